//! Blocks, laid out as lines.

use std::collections::{BTreeMap, BTreeSet};

use super::block::{Block, Note, Section};
use super::table;
use crate::document::text::wrap::{WIDTH, hang, length, wrap};

/// How far code is indented: by as much as Markdown wants, too.
const CODE: &str = "    ";

/// The footnotes of a body; each is listed once, under the section that first refers to it.
pub(super) struct Notes<'b> {
    notes: &'b BTreeMap<usize, Note>,
    listed: BTreeSet<usize>,
}

impl<'b> Notes<'b> {
    pub(super) const fn new(notes: &'b BTreeMap<usize, Note>) -> Self {
        Self { notes, listed: BTreeSet::new() }
    }

    /// The lines of a section, with the footnotes that belong under it.
    pub(super) fn section(&mut self, section: &Section) -> Vec<String> {
        let mut lines = blocks(&section.blocks, WIDTH);
        for (number, note) in self.under(section) {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            let mark = format!("[{number}] ");
            let indent = " ".repeat(mark.len());
            lines.extend(hang(&mark, &indent, blocks(&note.blocks, WIDTH - mark.len())));
        }
        lines
    }

    /// The footnotes that a section refers to, or that these refer to, if they are not listed yet.
    fn under(&mut self, section: &Section) -> Vec<(usize, &'b Note)> {
        let mut cited = section.cited.clone();
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(&number) = cited.get(at) {
            at += 1;
            if let Some(note) = self.notes.get(&number)
                && self.listed.insert(number)
            {
                found.push((number, note));
                cited.extend(&note.cited);
            }
        }
        found
    }
}

/// The lines of some blocks, with an empty line where one ends and the next begins.
fn blocks(blocks: &[Block], width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut close = true;
    for block in blocks {
        let is_line = matches!(block, Block::Line(_));
        let next = of_block(block, width);
        if next.is_empty() {
            continue;
        }
        if !lines.is_empty() && !close && !is_line {
            lines.push(String::new());
        }
        lines.extend(next);
        close = is_line;
    }
    lines
}

fn of_block(block: &Block, width: usize) -> Vec<String> {
    match block {
        Block::Paragraph(words) | Block::Line(words) => paragraph(words, width),
        Block::Heading(words) => heading(words, width),
        Block::Code(code) => code.trim_end_matches('\n').split('\n').map(code_line).collect(),
        Block::Quote(held) => hang("> ", "> ", blocks(held, less(width, 2))),
        Block::Alert(held) => hang("", "  ", blocks(held, less(width, 2))),
        Block::List(first, items) => list(*first, items, width),
        Block::Table(rows) => table::lines(rows, width),
        Block::Rule => vec!["* * *".to_owned()],
    }
}

fn paragraph(words: &str, width: usize) -> Vec<String> {
    words.split('\n').flat_map(|line| wrap(line, width)).collect()
}

fn heading(words: &str, width: usize) -> Vec<String> {
    let mut lines = wrap(words, width);
    let underline = lines.iter().map(|line| length(line)).max().unwrap_or_default();
    lines.push("~".repeat(underline.min(width)));
    lines
}

fn code_line(line: &str) -> String {
    format!("{CODE}{line}").trim_end_matches([' ', '\t']).to_owned()
}

fn list(first: Option<u64>, items: &[Vec<Block>], width: usize) -> Vec<String> {
    let last = first.map(|first| first.saturating_add(items.len() as u64).saturating_sub(1));
    let indent = last.map_or(0, |last| last.to_string().len()) + "- ".len();
    let is_loose = items.iter().flatten().any(|block| matches!(block, Block::Paragraph(_)));
    let mut lines = Vec::new();
    for (at, item) in (0..).zip(items) {
        if is_loose && at > 0 {
            lines.push(String::new());
        }
        let mark = first.map_or("-".to_owned(), |first| format!("{}.", first.saturating_add(at)));
        let mut held = blocks(item, less(width, indent));
        if held.is_empty() {
            held.push(String::new());
        }
        lines.extend(hang(&format!("{mark:<indent$}"), &" ".repeat(indent), held));
    }
    lines
}

const fn less(width: usize, indent: usize) -> usize {
    width.saturating_sub(indent)
}
