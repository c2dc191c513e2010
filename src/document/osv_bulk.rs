//! OSV for whole databases: the layout that OSV.dev exports, so that its readers can be pointed here.
//!
//! Source: `docs/rest-api.md` (index) and `docs/data.md` (bulk files) of google/osv.dev. The index keeps withdrawn
//! records for ever: an importer takes a vanished id for a withdrawal of its own.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::Write;

use jiff::Timestamp;
use serde::Serialize;

use crate::document::hashed::Hashed;
use crate::document::{Aggregate, Failure, Made, Reads, Ready, Unit, Units, View, address, osv};
use crate::model::date::utc;
use crate::model::library::{Library, PackageEntry};
use crate::plan::Planner;
use crate::site_path::SitePath;

mod archive;
mod joined;

/// `osv/all.json`, `osv/modified_id.csv`, `osv/ecosystems.txt`, and `all.zip` and `modified_id.csv` of each ecosystem.
pub struct OsvBulk;

/// The files beside those of the ecosystems; an ecosystem's two come after them.
const INDEX: u32 = 0;
const MODIFIED: u32 = 1;
const ECOSYSTEMS: u32 = 2;
const FIRST_ECOSYSTEM: u32 = 3;

/// The folder of what has no package.
const GIT: &str = "GIT";

impl Aggregate for OsvBulk {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        planner.add(SitePath::fixed("osv/all.json"), INDEX);
        planner.add(SitePath::fixed("osv/modified_id.csv"), MODIFIED);
        planner.add(SitePath::fixed("osv/ecosystems.txt"), ECOSYSTEMS);
        for (part, name) in (FIRST_ECOSYSTEM..).step_by(2).zip(by_ecosystem(view.library).keys()) {
            planner.add(archive_of(name), part);
            planner.add(SitePath::encode(&["osv", name, "modified_id.csv"]), part + 1);
        }
    }

    fn reads(&self, view: &View<'_>, part: u32) -> Reads {
        match part.checked_sub(FIRST_ECOSYSTEM) {
            None => {
                let besides = facts(view.library, &by_ecosystem(view.library));
                Reads::Advisories { indexes: vec![], besides }
            }
            Some(place) => Reads::only(&nth(view.library, place / 2)),
        }
    }

    fn prepare(
        &self,
        view: &View<'_>,
        unit: &Unit<'_>,
        made: &Made,
        units: &dyn Units,
    ) -> Result<(), Failure> {
        let record = made.bytes(&address::osv_record(&view.library.site, &unit.advisory.id));
        record.map_or(Ok(()), |record| units.keep_ready(Ready::Record, unit.index, record))
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let ecosystems = by_ecosystem(view.library);
        match part {
            INDEX => index(view.library, out),
            MODIFIED => all_modified(view.library, &ecosystems, out),
            ECOSYSTEMS => ecosystems.keys().try_for_each(|name| Ok(writeln!(out, "{name}")?)),
            _ => {
                let place = part - FIRST_ECOSYSTEM;
                match ecosystems.iter().nth(place as usize / 2) {
                    Some((name, members)) if place.is_multiple_of(2) => {
                        archive::write(view, &archive_of(name), members, units, out)
                    }
                    Some((_, members)) => modified(view.library, members, out),
                    None => Ok(()),
                }
            }
        }
    }
}

fn archive_of(ecosystem: &str) -> SitePath {
    SitePath::encode(&["osv", ecosystem, "all.zip"])
}

/// The advisories of each ecosystem, by the name of its folder; commits without a package count as [`GIT`].
fn by_ecosystem(library: &Library) -> BTreeMap<&'static str, Vec<usize>> {
    let mut found: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, advisory) in library.advisories().iter().enumerate() {
        let name = |package: &crate::model::package::Package| package.ecosystem().name();
        for affected in &advisory.affected {
            let members = found.entry(affected.package.as_ref().map_or(GIT, name)).or_default();
            if members.last() != Some(&index) {
                members.push(index);
            }
        }
    }
    found
}

/// A hash of whatever the files beside those of the ecosystems follow from, but for the settings.
fn facts(library: &Library, ecosystems: &BTreeMap<&'static str, Vec<usize>>) -> String {
    let mut facts = Hashed::new();
    facts.add(format_args!("{ecosystems:?}"));
    for advisory in library.advisories() {
        let (id, modified) = (&advisory.id, advisory.modified().as_nanosecond());
        let published = advisory.recorded_publication().map(Timestamp::as_nanosecond);
        facts.add(format_args!(" {id} {modified} {published:?}"));
    }
    facts.finish()
}

