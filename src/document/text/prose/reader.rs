//! Markdown, read into blocks.

use std::collections::BTreeMap;

use pulldown_cmark::{
    BlockQuoteKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream,
};

use super::block::{Block, Body, Note, Section};
use super::inline::{Inline, clean};

/// How many quotes, lists and items may lie within each other; what lies deeper loses its indent.
const DEEPEST: usize = 32;

/// Reads a body. Raw HTML is left out.
pub(super) fn read(markdown: &str, resolve: &dyn Fn(&str) -> Option<String>) -> Body {
    let events: Vec<_> = TextMergeStream::new(Parser::new_ext(markdown, extensions())).collect();
    let mut reader = Reader::new(resolve, top_level(&events));
    for event in events {
        reader.event(event);
    }
    reader.finish()
}

/// What the pages' Markdown has too.
fn extensions() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// The highest level of the headings that stand in nothing else: these begin sections.
fn top_level(events: &[Event<'_>]) -> Option<HeadingLevel> {
    let mut depth = 0_usize;
    let mut top = None;
    for event in events {
        match event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                top = Some(top.map_or(*level, |top: HeadingLevel| top.min(*level)));
            }
            Event::Start(tag) if holder(tag).is_some() => depth += 1,
            Event::End(
                TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition,
            ) => depth -= 1,
            _ => {}
        }
    }
    top
}

/// What holds blocks.
enum Holder {
    Quote,
    Alert(&'static str),
    List(Option<u64>),
    Item,
    Note(String),
    /// One that lies too deep: its blocks go to what it lies in.
    Transparent,
}

fn holder(tag: &Tag<'_>) -> Option<Holder> {
    match tag {
        Tag::BlockQuote(None) => Some(Holder::Quote),
        Tag::BlockQuote(Some(kind)) => Some(Holder::Alert(label(*kind))),
        Tag::List(first) => Some(Holder::List(*first)),
        Tag::Item => Some(Holder::Item),
        Tag::FootnoteDefinition(label) => Some(Holder::Note(fold(label))),
        _ => None,
    }
}

const fn label(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Caution",
    }
}

/// Case makes no difference to a footnote's label, nor does the kind of blanks.
fn fold(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A holder that is open, and what it holds so far.
struct Frame {
    holder: Holder,
    blocks: Vec<Block>,
    items: Vec<Vec<Block>>,
    cited: Vec<usize>,
}

struct Reader<'r> {
    resolve: &'r dyn Fn(&str) -> Option<String>,
    top: Option<HeadingLevel>,
    sections: Vec<Section>,
    frames: Vec<Frame>,
    inline: Inline,
    code: Option<String>,
    /// How many images are open: of these only the description stays.
    images: usize,
    rows: Vec<Vec<String>>,
    numbers: BTreeMap<String, usize>,
    notes: BTreeMap<String, Note>,
}

impl<'r> Reader<'r> {
    fn new(resolve: &'r dyn Fn(&str) -> Option<String>, top: Option<HeadingLevel>) -> Self {
        Self {
            resolve,
            top,
            sections: vec![Section::default()],
            frames: Vec::new(),
            inline: Inline::default(),
            code: None,
            images: 0,
            rows: Vec::new(),
            numbers: BTreeMap::new(),
            notes: BTreeMap::new(),
        }
    }

