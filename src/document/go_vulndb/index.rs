use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use super::{modified, modules, part_of, path};
use crate::document::osv;
use crate::model::advisory::Advisory;
use crate::model::date::utc;
use crate::model::library::Library;

/// The files of the index.
pub(super) const NAMES: [&str; 3] = ["db.json", "modules.json", "vulns.json"];

/// A module with its vulnerabilities.
#[derive(Serialize)]
struct Module<'a> {
    path: &'a str,
    vulns: Vec<ModuleVuln>,
}

#[derive(Serialize)]
struct ModuleVuln {
    id: String,
    modified: String,
    /// The version from which on none is affected.
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<String>,
}

#[derive(Serialize)]
struct Vuln {
    id: String,
    modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
}

/// A part of one of the files, which is known by its place among their names. It is written from our own lists, since JSON values take
/// many times the memory.
pub(super) fn file(library: &Library, number: u32, part: u32) -> Vec<u8> {
    match number {
        0 => {
            let newest = advisories(library).map(modified).max();
            part_of(&json!({ "modified": newest.map(utc) }), part)
        }
        1 => part_of(&by_module(library), part),
        _ => part_of(&vulns(library), part),
    }
}

/// Those that have a record in the database, by id.
fn advisories(library: &Library) -> impl Iterator<Item = &Advisory> {
    let all = library.advisories().iter().map(AsRef::as_ref);
    all.filter(|advisory| path(library, advisory).is_some())
}

fn by_module(library: &Library) -> Vec<Module<'_>> {
    let mut found: BTreeMap<&str, Vec<ModuleVuln>> = BTreeMap::new();
    for advisory in advisories(library) {
        for (name, fixed) in fixes(advisory) {
            let id = osv::record_id(&library.site, &advisory.id);
            let vuln = ModuleVuln { id, modified: utc(modified(advisory)), fixed };
            found.entry(name).or_default().push(vuln);
        }
    }
    found.into_iter().map(|(path, vulns)| Module { path, vulns }).collect()
}

/// Each module of an advisory, once, with the version from which on no entry calls it affected.
fn fixes(advisory: &Advisory) -> BTreeMap<&str, Option<String>> {
    let mut latest: BTreeMap<&str, Option<semver::Version>> = BTreeMap::new();
    for module in modules(advisory) {
        let fixed = module.spans.fixed().cloned();
        let known = latest.entry(module.name).or_insert_with(|| fixed.clone());
        *known = match (known.take(), fixed) {
            (Some(known), Some(fixed)) if known.cmp_precedence(&fixed).is_lt() => Some(fixed),
            (Some(known), Some(_)) => Some(known),
            _ => None,
        };
    }
    latest.into_iter().map(|(name, fixed)| (name, fixed.map(|fixed| fixed.to_string()))).collect()
}

fn vulns(library: &Library) -> Vec<Vuln> {
    let vuln = |advisory: &Advisory| Vuln {
        id: osv::record_id(&library.site, &advisory.id),
        modified: utc(modified(advisory)),
        aliases: advisory.aliases.iter().map(ToString::to_string).collect(),
    };
    advisories(library).map(vuln).collect()
}
