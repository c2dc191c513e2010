//! A page that is rendered once for many which differ in a few texts.
//!
//! In the place of each text the page is rendered with a [`mark`], and cut at the marks. That is right only for a template which prints
//! these texts and asks nothing else of them, as the built-in ones do; the caller sees to it.

use tera::escape_html;

use crate::model::phrase::escape;

/// What stands on both sides of a mark: a character that is none, in a private use area.
const EDGE: char = '\u{10fffd}';

/// A character by which a mark shows how the template escapes what stands in its place.
const QUOTE: char = '\'';

/// The pieces of a page, and the texts between them.
#[derive(Debug, PartialEq, Eq)]
pub struct Skeleton {
    /// Each text by its number, with what stands before it.
    pieces: Vec<(String, usize, Escape)>,
    end: String,
}

/// How a text was escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Escape {
    /// As Tera does where a template prints it.
    Tera,
    /// As the filters of the theme do.
    Filter,
}

/// What a page is rendered with in the place of its text of that number.
#[must_use]
pub fn mark(number: usize) -> String {
    format!("{EDGE}{number}{QUOTE}{EDGE}")
}

impl Skeleton {
    /// Cuts a page at its marks; `None` where something else was made of one of them.
    #[must_use]
    pub fn cut(page: &str) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut parts = page.split(EDGE);
        let mut before = parts.next()?;
        while let Some(mark) = parts.next() {
            let (number, quote) = mark.split_at(mark.find(|c: char| !c.is_ascii_digit())?);
            let escape = match quote {
                "&#39;" => Escape::Tera,
                "'" => Escape::Filter,
                _ => return None,
            };
            pieces.push((before.to_owned(), number.parse().ok()?, escape));
            before = parts.next()?;
        }
        Some(Self { pieces, end: before.to_owned() })
    }

    /// The page with the texts in their places.
    ///
    /// # Panics
    /// If it has a mark for which there is no text.
    #[must_use]
    pub fn filled(&self, texts: &[&str]) -> Vec<u8> {
        let length =
            self.pieces.iter().map(|(before, number, _)| before.len() + texts[*number].len());
        let mut page = Vec::with_capacity(length.sum::<usize>() + self.end.len());
        for (before, number, kind) in &self.pieces {
            page.extend_from_slice(before.as_bytes());
            kind.write(texts[*number], &mut page);
        }
        page.extend_from_slice(self.end.as_bytes());
        page
    }
}

impl Escape {
    fn write(self, text: &str, page: &mut Vec<u8>) {
        match self {
            Self::Tera => escape_html(text, page).expect("memory takes what is written to it"),
            Self::Filter => {
                let mut escaped = String::with_capacity(text.len());
                escape(text, &mut escaped);
                page.extend(escaped.bytes());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_take_the_place_of_their_marks_as_each_was_escaped() {
        let mut shown = vec![];
        escape_html(&mark(0), &mut shown).unwrap();
        let (one, two) = (mark(1), String::from_utf8(shown).unwrap());
        let skeleton = Skeleton::cut(&format!("<a>{one}</a>{two}!{one}")).unwrap();
        let filled = skeleton.filled(&["it's <b>", "it's \"&\""]);
        assert_eq!(
            String::from_utf8(filled).unwrap(),
            "<a>it's &quot;&amp;&quot;</a>it&#39;s &lt;b&gt;!it's &quot;&amp;&quot;"
        );
        assert_eq!(Skeleton::cut("<a>").unwrap().filled(&[]), b"<a>");
    }

    #[test]
    fn a_mark_of_which_something_else_was_made_cuts_no_page() {
        for changed in [
            format!("{EDGE}0{EDGE}"),
            format!("{EDGE}0&apos;{EDGE}"),
            format!("{EDGE}'{EDGE}"),
            format!("{EDGE}0'"),
            format!("{}{EDGE}", mark(0)),
        ] {
            assert_eq!(Skeleton::cut(&changed), None, "{changed:?}");
        }
    }
}
