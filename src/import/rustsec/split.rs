use std::ops::Range;

/// What stands where in a file.
#[derive(Debug, PartialEq)]
pub(super) struct Parts {
    /// The bytes of the TOML.
    pub(super) header: Range<usize>,
    /// The heading, with its markup as it is.
    pub(super) title: Option<String>,
    /// The Markdown after it.
    pub(super) body: String,
}

/// A file that is not in the form, and where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Problem {
    /// It does not begin with TOML.
    NotOpened(usize),
    /// Its TOML never ends.
    NotClosed(usize),
}

/// Splits a file: a fence with TOML, then Markdown that begins with a heading of the first level.
pub(super) fn split(text: &str) -> Result<Parts, Problem> {
    let at = text.len() - text.trim_start().len();
    let opening = text[at..].split_inclusive('\n').next().unwrap_or_default();
    if opening.trim_end() != "```toml" {
        return Err(Problem::NotOpened(at));
    }
    let start = at + opening.len();
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "```" {
            let (title, body) = titled(&text[end + line.len()..]);
            return Ok(Parts { header: start..end, title, body });
        }
        end += line.len();
    }
    Err(Problem::NotClosed(at))
}

/// The text of the heading that Markdown begins with, and what follows without the blank lines around it.
fn titled(markdown: &str) -> (Option<String>, String) {
    let text = markdown.trim_start_matches('\n');
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let heading = first.strip_prefix("# ").map(|heading| heading.trim().to_owned());
    let body = if heading.is_some() { rest } else { text };
    let body = body.trim_start_matches('\n').trim_end().to_owned();
    (heading.filter(|heading| !heading.is_empty()), body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: (&str, Option<&str>, &str)) {
        let parts = split(text).unwrap();
        let read = (&text[parts.header], parts.title.as_deref(), parts.body.as_str());
        assert_eq!(read, expected);
    }

    #[test]
    fn a_file_is_toml_a_heading_and_markdown() {
        check("```toml\na = 1\n```\n\n# T `x`\n\nb\n\nc\n", ("a = 1\n", Some("T `x`"), "b\n\nc"));
        check("\n```toml\n```\n# T", ("", Some("T"), ""));
        check("```toml\n```\n# T\nb\n```toml\nc\n```\n", ("", Some("T"), "b\n```toml\nc\n```"));
    }

    #[test]
    fn only_a_heading_of_the_first_level_is_a_title() {
        check("```toml\n```\n\n    code\n", ("", None, "    code"));
        check("```toml\n```\n## T\n", ("", None, "## T"));
        check("```toml\n```\n# \nb", ("", None, "b"));
        check("```toml\n```", ("", None, ""));
    }

    #[test]
    fn what_has_no_closed_fence_is_not_in_the_form() {
        for text in ["", "# T\n```toml\n```", "```\n```", "```toml2\n```"] {
            assert_eq!(split(text), Err(Problem::NotOpened(0)), "{text:?}");
        }
        for text in ["\n```toml\na = 1\n", "\n```toml\n````"] {
            assert_eq!(split(text), Err(Problem::NotClosed(1)), "{text:?}");
        }
    }
}
