//! What is an error in our own advisories and a mark in those of others, whose facts are not ours to judge.

use super::{dates, identifiers, keys, links, ranges, severity, versions, weaknesses};
use crate::diagnostic::Rule;
use crate::model::library::Library;
use crate::source::markdown;

static MARKS: &[&Rule] = &[
    &dates::DATE_FUTURE,
    &dates::WITHDRAWN_EARLY,
    &dates::WITHDRAWN_REVISION,
    &identifiers::ALIAS_REPEATED,
    &identifiers::RELATED_ONE_WAY,
    &identifiers::RELATED_UNKNOWN,
    &keys::FINGERPRINT_UNKNOWN,
    &links::LINK_ANCHOR,
    &links::LINK_BROKEN,
    &markdown::FOOTNOTE_UNUSED,
    &markdown::HEADING_EMPTY,
    &markdown::HEADING_ID,
    &markdown::IMAGE_REMOTE,
    &markdown::IMAGE_UNSUPPORTED,
    &markdown::LINK_SCHEME,
    &markdown::MARKDOWN_CHARACTER,
    &markdown::MARKDOWN_NESTING,
    &markdown::MARKDOWN_TABLE,
    &ranges::RANGE_ENDS,
    &ranges::RANGE_INTRODUCED,
    &ranges::RANGE_OPEN,
    &ranges::RANGE_ORDER,
    &ranges::RANGE_VERSION,
    &severity::SEVERITY_BOTH,
    &severity::SEVERITY_SOURCE,
    &severity::SEVERITY_WORD,
    &versions::VERSIONS_FIXED,
    &versions::VERSIONS_MISSING,
    &versions::VERSIONS_OUTSIDE,
    &versions::VERSIONS_TWICE,
    &versions::VERSIONS_UNREADABLE,
    &weaknesses::WEAKNESS_TWICE,
];

/// Whether findings of a rule are marks where an advisory was imported.
#[must_use]
pub fn is_mark(rule: &Rule) -> bool {
    MARKS.iter().any(|mark| mark.code == rule.code)
}

/// The sources that were imported, sorted.
#[must_use]
pub fn sources(library: &Library) -> Vec<&str> {
    let imported = library.advisories().iter().filter(|advisory| advisory.imported.is_some());
    let mut paths: Vec<_> = imported.map(|advisory| advisory.prose.path.as_str()).collect();
    paths.sort_unstable();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::identifiers::ID_DUPLICATE;
    use crate::document::fixture;

    #[test]
    fn facts_are_marked_and_clashes_stay_errors() {
        assert!(is_mark(&ranges::RANGE_ORDER) && is_mark(&markdown::LINK_SCHEME));
        assert!(!is_mark(&ID_DUPLICATE) && !is_mark(&crate::model::version::VERSION_INVALID));
    }

    #[test]
    fn our_own_sources_are_not_imported() {
        assert!(sources(&fixture::library(vec![fixture::advisory("EX-2026-0001")])).is_empty());
    }
}
