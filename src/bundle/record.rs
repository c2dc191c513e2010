//! What was sent, written into the draft by a small edit that leaves every other byte as it is.

use std::ops::Range;
use std::path::Path;

use crate::diagnostic::Fault;
use crate::draft::{self, DRAFT_FORM, Draft, Sent};
use crate::source::text::Text;

/// The bytes of a draft's file with more entries in `sent:`; `old` are its bytes now.
///
/// # Errors
/// [`DRAFT_FORM`] where its `sent:` is written in a form that this edit does not understand, so that nothing is changed.
pub fn recorded(draft: &Draft, old: &[u8], new: &[Sent]) -> Result<Vec<u8>, Fault> {
    let edited = std::str::from_utf8(old).ok().map(|text| edit(text, &draft.facts.sent, new));
    let edited = edited.filter(|text| holds(text, draft, new));
    edited.map(String::into_bytes).ok_or_else(|| {
        Fault::new(&DRAFT_FORM, "what is sent could not be written into this draft")
            .hint("write `sent:` as a list with a line for each entry, at the end of `draft:`")
    })
}

/// Whether the text says what the draft says, and that this was sent.
fn holds(text: &str, draft: &Draft, new: &[Sent]) -> bool {
    let path = format!("{}/draft.md", draft.name);
    let Ok((text, _)) = Text::decode(path, text.as_bytes().to_vec()) else { return false };
    let (Some(read), _) = draft::parse(&draft.name, Path::new(""), text) else { return false };
    let mut expected = draft.facts.clone();
    expected.sent.extend_from_slice(new);
    read.facts == expected && read.with_block("") == draft.with_block("")
}

/// The text with the new entries behind those that are there, or in a list of their own.
fn edit(text: &str, known: &[Sent], new: &[Sent]) -> String {
    let Some(block) = Block::of(text) else { return text.to_owned() };
    let Some(key) = block.key() else {
        return block.replaced(block.inside.end..block.inside.end, &block.list(&[new]));
    };
    let end = block.value_end(key);
    match block.item(key, end) {
        Some(item) => block.replaced(end..end, &block.items(indentation(item), new)),
        // The list is written in brackets: it is written anew.
        None => block.replaced(key..end, &block.list(&[known, new])),
    }
}

/// The lines of a draft, and which of them are those indented below `draft:`.
struct Block<'t> {
    lines: Vec<&'t str>,
    inside: Range<usize>,
    indent: &'t str,
    line_end: &'static str,
}

impl<'t> Block<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let first = lines.iter().position(|line| line.starts_with("draft:"))? + 1;
        let inside = |line: &&&str| !is_content(line) || !indentation(line).is_empty();
        let count = lines[first..].iter().take_while(inside).count();
        let last = (first..first + count).rfind(|&line| is_content(lines[line]))?;
        let indent = lines[first..=last].iter().find(|line| is_content(line))?;
        Some(Self { indent: indentation(indent), inside: first..last + 1, lines, line_end })
    }

    /// The line of `sent:`.
    fn key(&self) -> Option<usize> {
        let is_key =
            |line: &str| indentation(line) == self.indent && line.trim_start().starts_with("sent:");
        self.inside.clone().find(|&line| is_key(self.lines[line]))
    }

    /// The line behind the last of a key's value.
    fn value_end(&self, key: usize) -> usize {
        let below = |line: &&&str| {
            let deeper = indentation(line).len() > self.indent.len();
            !is_content(line) || deeper || line.trim_start().starts_with("- ")
        };
        let count = self.lines[key + 1..self.inside.end].iter().take_while(below).count();
        let last = (key + 1..=key + count).rfind(|&line| is_content(self.lines[line]));
        last.unwrap_or(key) + 1
    }

    /// The first item of the list below a key, where it is one with a line for each item.
    fn item(&self, key: usize, end: usize) -> Option<&'t str> {
        let first = self.lines[key + 1..end].iter().find(|line| is_content(line))?;
        let listed = is_bare(self.lines[key]) && first.trim_start().starts_with("- ");
        listed.then_some(*first)
    }

    fn list(&self, entries: &[&[Sent]]) -> String {
        let inner = format!("{}  ", self.indent);
        let items: String = entries.iter().map(|entries| self.items(&inner, entries)).collect();
        format!("{}sent:{}{items}", self.indent, self.line_end)
    }

    fn items(&self, indent: &str, entries: &[Sent]) -> String {
        let item = |sent| format!("{indent}- {}{}", entry(sent), self.line_end);
        entries.iter().map(item).collect()
    }

    fn replaced(&self, lines: Range<usize>, by: &str) -> String {
        let (before, after) = (&self.lines[..lines.start], &self.lines[lines.end..]);
        [&before.concat(), by, &after.concat()].concat()
    }
}

