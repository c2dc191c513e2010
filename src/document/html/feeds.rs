//! The page that says how to follow the site.

mod scanners;

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use crate::document::html::{Page, href};
use crate::document::manifest::MANIFEST_PATH;
use crate::document::{Aggregate, Failure, Units, View, address, revision_list};
use crate::model::fingerprint::Fingerprint;
use crate::model::keyring::KeyState;
use crate::model::library::{Library, PackageEntry};
use crate::model::site::{Group, Site};
use crate::plan::Planner;
use crate::site_path::SitePath;

use scanners::{ScannerData, scanners};

/// `feeds.html`: every feed and file that machines follow.
pub struct Feeds;

#[derive(Serialize)]
struct FeedsData {
    feeds: Vec<FileData>,
    packages: Vec<PackageData>,
    osv: Vec<FileData>,
    ecosystems: Vec<String>,
    scanners: Vec<ScannerData>,
    /// What a copy of the site is verified by.
    checks: Vec<FileData>,
}

#[derive(Serialize)]
struct FileData {
    href: String,
    address: String,
    /// The keys of the texts for it.
    name: &'static str,
    meaning: &'static str,
    /// Whose key it is, for a certificate.
    holder: Option<String>,
}

#[derive(Serialize)]
struct PackageData {
    name: String,
    ecosystem: String,
    href: String,
    address: String,
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
            file_data(site, &SitePath::fixed(file), name, meaning)
        };
        let ecosystems = ecosystems(view);
        let data = FeedsData {
            scanners: scanners(view, &ecosystems),
            feeds: if site.builds(Group::Feeds) { FEEDS.map(file).into() } else { vec![] },
            packages: if site.builds(Group::Feeds) { packages(view, &path) } else { vec![] },
            osv: if site.builds(Group::Osv) { OSV.map(file).into() } else { vec![] },
            ecosystems: if site.builds(Group::Osv) { ecosystems } else { vec![] },
            checks: checks(view),
        };
        let page = Page {
            template: "feeds.html",
            path: &path,
            title: view.words().text("feeds.title"),
            description: Some(view.words().text("feeds.about")),
            about: "content/site.yaml",
        };
        page.write(view, "files", &data, None, out)
    }
}

/// Files, each with the keys of the texts for its name and its meaning.
const FEEDS: [(&str, &str, &str); 4] = [
    ("atom.xml", "atom", "atom_about"),
    ("feed.xml", "rss", "rss_about"),
    ("feed.json", "json", "json_about"),
    ("changes.xml", "changes", "changes_about"),
];

const OSV: [(&str, &str, &str); 3] = [
    ("osv/all.json", "index", "index_about"),
    ("osv/modified_id.csv", "modified", "modified_about"),
    ("osv/ecosystems.txt", "folders", "folders_about"),
];

fn file_data(site: &Site, file: &SitePath, name: &'static str, meaning: &'static str) -> FileData {
    let href = href(&SitePath::fixed("feeds.html"), file);
    FileData { href, address: site.address(file), name, meaning, holder: None }
}

/// The manifest, the list of revisions and the certificates; not the manifest's signature, which only some builds have.
fn checks(view: &View<'_>) -> Vec<FileData> {
    let library = view.library;
    let file = |path: SitePath, name, meaning| file_data(&library.site, &path, name, meaning);
    let list = revision_list::is_published(view)
        .then(|| file(address::revision_list(), "revisions", "revisions_about"));
    let manifest = file(SitePath::fixed(MANIFEST_PATH), "manifest", "manifest_about");
    let certificates = certificates(library).into_iter().map(|(fingerprint, holder)| {
        let data = file(address::certificate(fingerprint), "key", "key_about");
        FileData { holder: Some(holder.to_owned()), ..data }
    });
    list.into_iter().chain([manifest]).chain(certificates).collect()
}

