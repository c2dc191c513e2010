//! Markdown to HTML that is safe to publish.
//!
//! Contributors' Markdown is untrusted. It is read once into pieces (`piece.rs`), which have no
//! form for raw HTML, or images and addresses that we refuse; the writer knows nothing else, so nothing
//! else can come out. [`outline`] is the first pass over a site (what others may link to, and every
//! finding), [`render`] the second (the page).

#[cfg(test)]
mod bombs;
mod character;
mod code;
mod findings;
mod footnote;
mod heading;
mod highlight;
mod href;
mod ids;
mod image;
mod labels;
mod language;
mod lead;
mod link;
mod nesting;
mod piece;
mod raw_html;
mod reader;
mod safe_html;
#[cfg(test)]
mod safety;
mod slug;
mod table;
mod writer;

use std::collections::BTreeMap;

use crate::model::picture::Size;
use crate::source::finding::Finding;

pub use self::character::MARKDOWN_CHARACTER;
pub use self::footnote::FOOTNOTE_UNUSED;
pub use self::heading::{Anchor, HEADING_EMPTY, HEADING_ID, TopHeading};
pub use self::image::{IMAGE_REMOTE, IMAGE_UNSUPPORTED, IMAGE_WORDLESS};
pub use self::labels::Labels;
pub use self::language::CODE_LANGUAGE;
pub use self::link::{LINK_SCHEME, Link, LinkKind};
pub use self::nesting::MARKDOWN_NESTING;
pub use self::raw_html::RAW_HTML;
pub(crate) use self::reader::extensions;
pub use self::safe_html::SafeHtml;
pub use self::table::MARKDOWN_TABLE;

/// What the page around a body of Markdown demands of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'o> {
    /// Ids that the page's template uses; a heading that would take one gets `-1` after its own.
    pub reserved_ids: &'o [&'o str],
    /// The level of the body's highest headings, under those of the page.
    pub top_heading: TopHeading,
    /// What the ids of footnotes begin with, for a page that shows more than one body.
    ///
    /// Ids of headings never have two underlines in a row and those of footnotes always do, so that
    /// only another body's footnotes can clash with them.
    pub footnote_prefix: &'o str,
    /// Whether each heading is a link to itself, for a page that people quote by its parts; one that holds a link is not.
    pub linked_headings: bool,
    /// The most characters of [`Rendered::lead`]; without any, it is not asked for.
    pub lead: usize,
    /// Whether code goes without colours: they are classes, which mean nothing without the site's style sheet.
    pub plain_code: bool,
    /// The sizes of pictures as far as they are known, by addresses as they are written. None where the page shows no pictures.
    pub pictures: Option<&'o Sizes>,
    /// The words beside the text, in its language.
    pub labels: Labels<'o>,
}

/// Pictures by their addresses, with their sizes.
pub type Sizes = BTreeMap<String, Size>;

/// What the first pass keeps of a body: what it can be linked by, and what it links to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The headings, in the order in which they stand in the text.
    pub anchors: Vec<Anchor>,
    /// The links that were allowed, in the order in which they stand in the text.
    pub links: Vec<Link>,
    /// Whether the body has a code block.
    pub has_code: bool,
}

/// A body as it goes into a page.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The markup.
    pub html: SafeHtml,
    /// Whether it has a code block, and so wants the style sheet for code.
    pub has_code: bool,
    /// Its headings, in the order in which they stand in the text.
    pub anchors: Vec<Anchor>,
    /// Its first paragraph as plain text, as far as [`Options::lead`] lets it be told.
    pub lead: String,
}

/// Reads a body for what others need of it, with every finding (the first hundred of a body), in
/// the order of the text; their spans are bytes of `text`.
#[must_use]
pub fn outline(text: &str, options: &Options<'_>) -> (Outline, Vec<Finding>) {
    let body = reader::read(text, options);
    let outline = Outline { has_code: body.has_code(), anchors: body.anchors, links: body.links };
    (outline, body.findings)
}

/// Renders a body. `resolve` turns the target of an internal link, as [`Link::target`] has it,
/// into its address on this page; what it returns is escaped like everything else.
///
/// Whatever [`outline`] finds fault with is left out here: the output is safe even then.
#[must_use]
pub fn render(text: &str, options: &Options<'_>, resolve: &dyn Fn(&str) -> String) -> Rendered {
    let body = reader::read(text, options);
    let html = writer::write(&body, options, resolve);
    let lead = lead::lead(&body.pieces, options.lead);
    Rendered { html, has_code: body.has_code(), anchors: body.anchors, lead }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_has_the_anchors_and_links_of_the_text_in_order() {
        let text = "# One\n\n[a](b.md#c) <https://x.example/>\n\n### Two\n\n[d](#one)\n";
        let (outline, findings) = outline(text, &Options::default());
        let anchors: Vec<_> =
            outline.anchors.iter().map(|a| (a.id.as_str(), a.level, a.text.as_str())).collect();
        assert_eq!(anchors, [("one", 2, "One"), ("two", 3, "Two")]);
        let links: Vec<_> =
            outline.links.iter().map(|l| (&l.target[..], l.kind, &text[l.span.clone()])).collect();
        assert_eq!(
            links,
            [
                ("b.md#c", LinkKind::Internal, "[a](b.md#c)"),
                ("https://x.example/", LinkKind::External, "<https://x.example/>"),
                ("#one", LinkKind::Internal, "[d](#one)"),
            ]
        );
        assert!(findings.is_empty() && !outline.has_code);
    }

    #[test]
    fn findings_come_in_the_order_of_the_text() {
        let text =
            "[a](data:x)\n\n# T {#1}\n\n<b>\n\n[^x]: y\n\n```rsut\n```\n\n![i](https://x.y/z)\n";
        let (_, findings) = outline(text, &Options::default());
        let codes: Vec<_> = findings.iter().map(|f| f.fault.rule.code).collect();
        assert_eq!(
            codes,
            [
                "link-scheme",
                "heading-id",
                "raw-html",
                "footnote-unused",
                "code-language",
                "image-remote",
            ]
        );
    }

    #[test]
    fn rendering_tells_whether_there_is_code() {
        let has_code = |text| render(text, &Options::default(), &str::to_owned).has_code;
        assert!(has_code("    indented\n"));
        assert!(has_code("x[^1]\n\n[^1]: note\n\n    ```\n    code\n    ```\n"));
        assert!(!has_code("`inline`\n"));
    }
}
