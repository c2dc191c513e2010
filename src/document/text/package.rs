//! What the text says of one affected package.

use super::fields::{COLUMN, field, label_of};
use super::severity;
use super::wrap::{WIDTH, hang, length};
use crate::document::range_text::sentence;
use crate::model::affected::{Affected, Fix};
use crate::model::link::Link;
use crate::model::range::{Range, RangeKind};
use crate::model::site::Site;

/// The facts about a package: a block of fields that begins with `Package`.
pub(super) fn fields(site: &Site, affected: &Affected) -> Vec<String> {
    let mut lines = field("Package", &name(affected));
    lines.extend(ranges(affected).iter().flat_map(|range| field("Affected", range)));
    let fixed: Vec<_> = affected.fixed_versions().iter().map(|version| version.as_str()).collect();
    lines.extend(field("Fixed in", &fixed.join("; ")));
    let scores = severity::shown(site.severity, &affected.severity);
    lines.extend(scores.iter().flat_map(|score| field("Severity", score)));
    if let (Some(repository), Some(_), false) =
        (&affected.repository, &affected.package, affected.fixes.is_empty())
    {
        lines.extend(field("Repository", repository.as_str()));
    }
    lines.extend(commits(&affected.fixes));
    lines
}

fn name(affected: &Affected) -> String {
    match &affected.package {
        Some(package) => format!("{} ({})", package.name(), package.ecosystem()),
        None => affected.name().to_owned(),
    }
}

/// The affected versions in words, one range an entry; the versions themselves where no range of
/// versions is known.
fn ranges(affected: &Affected) -> Vec<String> {
    let mut ranges: Vec<String> = affected.version_ranges().map(sentence).collect();
    if ranges.is_empty() && !affected.versions.is_empty() {
        let versions: Vec<_> = affected.versions.texts().collect();
        ranges.push(versions.join(", "));
    }
    if ranges.is_empty() {
        ranges.extend(affected.commit_ranges().iter().map(of_commits));
    } else {
        ranges.extend(affected.ranges.iter().filter(|range| range.is_git()).map(of_commits));
    }
    ranges
}

fn of_commits(range: &Range) -> String {
    match &range.kind {
        RangeKind::Git(repository) => format!("{} of {}", sentence(range), shown(repository)),
        RangeKind::Ecosystem | RangeKind::SemVer => sentence(range),
    }
}

fn shown(repository: &Link) -> String {
    format!("<{repository}>")
}

/// The commits that hold the fix: a branch and a whole hash on each line, or on two where one has
/// no room for both.
fn commits(fixes: &[Fix]) -> Vec<String> {
    let lines = fixes.iter().flat_map(|fix| {
        let Fix { branch, commit, .. } = fix;
        let both = format!("{branch}  {commit}");
        if COLUMN + length(&both) <= WIDTH {
            vec![both]
        } else {
            vec![branch.clone(), commit.to_string()]
        }
    });
    hang(&label_of("Commits"), &" ".repeat(COLUMN), lines.collect())
}
