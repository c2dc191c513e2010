//! The characters that plain YAML is made of.

use crate::source::text::character::forbidden;

/// Whether `yaml` has no characters that parsers may take for something else than text: tabs, blanks and line ends of other
/// kinds, and what no source may hold.
pub(super) fn all_are_plain(yaml: &str) -> bool {
    // Many bytes are looked at in one step, without a branch between them.
    let all = |step: &[u8]| step.iter().fold(true, |all, byte| all & is_plain_ascii(*byte));
    yaml.as_bytes().chunks(64).all(all) || !yaml.is_ascii() && yaml.chars().all(is_plain)
}

const fn is_plain_ascii(byte: u8) -> bool {
    matches!(byte, b'\n' | b' '..=b'~')
}

fn is_plain(character: char) -> bool {
    match u8::try_from(character) {
        Ok(byte) if byte.is_ascii() => is_plain_ascii(byte),
        _ => !character.is_whitespace() && forbidden(character).is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expected: bool, texts: &[&str]) {
        for text in texts {
            assert_eq!(all_are_plain(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_can_be_seen_is_plain() {
        check(true, &["", "a ~\n", "é – “x”…", "日本", "😀", "\u{200D}"]);
    }

    #[test]
    fn other_blanks_and_hidden_characters_are_not() {
        check(false, &["\t", "\r", "\0", "\u{7F}", "\u{85}", "\u{A0}", "é\t", "é\r\n"]);
        check(false, &["\u{2028}", "\u{3000}", "\u{FEFF}", "\u{202E}", "\u{FFFF}", "\u{1FFFE}"]);
    }
}
