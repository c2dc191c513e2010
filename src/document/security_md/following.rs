use crate::document::security_md::keys::{in_use, list};
use crate::document::security_md::markdown::link;
use crate::document::security_txt;
use crate::model::keyring::{Key, KeyRole};
use crate::model::library::Library;
use crate::model::site::{Group, Signing, Site};
use crate::site_path::SitePath;

/// Where advisories are published, and how they are signed; nothing where neither can be said.
pub(super) fn advisories(library: &Library) -> Vec<String> {
    let site = &library.site;
    let mut said = Vec::new();
    let places = places(site);
    if !places.is_empty() {
        said.push("Disclosed vulnerabilities and their fixes are published here:".to_owned());
        said.push(places);
    }
    let keys = in_use(library, KeyRole::Advisories);
    if !keys.is_empty() {
        said.extend(signatures(site, &keys));
    }
    if !said.is_empty() {
        said.insert(0, "## Advisories".to_owned());
    }
    said
}

/// The list of advisories, and what programs follow.
fn places(site: &Site) -> String {
    const PLACES: &[(Group, &str, &str)] = &[
        (Group::Html, "all advisories", "advisories/index.html"),
        (Group::Feeds, "Atom", "atom.xml"),
        (Group::Feeds, "RSS", "feed.xml"),
        (Group::Feeds, "JSON Feed", "feed.json"),
        (Group::Feeds, "each revision (Atom)", "changes.xml"),
        (Group::Osv, "OSV records", "osv/all.json"),
    ];
    let built = PLACES.iter().filter(|(group, ..)| site.builds(*group));
    let lines = built
        .map(|(_, name, path)| format!("- {}", link(name, &site.address(&SitePath::fixed(path)))));
    lines.collect::<Vec<_>>().join("\n")
}

/// Without a key for advisories, security.txt is not signed either, and so not published.
fn signatures(site: &Site, keys: &[&Key]) -> Vec<String> {
    let unsigned = match site.signing {
        Signing::Required => "",
        Signing::Optional => " One that is not signed says so.",
    };
    let how = "Advisories are signed with OpenPGP: the text is clear-signed, records and patches have a detached signature beside them, named `.asc`.";
    let mut said = vec![format!("{how}{unsigned} Signatures are made with:"), list(site, keys)];
    let file = security_txt::address(site).map(|address| link("security.txt", &address));
    said.extend(
        file.map(|file| format!("Programs find the contacts in {file}, which is signed too.")),
    );
    said
}
