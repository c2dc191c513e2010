//! The characters that no source may hold, raw or by way of an escape.

use crate::diagnostic::{Fault, Rule};

/// A character that has no visible form, or none at all.
pub static CONTROL_CHARACTER: Rule = Rule::error(
    "control-character",
    "a source has a control character",
    "Control characters, line separators, byte order marks inside a text and code points that are \
     no characters cannot be seen in a review, mean different things to different programs, and \
     are not allowed in XML feeds. Line feeds and tabs are the only ones that a source needs.",
);

/// A character that changes the order in which text is shown.
pub static BIDIRECTIONAL_CONTROL: Rule = Rule::error(
    "bidirectional-control",
    "a source has a character that reorders the text around it",
    "Characters that override or embed a writing direction can make a command, a version or an \
     address look different from what it is. Arabic and Hebrew need none of them in plain \
     paragraphs: the direction follows from the letters.",
);

/// A line that ends the way of old Macintosh files.
pub static LONE_CARRIAGE_RETURN: Rule = Rule::error(
    "lone-carriage-return",
    "a source has a carriage return without a line feed",
    "Some programs take a lone carriage return for the end of a line and others do not, so the \
     same file would have different lines, and different meanings, for different readers. Save \
     the file with LF or CR LF line ends.",
);

/// Why `character` may not stand in a source; `None` for all that may.
///
/// Refused are C0 controls but tab and line feed, DEL, C1 controls, line and paragraph
/// separators, U+FEFF, noncharacters (Unicode §23.7), and the directional formatting characters
/// (UAX 9 §2).
#[must_use]
#[inline]
pub fn forbidden(character: char) -> Option<Fault> {
    // Nearly all that is ever asked about.
    if matches!(character, ' '..='~' | '\n' | '\t') { None } else { refused(character) }
}

/// How many bytes at the beginning are characters that nearly all texts are made of, and that [`forbidden`] lets pass. It looks
/// at many of them in one step, without a branch between them.
#[must_use]
pub fn plain(bytes: &[u8]) -> usize {
    const STEP: usize = 32;
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    let all = |step: &&[u8]| step.iter().fold(true, |all, byte| all & is_plain(byte));
    let from = bytes.chunks_exact(STEP).take_while(all).count() * STEP;
    from + bytes[from..].iter().take_while(|byte| is_plain(byte)).count()
}

fn refused(character: char) -> Option<Fault> {
    let code = u32::from(character);
    let fault = match character {
        '\r' => {
            Fault::new(&LONE_CARRIAGE_RETURN, "a carriage return stands here without a line feed")
                .hint("save the file with LF line ends")
        }
        '\u{061C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' => {
            let message = format!("the character U+{code:04X} reorders the text around it");
            Fault::new(&BIDIRECTIONAL_CONTROL, message)
                .hint("delete the character; it is invisible")
        }
        _ if character.is_control() || is_hidden(code) => {
            Fault::new(&CONTROL_CHARACTER, format!("the character U+{code:04X} is not allowed"))
                .hint("delete the character; it may be invisible")
        }
        _ => return None,
    };
    Some(fault)
}

/// Separators, the byte order mark, and code points that are set aside for no character.
const fn is_hidden(code: u32) -> bool {
    matches!(code, 0x2028 | 0x2029 | 0xFEFF | 0xFDD0..=0xFDEF) || code & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(characters: &[char], code: Option<&str>) {
        for &character in characters {
            let found = forbidden(character).map(|fault| fault.rule.code);
            assert_eq!(found, code, "U+{:04X}", u32::from(character));
        }
    }

    #[test]
    fn text_is_allowed() {
        check(&['\n', '\t', ' ', '~', '\u{A0}', 'é', '\u{200D}', '\u{FFFD}', '😀'], None);
        check(&['\u{FDCF}', '\u{FDF0}', '\u{FFFC}', '\u{202F}', '\u{2065}', '\u{10FFFD}'], None);
    }

    #[test]
    fn plain_bytes_are_counted_up_to_the_first_other() {
        for length in 0..100 {
            let text = "a\t~ \n".repeat(20)[..length].to_owned();
            for other in ["", "\u{7f}a", "\u{1f}", "\r\n", "é", "\0"] {
                assert_eq!(plain((text.clone() + other).as_bytes()), length, "{length} {other:?}");
            }
        }
    }

    #[test]
    fn what_cannot_be_seen_is_refused() {
        let hidden = ['\0', '\u{B}', '\u{1F}', '\u{7F}', '\u{80}', '\u{85}', '\u{9F}', '\u{2028}'];
        check(&hidden, Some("control-character"));
        let set_aside = ['\u{FEFF}', '\u{FDD0}', '\u{FDEF}', '\u{FFFE}', '\u{FFFF}', '\u{10FFFF}'];
        check(&set_aside, Some("control-character"));
    }

    #[test]
    fn what_reorders_is_refused() {
        let characters = ['\u{061C}', '\u{200E}', '\u{200F}', '\u{202A}', '\u{202E}', '\u{2066}'];
        check(&characters, Some("bidirectional-control"));
        check(&['\u{2069}'], Some("bidirectional-control"));
    }

    #[test]
    fn a_carriage_return_has_its_own_rule() {
        check(&['\r'], Some("lone-carriage-return"));
    }
}
