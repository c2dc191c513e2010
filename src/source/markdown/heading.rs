use std::ops::Range;

use pulldown_cmark::{CowStr, HeadingLevel};

use super::Options;
use super::findings::Findings;
use super::ids::Ids;
use super::link::shorten;
use super::slug::slug;
use crate::diagnostic::{Fault, Rule};

/// An id that an author gave to a heading, and that it cannot have.
pub static HEADING_ID: Rule = Rule::warning(
    "heading-id",
    "a heading cannot have the id that it asks for",
    "An id such as `{#impact}` must begin with a letter and go on with letters, digits, `-` and \
     single `_`, 64 characters of ASCII at most, and belong to no other heading and no other part \
     of the page. The heading has another id for now, so links to the wished one lead nowhere, or \
     elsewhere.",
);

/// A heading without words.
pub static HEADING_EMPTY: Rule = Rule::warning(
    "heading-empty",
    "a heading has no words",
    "A heading without words shows nothing, but programs that read a page aloud announce it and \
     list it. It is left out of the page. Give it words, or take the line with `#` out.",
);

/// The level of a body's highest headings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TopHeading {
    /// Under the page's own heading.
    #[default]
    H2,
    /// Under a heading of a part of the page.
    H3,
}

/// A heading as the page shows it: a place that can be linked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The id, unique in the page.
    pub id: String,
    /// The level in the page, 2 to 6.
    pub level: u8,
    /// Its words, without markup.
    pub text: String,
}

/// A heading as the source has it.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub(super) level: u8,
    pub(super) id: Option<CowStr<'a>>,
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(level: HeadingLevel, id: Option<CowStr<'a>>, span: &Range<usize>) -> Self {
        Self { level: level as u8, id, text: String::new(), span: span.clone() }
    }
}

/// Gives headings their levels and ids. Ids that authors chose go before those made from words.
pub(super) fn settle(
    drafts: Vec<Draft<'_>>,
    options: &Options<'_>,
    findings: &mut Findings<'_>,
) -> Vec<Anchor> {
    if drafts.is_empty() {
        return vec![];
    }
    let mut ids = Ids::new(options.reserved_ids);
    let chosen: Vec<_> = drafts.iter().map(|draft| choose(draft, &mut ids, findings)).collect();
    let mut levels = Levels { top: options.top_heading, above: Vec::new() };
    let settle = |(draft, chosen): (Draft<'_>, Option<String>)| Anchor {
        id: chosen.unwrap_or_else(|| ids.take(&slug(&draft.text))),
        level: levels.next(draft.level),
        text: draft.text.trim().to_owned(),
    };
    drafts.into_iter().zip(chosen).map(settle).collect()
}

pub(super) fn empty() -> Fault {
    Fault::new(&HEADING_EMPTY, "this heading has no words").hint("add words, or remove the line")
}

/// The levels of the page: a heading is one below the nearest one before it that is above it in the
/// source, so that none is skipped and siblings stay siblings.
struct Levels {
    top: TopHeading,
    above: Vec<u8>,
}

impl Levels {
    fn next(&mut self, source: u8) -> u8 {
        let kept = self.above.iter().take_while(|&&above| above < source).count();
        self.above.truncate(kept);
        self.above.push(source);
        let top = match self.top {
            TopHeading::H2 => 2,
            TopHeading::H3 => 3,
        };
        (top..=6).nth(kept).unwrap_or(6)
    }
}

/// The id that the heading's author chose, or the nearest that is free; none if it is not valid.
fn choose(draft: &Draft<'_>, ids: &mut Ids, findings: &mut Findings<'_>) -> Option<String> {
    let wanted = draft.id.as_deref()?;
    if !is_valid(wanted) {
        findings.add(&draft.span, || {
            let message = format!("`{}` cannot be the id of a heading", shorten(wanted));
            Fault::new(&HEADING_ID, message)
                .hint("begin with a letter, and use only letters, digits, `-` and single `_`")
        });
        return None;
    }
    let id = ids.take(wanted);
    if id != wanted {
        findings.add(&draft.span, || {
            let message = format!("the id `{wanted}` is taken, so this heading has `{id}`");
            Fault::new(&HEADING_ID, message).hint("choose another id")
        });
    }
    Some(id)
}

/// Two underlines stand in the ids of footnotes, and in no others.
fn is_valid(id: &str) -> bool {
    id.len() <= 64
        && id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        && !id.contains("__")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_levels(top: TopHeading, source: &[u8], expected: &[u8]) {
        let mut levels = Levels { top, above: Vec::new() };
        let page: Vec<_> = source.iter().map(|&level| levels.next(level)).collect();
        assert_eq!(page, expected);
    }

    #[test]
    fn levels_begin_at_the_top_and_skip_none() {
        check_levels(TopHeading::H2, &[1, 2, 3, 2], &[2, 3, 4, 3]);
        check_levels(TopHeading::H2, &[2, 3, 2], &[2, 3, 2]);
        check_levels(TopHeading::H3, &[2, 3, 2], &[3, 4, 3]);
        check_levels(TopHeading::H2, &[1, 4, 4, 2], &[2, 3, 3, 3]);
        check_levels(TopHeading::H2, &[4, 1, 3], &[2, 2, 3]);
        check_levels(TopHeading::H3, &[1, 2, 3, 4, 5, 6], &[3, 4, 5, 6, 6, 6]);
    }

    #[track_caller]
    fn check_ids(headings: &[(&str, Option<&str>)], expected: &[&str], faults: &[&str]) {
        let draft = |(at, &(text, id)): (usize, &(&str, Option<&str>))| Draft {
            level: 2,
            id: id.map(|id| CowStr::from(id.to_owned())),
            text: text.to_owned(),
            span: at..at + 1,
        };
        let drafts = headings.iter().enumerate().map(draft).collect();
        let options = Options { reserved_ids: &["main"], ..Options::default() };
        let mut findings = Findings::of("0123456789");
        let anchors = settle(drafts, &options, &mut findings);
        let ids: Vec<_> = anchors.iter().map(|anchor| anchor.id.as_str()).collect();
        assert_eq!(ids, expected);
        let messages: Vec<_> =
            findings.in_order().into_iter().map(|finding| finding.fault.message).collect();
        assert_eq!(messages, faults);
    }

    #[test]
    fn ids_come_from_words_and_are_unique() {
        check_ids(
            &[("Fix", None), ("Fix", None), ("Main", None)],
            &["fix", "fix-1", "main-1"],
            &[],
        );
    }

    #[test]
    fn a_chosen_id_goes_before_one_made_from_words() {
        check_ids(&[("Fix", None), ("Other", Some("fix"))], &["fix-1", "fix"], &[]);
    }

    #[test]
    fn chosen_ids_that_cannot_be_are_reported() {
        let twice = "the id `a` is taken, so this heading has `a-1`";
        check_ids(&[("x", Some("a")), ("y", Some("a"))], &["a", "a-1"], &[twice]);
        let reserved = "the id `main` is taken, so this heading has `main-1`";
        check_ids(&[("x", Some("main"))], &["main-1"], &[reserved]);
        let invalid = |id: &str| format!("`{id}` cannot be the id of a heading");
        for id in ["1a", "", "fn:1", "fn__1", "a\"b", "é"] {
            check_ids(&[("x", Some(id))], &["x"], &[invalid(id).as_str()]);
        }
    }
}
