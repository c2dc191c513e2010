//! Parts a source file into its YAML header and its Markdown body.

use std::ops::Range;

use memchr::memmem;

use crate::diagnostic::{Fault, Rule};
use crate::source::finding::Finding;

/// A Markdown file that does not begin with a header.
pub static FRONT_MATTER_MISSING: Rule = Rule::error(
    "front-matter-missing",
    "a Markdown source does not begin with front matter",
    "Every page and every advisory begins with its data in YAML, between two lines that are exactly \
     `---`. The first of them must be the first line of the file, with nothing before it and no \
     blanks behind it.",
);

/// A header without an end.
pub static FRONT_MATTER_UNCLOSED: Rule = Rule::error(
    "front-matter-unclosed",
    "the front matter of a Markdown source does not end",
    "The front matter ends at the next line that is exactly `---`. Without that line the whole text \
     would be taken for data. Blanks before or behind the dashes make it another line.",
);

/// The line that opens and closes the header.
const FENCE: &str = "---";

/// The two parts of a file, as ranges of bytes in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// The YAML between the two fences.
    pub header: Range<usize>,
    /// All that follows the second fence.
    pub body: Range<usize>,
}

/// Finds the two parts of `text`, whose lines end in LF.
///
/// # Errors
/// The first line is not `---`, or no later line is.
pub fn split(text: &str) -> Result<FrontMatter, Finding> {
    let first = 0..text.find('\n').unwrap_or(text.len());
    if &text[first.clone()] != FENCE {
        return Err(missing(first));
    }
    let end = memmem::find_iter(text.as_bytes(), b"\n---").find(|at| ends_line(text, at + 1));
    let end = end.ok_or_else(|| unclosed(first))?;
    let after = end + 1 + FENCE.len();
    Ok(FrontMatter {
        header: FENCE.len() + 1..end + 1,
        body: text.len().min(after + 1)..text.len(),
    })
}

/// Whether the fence at a place is all of its line.
fn ends_line(text: &str, fence: usize) -> bool {
    matches!(text.as_bytes().get(fence + FENCE.len()), None | Some(b'\n'))
}

fn missing(first: Range<usize>) -> Finding {
    let fault = Fault::new(&FRONT_MATTER_MISSING, "the file does not begin with front matter")
        .hint("make the first line exactly `---`, with no blanks");
    Finding::new(fault, first)
}

fn unclosed(first: Range<usize>) -> Finding {
    let fault =
        Fault::new(&FRONT_MATTER_UNCLOSED, "the front matter that begins here does not end")
            .hint("end it with a line that is exactly `---`, with no blanks");
    Finding::new(fault, first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn parts(text: &str, header: &str, body: &str) {
        let found = split(text).unwrap();
        assert_eq!((&text[found.header], &text[found.body]), (header, body));
    }

    #[track_caller]
    fn fails(text: &str, code: &str, place: &str) {
        let finding = split(text).unwrap_err();
        assert_eq!((finding.fault.rule.code, &text[finding.span]), (code, place));
    }

    #[test]
    fn header_and_body_are_parted() {
        parts("---\ntitle: é\n---\nbody\n", "title: é\n", "body\n");
        parts("---\na: 1\nb: 2\n---\n\n---\n", "a: 1\nb: 2\n", "\n---\n");
    }

    #[test]
    fn either_part_may_be_empty() {
        parts("---\n---\nbody", "", "body");
        parts("---\na: 1\n---\n", "a: 1\n", "");
        parts("---\na: 1\n---", "a: 1\n", "");
    }

    #[test]
    fn dashes_inside_of_a_line_do_not_end_the_header() {
        parts("---\na: x\n ---\nb: ----\n----\n---\n", "a: x\n ---\nb: ----\n----\n", "");
    }

    #[test]
    fn a_file_must_begin_with_the_fence() {
        fails("", "front-matter-missing", "");
        fails("# Title\n", "front-matter-missing", "# Title");
        fails("\n---\na: 1\n---\n", "front-matter-missing", "");
        fails("--- \na: 1\n---\n", "front-matter-missing", "--- ");
    }

    #[test]
    fn the_header_must_end() {
        fails("---", "front-matter-unclosed", "---");
        fails("---\na: 1\n--- \n", "front-matter-unclosed", "---");
    }
}