/// One entry. A JSON string is a YAML scalar in double quotes.
fn entry(sent: &Sent) -> String {
    let Sent { to, at, bundle, patches } = sent;
    let to = serde_json::Value::from(to.as_str());
    format!("{{to: {to}, at: {at}, bundle: {bundle}, patches: {patches}}}")
}

fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Whether a line holds more than blanks and a comment.
fn is_content(line: &str) -> bool {
    !line.trim().is_empty() && !line.trim_start().starts_with('#')
}

/// Whether nothing but a comment stands behind a key.
fn is_bare(line: &str) -> bool {
    let rest = line.split_once(':').map_or("", |(_, rest)| rest).trim();
    rest.is_empty() || rest.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::date::Moment;
    use crate::model::digest::Digest;

    /// Written in two parts, so that this file does not look like a draft.
    const CANARY: &str = concat!("forewarn-canary", "-0123456789abcdef0123456789abcdef");

    fn sent(to: &str) -> Sent {
        let at = Moment::parse("2026-11-22T12:00:00Z").unwrap();
        Sent { to: to.to_owned(), at, bundle: Digest::of(b"b"), patches: Digest::of(b"p") }
    }

    fn line(to: &str) -> String {
        entry(&sent(to))
    }

    /// Records one entry in a draft with these lines in its block; `LINE` stands for an entry of A, `NEW` for the new one.
    #[track_caller]
    fn check(block: &str, expected: &str) {
        for end in ["\n", "\r\n"] {
            let text = |block: &str| {
                let text = format!(
                    "---\ntitle: T\ndraft: # private\n  canary: {CANARY}\n{block}credits: []\n---\n\nsent:\n  é\n"
                );
                text.replace("LINE", &line("A"))
                    .replace("NEW", &line("B: \"c\""))
                    .replace('\n', end)
            };
            let old = text(block);
            let decoded = Text::decode("a/draft.md", old.clone().into_bytes()).unwrap().0;
            let draft = draft::parse("a", Path::new(""), decoded).0.unwrap();
            let new = recorded(&draft, old.as_bytes(), &[sent("B: \"c\"")]).unwrap();
            assert_eq!(String::from_utf8(new).unwrap(), text(expected));
        }
    }

    #[test]
    fn the_first_entry_brings_its_key() {
        check("", "  sent:\n    - NEW\n");
        check("  # note\n", "  sent:\n    - NEW\n  # note\n");
        check("  summary: a # sent:\n\n", "  summary: a # sent:\n  sent:\n    - NEW\n\n");
        check(
            "  private: [\n    'sent:'\n    ]\n",
            "  private: [\n    'sent:'\n    ]\n  sent:\n    - NEW\n",
        );
    }

    #[test]
    fn later_entries_follow_it() {
        check("  sent:\n    - LINE\n", "  sent:\n    - LINE\n    - NEW\n");
        check(
            "  sent: # told\n  - LINE # by mail\n  summary: a\n",
            "  sent: # told\n  - LINE # by mail\n  - NEW\n  summary: a\n",
        );
        check(
            "  sent:\n\n    # one\n    - LINE\n    # end\n\n  summary: a\n",
            "  sent:\n\n    # one\n    - LINE\n    - NEW\n    # end\n\n  summary: a\n",
        );
    }

    #[test]
    fn a_list_in_brackets_is_written_anew() {
        check("  sent: []\n", "  sent:\n    - NEW\n");
        check("  sent: [LINE]\n  summary: a\n", "  sent:\n    - LINE\n    - NEW\n  summary: a\n");
        check(
            "  sent: [\n    LINE\n    ]\n  summary: a\n",
            "  sent:\n    - LINE\n    - NEW\n  summary: a\n",
        );
    }

    #[test]
    fn what_is_not_understood_is_left_alone() {
        let text = format!("---\ndraft:\n  canary: {CANARY}\n  \"sent\": []\n---\n");
        let decoded = Text::decode("a/draft.md", text.clone().into_bytes()).unwrap().0;
        let draft = draft::parse("a", Path::new(""), decoded).0.unwrap();
        let fault = recorded(&draft, text.as_bytes(), &[sent("A")]).unwrap_err();
        assert_eq!(fault.rule.code, "draft-form");
    }
}
