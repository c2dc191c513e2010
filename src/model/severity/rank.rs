//! Where a text ranks a vulnerability in its own words.

use std::ops::Range;

use memchr::memmem;

const RANKS: [&str; 6] = ["low", "medium", "moderate", "high", "important", "critical"];

/// The places in a text that rank: `high severity`, `severity: high`, `severity is high`, or a CVSS vector.
pub(crate) fn mentions(text: &str) -> impl Iterator<Item = Range<usize>> {
    let words = memmem::find_iter(text.as_bytes(), b"everity").filter_map(|at| around(text, at));
    let vectors = memmem::find_iter(text.as_bytes(), b"CVSS:").filter_map(|at| vector(text, at));
    words.chain(vectors)
}

/// A rank before or after the word `severity`, whose second letter is at `at`.
fn around(text: &str, at: usize) -> Option<Range<usize>> {
    let start = at.checked_sub(1).filter(|start| text[..at].get(*start..).is_some_and(is_s))?;
    let end = at + "everity".len();
    let before = text[..start].trim_end_matches([' ', '-', '\n']);
    let word = before.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    if is_rank(word) && before.len() < start {
        return Some(before.len() - word.len()..end);
    }
    let rest = &text[end..];
    let after = rest.trim_start_matches([' ', ':', '\n']);
    let after = after.strip_prefix("is ").or_else(|| after.strip_prefix("of ")).unwrap_or(after);
    let length = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
    let to = end + rest.len() - after.len() + length;
    (is_rank(&after[..length]) && after.len() < rest.len()).then_some(start..to)
}

fn is_s(letter: &str) -> bool {
    letter.eq_ignore_ascii_case("s")
}

fn is_rank(word: &str) -> bool {
    RANKS.iter().any(|rank| word.eq_ignore_ascii_case(rank))
}

fn vector(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = &text[at..];
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !":/.".contains(c));
    let vector = &rest[..end.unwrap_or(rest.len())];
    vector.contains("/AV:").then(|| at..at + vector.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = mentions(text).map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn ranks_are_found_beside_the_word() {
        check("A high severity fault", &["high severity"]);
        check("a High-severity fault", &["High-severity"]);
        check("Severity: critical.", &["Severity: critical"]);
        check("its severity is low", &["severity is low"]);
        check("of severity\nhigh", &["severity\nhigh"]);
        check("CVSS:3.1/AV:N/AC:L/PR:N is", &["CVSS:3.1/AV:N/AC:L/PR:N"]);
    }

    #[test]
    fn other_words_do_not_rank() {
        for text in [
            "",
            "severity",
            "everity",
            "the severity of this",
            "no such thing as severity, high or not",
            "labels it Medium. The CVSS 3.0 vector",
            "lowseverity",
            "éverity",
            "CVSS: a score",
            "severity\u{301} high",
        ] {
            check(text, &[]);
        }
    }
}
