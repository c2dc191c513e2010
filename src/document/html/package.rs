//! The pages of packages.

use std::io::Write;

use serde::Serialize;

use crate::document::html::listing::{Row, rows};
use crate::document::html::{Page, href};
use crate::document::{Aggregate, Failure, Reads, Units, View, address};
use crate::model::library::PackageEntry;
use crate::model::site::Group;
use crate::plan::Planner;

/// A page for each package.
pub struct Packages;

#[derive(Serialize)]
struct PackageData {
    name: String,
    ecosystem: String,
    purl: Option<String>,
    feed: Option<String>,
    rows: Vec<Row>,
}

impl Aggregate for Packages {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        for (part, entry) in (0..).zip(view.library.packages()) {
            planner.add(address::package_page(&entry.package), part);
        }
    }

    fn reads(&self, view: &View<'_>, part: u32) -> Reads {
        Reads::only(&view.library.packages()[part as usize].advisories)
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        one(view, &view.library.packages()[part as usize], out)
    }
}

fn one(view: &View<'_>, entry: &PackageEntry, out: &mut dyn Write) -> Result<(), Failure> {
    let package = &entry.package;
    let path = address::package_page(package);
    let feeds = view.library.site.builds(Group::Feeds);
    let data = PackageData {
        name: package.name().to_owned(),
        ecosystem: package.ecosystem().name().to_owned(),
        purl: package.purl().map(|purl| without_release(purl.as_str())),
        feed: feeds.then(|| href(&path, &address::package_feed(package))),
        rows: rows(view, &path, &entry.advisories),
    };
    let title = format!("{} ({})", data.name, data.ecosystem);
    let page = Page {
        template: "package.html",
        path: &path,
        title: &title,
        description: None,
        about: "advisories",
    };
    page.write(view, "package", &data, None, out)
}

/// A package URL for all releases of a distribution: the page tells of the package in each.
fn without_release(purl: &str) -> String {
    purl.split("?distro=").next().unwrap_or(purl).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(purl: &str, expected: &str) {
        assert_eq!(without_release(purl), expected);
    }

    #[test]
    fn only_the_release_of_a_distribution_is_left_out() {
        check("pkg:deb/debian/foo?distro=debian-12", "pkg:deb/debian/foo");
        check("pkg:deb/debian/foo", "pkg:deb/debian/foo");
        let julia = "pkg:julia/HTTP?uuid=cd3eb016-35fb-5094-929b-558a96fad6f3";
        check(julia, julia);
    }
}
