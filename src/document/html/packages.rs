//! The list of all packages that an advisory names, in pages.

use std::fmt::Write as _;
use std::io::Write;

use serde::Serialize;

use crate::document::html::{Page, href};
use crate::document::{Aggregate, Failure, Reads, Units, View, address};
use crate::model::library::{Library, PackageEntry};
use crate::plan::Planner;
use crate::site_path::SitePath;

/// `packages/index.html`, and `packages/page-N.html` after it.
pub struct PackageList;

/// How many packages a page lists.
const PER_PAGE: usize = 250;

#[derive(Serialize)]
struct ListData {
    ecosystems: Vec<EcosystemData>,
    number: usize,
    count: usize,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Serialize)]
struct EcosystemData {
    name: String,
    packages: Vec<PackageRow>,
}

#[derive(Serialize)]
struct PackageRow {
    name: String,
    href: String,
    advisories: usize,
}

impl Aggregate for PackageList {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        for (part, number) in (0..).zip(1..=count(view.library)) {
            planner.add(address::packages(number), part);
        }
    }

    fn reads(&self, view: &View<'_>, part: u32) -> Reads {
        let mut besides = count(view.library).to_string();
        for PackageEntry { package, advisories } in listed(view.library, part as usize) {
            let (ecosystem, name) = (package.ecosystem(), package.name());
            write!(besides, " {ecosystem:?} {name:?} {}", advisories.len())
                .expect("memory takes every text");
        }
        Reads::Advisories { indexes: vec![], besides }
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let number = part as usize + 1;
        let path = address::packages(number);
        let words = view.words();
        let title = match number {
            1 => words.text("packages.title").to_owned(),
            _ => words.filled("packages.numbered", &[("number", &number.to_string())]),
        };
        let page = Page {
            template: "packages.html",
            path: &path,
            title: &title,
            description: Some(words.text("packages.about")),
            about: "advisories",
        };
        page.write(view, "packages", &data(view.library, &path, number), None, out)
    }
}

/// How many pages there are: one where there is nothing to list, which says so.
fn count(library: &Library) -> usize {
    library.packages().len().div_ceil(PER_PAGE).max(1)
}

/// The packages on a page, by its place among the pages.
fn listed(library: &Library, place: usize) -> &[PackageEntry] {
    library.packages().chunks(PER_PAGE).nth(place).unwrap_or_default()
}

fn data(library: &Library, path: &SitePath, number: usize) -> ListData {
    let count = count(library);
    let link = |number: usize| href(path, &address::packages(number));
    let entries = listed(library, number - 1);
    let of_one = |one: &PackageEntry, other: &PackageEntry| {
        one.package.ecosystem().name() == other.package.ecosystem().name()
    };
    ListData {
        ecosystems: entries.chunk_by(of_one).map(|entries| ecosystem(path, entries)).collect(),
        number,
        count,
        before: (number > 1).then(|| link(number - 1)),
        after: (number < count).then(|| link(number + 1)),
    }
}

/// Packages of one ecosystem.
fn ecosystem(path: &SitePath, entries: &[PackageEntry]) -> EcosystemData {
    let row = |entry: &PackageEntry| PackageRow {
        name: entry.package.name().to_owned(),
        href: href(path, &address::package_page(&entry.package)),
        advisories: entry.advisories.len(),
    };
    let name = entries.first().map(|entry| entry.package.ecosystem().name().to_owned());
    EcosystemData { name: name.unwrap_or_default(), packages: entries.iter().map(row).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::package::Package;

    /// A site with so many packages in each of two ecosystems.
    fn library(count: usize) -> Library {
        let advisory = |number: usize| {
            let mut advisory = fixture::advisory(&format!("EX-2026-{number:04}"));
            let package = |kind: &str| {
                let mut affected = advisory.affected[0].clone();
                affected.package =
                    Some(Package::from_purl(&format!("pkg:{kind}/p{number:04}")).unwrap().0);
                affected
            };
            advisory.affected = ["npm", "pypi"].map(package).to_vec();
            advisory
        };
        fixture::library((0..count).map(advisory).collect())
    }

    /// Of each page the packages in each of its ecosystems, and how many pages stand beside it.
    #[track_caller]
    fn check(count: usize, expected: &[(&[(&str, usize)], usize)]) {
        let library = library(count);
        let paths = fixture::paths(&library);
        let pages = paths.iter().filter(|path| path.starts_with("packages/"));
        let pages: Vec<_> = pages.filter(|path| path.matches('/').count() == 1).collect();
        assert_eq!(pages.len(), expected.len(), "{pages:?}");
        for (number, (ecosystems, beside)) in (1..).zip(expected) {
            let path = address::packages(number);
            assert!(pages.iter().any(|page| **page == path.as_str()), "{path}");
            let data = data(&library, &path, number);
            let of = |one: &EcosystemData| (one.name.clone(), one.packages.len());
            let found: Vec<_> = data.ecosystems.iter().map(of).collect();
            let wanted: Vec<_> =
                ecosystems.iter().map(|(name, rows)| ((*name).to_owned(), *rows)).collect();
            assert_eq!(found, wanted, "{path}");
            let linked = usize::from(data.before.is_some()) + usize::from(data.after.is_some());
            assert_eq!((linked, data.count), (*beside, expected.len()), "{path}");
        }
    }

    #[test]
    fn a_page_is_made_from_its_packages_and_their_numbers() {
        let (library, theme) = (library(126), fixture::theme());
        let view = View::new(&library, &theme);
        let Reads::Advisories { indexes, besides } = PackageList.reads(&view, 1) else { panic!() };
        assert_eq!(indexes, [0; 0]);
        let [first, last] = ["p0124", "p0125"].map(|name| format!("{name:?} 1"));
        assert!(besides.starts_with("2 ") && besides.contains(&first), "{besides}");
        assert!(besides.ends_with(&last), "{besides}");
    }

    #[test]
    fn every_package_stands_on_one_page_under_its_ecosystem() {
        check(0, &[(&[], 0)]);
        check(1, &[(&[("PyPI", 1), ("npm", 1)], 0)]);
        check(125, &[(&[("PyPI", 125), ("npm", 125)], 0)]);
        check(
            300,
            &[(&[("PyPI", 250)], 1), (&[("PyPI", 50), ("npm", 200)], 2), (&[("npm", 100)], 1)],
        );
    }

    #[test]
    fn a_package_leads_to_its_page_from_every_page_of_the_list() {
        let data = data(&library(300), &address::packages(2), 2);
        assert_eq!(data.ecosystems[1].packages[0].href, "../packages/npm/p0000/index.html");
        assert_eq!(data.before.as_deref(), Some("../packages/index.html"));
        assert_eq!(data.after.as_deref(), Some("../packages/page-3.html"));
    }
}
