use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, LinkType, Tag};

use super::{Reader, Verdict};
use crate::source::markdown::footnote::Label;
use crate::source::markdown::heading::Draft;
use crate::source::markdown::language::{self, Language};
use crate::source::markdown::link::{Link, LinkKind, Target};
use crate::source::markdown::piece::Element;
use crate::source::markdown::{image, raw_html, table};

impl<'a> Reader<'a> {
    /// Decides what becomes of an element, and finds fault with what is refused.
    pub(super) fn judge(&mut self, tag: Tag<'a>, span: &Range<usize>) -> Verdict<'a> {
        if matches!(tag, Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::TableCell) {
            self.in_raw_html = false;
        }
        let element = match tag {
            Tag::Paragraph => Element::Paragraph,
            Tag::Heading { level, id, .. } => return Verdict::Head(Draft::new(level, id, span)),
            Tag::BlockQuote(Some(kind)) => Element::Alert(kind),
            Tag::BlockQuote(None) => Element::Quote,
            Tag::CodeBlock(CodeBlockKind::Indented) => Element::CodeBlock(None),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => self.fence(&info, span),
            Tag::List(first) => Element::List(first),
            Tag::Item => Element::Item,
            Tag::FootnoteDefinition(label) => return Verdict::Define(Label::fold(&label)),
            Tag::Table(alignments) => return self.table(alignments, span),
            Tag::TableHead => Element::TableHead,
            Tag::TableRow => return self.row(span),
            Tag::TableCell => Element::TableCell,
            Tag::Emphasis => Element::Emphasis,
            Tag::Strong => Element::Strong,
            Tag::Strikethrough => Element::Strikethrough,
            Tag::Link { link_type, dest_url, title, .. } => {
                return self.link(link_type, &dest_url, title, span);
            }
            Tag::Image { dest_url, .. } if self.shows_pictures && image::is_shown(&dest_url) => {
                let (target, kind) = (dest_url.to_string(), LinkKind::Internal);
                self.links.push(Link { target, span: span.clone(), kind });
                return Verdict::Picture(dest_url.into_string());
            }
            Tag::Image { dest_url, .. } => {
                self.findings.add(span, || image::refusal(&dest_url));
                return Verdict::Flatten;
            }
            Tag::HtmlBlock => {
                let html = self.findings.first_line(span);
                self.findings.add(span, || raw_html::dropped(html));
                return Verdict::Hide;
            }
            // Extensions that are off.
            _ => return Verdict::Unwrap,
        };
        Verdict::Keep(element)
    }

    fn fence(&mut self, info: &str, span: &Range<usize>) -> Element<'a> {
        let language = Language::parse(info).unwrap_or_else(|token| {
            self.findings.add(span, || language::unknown(&token));
            None
        });
        Element::CodeBlock(language)
    }

    fn table(&mut self, alignments: Vec<Alignment>, span: &Range<usize>) -> Verdict<'a> {
        if self.tables.begin_table(alignments.len()) {
            return Verdict::Keep(Element::Table(alignments));
        }
        self.findings.add(span, table::too_large);
        Verdict::Hide
    }

    fn row(&mut self, span: &Range<usize>) -> Verdict<'a> {
        if self.tables.begin_row() {
            return Verdict::Keep(Element::TableRow);
        }
        self.findings.add(span, table::too_large);
        Verdict::Hide
    }

    fn link(
        &mut self,
        link_type: LinkType,
        address: &str,
        title: CowStr<'a>,
        span: &Range<usize>,
    ) -> Verdict<'a> {
        let target = match link_type {
            LinkType::Email => Target::mail(address),
            _ => Target::parse(address),
        };
        match target {
            Ok(target) => {
                let link = target.address().to_owned();
                self.links.push(Link { target: link, span: span.clone(), kind: target.kind() });
                let title = self.clean(title, span);
                Verdict::Keep(Element::Link { target, title })
            }
            Err(fault) => {
                self.findings.add(span, || fault);
                Verdict::Unwrap
            }
        }
    }
}
