//! Where each file of the site stands. These addresses are public and never change.

use crate::document::osv;
use crate::model::fingerprint::Fingerprint;
use crate::model::identifier::AdvisoryId;
use crate::model::package::Package;
use crate::model::site::Site;
use crate::site_path::SitePath;

/// The page of an advisory.
#[must_use]
pub fn advisory_page(id: &AdvisoryId) -> SitePath {
    SitePath::encode(&["advisories", &[id.as_str(), ".html"].concat()])
}

/// The plain text of an advisory.
#[must_use]
pub fn advisory_text(id: &AdvisoryId) -> SitePath {
    SitePath::encode(&["advisories", &[id.as_str(), ".txt"].concat()])
}

/// The text of one signed revision of an advisory; it never changes.
#[must_use]
pub fn revision_text(id: &AdvisoryId, number: usize) -> SitePath {
    SitePath::encode(&["advisories", &format!("{id}.r{number}.txt")])
}

/// The folder for the other files of a signed revision once a newer one has taken their places.
#[must_use]
pub fn revision_folder(id: &AdvisoryId, number: usize) -> SitePath {
    SitePath::encode(&["advisories", &format!("{id}.r{number}")])
}

/// The detached signature of a file.
#[must_use]
pub fn signature(path: &SitePath) -> SitePath {
    path.beside(".asc")
}

/// The certificate of a key, as programs import it.
#[must_use]
pub fn certificate(fingerprint: &Fingerprint) -> SitePath {
    SitePath::encode(&["keys", &format!("{}.asc", fingerprint.hex())])
}

/// The same certificate under a name that browsers show as text.
#[must_use]
pub fn certificate_text(fingerprint: &Fingerprint) -> SitePath {
    SitePath::encode(&["keys", &format!("{}.txt", fingerprint.hex())])
}

/// The signed list of all revisions.
#[must_use]
pub fn revision_list() -> SitePath {
    SitePath::fixed("revisions.txt")
}

/// The OSV record of an advisory.
#[must_use]
pub fn osv_record(site: &Site, id: &AdvisoryId) -> SitePath {
    SitePath::encode(&["osv", &format!("{}.json", osv::record_id(site, id))])
}

/// The patch of an advisory for a branch.
#[must_use]
pub fn patch(id: &AdvisoryId, branch: &str) -> SitePath {
    SitePath::encode(&["patches", id.as_str(), &format!("{branch}.patch")])
}

/// The page to which another database's id leads.
#[must_use]
pub fn alias_page(alias: &AdvisoryId) -> SitePath {
    SitePath::encode(&["alias", &[alias.as_str(), ".html"].concat()])
}

/// The page of a package.
#[must_use]
pub fn package_page(package: &Package) -> SitePath {
    in_package(package, "index.html")
}

/// The feed of a package.
#[must_use]
pub fn package_feed(package: &Package) -> SitePath {
    in_package(package, "atom.xml")
}

/// A page of prose.
#[must_use]
pub fn page(name: &str) -> SitePath {
    below(&format!("{name}.html"))
}

/// A picture of pages.
#[must_use]
pub fn picture(name: &str) -> SitePath {
    below(name)
}

/// A page of the list of all advisories, from 1.
#[must_use]
pub fn advisories(number: usize) -> SitePath {
    match number {
        1 => SitePath::fixed("advisories/index.html"),
        _ => SitePath::encode(&["advisories", &format!("page-{number}.html")]),
    }
}

/// A page of the list of a year's advisories, from 1.
#[must_use]
pub fn year(year: i16, number: usize) -> SitePath {
    let file = match number {
        1 => format!("{year:04}.html"),
        _ => format!("{year:04}-{number}.html"),
    };
    SitePath::encode(&["advisories", "year", &file])
}

/// A page of the list of all aliases, from 1.
#[must_use]
pub fn aliases(number: usize) -> SitePath {
    match number {
        1 => SitePath::fixed("aliases/index.html"),
        _ => SitePath::encode(&["aliases", &format!("page-{number}.html")]),
    }
}

/// A page of the list of all packages, from 1.
#[must_use]
pub fn packages(number: usize) -> SitePath {
    match number {
        1 => SitePath::fixed("packages/index.html"),
        _ => SitePath::encode(&["packages", &format!("page-{number}.html")]),
    }
}

/// A static file of the theme.
#[must_use]
pub fn theme_file(name: &str) -> SitePath {
    let parts: Vec<&str> = std::iter::once("static").chain(name.split('/')).collect();
    SitePath::encode(&parts)
}

/// What has its place in folders below `content`.
fn below(name: &str) -> SitePath {
    SitePath::encode(&name.split('/').collect::<Vec<_>>())
}

fn in_package(package: &Package, file: &str) -> SitePath {
    SitePath::encode(&["packages", package.ecosystem().name()])
        .child_lower(package.name())
        .child(file)
}
