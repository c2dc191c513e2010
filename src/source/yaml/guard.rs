//! Refuses, before any parser runs, what only an accident or an attack would write.
//!
//! The parser of `second` takes quadratic time on nested flow mappings (64 KB cost it
//! more than a second), so nothing nested may reach it. The scan here is cheap and knows no
//! quotes: it may miss brackets, and `build` counts the true depth again.

use std::ops::Range;

use crate::diagnostic::{Fault, Rule};
use crate::source::finding::Finding;

/// The largest YAML document or front matter, in bytes.
pub(super) const MAX_BYTES: usize = 256 * 1024;

/// How many lists and mappings may stand inside of each other.
pub(super) const MAX_DEPTH: usize = 64;

/// YAML of more than 256 KiB.
pub static YAML_TOO_LARGE: Rule = Rule::error(
    "yaml-too-large",
    "a YAML document is larger than 256 KiB",
    "The largest advisories have some kilobytes of data. The limit keeps a file that came here by \
     accident, or an attack, from slowing every build. Long texts belong into the Markdown body.",
);

/// YAML nested more than 64 levels deep.
pub static YAML_TOO_DEEP: Rule = Rule::error(
    "yaml-too-deep",
    "YAML is nested more than 64 levels deep",
    "No source needs more than a dozen levels. Parsers take very long over deeply nested brackets, \
     so a small file could stop every build. If the file is not an attack, look for a bracket that \
     was never closed.",
);

/// Looks at the part of `text` that holds YAML.
///
/// # Errors
/// It is too large, or its brackets are nested too deep.
pub(super) fn check(text: &str, range: &Range<usize>) -> Result<(), Finding> {
    if range.len() > MAX_BYTES {
        let message = format!("the YAML has {} bytes; {MAX_BYTES} are allowed", range.len());
        let fault = Fault::new(&YAML_TOO_LARGE, message).hint("move long texts to the body");
        return Err(Finding::new(fault, range.start..range.start));
    }
    match too_deep_at(&text.as_bytes()[range.clone()]) {
        Some(at) => Err(Finding::new(too_deep(), range.start + at..range.start + at + 1)),
        None => Ok(()),
    }
}

pub(super) fn too_deep() -> Fault {
    Fault::new(&YAML_TOO_DEEP, format!("this is nested more than {MAX_DEPTH} levels deep"))
        .hint("write the data flatter, or close the brackets that are open")
}

/// The place of the bracket that is one level too deep.
fn too_deep_at(yaml: &[u8]) -> Option<usize> {
    let (mut depth, mut before) = (0_usize, b'\n');
    yaml.iter().position(|&byte| {
        match byte {
            b'[' | b'{' if may_precede_value(before) => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ if before == b'\n' && !may_continue_flow(byte) => depth = 0,
            _ => {}
        }
        before = byte;
        depth > MAX_DEPTH
    })
}

/// Whether a bracket after `byte` opens a list or a mapping; elsewhere it is part of a word.
const fn may_precede_value(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'[' | b']' | b'{' | b'}' | b',' | b':')
}

/// Whether a line that begins with `byte` may be inside of brackets: any other line in the first
/// column begins a new key, which forgets the brackets that were mere prose.
const fn may_continue_flow(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || matches!(byte, b'[' | b']' | b'{' | b'}' | b',' | b'"' | b'\'' | b'#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn accepts(yaml: &str) {
        assert!(check(yaml, &(0..yaml.len())).is_ok());
    }

    #[track_caller]
    fn refuses(yaml: &str, at: usize) {
        let text = format!("é{yaml}");
        let finding = check(&text, &(2..text.len())).unwrap_err();
        assert_eq!((finding.fault.rule.code, finding.span), ("yaml-too-deep", 2 + at..3 + at));
    }

    #[test]
    fn the_limit_of_depth_is_exact() {
        accepts(&"[".repeat(64));
        refuses(&"[".repeat(65), 64);
        accepts(&"{a: ".repeat(64));
        refuses(&"{a: ".repeat(60_000), 4 * 64);
        refuses(&"[\n".repeat(65), 128);
        refuses(&"{\"a\":".repeat(65), 5 * 64);
    }

    #[test]
    fn closed_brackets_do_not_count() {
        accepts(&"[{}, [a]]\n".repeat(500));
    }

    #[test]
    fn brackets_in_prose_do_not_count() {
        accepts(&"a: see x[1\n".repeat(500));
        accepts(&"a: a smile :[\n".repeat(500));
        accepts(&format!("a: {}", "arr[".repeat(500)));
    }

    #[test]
    fn the_limit_of_size_is_exact() {
        accepts(&"a".repeat(MAX_BYTES));
        let text = "a".repeat(MAX_BYTES + 1);
        let finding = check(&text, &(0..text.len())).unwrap_err();
        assert_eq!(finding.fault.rule.code, "yaml-too-large");
        assert!(check(&text, &(1..text.len())).is_ok(), "only the YAML counts");
    }
}
