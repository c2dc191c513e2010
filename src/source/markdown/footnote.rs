use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::{Fault, Rule};

use super::findings::Findings;
use super::link::shorten;
use super::piece::Piece;

/// A footnote that the page does not show.
pub static FOOTNOTE_UNUSED: Rule = Rule::warning(
    "footnote-unused",
    "a footnote is never shown",
    "A footnote is shown when the text refers to it as `[^label]`; one to which nothing refers, or \
     whose label an earlier one has already, is left out of the page with all that it says. Refer \
     to it, give it a label of its own, or remove it.",
);

/// What a footnote is referred to by: case and the kind of blanks make no difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Label(String);

impl Label {
    pub(super) fn fold(label: &str) -> Self {
        Self(label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase())
    }
}

/// A footnote as the source defines it.
#[derive(Debug)]
pub(super) struct Definition<'a> {
    pub(super) label: Label,
    pub(super) pieces: Vec<Piece<'a>>,
    pub(super) span: Range<usize>,
}

/// The footnotes that the text refers to, numbered in the order in which it first does.
#[derive(Debug, Default)]
pub(super) struct Notes<'b> {
    numbers: BTreeMap<&'b Label, usize>,
    notes: Vec<Note>,
}

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Note {
    /// Its place among the definitions.
    pub(super) definition: usize,
    /// How often the text refers to it.
    pub(super) references: usize,
}

impl<'b> Notes<'b> {
    /// Numbers the footnotes of a body, those that only other footnotes refer to included.
    pub(super) fn number(pieces: &'b [Piece<'_>], definitions: &'b [Definition<'_>]) -> Self {
        let mut by_label = BTreeMap::new();
        for (at, definition) in definitions.iter().enumerate() {
            by_label.entry(&definition.label).or_insert(at);
        }
        let mut notes = Self::default();
        notes.visit(pieces, &by_label);
        let mut next = 0;
        while let Some(note) = notes.notes.get(next) {
            notes.visit(&definitions[note.definition].pieces, &by_label);
            next += 1;
        }
        notes
    }

    /// The number of the footnote with that label, from 1.
    pub(super) fn number_of(&self, label: &Label) -> Option<usize> {
        self.numbers.get(label).copied()
    }

    /// The footnotes in the order of their numbers.
    pub(super) fn in_order(&self) -> &[Note] {
        &self.notes
    }

    fn visit(&mut self, pieces: &'b [Piece<'_>], by_label: &BTreeMap<&'b Label, usize>) {
        for piece in pieces {
            let Piece::Reference(label) = piece else { continue };
            let Some(&definition) = by_label.get(label) else { continue };
            let number = *self.numbers.entry(label).or_insert_with(|| {
                self.notes.push(Note { definition, references: 0 });
                self.notes.len()
            });
            self.notes[number - 1].references += 1;
        }
    }
}

/// Finds fault with the footnotes that the text does not refer to.
pub(super) fn find_unused(
    pieces: &[Piece<'_>],
    definitions: &[Definition<'_>],
    findings: &mut Findings<'_>,
) {
    let notes = Notes::number(pieces, definitions);
    let mut used = vec![false; definitions.len()];
    for note in notes.in_order() {
        used[note.definition] = true;
    }
    for (definition, _) in definitions.iter().zip(used).filter(|(_, used)| !used) {
        findings.add(&definition.span, || {
            let message = format!("the footnote `{}` is never shown", shorten(&definition.label.0));
            Fault::new(&FOOTNOTE_UNUSED, message).hint("refer to it, rename it or remove it")
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::source::markdown::{Options, reader};

    #[track_caller]
    fn check(text: &str, notes: &[(usize, usize)], unused: &[&str]) {
        let body = reader::read(text, &Options::default());
        let numbered = super::Notes::number(&body.pieces, &body.definitions);
        let numbered: Vec<_> =
            numbered.in_order().iter().map(|note| (note.definition, note.references)).collect();
        assert_eq!(numbered, notes);
        let found: Vec<_> = body.findings.iter().map(|f| &text[f.span.clone()]).collect();
        assert_eq!(found, unused);
    }

    #[test]
    fn notes_are_numbered_as_the_text_refers_to_them() {
        check("a[^b] c[^a] d[^b]\n\n[^a]: A\n\n[^b]: B\n", &[(1, 2), (0, 1)], &[]);
    }

    #[test]
    fn labels_differ_by_more_than_case() {
        check("a[^Ü]\n\n[^ü]: A\n", &[(0, 1)], &[]);
    }

    #[test]
    fn a_note_may_refer_to_others_and_to_itself() {
        check("a[^a]\n\n[^a]: A[^b] [^a]\n\n[^b]: B\n", &[(0, 2), (1, 1)], &[]);
    }

    #[test]
    fn notes_that_nothing_refers_to_are_found() {
        check("a\n\n[^a]: A[^b]\n\n[^b]: B\n", &[], &["[^a]: A[^b]", "[^b]: B"]);
        check("a[^a]\n\n[^a]: A\n\n[^a]: B\n", &[(0, 1)], &["[^a]: B"]);
    }
}
