//! The Go vulnerability database: what `govulncheck -db` reads, for advisories about Go modules.
//!
//! Source: <https://go.dev/security/vuln/database>, version 1 of its API, and the client in golang.org/x/vuln. Over HTTP that
//! client fetches nothing but the compressed files, from a disk nothing but the plain ones. Its records are a subset of OSV:
//! of every module one range of versions, in which each beginning is followed by an end.

mod index;
mod record;
mod spans;

pub use spans::{Unfit, spans};

use std::io::Write;

use flate2::{Compression, GzBuilder};
use jiff::Timestamp;

use crate::document::{Aggregate, Failure, Made, PerUnit, Reads, Unit, Units, View, osv};
use crate::model::advisory::Advisory;
use crate::model::affected::Affected;
use crate::model::library::Library;
use crate::plan::Planner;
use crate::site_path::SitePath;
use spans::Spans;

/// The folder of the database, which is what `-db` names.
pub const FOLDER: &str = "go";

/// `go/ID/ID.json` and the same compressed, for each advisory about a Go module.
pub struct GoRecord;

/// `go/index/db.json`, `modules.json` and `vulns.json`, and each compressed; nothing where no advisory is about a Go module.
pub struct GoIndex;

const PLAIN: u32 = 0;
const COMPRESSED: u32 = 1;

impl PerUnit for GoRecord {
    fn plan(&self, view: &View<'_>, index: usize, planner: &mut Planner<'_>) {
        let advisory = &view.library.advisories()[index];
        if let Some(path) = path(view.library, advisory) {
            planner.add(path.beside(".gz"), COMPRESSED);
            planner.add(path, PLAIN);
        }
    }

    fn make(
        &self,
        view: &View<'_>,
        unit: &Unit<'_>,
        part: u32,
        _made: &Made,
    ) -> Result<Vec<u8>, Failure> {
        Ok(part_of(&record::record(view, unit, &modules(unit.advisory)), part))
    }
}

impl Aggregate for GoIndex {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        if !is_published(view.library) {
            return;
        }
        for (file, name) in (0..).step_by(2).zip(index::NAMES) {
            let path = SitePath::encode(&[FOLDER, "index", name]);
            planner.add(path.beside(".gz"), file + COMPRESSED);
            planner.add(path, file + PLAIN);
        }
    }

    /// All that name a module, whether or not the database can hold it.
    fn reads(&self, view: &View<'_>, _part: u32) -> Reads {
        let all = view.library.advisories().iter().enumerate();
        let names =
            all.filter(|(_, advisory)| advisory.affected.iter().any(|one| go_name(one).is_some()));
        let indexes = names.map(|(index, _)| index).collect();
        Reads::Advisories { indexes, besides: String::new() }
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        Ok(out.write_all(&index::file(view.library, part / 2, part % 2))?)
    }
}

/// Whether there is anything for the database.
#[must_use]
pub fn is_published(library: &Library) -> bool {
    library.advisories().iter().any(|advisory| path(library, advisory).is_some())
}

/// A Go module of an advisory, and where it is affected.
struct Module<'a> {
    affected: &'a Affected,
    name: &'a str,
    spans: Spans,
}

/// The modules of an advisory whose affected versions the database can hold.
fn modules(advisory: &Advisory) -> Vec<Module<'_>> {
    let module = |affected| {
        Some(Module { name: go_name(affected)?, spans: spans(affected).ok()?, affected })
    };
    advisory.affected.iter().filter_map(module).collect()
}

/// The path of the module that an entry is about, if it is one.
#[must_use]
pub fn go_name(affected: &Affected) -> Option<&str> {
    let package = affected.package.as_ref()?;
    (package.ecosystem().name() == "Go").then(|| package.name())
}

/// Where the record of an advisory stands, if it has a module: the client makes the address of the id as it is, so that an id
/// which a file cannot be named by has none.
fn path(library: &Library, advisory: &Advisory) -> Option<SitePath> {
    if modules(advisory).is_empty() {
        return None;
    }
    let name = format!("{}.json", osv::record_id(&library.site, &advisory.id));
    let path = SitePath::encode(&[FOLDER, "ID", &name]);
    (path.file_name() == name).then_some(path)
}

/// When an advisory last changed; the client takes the year 1 for no time at all.
fn modified(advisory: &Advisory) -> Timestamp {
    advisory.modified().max(Timestamp::UNIX_EPOCH)
}

fn part_of(value: &impl serde::Serialize, part: u32) -> Vec<u8> {
    let mut bytes =
        serde_json::to_vec(value).expect("a record holds only strings, lists and JSON values");
    bytes.push(b'\n');
    if part == COMPRESSED { compressed(&bytes) } else { bytes }
}

/// The bytes as a gzip file (RFC 1952) that says nothing of the machine or the time.
fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzBuilder::new().write(Vec::new(), Compression::best());
    gzip.write_all(bytes).and_then(|()| gzip.finish()).expect("memory takes every byte")
}

#[cfg(test)]
mod tests;
