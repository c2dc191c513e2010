//! Values of options, parsed once.

use std::path::PathBuf;

use crate::affected::{self, Query};
use crate::model::fingerprint::Fingerprint;
use crate::model::identifier::AdvisoryId;
use crate::model::link::{Field, Link};
use crate::model::site::{GROUPS, Group};

pub(super) fn id(text: &str) -> Result<AdvisoryId, String> {
    AdvisoryId::parse(text).map_err(|fault| fault.message)
}

pub(super) fn fingerprint(text: &str) -> Result<Fingerprint, String> {
    Fingerprint::parse(text).map_err(|fault| fault.message)
}

pub(super) fn group(name: &str) -> Result<Group, String> {
    let names: Vec<_> = GROUPS.iter().map(|(name, _)| *name).collect();
    let found = GROUPS.iter().find(|(known, _)| *known == name).map(|(_, group)| *group);
    found.ok_or_else(|| format!("the groups are {}", names.join(", ")))
}

pub(super) fn purl(text: &str) -> Result<Query, String> {
    affected::purl(text)
}

pub(super) fn lockfile(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let names = "requirements.txt (or another .txt), Cargo.lock, package-lock.json, npm-shrinkwrap.json, go.sum";
    let problem = || format!("lockfiles are known by their names: {names}");
    if affected::lockfile(&path).is_some() { Ok(path) } else { Err(problem()) }
}

pub(super) fn address(text: &str) -> Result<Link, String> {
    let folder = if text.ends_with('/') { text.to_owned() } else { format!("{text}/") };
    let link = Link::parse(&folder, Field::Reference).map_err(|fault| fault.message)?;
    let problem =
        || format!("`{text}` is not the address of a folder; leave out `?`, `#` and `..`");
    if link.is_folder() { Ok(link) } else { Err(problem()) }
}

/// The address of a new site or repository, which may be written without `https://` and the last `/`.
pub(crate) fn home(text: &str) -> Result<Link, String> {
    let text = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let link = address(&text)?;
    Link::parse(link.as_str(), Field::Address).map_err(|fault| fault.message)
}

/// A mail address, written with or without `mailto:`, or the address of a form.
pub(crate) fn contact(text: &str) -> Result<Link, String> {
    let is_mail = text.contains('@') && !text.contains(':');
    let uri = if is_mail { format!("mailto:{text}") } else { text.to_owned() };
    Link::parse(&uri, Field::Contact).map_err(|fault| fault.message)
}

/// What ids begin with: capital letters and digits.
pub(crate) fn prefix(text: &str) -> Result<String, String> {
    let letters = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let fits = letters
        && (2..=20).contains(&text.len())
        && AdvisoryId::parse(&format!("{text}-2026-0001")).is_ok();
    let problem = || format!("`{text}` is no prefix; write 2 to 20 capital letters, such as EX");
    if fits { Ok(text.to_owned()) } else { Err(problem()) }
}

/// A promised number of days.
pub(crate) fn days(text: &str) -> Result<u16, String> {
    let days = text.parse().ok().filter(|days| (1..=365).contains(days));
    days.ok_or_else(|| format!("`{text}` is not a number of days from 1 to 365"))
}

/// One line of text.
pub(crate) fn line(text: &str) -> Result<String, String> {
    let is_line = !text.trim().is_empty() && !text.chars().any(char::is_control);
    if is_line { Ok(text.trim().to_owned()) } else { Err("write one line of text".to_owned()) }
}

pub(super) fn moment(text: &str) -> Result<crate::model::date::Moment, String> {
    crate::model::date::Moment::parse(text).map_err(|fault| fault.message)
}

pub(super) fn time(text: &str) -> Result<jiff::Timestamp, String> {
    crate::model::date::Moment::parse(text)
        .map(crate::model::date::Moment::instant)
        .map_err(|fault| fault.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lockfile_is_known_by_its_name_alone() {
        assert_eq!(lockfile("a/go.sum").unwrap(), PathBuf::from("a/go.sum"));
        assert!(lockfile("yarn.lock").unwrap_err().contains("package-lock.json"));
    }

    #[test]
    fn what_a_new_site_is_told_is_held_to_its_form() {
        let shown = |link: Result<Link, String>| link.map(|link| link.to_string()).ok();
        for (text, url) in [
            ("security.example.org", Some("https://security.example.org/")),
            ("https://example.org/a", Some("https://example.org/a/")),
            ("http://example.org/", None),
            ("", None),
        ] {
            assert_eq!(shown(home(text)).as_deref(), url, "{text}");
        }
        for (text, uri) in [
            ("a@example.org", Some("mailto:a@example.org")),
            ("mailto:a@example.org", Some("mailto:a@example.org")),
            ("https://example.org/form", Some("https://example.org/form")),
            ("somebody", None),
        ] {
            assert_eq!(shown(contact(text)).as_deref(), uri, "{text}");
        }
        assert_eq!(
            [prefix("EX").ok(), prefix("E X").ok(), prefix("e").ok()],
            [Some("EX".to_owned()), None, None]
        );
        assert_eq!([days("2").ok(), days("0").ok(), days("2d").ok()], [Some(2), None, None]);
    }

    #[test]
    fn the_address_of_a_copy_is_a_folder() {
        let shown = |text| address(text).map(|link| link.to_string()).ok();
        assert_eq!(shown("https://y.example").as_deref(), Some("https://y.example/"));
        assert_eq!(shown("http://y.example/a/").as_deref(), Some("http://y.example/a/"));
        for text in ["https://y.example/?a", "https://y.example/#a", "https://y.example/a/../", "y"]
        {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
