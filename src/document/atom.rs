//! Atom 1.0 (RFC 4287): all advisories with their archive (RFC 5005), one package's, all revisions.

mod archive;
mod changes;
mod extent;
mod feed_document;
mod part;

use std::io;

use self::extent::{Extent, Series};
use self::feed_document::FeedDocument;
use self::part::Part;
use super::feed;
use crate::document::{Aggregate, Failure, Made, Reads, Ready, Unit, Units, View, address};
use crate::model::library::{Library, PackageEntry};
use crate::model::site::{Group, Site};
use crate::plan::Planner;

/// `atom.xml`, `atom-archive-N.xml`, `changes.xml`, `changes-archive-N.xml`, and `atom.xml` in the folder of each package.
pub struct Atom;

impl Aggregate for Atom {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        let (advisories, changes) = (Series::Advisories, Series::Changes);
        planner.add(advisories.path(), Part::Main.number());
        planner.add(changes.path(), Part::Changes.number());
        for number in 1..=archive::count(view.library.newest().len()) {
            planner.add(advisories.archive(number), Part::Archive(number).number());
        }
        for number in 1..=archive::count(view.library.changes().len()) {
            planner.add(changes.archive(number), Part::ChangesArchive(number).number());
        }
        for (index, entry) in (0..).zip(view.library.packages()) {
            planner.add(address::package_feed(&entry.package), Part::Package(index).number());
        }
    }

    fn reads(&self, view: &View<'_>, part: u32) -> Reads {
        let library = view.library;
        match Part::of(part) {
            Part::Main | Part::Changes => Reads::Everything,
            Part::Package(index) => Reads::only(&library.packages()[index as usize].advisories),
            Part::Archive(number) => Reads::Advisories {
                indexes: archive::members(library.newest(), number).to_vec(),
                besides: archive::count(library.newest().len()).to_string(),
            },
            Part::ChangesArchive(number) => {
                let revisions = archive::members(library.changes(), number);
                let count = archive::count(library.changes().len());
                let numbers: Vec<_> = revisions.iter().map(|(_, number)| number).collect();
                Reads::Advisories {
                    indexes: revisions.iter().map(|(index, _)| *index).collect(),
                    besides: format!("{count} {numbers:?}"),
                }
            }
        }
    }

    fn prepare(
        &self,
        view: &View<'_>,
        unit: &Unit<'_>,
        _made: &Made,
        units: &dyn Units,
    ) -> Result<(), Failure> {
        units.keep_ready(Ready::Entry, unit.index, &feed_document::entry(view, unit)?)
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        units: &dyn Units,
        out: &mut dyn io::Write,
    ) -> Result<(), Failure> {
        match Part::of(part) {
            Part::Main => {
                let modified = |index: usize| view.library.advisories()[index].modified();
                let current = archive::current(view.library.newest(), modified);
                main(view.library).write(view, units, &current, out)
            }
            Part::Archive(number) => {
                let members = archive::members(view.library.newest(), number).to_vec();
                let members = feed::newest(view.library, members);
                archived(view.library, number, &members).write(view, units, &members, out)
            }
            Part::Package(index) => {
                let entry = &view.library.packages()[index as usize];
                let newest = feed::newest(view.library, entry.advisories.clone());
                package(view, entry).write(view, units, &newest, out)
            }
            Part::Changes => changes::write(view, out),
            Part::ChangesArchive(number) => changes::write_archive(view, number, out),
        }
    }
}

fn main(library: &Library) -> FeedDocument {
    let site = &library.site;
    FeedDocument {
        path: Series::Advisories.path(),
        id: main_id(site),
        title: site.title.clone(),
        about: site.url.to_string(),
        updated: feed::updated(site, library.advisories()),
        extent: Extent::archived(Series::Advisories, archive::count(library.newest().len())),
    }
}

/// A part of the main feed, and so of the same id (RFC 5005, section 4).
fn archived(library: &Library, number: u32, members: &[usize]) -> FeedDocument {
    let site = &library.site;
    FeedDocument {
        path: Series::Advisories.archive(number),
        id: main_id(site),
        title: format!("{}: archive {number}", site.title),
        about: site.url.to_string(),
        updated: feed::updated(site, members.iter().map(|&index| &library.advisories()[index])),
        extent: Extent::Archive {
            series: Series::Advisories,
            number,
            archives: archive::count(library.newest().len()),
        },
    }
}

