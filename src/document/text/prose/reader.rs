//! Markdown, read into blocks.

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd, TextMergeStream};

use super::assembly::Assembly;
use super::block::{Block, Body};
use super::holder::Holder;
use super::inline::{Inline, clean};
use crate::source::markdown::extensions;

/// Reads a body. Raw HTML is left out.
pub(super) fn read(markdown: &str, resolve: &dyn Fn(&str) -> Option<String>) -> Body {
    let events: Vec<_> = TextMergeStream::new(Parser::new_ext(markdown, extensions())).collect();
    let mut reader = Reader {
        resolve,
        top: top_level(&events),
        assembly: Assembly::new(),
        inline: Inline::default(),
        code: None,
        images: 0,
        rows: Vec::new(),
    };
    for event in events {
        reader.event(event);
    }
    reader.flush();
    reader.assembly.finish()
}

/// The highest level of the headings that stand in nothing else: these begin sections.
fn top_level(events: &[Event<'_>]) -> Option<HeadingLevel> {
    let mut depth = 0_usize;
    let mut top: Option<HeadingLevel> = None;
    for event in events {
        match event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                top = Some(top.map_or(*level, |top| top.min(*level)));
            }
            Event::Start(tag) if Holder::of(tag).is_some() => depth += 1,
            Event::End(end) if Holder::is_ended_by(*end) => depth -= 1,
            _ => {}
        }
    }
    top
}

struct Reader<'r> {
    resolve: &'r dyn Fn(&str) -> Option<String>,
    top: Option<HeadingLevel>,
    assembly: Assembly,
    inline: Inline,
    code: Option<String>,
    /// How many images are open: of these only the description stays.
    images: usize,
    rows: Vec<Vec<String>>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(end),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text);
            }
            Event::Code(code) => self.inline.words(&format!("`{code}`")),
            Event::SoftBreak => self.inline.words(" "),
            Event::HardBreak => self.inline.line_end(),
            Event::TaskListMarker(done) => self.inline.words(if done { "[x] " } else { "[ ] " }),
            Event::FootnoteReference(label) => {
                let number = self.assembly.cite(&label);
                self.inline.words(&format!("[{number}]"));
            }
            Event::Rule => {
                self.flush();
                self.assembly.block(Block::Rule);
            }
            Event::Html(_) | Event::InlineHtml(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.code {
            Some(code) => code.push_str(&clean(text)),
            None => self.inline.words(text),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        if let Some(holder) = Holder::of(&tag) {
            self.flush();
            return self.assembly.open(holder);
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
                self.link(link_type, dest_url);
            }
            Tag::Paragraph | Tag::Heading { .. } | Tag::Table(_) | Tag::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn link(&mut self, kind: LinkType, target: CowStr<'_>) {
        self.inline.open_link(match kind {
            LinkType::Email => Some(target.into_string()),
            _ => (self.resolve)(&target),
        });
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Paragraph => {
                if let Some(words) = self.inline.take() {
                    self.assembly.block(Block::Paragraph(words));
                }
            }
            TagEnd::Heading(level) => self.heading(level),
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                self.assembly.block(Block::Code(code));
            }
            TagEnd::TableCell => self.cell(),
            TagEnd::Table => {
                let rows = std::mem::take(&mut self.rows);
                self.assembly.block(Block::Table(rows));
            }
            TagEnd::Strikethrough => self.inline.words("~~"),
            TagEnd::Image => self.images -= 1,
            TagEnd::Link if self.images == 0 => self.inline.close_link(),
            end if Holder::is_ended_by(end) => {
                self.flush();
                self.assembly.close();
            }
            _ => {}
        }
    }

    fn heading(&mut self, level: HeadingLevel) {
        let Some(words) = self.inline.take() else { return };
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if self.top == Some(level) && !self.assembly.is_nested() {
            self.assembly.section(words);
        } else {
            self.assembly.block(Block::Heading(words));
        }
    }

    fn cell(&mut self) {
        let cell = self.inline.take().unwrap_or_default();
        if let Some(row) = self.rows.last_mut() {
            row.push(cell.trim().to_owned());
        }
    }

    /// Ends words that are no paragraph: those of a list whose items stand close together.
    fn flush(&mut self) {
        if let Some(words) = self.inline.take() {
            self.assembly.block(Block::Line(words));
        }
    }
}
