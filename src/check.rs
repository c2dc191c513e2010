//! Rules about meaning: what no single value can get wrong, but a site can.
//!
//! A family of rules is one file here and one line in `FAMILIES`. A family looks at the parsed library and says which
//! value is wrong, by its path; finding its line is somebody else's work ([`crate::source::locate`]).

pub mod affected;
pub mod certificates;
pub mod dates;
pub mod fixed_affected;
pub mod fixes;
pub mod go_modules;
pub mod identifiers;
pub mod imported;
pub mod keys;
pub mod links;
pub mod overlaps;
pub mod promises;
pub mod ranges;
pub mod security_txt;
pub mod severity;
pub mod signing;
pub mod site;
pub mod translations;
mod turning;
pub mod versions;
pub mod weaknesses;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::Timestamp;
use rayon::prelude::*;

pub use self::turning::turning;
use crate::diagnostic::Fault;
use crate::model::Path;
use crate::model::advisory::Advisory;
use crate::model::library::Library;
use crate::plan::SiteTree;
use crate::source::locate::{At, Found};

/// What the rules may look at.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The site.
    pub library: &'a Library,
    /// Its files, for links.
    pub tree: &'a SiteTree,
    /// The patches that are there, by advisory and name, with their paths.
    pub patches: &'a BTreeMap<(String, String), String>,
    /// The certificates that are there, by name.
    pub certificates: &'a BTreeSet<String>,
    /// The sources that are there but could not be understood: what they would say is not missing.
    pub failed: &'a BTreeSet<String>,
    /// The time of the check; no output depends on it.
    pub now: Timestamp,
    /// What the site is checked for.
    pub purpose: Purpose,
}

/// What a site is checked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be published as it is.
    Publish,
    /// To be published with a key at hand, which signs what was not signed.
    PublishWithKey,
    /// To be signed: what is not signed yet is no fault.
    Sign,
}

impl Evidence<'_> {
    /// Whether there is a source for an advisory that could not be understood.
    fn has_failed(&self, id: &str) -> bool {
        let name = format!("/{id}.md");
        self.failed.iter().any(|path| path.starts_with("advisories/") && path.ends_with(&name))
    }
}

/// Where findings are collected.
#[derive(Debug, Default)]
pub struct Findings(Vec<Found>);

impl Findings {
    /// Adds a finding about a value of an advisory; the path counts as the model does.
    #[expect(clippy::needless_pass_by_value, reason = "callers make the path for this call")]
    fn advisory(&mut self, advisory: &Advisory, path: Path, fault: Fault) {
        let path = path.with_dropped(&advisory.dropped);
        self.0.push(Found { file: advisory.prose.path.clone(), at: At::Value(path), fault });
    }

    /// Adds a finding about a value of some source.
    fn value(&mut self, file: &str, path: Path, fault: Fault) {
        self.0.push(Found { file: file.to_owned(), at: At::Value(path), fault });
    }

    /// Adds a finding about a place in a source's prose.
    fn span(&mut self, file: &str, span: Range<usize>, fault: Fault) {
        self.0.push(Found { file: file.to_owned(), at: At::Span(span), fault });
    }

    /// Adds a finding about a file.
    fn file(&mut self, file: &str, fault: Fault) {
        self.0.push(Found { file: file.to_owned(), at: At::File, fault });
    }
}

type Family = fn(&Evidence<'_>, &mut Findings);

const FAMILIES: &[Family] = &[
    affected::check,
    certificates::check,
    dates::check,
    fixed_affected::check,
    fixes::check,
    go_modules::check,
    identifiers::check,
    keys::check,
    links::check,
    overlaps::check,
    promises::check,
    ranges::check,
    security_txt::check,
    severity::check,
    signing::check,
    site::check,
    translations::check,
    versions::check,
    weaknesses::check,
];

/// Applies every rule.
#[must_use]
pub fn check(evidence: &Evidence<'_>) -> Vec<Found> {
    let found = FAMILIES.par_iter().flat_map_iter(|family| {
        let mut findings = Findings::default();
        family(evidence, &mut findings);
        findings.0
    });
    found.collect()
}

/// The path of an affected entry.
fn affected_path(index: usize) -> Path {
    Path::root().key("affected").index(index)
}
