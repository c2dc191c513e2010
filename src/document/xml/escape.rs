use std::borrow::Cow;

/// Where a text stands.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// Between tags.
    Text,
    /// Between double quotes.
    Attribute,
}

/// Adds a text, so that it is read as it is: white space as well, which a reader would change where it stands alone.
pub(super) fn escape(text: &str, place: Place, escaped: &mut Vec<u8>) {
    let text = legal(text);
    let mut rest = text.as_bytes();
    let special = match place {
        Place::Text => const { &special(Place::Text) },
        Place::Attribute => const { &special(Place::Attribute) },
    };
    while let Some(at) = rest.iter().position(|byte| special[usize::from(*byte)]) {
        escaped.extend(&rest[..at]);
        escaped.extend(entity(rest[at], place).unwrap_or_default().as_bytes());
        rest = &rest[at + 1..];
    }
    escaped.extend(rest);
}

/// For each byte whether something else stands for it: to look that up takes less time than to ask.
const fn special(place: Place) -> [bool; 256] {
    let (mut special, mut byte) = ([false; 256], 0);
    while byte < 128 {
        special[byte as usize] = entity(byte, place).is_some();
        byte += 1;
    }
    special
}

const fn entity(byte: u8, place: Place) -> Option<&'static str> {
    match (byte, place) {
        (b'<', _) => Some("&lt;"),
        (b'>', _) => Some("&gt;"),
        (b'&', _) => Some("&amp;"),
        (b'\r', _) => Some("&#13;"),
        (b'\'', Place::Attribute) => Some("&apos;"),
        (b'"', Place::Attribute) => Some("&quot;"),
        (b'\n', Place::Attribute) => Some("&#10;"),
        (b'\t', Place::Attribute) => Some("&#9;"),
        _ => None,
    }
}

/// The text without what no XML document may hold, escaped or not (XML 1.0, production 2).
fn legal(text: &str) -> Cow<'_, str> {
    // Of longer characters only two are forbidden, and both begin with this byte: what has neither is not decoded.
    if text.as_bytes().chunks(STEP).all(is_plain) || text.chars().all(is_legal) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| is_legal(*c)).collect())
}

/// How many bytes are looked at in one step, without a branch between them.
const STEP: usize = 64;

fn is_plain(bytes: &[u8]) -> bool {
    let plain = |byte: u8| (byte >= b' ' && byte != 0xef) || matches!(byte, b'\t' | b'\n' | b'\r');
    bytes.iter().fold(true, |all, byte| all & plain(*byte))
}

fn is_legal(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::escape::{escape as all, partial_escape};

    use super::*;

    fn escaped(text: &str, place: Place) -> String {
        let mut escaped = vec![];
        escape(text, place, &mut escaped);
        String::from_utf8(escaped).unwrap()
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(escaped(text, Place::Text), expected);
    }

    #[test]
    fn text_is_escaped() {
        check("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d");
        check("&lt;", "&amp;lt;");
        check("]]>", "]]&gt;");
        check("\"quoted\" and 'quoted'", "\"quoted\" and 'quoted'");
    }

    #[test]
    fn white_space_in_attributes_stays_as_it_is() {
        assert_eq!(escaped("a\tb\nc\rd\"e'", Place::Attribute), "a&#9;b&#10;c&#13;d&quot;e&apos;");
    }

    #[test]
    fn characters_that_xml_forbids_are_dropped() {
        check("a\0b\u{8}c\u{b}d\u{1f}e\u{fffe}f\u{ffff}g", "abcdefg");
        check(
            "tab\tline\nü\u{7f}\u{85}\u{fffd}\u{10ffff}",
            "tab\tline\nü\u{7f}\u{85}\u{fffd}\u{10ffff}",
        );
    }

    proptest! {
        #[test]
        fn escapes_are_those_of_a_library(text in "[ -~é\r]{0,80}") {
            prop_assert_eq!(escaped(&text, Place::Text), partial_escape(text.as_str()));
            prop_assert_eq!(escaped(&text, Place::Attribute), all(text.as_str()));
        }
    }
}