    fn finish(mut self) -> Body {
        self.flush();
        let mut notes = self.notes;
        let numbered = self.numbers.iter();
        let notes = numbered.filter_map(|(label, &number)| Some((number, notes.remove(label)?)));
        Body { notes: notes.collect(), sections: self.sections }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(end),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.inline.words(&format!("`{code}`")),
            Event::SoftBreak => self.inline.words(" "),
            Event::HardBreak => self.inline.line_end(),
            Event::TaskListMarker(done) => self.inline.words(if done { "[x] " } else { "[ ] " }),
            Event::FootnoteReference(label) => self.cite(&label),
            Event::Rule => self.block(Block::Rule),
            Event::Html(_) | Event::InlineHtml(_) => {}
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.code {
            Some(code) => code.push_str(&clean(text)),
            None => self.inline.words(text),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        if let Some(holder) = holder(&tag) {
            self.flush();
            return self.open(holder);
        }
        match tag {
            Tag::CodeBlock(_) => {
                self.flush();
                self.code = Some(String::new());
            }
            Tag::TableRow | Tag::TableHead => self.rows.push(Vec::new()),
            // That words were struck out must not be lost with the line through them.
            Tag::Strikethrough => self.inline.words("~~"),
            Tag::Image { .. } => self.images += 1,
            Tag::Link { link_type, dest_url, .. } if self.images == 0 => {
                let address = match link_type {
                    LinkType::Email => Some(dest_url.to_string()),
                    _ => (self.resolve)(&dest_url),
                };
                self.inline.open_link(address);
            }
            Tag::Paragraph | Tag::Heading { .. } | Tag::Table(_) | Tag::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Paragraph => {
                if let Some(words) = self.inline.take() {
                    self.block(Block::Paragraph(words));
                }
            }
            TagEnd::Heading(level) => self.heading(level),
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                self.block(Block::Code(code));
            }
            TagEnd::TableCell => {
                let cell = self.inline.take().unwrap_or_default();
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell.trim().to_owned());
                }
            }
            TagEnd::Table => {
                let rows = std::mem::take(&mut self.rows);
                self.block(Block::Table(rows));
            }
            TagEnd::Strikethrough => self.inline.words("~~"),
            TagEnd::Image => self.images -= 1,
            TagEnd::Link if self.images == 0 => self.inline.close_link(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.close();
            }
            _ => {}
        }
    }

    fn open(&mut self, holder: Holder) {
        let holder = if self.frames.len() < DEEPEST { holder } else { Holder::Transparent };
        self.frames.push(Frame { holder, blocks: vec![], items: vec![], cited: vec![] });
    }

    fn close(&mut self) {
        self.flush();
        let Some(Frame { holder, blocks, items, cited }) = self.frames.pop() else { return };
        match holder {
            Holder::Note(label) => {
                self.notes.entry(label).or_insert(Note { blocks, cited });
                return;
            }
            Holder::Quote => self.block(Block::Quote(blocks)),
            Holder::Alert(label) => self.block(Block::Alert(labelled(label, blocks))),
            Holder::List(first) => self.block(Block::List(first, items)),
            Holder::Item => {
                if let Some(list) = self.frames.last_mut() {
                    list.items.push(blocks);
                }
            }
            Holder::Transparent => blocks.into_iter().for_each(|block| self.block(block)),
        }
        self.cited().extend(cited);
    }

    fn heading(&mut self, level: HeadingLevel) {
        let Some(words) = self.inline.take() else { return };
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if self.frames.is_empty() && self.top == Some(level) {
            self.sections.push(Section { title: Some(words), ..Section::default() });
        } else {
            self.block(Block::Heading(words));
        }
    }

    fn cite(&mut self, label: &str) {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(fold(label)).or_insert(next);
        self.inline.words(&format!("[{number}]"));
        self.cited().push(number);
    }

    /// Ends the words of an item that are no paragraph.
    fn flush(&mut self) {
        if let Some(words) = self.inline.take() {
            self.block(Block::Line(words));
        }
    }

    fn block(&mut self, block: Block) {
        match self.frames.last_mut() {
            Some(frame) => frame.blocks.push(block),
            None => section(&mut self.sections).blocks.push(block),
        }
    }

    fn cited(&mut self) -> &mut Vec<usize> {
        match self.frames.last_mut() {
            Some(frame) => &mut frame.cited,
            None => &mut section(&mut self.sections).cited,
        }
    }
}

fn section(sections: &mut [Section]) -> &mut Section {
    sections.last_mut().expect("there is a section from the start")
}

/// The blocks of an alert, with its label before the first words.
fn labelled(label: &str, mut blocks: Vec<Block>) -> Vec<Block> {
    match blocks.first_mut() {
        Some(Block::Paragraph(words)) => *words = format!("{label}: {words}"),
        _ => blocks.insert(0, Block::Line(format!("{label}:"))),
    }
    blocks
}
