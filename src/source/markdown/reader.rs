mod end;
mod judge;

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options as Extensions, Parser, Tag, TextMergeWithOffset};

use super::findings::Findings;
use super::footnote::{self, Definition, Label};
use super::heading::{self, Anchor, Draft};
use super::link::Link;
use super::nesting::{self, Fate, Nesting};
use super::piece::{Element, Piece};
use super::{Options, character, raw_html, table};
use crate::source::finding::Finding;

/// A body of Markdown, read and found harmless.
#[derive(Debug)]
pub(super) struct Body<'a> {
    pub(super) pieces: Vec<Piece<'a>>,
    pub(super) definitions: Vec<Definition<'a>>,
    pub(super) anchors: Vec<Anchor>,
    pub(super) links: Vec<Link>,
    pub(super) findings: Vec<Finding>,
}

impl Body<'_> {
    pub(super) fn has_code(&self) -> bool {
        let notes = self.definitions.iter().flat_map(|definition| &definition.pieces);
        self.pieces
            .iter()
            .chain(notes)
            .any(|piece| matches!(piece, Piece::Open(Element::CodeBlock(_))))
    }
}

/// Reads a body. What is refused is left out of it, and found fault with.
pub(super) fn read<'a>(text: &'a str, options: &Options<'_>) -> Body<'a> {
    let mut reader = Reader { shows_pictures: options.pictures.is_some(), ..Reader::of(text) };
    let events = Parser::new_ext(text, extensions()).into_offset_iter();
    for (event, span) in TextMergeWithOffset::new(events) {
        reader.event(event, &span);
    }
    reader.finish(options)
}

/// What is understood beside `CommonMark`, wherever Markdown is read.
pub(crate) fn extensions() -> Extensions {
    Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_GFM
        | Extensions::ENABLE_HEADING_ATTRIBUTES
}

/// What becomes of an element, with what is needed to keep it.
enum Verdict<'a> {
    Keep(Element<'a>),
    /// A heading, which is kept if it has words.
    Head(Draft<'a>),
    /// A footnote, which is kept apart.
    Define(Label),
    /// A picture, whose words are its description.
    Picture(String),
    Unwrap,
    Flatten,
    Hide,
}

struct Reader<'a> {
    pieces: Vec<Piece<'a>>,
    definitions: Vec<Definition<'a>>,
    /// The footnotes that are open, each with the place where its pieces begin.
    defining: Vec<(Label, Range<usize>, usize)>,
    drafts: Vec<Draft<'a>>,
    /// The heading that is open, and the place where its pieces begin.
    heading: Option<(Draft<'a>, usize)>,
    shows_pictures: bool,
    /// The picture that is open: its address, its place in the source, and where its pieces begin.
    picture: Option<(String, Range<usize>, usize)>,
    links: Vec<Link>,
    nesting: Nesting,
    tables: table::Room,
    in_raw_html: bool,
    told_of_depth: bool,
    findings: Findings<'a>,
}

impl<'a> Reader<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            pieces: Vec::new(),
            definitions: Vec::new(),
            defining: Vec::new(),
            drafts: Vec::new(),
            heading: None,
            shows_pictures: false,
            picture: None,
            links: Vec::new(),
            nesting: Nesting::default(),
            tables: table::Room::default(),
            in_raw_html: false,
            told_of_depth: false,
            findings: Findings::of(text),
        }
    }

    fn finish(mut self, options: &Options<'_>) -> Body<'a> {
        let anchors = heading::settle(self.drafts, options, &mut self.findings);
        footnote::find_unused(&self.pieces, &self.definitions, &mut self.findings);
        Body {
            pieces: self.pieces,
            definitions: self.definitions,
            anchors,
            links: self.links,
            findings: self.findings.in_order(),
        }
    }

    fn event(&mut self, event: Event<'a>, span: &Range<usize>) {
        match event {
            Event::Start(tag) => self.open(tag, span),
            Event::End(end) => self.close(end),
            _ if self.nesting.is_hidden() => {}
            Event::Text(text) => self.text(text, span, Piece::Text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(text, span, Piece::Code);
            }
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(&html, span),
            Event::HardBreak if !self.nesting.is_flat() => self.pieces.push(Piece::HardBreak),
            Event::SoftBreak | Event::HardBreak => self.soft_break(),
            _ if self.nesting.is_flat() => {}
            Event::FootnoteReference(label) => {
                self.pieces.push(Piece::Reference(Label::fold(&label)));
            }
            Event::Rule => self.pieces.push(Piece::Rule),
            Event::TaskListMarker(done) => self.pieces.push(Piece::Task { done }),
        }
    }

    fn text(
        &mut self,
        text: CowStr<'a>,
        span: &Range<usize>,
        piece: impl FnOnce(CowStr<'a>) -> Piece<'a>,
    ) {
        let text = self.clean(text, span);
        if let Some((heading, _)) = &mut self.heading {
            heading.text.push_str(&text);
        }
        self.pieces.push(piece(text));
    }

    fn soft_break(&mut self) {
        if let Some((heading, _)) = &mut self.heading {
            heading.text.push(' ');
        }
        self.pieces.push(Piece::SoftBreak);
    }

    fn clean(&mut self, text: CowStr<'a>, span: &Range<usize>) -> CowStr<'a> {
        let (text, fault) = character::clean(text);
        if let Some(fault) = fault {
            self.findings.add(span, || fault);
        }
        text
    }

    /// Drops HTML: one finding for all that stands in a paragraph.
    fn raw_html(&mut self, html: &str, span: &Range<usize>) {
        if !std::mem::replace(&mut self.in_raw_html, true) {
            self.findings.add(span, || raw_html::dropped(html));
        }
    }

    fn open(&mut self, tag: Tag<'a>, span: &Range<usize>) {
        let fate = if self.nesting.is_hidden() {
            Fate::Hidden
        } else if self.nesting.is_flat() {
            Fate::Unwrapped
        } else {
            let verdict = self.judge(tag, span);
            self.carry_out(verdict, span)
        };
        self.nesting.open(fate);
    }

    fn carry_out(&mut self, verdict: Verdict<'a>, span: &Range<usize>) -> Fate {
        match verdict {
            Verdict::Keep(element) if element.deepens() && self.nesting.is_full() => {
                if !std::mem::replace(&mut self.told_of_depth, true) {
                    self.findings.add(span, nesting::too_deep);
                }
                return Fate::Hidden;
            }
            Verdict::Keep(element) => {
                let deepens = element.deepens();
                self.pieces.push(Piece::Open(element));
                return Fate::Kept { deepens };
            }
            Verdict::Head(draft) => {
                self.heading = Some((draft, self.pieces.len()));
                self.pieces.push(Piece::Open(Element::Heading(self.drafts.len())));
            }
            Verdict::Define(label) => {
                self.defining.push((label, span.clone(), self.pieces.len()));
            }
            Verdict::Picture(address) => {
                self.picture = Some((address, span.clone(), self.pieces.len()));
                return Fate::Flattened;
            }
            Verdict::Unwrap => return Fate::Unwrapped,
            Verdict::Flatten => return Fate::Flattened,
            Verdict::Hide => return Fate::Hidden,
        }
        Fate::Kept { deepens: false }
    }
}