fn main_id(site: &Site) -> String {
    site.tag.id("atom")
}

fn package(view: &View<'_>, entry: &PackageEntry) -> FeedDocument {
    let (library, site) = (view.library, &view.library.site);
    let (ecosystem, name) = (entry.package.ecosystem().name(), entry.package.name());
    let page = || site.address(&address::package_page(&entry.package));
    FeedDocument {
        path: address::package_feed(&entry.package),
        id: site.tag.id(&format!("packages/{ecosystem}/{name}")),
        title: format!("{}: {name} ({ecosystem})", site.title),
        about: if site.builds(Group::Html) { page() } else { site.url.to_string() },
        updated: feed::updated(
            site,
            entry.advisories.iter().map(|&index| &library.advisories()[index]),
        ),
        extent: Extent::up_to_limit(entry.advisories.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::advisory::Advisory;

    fn feeds(library: &Library) -> Vec<String> {
        let is_ours = |path: &String| path.ends_with("atom.xml") || path.starts_with("atom-");
        fixture::paths(library).into_iter().filter(is_ours).collect()
    }

    #[test]
    fn each_package_has_a_feed() {
        let mut advisories = ["TEST-2026-0001", "TEST-2026-0002"].map(fixture::advisory).to_vec();
        advisories[0].affected.push(fixture::affected("pkg:cargo/other", "0.1.0", "0.2.0"));
        let library = fixture::library(advisories);
        let packages = ["packages/PyPI/example/atom.xml", "packages/crates.io/other/atom.xml"];
        assert_eq!(feeds(&library), [&["atom.xml"][..], &packages].concat());
        let text = fixture::file(&library, packages[1]);
        assert!(text.contains("<title>Example security: other (crates.io)</title>"), "{text}");
        assert!(
            text.contains("<id>tag:security.example.org,2016-01-01:packages/crates.io/other</id>")
        );
        assert!(
            text.contains(
                "href=\"https://security.example.org/packages/crates.io/other/index.html\""
            )
        );
        assert_eq!(text.matches("<entry>").count(), 1);
        assert_eq!(fixture::file(&library, packages[0]).matches("<entry>").count(), 2);
    }

    #[test]
    fn the_archive_has_a_file_for_every_fifty_advisories() {
        let archives = |count| feeds(&fixture::library(fixture::many(count))).len() - 2;
        assert_eq!([0, 50, 51, 99, 100].map(|count| archives(count.max(1))), [0, 0, 1, 1, 2]);
    }

    #[test]
    fn an_archive_is_as_new_as_its_newest_entry_and_a_part_of_the_main_feed() {
        let text = fixture::file(&fixture::library(fixture::many(51)), "atom-archive-1.xml");
        assert!(text.contains("<id>tag:security.example.org,2016-01-01:atom</id>"), "{text}");
        assert!(text.contains("<updated>2020-02-19T00:00:00Z</updated>\n  <author>"), "{text}");
        assert_eq!(text.matches("<entry>").count(), 50);
        let first = text.find("TEST-2020-0050").unwrap();
        assert!(first < text.find("TEST-2020-0001").unwrap(), "the newest stands first");
    }

    #[test]
    fn a_site_without_advisories_has_a_feed_of_the_tag_s_date() {
        let text = fixture::file(&fixture::library(vec![]), "atom.xml");
        assert!(text.contains("<updated>2016-01-01T00:00:00Z</updated>"), "{text}");
    }

    #[test]
    fn a_package_s_feed_is_as_new_as_the_package_s_advisories() {
        let other = Advisory { affected: vec![], ..fixture::advisory("TEST-2026-0002") };
        let newer = Advisory { revisions: fixture::revisions(&[("2026-05-01", "a")]), ..other };
        let library = fixture::library(vec![fixture::advisory("TEST-2026-0001"), newer]);
        let text = fixture::file(&library, "packages/PyPI/example/atom.xml");
        assert!(!text.contains("2026-05-01"), "{text}");
    }
}
