//! The page that says how to follow the site.

use std::io::Write;

use serde::Serialize;

use crate::document::html::{Page, href};
use crate::document::{Aggregate, Failure, Units, View, address};
use crate::model::library::PackageEntry;
use crate::model::site::Group;
use crate::plan::Planner;
use crate::site_path::SitePath;

/// `feeds.html`: every feed and file that machines follow.
pub struct Feeds;

#[derive(Serialize)]
struct FeedsData {
    feeds: Vec<FileData>,
    packages: Vec<PackageData>,
    osv: Vec<FileData>,
    ecosystems: Vec<String>,
}

#[derive(Serialize)]
struct FileData {
    href: String,
    address: String,
    name: &'static str,
    meaning: &'static str,
}

#[derive(Serialize)]
struct PackageData {
    name: String,
    ecosystem: String,
    href: String,
}

/// How many package feeds the page lists; beyond, the list of packages leads to them.
const PACKAGES: usize = 200;

impl Aggregate for Feeds {
    fn plan(&self, _view: &View<'_>, planner: &mut Planner<'_>) {
        planner.add(SitePath::fixed("feeds.html"), 0);
    }

    fn make(
        &self,
        view: &View<'_>,
        _part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let site = &view.library.site;
        let path = SitePath::fixed("feeds.html");
        let file = |(file, name, meaning): (&'static str, &'static str, &'static str)| {
            let target = SitePath::fixed(file);
            FileData { href: href(&path, &target), address: site.address(&target), name, meaning }
        };
        let data = FeedsData {
            feeds: if site.builds(Group::Feeds) { FEEDS.map(file).into() } else { vec![] },
            packages: if site.builds(Group::Feeds) { packages(view, &path) } else { vec![] },
            osv: if site.builds(Group::Osv) { OSV.map(file).into() } else { vec![] },
            ecosystems: ecosystems(view),
        };
        let page = Page {
            template: "feeds.html",
            path: &path,
            title: "Feeds",
            description: Some("How people and machines follow the advisories of this site"),
            about: "content/site.yaml",
        };
        page.write(view, "files", &data, None, out)
    }
}

const FEEDS: [(&str, &str, &str); 4] = [
    ("atom.xml", "Atom", "an entry for each advisory, updated when it is revised"),
    ("feed.xml", "RSS", "the same for readers of RSS 2.0"),
    ("feed.json", "JSON Feed", "the same as JSON"),
    (
        "changes.xml",
        "Changes (Atom)",
        "an entry for each revision, for readers that do not show updates",
    ),
];

const OSV: [(&str, &str, &str); 3] = [
    ("osv/all.json", "Index", "the id and the dates of every OSV record"),
    ("osv/modified_id.csv", "Changes", "the date of each record's last change, newest first"),
    ("osv/ecosystems.txt", "Ecosystems", "the ecosystems that have a folder of their own"),
];

fn packages(view: &View<'_>, path: &SitePath) -> Vec<PackageData> {
    let entry = |entry: &PackageEntry| PackageData {
        name: entry.package.name().to_owned(),
        ecosystem: entry.package.ecosystem().name().to_owned(),
        href: href(path, &address::package_feed(&entry.package)),
    };
    view.library.packages().iter().take(PACKAGES).map(entry).collect()
}

fn ecosystems(view: &View<'_>) -> Vec<String> {
    let name = |entry: &PackageEntry| entry.package.ecosystem().name().to_owned();
    let mut names: Vec<_> = view.library.packages().iter().map(name).collect();
    names.dedup();
    names
}
