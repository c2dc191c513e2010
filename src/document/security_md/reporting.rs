use crate::document::address;
use crate::document::security_md::keys::{in_use, is_out_of_use, list};
use crate::document::security_md::markdown::{argument, code, escape, link};
use crate::model::fingerprint::Fingerprint;
use crate::model::keyring::KeyRole;
use crate::model::library::Library;
use crate::model::page::{Contact, Policy};
use crate::model::site::{Group, Site};
use crate::site_path::SitePath;

/// Whom to tell, and in which languages.
pub(super) fn contacts(library: &Library, policy: &Policy) -> Vec<String> {
    let lines: Vec<_> = policy.contacts.iter().map(|one| contact(library, one)).collect();
    let mut said = vec![
        "## Reporting a vulnerability".to_owned(),
        "Please report in private, not in a public issue or pull request:".to_owned(),
        lines.join("\n"),
    ];
    let languages = library.report_languages(policy);
    if !languages.is_empty() {
        said.push(format!("Reports may be written in: {}.", escape(&languages.join(", "))));
    }
    said
}

fn contact(library: &Library, contact: &Contact) -> String {
    let way = link(contact.uri.shown(), contact.uri.as_str());
    let name = escape(&contact.name);
    match &contact.fingerprint {
        Some(fingerprint) if !is_out_of_use(library, fingerprint) => {
            format!("- {way}, {name}, OpenPGP key {}", code(fingerprint))
        }
        _ => format!("- {way}, {name}"),
    }
}

/// The keys for reports, and how they are used; nothing without such a key.
pub(super) fn encryption(library: &Library) -> Vec<String> {
    let site = &library.site;
    let keys = in_use(library, KeyRole::Reports);
    if keys.is_empty() {
        return vec![];
    }
    let mut said = vec![
        "## Encrypting a report".to_owned(),
        "Reports can be encrypted to:".to_owned(),
        list(site, &keys),
    ];
    if site.builds(Group::Html) {
        let page = link("page of keys", &site.address(&SitePath::fixed("keys.html")));
        said.push(format!("Compare each fingerprint with the {page}."));
    }
    let known = keys.iter().find(|key| key.certificate.is_some());
    said.extend(known.map(|key| commands(site, &key.fingerprint)));
    said
}

/// What a reporter types; gpg takes the certificate from the file, so nothing is imported.
fn commands(site: &Site, fingerprint: &Fingerprint) -> String {
    let path = address::certificate(fingerprint);
    let (address, file) = (argument(&site.address(&path)), argument(path.file_name()));
    let lines = [
        "```sh".to_owned(),
        format!("curl -fsSO {address}"),
        format!("gpg --show-keys --fingerprint {file}"),
        format!("gpg --armor --trust-model always --recipient-file {file} --encrypt report.txt"),
        "```".to_owned(),
    ];
    lines.join("\n")
}
