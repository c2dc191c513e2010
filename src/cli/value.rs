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

pub(super) fn line(text: &str) -> Result<String, String> {
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