/// The advisories of one ecosystem by its place among all: without gathering those of the others.
fn nth(library: &Library, place: u32) -> Vec<usize> {
    let without = |index: &usize| {
        library.advisories()[*index].affected.iter().any(|affected| affected.package.is_none())
    };
    let all = 0..library.advisories().len();
    let of = |entry: &PackageEntry| entry.package.ecosystem().name();
    let packages = library.packages().chunk_by(|one, other| of(one) == of(other));
    let mut names: Vec<_> = packages.clone().map(|entries| of(&entries[0])).collect();
    names.extend(all.clone().any(|index| without(&index)).then_some(GIT));
    names.sort_unstable();
    names.dedup();
    let Some(name) = names.get(place as usize) else { return vec![] };
    let entries = packages.filter(|entries| of(&entries[0]) == *name).flatten();
    let mut members: Vec<usize> =
        entries.flat_map(|entry| entry.advisories.iter().copied()).collect();
    if *name == GIT {
        members.extend(all.filter(without));
    }
    members.sort_unstable();
    members.dedup();
    members
}

/// A row of `osv/all.json`.
#[derive(Serialize)]
struct Row {
    id: String,
    modified: String,
    /// None for an import that does not know it, as in its record.
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
}

fn index(library: &Library, out: &mut dyn Write) -> Result<(), Failure> {
    let row = |advisory: &crate::model::advisory::Advisory| Row {
        id: osv::record_id(&library.site, &advisory.id),
        modified: utc(advisory.modified()),
        published: advisory.recorded_publication().map(utc),
    };
    out.write_all(b"[")?;
    for (position, advisory) in library.advisories().iter().enumerate() {
        out.write_all(if position == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &row(advisory)).map_err(std::io::Error::from)?;
    }
    Ok(out.write_all(b"\n]\n")?)
}

fn all_modified(
    library: &Library,
    ecosystems: &BTreeMap<&'static str, Vec<usize>>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let mut rows = Vec::with_capacity(ecosystems.values().map(Vec::len).sum());
    for (name, members) in ecosystems {
        rows.extend(members.iter().map(|&index| Modified::new(library, Some(name), index)));
    }
    write_rows(library, rows, out)
}

fn modified(library: &Library, members: &[usize], out: &mut dyn Write) -> Result<(), Failure> {
    let rows = members.iter().map(|&index| Modified::new(library, None, index));
    write_rows(library, rows.collect(), out)
}

/// When a record changed last. There are as many as records: what a row says of one is made when it is written.
struct Modified {
    at: Timestamp,
    folder: Option<&'static str>,
    index: u32,
}

impl Modified {
    fn new(library: &Library, folder: Option<&'static str>, index: usize) -> Self {
        let at = library.advisories()[index].modified();
        let index = u32::try_from(index).expect("a site has fewer than 2^32 advisories");
        Self { at, folder, index }
    }

    /// The record, with the folder before it where there is one.
    fn name(&self, library: &Library) -> String {
        let id = osv::record_id(&library.site, &library.advisories()[self.index as usize].id);
        match self.folder {
            Some(folder) => format!("{folder}/{id}"),
            None => id,
        }
    }
}

/// Newest first, then by name.
fn write_rows(
    library: &Library,
    mut rows: Vec<Modified>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    rows.sort_unstable_by_key(|row| Reverse(row.at));
    rows.chunk_by(|one, other| one.at == other.at).try_for_each(|rows| {
        let mut names: Vec<_> = rows.iter().map(|row| row.name(library)).collect();
        names.sort_unstable();
        names.iter().try_for_each(|name| Ok(writeln!(out, "{},{name}", utc(rows[0].at))?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;

    #[test]
    fn the_advisories_of_one_ecosystem_are_those_among_all() {
        let mut advisories = fixture::many(4);
        let of = |purl: &str| fixture::affected(purl, "1.0", "2.0");
        advisories[1].affected = vec![of("pkg:npm/b"), of("pkg:npm/a"), of("pkg:npm/b")];
        advisories[2].affected.push(of("pkg:cargo/c"));
        advisories[2].affected[0].package = None;
        advisories[3].affected[0].package = None;
        let library = fixture::library(advisories);
        let all = by_ecosystem(&library);
        assert_eq!(all.keys().copied().collect::<Vec<_>>(), ["GIT", "PyPI", "crates.io", "npm"]);
        for (place, members) in (0..).zip(all.values()) {
            assert_eq!(nth(&library, place), *members);
        }
        assert_eq!(nth(&library, 4), [0; 0]);
    }
}
