//! Values of a record that are taken over where they can be parsed, once each, and named where not.

use crate::import::Draft;
use crate::model::identifier::AdvisoryId;
use crate::model::link::{Field, Link};
use crate::model::severity::SeverityScore;
use crate::model::weakness::Cwe;
use crate::source::schema::advisory::{RawReference, RawSeverity};

impl Draft {
    /// Another id of the same vulnerability, unless it is the record's own.
    pub(super) fn add_alias(&mut self, path: &str, id: String) {
        if id.is_empty() || id == self.front.id || self.front.aliases.contains(&id) {
            return;
        }
        let parsed = AdvisoryId::parse_alias(&id);
        let kept = self.keep(path, id, parsed);
        self.front.aliases.extend(kept);
    }

    /// The kind of mistake, by its number.
    pub(super) fn add_weakness(&mut self, path: &str, id: String) {
        if self.front.weaknesses.contains(&id) {
            return;
        }
        let parsed = Cwe::parse(&id);
        let kept = self.keep(path, id, parsed);
        self.front.weaknesses.extend(kept);
    }

    /// A score, and who gave it.
    pub(super) fn add_severity(&mut self, path: &str, vector: String, source: Option<&str>) {
        if self.front.severity.iter().any(|known| known.vector == vector) {
            return;
        }
        let parsed = SeverityScore::parse(&vector);
        let kept = self.keep(path, vector, parsed);
        let source = source.map(str::to_owned);
        self.front.severity.extend(kept.map(|vector| RawSeverity { vector, source }));
    }

    /// Where to read more.
    pub(super) fn add_reference(&mut self, path: &str, kind: &str, url: String) {
        if self.front.references.iter().any(|known| known.url == url) {
            return;
        }
        let parsed = Link::parse(&url, Field::Reference);
        let kept = self.keep(path, url, parsed);
        let kind = kind.to_owned();
        self.front.references.extend(kept.map(|url| RawReference { kind, url }));
    }
}

/// A text of any lines as one.
pub(super) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_taken_once_and_named_where_they_are_malformed() {
        let mut draft = Draft::default();
        draft.front.id = "CVE-2020-1234".to_owned();
        for id in ["", "CVE-2020-1234", "GHSA-2222-3333-4444", "GHSA-2222-3333-4444", "GHSA-1"] {
            draft.add_alias("`a`", id.to_owned());
        }
        for id in ["CWE-79", "CWE-79", "NVD-CWE-noinfo"] {
            draft.add_weakness("`b`", id.to_owned());
        }
        for url in ["https://a.example", "https://a.example", "javascript:x"] {
            draft.add_reference("`c`", "web", url.to_owned());
        }
        for vector in ["AV:N/AC:L/Au:N/C:N/I:N/A:C", "AV:N/AC:L/Au:N/C:N/I:N/A:C", "7.5"] {
            draft.add_severity("`d`", vector.to_owned(), Some("NVD"));
        }
        let front = &draft.front;
        let counts = [&front.aliases, &front.weaknesses].map(Vec::len).into_iter().sum::<usize>();
        assert_eq!((counts, front.references.len(), front.severity.len()), (2, 1, 1));
        let named: Vec<_> = draft.left_out.iter().map(|note| &note[..3]).collect();
        assert_eq!(named, ["`a`", "`b`", "`c`", "`d`"]);
    }

    #[test]
    fn a_line_has_no_breaks() {
        assert_eq!(line(" a\r\n b\tc "), "a b c");
    }
}
