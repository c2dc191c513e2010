//! The lines of a draft that its public form has not.

use std::ops::Range;

use super::DRAFT_FORM;
use crate::diagnostic::Fault;
use crate::source::finding::Finding;

/// The key that begins the block.
const KEY: &str = "draft:";

/// The whole lines of the block in the front matter at `header`: its key and every indented line behind it.
///
/// # Errors
/// [`DRAFT_FORM`] where there is no such line, or where it has the value beside it.
pub(super) fn find(text: &str, header: &Range<usize>) -> Result<Range<usize>, Finding> {
    let mut lines = lines(text, header).skip_while(|line| !text[line.clone()].starts_with(KEY));
    let Some(first) = lines.next() else {
        let fault = Fault::new(&DRAFT_FORM, "there is no block `draft:` here");
        let hint =
            "write `draft:` with its canary below; an advisory with an id is public and no draft";
        return Err(Finding::new(fault.hint(hint), header.start..header.start));
    };
    let below = lines.take_while(|line| belongs(&text[line.clone()]));
    match below.filter(|line| is_indented(&text[line.clone()])).last() {
        Some(last) if is_bare(&text[first.clone()]) => Ok(first.start..last.end),
        _ => {
            let fault = Fault::new(&DRAFT_FORM, "the block must have lines of its own");
            let span = first.start..first.start + KEY.len();
            Err(Finding::new(fault.hint("write `draft:` alone, and its keys indented below"), span))
        }
    }
}

/// The text with other lines in the place of a block.
pub(super) fn replaced(text: &str, block: &Range<usize>, lines: &str) -> String {
    format!("{}{lines}{}", &text[..block.start], &text[block.end..])
}

/// What a published advisory begins with.
pub(super) fn head(id: &str, date: &str, summary: &str) -> String {
    // A JSON string is a YAML scalar in double quotes.
    let summary = serde_json::Value::from(summary);
    format!("id: {id}\nrevisions:\n  - date: {date}\n    summary: {summary}\n")
}

/// The same text with the block alone: blanks for the rest of the front matter, so that every place stays.
pub(super) fn alone(text: &str, header: &Range<usize>, block: &Range<usize>) -> String {
    let blank = |part: &str| -> String {
        part.split_inclusive('\n')
            .flat_map(|line| {
                let ended = line.ends_with('\n');
                let blanks = line.len() - usize::from(ended);
                std::iter::repeat_n(' ', blanks).chain(ended.then_some('\n'))
            })
            .collect()
    };
    let (before, after) = (&text[header.start..block.start], &text[block.end..header.end]);
    let (start, end) = (&text[..header.start], &text[header.end..]);
    [start, &blank(before), &text[block.clone()], &blank(after), end].concat()
}

/// The same text as an advisory, with as many lines: so findings about it have their places.
pub(super) fn as_advisory(text: &str, block: &Range<usize>) -> String {
    const HEAD: &str = "id: DRAFT-0\nrevisions: [{date: 2000-01-01, summary: Draft}]\n";
    let lines = text[block.clone()].matches('\n').count();
    let rest = "\n".repeat(lines.saturating_sub(2));
    replaced(text, block, &format!("{HEAD}{rest}"))
}

/// The lines of a range with their line feeds.
fn lines<'t>(text: &'t str, range: &Range<usize>) -> impl Iterator<Item = Range<usize>> + use<'t> {
    text[range.clone()].split_inclusive('\n').scan(range.start, |start, line| {
        let span = *start..*start + line.len();
        *start = span.end;
        Some(span)
    })
}

fn is_indented(line: &str) -> bool {
    line.starts_with([' ', '\t']) && !line.trim().is_empty()
}

fn belongs(line: &str) -> bool {
    line.starts_with([' ', '\t', '#']) || line.trim().is_empty()
}

/// Whether nothing but a comment stands behind the key.
fn is_bare(line: &str) -> bool {
    let rest = &line[KEY.len()..];
    rest.trim().is_empty()
        || rest.trim_start().len() < rest.len() && rest.trim_start().starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(header: &str, expected: Result<&str, &str>) {
        let text = format!("---\n{header}---\nbody\n");
        let range = 4..4 + header.len();
        match find(&text, &range) {
            Ok(block) => {
                assert_eq!(Ok(&text[block.clone()]), expected);
                let alone = alone(&text, &range, &block);
                assert_eq!(alone.len(), text.len());
                assert_eq!(&alone[block.clone()], &text[block.clone()]);
                assert_eq!(alone[range].trim(), text[block.clone()].trim());
                let advisory = as_advisory(&text, &block);
                assert_eq!(advisory.lines().count(), text.lines().count());
                assert!(advisory.ends_with(&text[block.end..]));
            }
            Err(finding) => assert_eq!(Err(finding.fault.message.as_str()), expected),
        }
    }

    #[test]
    fn the_block_is_its_key_and_what_is_indented_below() {
        check("draft:\n  a: b\ntitle: é\n", Ok("draft:\n  a: b\n"));
        check(
            "title: é\ndraft: # private\n  a: b\n\n# c\n  d:\n    - e\n# f\n\n",
            Ok("draft: # private\n  a: b\n\n# c\n  d:\n    - e\n"),
        );
        check("drafts: no\ndraft:\n\ta: b\nx: y\n", Ok("draft:\n\ta: b\n"));
    }

    #[test]
    fn another_form_is_refused() {
        let own = Err("the block must have lines of its own");
        check("draft: {a: b}\ntitle: c\n", own);
        check("draft:\ntitle: c\n", own);
        check("draft: {a: b,\n  c: d}\n", own);
        check("draft:\n", own);
        let none = Err("there is no block `draft:` here");
        check("title: a\n", none);
        check("", none);
        check("title:\n  draft:\n    a: b\n", none);
    }

    #[test]
    fn the_summary_is_quoted() {
        let head = head("A-1", "2026-01-01", "say \"a\": b");
        assert_eq!(
            head,
            "id: A-1\nrevisions:\n  - date: 2026-01-01\n    summary: \"say \\\"a\\\": b\"\n"
        );
    }
}