/// The certificates that readers may need, each once, whatever it is for.
fn certificates(library: &Library) -> BTreeMap<&Fingerprint, &str> {
    let keys = library.keyring.keys.iter();
    let wanted =
        keys.filter(|key| key.state != KeyState::Revoked && library.certificate(key).is_some());
    wanted.map(|key| (&key.fingerprint, key.holder.as_str())).collect()
}

fn packages(view: &View<'_>, path: &SitePath) -> Vec<PackageData> {
    let entry = |entry: &PackageEntry| {
        let feed = address::package_feed(&entry.package);
        PackageData {
            name: entry.package.name().to_owned(),
            ecosystem: entry.package.ecosystem().name().to_owned(),
            href: href(path, &feed),
            address: view.library.site.address(&feed),
        }
    };
    view.library.packages().iter().take(PACKAGES).map(entry).collect()
}

fn ecosystems(view: &View<'_>) -> Vec<String> {
    let name = |entry: &PackageEntry| entry.package.ecosystem().name().to_owned();
    let mut names: Vec<_> = view.library.packages().iter().map(name).collect();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture::{self, signed};
    use crate::signature::fixture::signer;

    /// The links of the part about verifying.
    #[track_caller]
    fn check(state: Option<KeyState>, signing: bool, expected: &[&str]) {
        let library = fixture::library(vec![]);
        let library = match state {
            Some(state) => signed::with_key(library, state),
            None => library,
        };
        let signer = signer();
        let page = signed::build(&library, signing.then_some(&signer as _)).remove("feeds.html");
        let page = page.unwrap();
        let (_, part) = page.split_once("<h2>To verify</h2>").unwrap();
        let (part, _) = part.split_once("</section>").unwrap();
        let links: Vec<_> =
            part.split("href=\"").skip(1).map(|rest| rest.split('"').next()).collect();
        assert_eq!(links, expected.iter().copied().map(Some).collect::<Vec<_>>());
    }

    #[test]
    fn every_address_on_the_page_is_that_of_a_file() {
        let mut advisory = fixture::advisory("EX-2026-0001");
        let purls = ["pkg:golang/example.org/a", "pkg:npm/%40a/B", "pkg:rpm/redhat/c"];
        advisory.affected.extend(purls.map(|purl| fixture::affected(purl, "1.0.0", "2.0.0")));
        let library = signed::with_key(fixture::library(vec![advisory]), KeyState::Active);
        let signer = signer();
        let files = signed::build(&library, Some(&signer));
        let known: Vec<_> =
            files.keys().map(|path| SitePath::parse(path).unwrap().url_path()).collect();
        let page = &files["feeds.html"];
        let addresses = page.split("https://security.example.org/").skip(1).map(|rest| {
            rest.split(|end: char| end.is_whitespace() || "<\"'&".contains(end)).next().unwrap()
        });
        let sums = |path: &str| path.starts_with(MANIFEST_PATH);
        let named: Vec<_> = addresses.filter(|path| !path.is_empty() && !sums(path)).collect();
        for path in &named {
            let folder = format!("{path}/index/modules.json.gz");
            let there = known.iter().any(|known| known == path || *known == folder);
            assert!(there, "{path} is not in the tree");
        }
        for path in [
            "atom.xml",
            "packages/Go/example.org~2fa/atom.xml",
            "osv/Red%20Hat/all.zip",
            "go",
            "revisions.txt",
        ] {
            assert!(named.contains(&path), "{path} is not on the page: {named:?}");
        }
    }

    #[test]
    fn what_a_copy_is_verified_by_is_listed_where_it_is_there() {
        let certificate = format!("keys/{}.asc", signed::KEY);
        check(None, false, &["SHA256SUMS"]);
        check(Some(KeyState::Active), false, &["verify.html", "SHA256SUMS", &certificate]);
        check(Some(KeyState::Revoked), false, &["verify.html", "SHA256SUMS"]);
        let all = ["verify.html", "revisions.txt", "SHA256SUMS", &certificate];
        check(Some(KeyState::Retired), true, &all);
    }
}
