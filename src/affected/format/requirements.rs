//! pip's `requirements.txt` (<https://pip.pypa.io/en/stable/reference/requirements-file-format/>), of which only what is
//! pinned by `==` or `===` has a version (PEP 440, "Version matching").

use super::super::query::{Asked, Query};
use super::{Format, unread};

/// `requirements.txt`, and every other name that ends in `.txt`.
pub(super) struct Requirements;

impl Format for Requirements {
    fn is_named(&self, name: &str) -> bool {
        name.ends_with(".txt")
    }

    fn read(&self, text: &str) -> Vec<Query> {
        let lines = logical(text).into_iter();
        lines.filter_map(|(line, number)| Some(one(&line)?.at(Some(number)))).collect()
    }
}

/// The lines with those joined that a backslash continues, without comments and blank ones, each with its first number.
fn logical(text: &str) -> Vec<(String, usize)> {
    let mut lines: Vec<(String, usize)> = Vec::new();
    let mut goes_on = false;
    for (line, number) in text.lines().zip(1..) {
        // A comment ends what goes on, as in pip.
        let is_comment = line.trim_start().starts_with('#');
        let continued = line.strip_suffix('\\').filter(|_| !is_comment);
        let content = continued.unwrap_or(line);
        match lines.last_mut() {
            Some((last, _)) if goes_on && is_comment => last.extend([" ", content]),
            Some((last, _)) if goes_on => last.push_str(content),
            _ => lines.push((content.to_owned(), number)),
        }
        goes_on = continued.is_some();
    }
    let bare = |(line, number): (String, usize)| (without_comment(&line).trim().to_owned(), number);
    lines.into_iter().map(bare).filter(|(line, _)| !line.is_empty()).collect()
}

/// A `#` begins a comment at the start of a line or after a blank; elsewhere it belongs to an address.
fn without_comment(line: &str) -> &str {
    let begins = |at: usize| at == 0 || line[..at].ends_with(char::is_whitespace);
    let comment = line.match_indices('#').map(|(at, _)| at).find(|&at| begins(at));
    comment.map_or(line, |at| &line[..at])
}

/// The requirement of a line; none for an option that names no dependency.
fn one(line: &str) -> Option<Query> {
    if line.starts_with('-') {
        return option(line).map(|reason| unread(line, reason));
    }
    let options = |(at, _): (usize, &str)| line[..at].ends_with(char::is_whitespace).then_some(at);
    let requirement = line.match_indices("--").find_map(options).map_or(line, |at| &line[..at]);
    // What follows a semicolon says where the requirement counts. It is looked at as if it did.
    let what = requirement.split(';').next().unwrap_or(requirement).trim();
    Some(Query::new(what, asked(what)))
}

/// Why an option leaves something unknown, if it does.
fn option(line: &str) -> Option<&'static str> {
    let is = |short: &str, long: &str| line.starts_with(short) || line.starts_with(long);
    if is("-r", "--requirement") {
        Some("other files are not followed: give each with --lockfile")
    } else if is("-e", "--editable") {
        Some("it is a folder or an address, which no version names")
    } else {
        None
    }
}

fn asked(what: &str) -> Asked {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let end = what.find(|c| !is_name(c)).unwrap_or(what.len());
    let (name, rest) = (&what[..end], without_extras(what[end..].trim_start()));
    if rest.starts_with('@') {
        return Asked::unpinned("PyPI", name, "it comes from an address, which no version names");
    }
    if !(rest.is_empty() || rest.starts_with(['=', '<', '>', '~', '!', '('])) {
        return Asked::Nothing("it is not a requirement that can be read".to_owned());
    }
    match pin(rest) {
        Some(version) => Asked::pinned("PyPI", name, version),
        None => Asked::unpinned("PyPI", name, "no version is pinned by `==`"),
    }
}

/// What follows the extras in square brackets.
fn without_extras(rest: &str) -> &str {
    let after = rest.strip_prefix('[').and_then(|extras| extras.split_once(']'));
    after.map_or(rest, |(_, after)| after.trim_start())
}

/// The version that a list of conditions pins.
fn pin(conditions: &str) -> Option<&str> {
    let inner = conditions.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
    inner.unwrap_or(conditions).split(',').find_map(exact)
}

/// The version that a condition demands; `==1.*` demands none, and a variable is none that we know.
fn exact(condition: &str) -> Option<&str> {
    let condition = condition.trim();
    let version = condition.strip_prefix("===").or_else(|| condition.strip_prefix("=="))?.trim();
    let is_known = |c: char| c.is_ascii_alphanumeric() || ".+!_-".contains(c);
    (!version.is_empty() && version.chars().all(is_known)).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(shown(&Requirements.read(text)), expected, "{text}");
    }

    #[test]
    fn a_pinned_version_is_read_whatever_stands_around_it() {
        check("HPack==2.2.0", &["1 PyPI hpack 2.2.0"]);
        check("hpack == 1.10  # why", &["1 PyPI hpack 1.10"]);
        check("h2[a, b]===4.0; python_version < '3'", &["1 PyPI h2 4.0"]);
        check("h2 (==4.0)", &["1 PyPI h2 4.0"]);
        check("h2>=3,==4.0", &["1 PyPI h2 4.0"]);
        check("h2==1!4.0+local.1 --hash=sha256:00", &["1 PyPI h2 1!4.0+local.1"]);
        check("\u{20}h2==4.0\r\n", &["1 PyPI h2 4.0"]);
    }

    #[test]
    fn lines_go_on_after_a_backslash() {
        check(
            "h2==4.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\n\nhpack==\\\n2.0\n",
            &["1 PyPI h2 4.0", "5 PyPI hpack 2.0"],
        );
        check("h2==4.0 \\\n# a comment \\\nhpack==2.0", &["1 PyPI h2 4.0", "3 PyPI hpack 2.0"]);
        check("h2==4.0 \\", &["1 PyPI h2 4.0"]);
    }

    #[test]
    fn what_is_not_pinned_is_not_known() {
        for text in ["h2", "h2>=4.0", "h2~=4.0", "h2==4.*", "h2==${VERSION}", "h2!=4.0", "h2<4,>3"]
        {
            check(text, &["1 PyPI h2 (no version is pinned by `==`)"]);
        }
        let address = "1 PyPI h2 (it comes from an address, which no version names)";
        check("h2 @ https://example.org/h2.whl#sha256=00", &[address]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let unread = "it is not a requirement that can be read";
        for text in ["./h2", "https://example.org/h2.whl", "h2 4.0", "<<<<<<< HEAD"] {
            let found = shown(&Requirements.read(text));
            assert_eq!(found.len(), 1);
            assert!(found[0].starts_with("1 ") && found[0].contains('('), "{}", found[0]);
        }
        check("h2 4.0", &[&format!("1 h2 4.0 ({unread})")]);
    }

    #[test]
    fn options_are_passed_over_unless_they_hide_dependencies() {
        check(
            "# a\n--index-url https://example.org\n-i x\n--no-binary :all:\n-c limits.txt\n\n",
            &[],
        );
        for text in ["-r other.txt", "--requirement other.txt", "-rother.txt"] {
            let reason = "other files are not followed: give each with --lockfile";
            check(text, &[&format!("1 {text} ({reason})")]);
        }
        check("-e ./h2", &["1 -e ./h2 (it is a folder or an address, which no version names)"]);
    }
}
