//! What changed in the sources after it was signed.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use similar::{DiffOp, TextDiff};

use super::memory::{Seen, recall, seen};
use super::revision::kept_source;
use super::rule::{FROZEN_DIFFERS, FROZEN_ORPHAN, FROZEN_REVISIONS};
use super::{Files, Role, Sources};
use crate::diagnostic::{Diagnostic, Fault, Place};
use crate::document::patch;
use crate::load;
use crate::model::advisory::Advisory;
use crate::model::digest::Digest;
use crate::model::frozen::FrozenRevision;
use crate::model::identifier::AdvisoryId;
use crate::source::read::{self, Opened};

/// How many differences are shown of one source.
const SHOWN: usize = 5;

/// Everything in the sources that no longer fits what was signed, by advisory; what is in `before` was found by an earlier look.
pub(super) fn differences(
    site: &Sources<'_>,
    frozen: &BTreeMap<AdvisoryId, Vec<FrozenRevision>>,
    before: &BTreeMap<AdvisoryId, (Seen, Vec<Diagnostic>)>,
) -> BTreeMap<AdvisoryId, (Seen, Vec<Diagnostic>)> {
    let all: Vec<_> = frozen.iter().filter_map(|(id, all)| Some((id, all.last()?))).collect();
    let found = |(id, newest): &(&AdvisoryId, &FrozenRevision)| {
        let found = match site.library.advisory(id) {
            Some(advisory) => {
                let seen =
                    seen(looked_at(advisory, newest).iter().map(String::as_str), site.readings);
                recall(before.get(id), seen, || of(site.root, advisory, newest))
            }
            None => (vec![], orphan(site.files, id).into_iter().collect()),
        };
        ((*id).clone(), found)
    };
    all.par_iter().map(found).collect::<Vec<_>>().into_iter().collect()
}

/// The files that decide whether an advisory still is what was signed.
fn looked_at(advisory: &Advisory, newest: &FrozenRevision) -> Vec<String> {
    let signed = newest.files.iter().map(|file| file.kept.clone());
    let sources = [advisory.prose.path.clone(), kept_source(&advisory.id, newest.number)];
    sources.into_iter().chain(patch::sources(advisory)).chain(signed).collect()
}

fn orphan(files: &Files, id: &AdvisoryId) -> Option<Diagnostic> {
    // A source that is there and could not be read has its own findings.
    let is_there = files.roles.values().any(|role| *role == Role::Advisory(id.to_string()));
    let fault =
        Fault::new(&FROZEN_ORPHAN, format!("there is no source for {id}, which was signed")).hint(
            format!("restore `advisories/{id}.md`; `withdrawn:` says that it no longer holds"),
        );
    (!is_there).then(|| Diagnostic::new(fault, format!("advisories/signed/{id}")))
}

fn of(root: &Path, advisory: &Advisory, newest: &FrozenRevision) -> Vec<Diagnostic> {
    let path = &advisory.prose.path;
    let now = match read::text(root, path) {
        Ok(opened) => opened.text.text,
        Err(found) => return found,
    };
    let number = advisory.revisions.number();
    if number < newest.number {
        let message = format!("revision {} was signed, and is not listed any more", newest.number);
        let fault =
            Fault::new(&FROZEN_REVISIONS, message).hint("restore it; revisions are append-only");
        return vec![Diagnostic::new(fault, path.clone())];
    }
    let changed = Digest::of(now.as_bytes()) != newest.source;
    let mut found = if number == newest.number { patches(root, advisory, newest) } else { vec![] };
    if !changed {
        return found;
    }
    // One that cannot be read has its own findings.
    let Ok(signed) = read::text(root, &kept_source(&advisory.id, newest.number)) else {
        return found;
    };
    if number > newest.number {
        return appended(path, advisory, &signed, newest.number).into_iter().collect();
    }
    found.extend(changes(path, &now, &signed.text.text, newest.number));
    found
}

/// Whether what came after the signed revision was only added.
fn appended(path: &str, advisory: &Advisory, signed: &Opened, number: usize) -> Option<Diagnostic> {
    let before = load::revisions(signed)?;
    let first = before.numbered().map(|(_, revision)| revision);
    let now = advisory.revisions.numbered().map(|(_, revision)| revision);
    let (at, was) = first
        .zip(now)
        .enumerate()
        .find(|(_, (was, now))| was != now)
        .map(|(at, (was, _))| (at + 1, was))?;
    let message = format!(
        "revision {at} is not as it was signed with revision {number}: {}, `{}`",
        was.date, was.summary
    );
    let fault = Fault::new(&FROZEN_REVISIONS, message)
        .hint("restore its date, kind and summary; revisions are append-only");
    Some(Diagnostic::new(fault, path))
}

/// A finding for each place where a source differs from the one that was signed.
fn changes(path: &str, now: &str, signed: &str, number: usize) -> Vec<Diagnostic> {
    let difference = TextDiff::from_lines(signed, now);
    let changed = difference.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    let place = |op: &DiffOp| {
        let was = lines(signed, op.old_range());
        let fault = Fault::new(&FROZEN_DIFFERS, message(op, number, &was)).hint(HINT);
        Diagnostic::new(fault, path).at(Place::in_text(now, span(now, op.new_range())))
    };
    changed.take(SHOWN).map(place).collect()
}

const HINT: &str = "undo the change, or append a revision (`kind: editorial` if only words change) and run `forewarn sign`";

fn message(op: &DiffOp, number: usize, was: &str) -> String {
    match op {
        DiffOp::Insert { .. } => format!("revision {number}, as it was signed, does not have this"),
        DiffOp::Delete { .. } => {
            format!("revision {number}, as it was signed, has before this: {was}")
        }
        _ => format!("revision {number}, as it was signed, has here: {was}"),
    }
}

/// The lines of a range, as one line.
fn lines(text: &str, range: std::ops::Range<usize>) -> String {
    let all: Vec<&str> = text.lines().skip(range.start).take(range.len()).collect();
    all.iter().take(3).map(|line| format!("`{line}`")).collect::<Vec<_>>().join(", ")
        + if all.len() > 3 { " and more" } else { "" }
}

/// The bytes of lines; of none, the next one.
fn span(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let ends: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let at = |line: usize| ends.get(line).copied().unwrap_or(text.len());
    let start = at(range.start);
    let end = at(range.end.max(range.start + 1));
    start..end.saturating_sub(1).max(start)
}

/// Patches are published as they were signed. A checkout may have changed their line ends.
fn patches(root: &Path, advisory: &Advisory, newest: &FrozenRevision) -> Vec<Diagnostic> {
    let fixes = advisory.affected.iter().flat_map(|affected| &affected.fixes);
    let differs = fixes.filter_map(|fix| {
        let source = format!("advisories/patches/{}/{}", advisory.id, fix.patch.as_ref()?);
        let signed = newest.file(&patch::path(advisory, fix)?)?;
        let now = read::bytes(root, &source).ok()?;
        let differs = Digest::of(&now) != signed.digest
            && unended(&now) != unended(&read::bytes(root, &signed.kept).ok()?);
        let message =
            format!("this patch differs from that of revision {}, as it was signed", newest.number);
        let fault = Fault::new(&FROZEN_DIFFERS, message).hint(HINT);
        differs.then(|| Diagnostic::new(fault, source))
    });
    differs.collect()
}

/// The lines of a file without their ends.
fn unended(bytes: &[u8]) -> Vec<&[u8]> {
    bytes
        .split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .collect()
}
