use std::collections::BTreeSet;

use crate::source::finding::Finding;
use crate::source::text::character;

/// YAML without the escapes that stand for characters which no source may hold, in the double-quoted texts that begin
/// where the findings are. The code points that are gone are added to `gone`; a carriage return becomes a line feed.
pub(super) fn without_hidden(yaml: &str, found: &[Finding], gone: &mut BTreeSet<u32>) -> String {
    let starts: BTreeSet<usize> = found.iter().map(|finding| finding.span.start).collect();
    let mut out = String::with_capacity(yaml.len());
    let mut copied = 0;
    for start in starts {
        if start >= copied && yaml[start..].starts_with('"') {
            out.push_str(&yaml[copied..=start]);
            copied = start + 1 + quoted(&yaml[start + 1..], &mut out, gone);
        }
    }
    out.push_str(&yaml[copied..]);
    out
}

/// Copies a text up to its closing quote without what is hidden; says how many bytes were read.
fn quoted(text: &str, out: &mut String, gone: &mut BTreeSet<u32>) -> usize {
    let mut at = 0;
    while let Some(next) = text[at..].chars().next().filter(|next| *next != '"') {
        let length = if next == '\\' { escape(&text[at..]) } else { next.len_utf8() };
        let part = &text[at..at + length];
        at += length;
        match meaning(part) {
            Some('\r') if text[at..].starts_with("\\n") => {}
            Some('\r') => out.push_str("\\n"),
            Some(hidden) if character::forbidden(hidden).is_some() => {
                gone.insert(u32::from(hidden));
            }
            _ => out.push_str(part),
        }
    }
    at
}

/// The length of the escape at the beginning of a text (YAML 1.2.2, 5.7).
fn escape(text: &str) -> usize {
    let second = text[1..].chars().next();
    let digits = match second {
        Some('x') => 2,
        Some('u') => 4,
        Some('U') => 8,
        _ => 0,
    };
    let length = 1 + second.map_or(0, char::len_utf8) + digits;
    if text.is_char_boundary(length) { length } else { 1 }
}

/// The character that an escape stands for, where it may be a hidden one.
fn meaning(part: &str) -> Option<char> {
    let escape = part.strip_prefix('\\')?;
    Some(match escape {
        "r" => '\r',
        "0" => '\0',
        "a" => '\u{7}',
        "b" => '\u{8}',
        "v" => '\u{b}',
        "f" => '\u{c}',
        "e" => '\u{1b}',
        "N" => '\u{85}',
        "L" => '\u{2028}',
        "P" => '\u{2029}',
        _ => {
            let digits = escape.strip_prefix(['x', 'u', 'U'])?;
            char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Fault;
    use crate::import::rule::IMPORT_FORM;

    #[track_caller]
    fn check(yaml: &str, expected: &str, codes: &[u32]) {
        let found: Vec<_> = yaml
            .match_indices(": \"")
            .map(|(at, _)| Finding::new(Fault::new(&IMPORT_FORM, ""), at + 2..at + 3))
            .collect();
        let mut gone = BTreeSet::new();
        assert_eq!(without_hidden(yaml, &found, &mut gone), expected);
        assert_eq!(Vec::from_iter(gone), codes);
    }

    #[test]
    fn hidden_escapes_go_and_others_stay() {
        check(r#"a: "b\r\nc\rd""#, r#"a: "b\nc\nd""#, &[]);
        check(r#"a: "b\\r\"\u202ec\x07\t\u00e9""#, r#"a: "b\\r\"c\t\u00e9""#, &[7, 0x202e]);
        check("a: \"b\\\n  c\\0\"\nd: \"\\e\"", "a: \"b\\\n  c\"\nd: \"\"", &[0, 27]);
        check("a: 'b\\r'", "a: 'b\\r'", &[]);
    }

    #[test]
    fn broken_escapes_do_no_harm() {
        for yaml in ["a: \"\\", "a: \"\\u20", "a: \"\\x\u{e9}\"", "a: \"b", "a: \"\\uD800\""] {
            check(yaml, yaml, &[]);
        }
    }
}
