use pulldown_cmark::CowStr;

use crate::diagnostic::{Fault, Rule};
use crate::source::text::character::plain;

/// A character that cannot be seen, or that changes what is seen, hidden behind a reference.
pub static MARKDOWN_CHARACTER: Rule = Rule::error(
    "markdown-character",
    "a character reference stands for a control or bidirectional character",
    "References such as `&#x202e;` put characters into the page that the source does not show: \
     they can turn the direction of text, so that a reader sees other words than the program \
     does, and some make the page invalid. Take the reference out. To talk about the character, \
     write its name, as in `U+202E`.",
);

/// The text with every refused character made into U+FFFD, and what to say if there was one.
pub(super) fn clean(text: CowStr<'_>) -> (CowStr<'_>, Option<Fault>) {
    // The common case, and a quick one to find.
    if plain(text.as_bytes()) == text.len() {
        return (text, None);
    }
    let Some(found) = text.chars().find(|&c| is_refused(c)) else { return (text, None) };
    let fault = Fault::new(
        &MARKDOWN_CHARACTER,
        format!("this text has the character U+{:04X}", u32::from(found)),
    )
    .hint("take the character reference out, or write the character's name");
    (text.replace(is_refused, "\u{fffd}").into(), Some(fault))
}

/// Control characters, line separators, bidirectional controls, and what Unicode assigns to no one.
pub(super) fn is_refused(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{feff}' => true,
        _ => c.is_control() || u32::from(c) & 0xfffe == 0xfffe,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, cleaned: &str, found: Option<&str>) {
        let (text, fault) = clean(text.into());
        assert_eq!(&*text, cleaned);
        assert_eq!(fault.map(|fault| fault.message).as_deref(), found);
    }

    #[test]
    fn visible_text_is_kept() {
        check(
            "tab\tand\nline, ü, שלום, 日本, 👩\u{200d}💻",
            "tab\tand\nline, ü, שלום, 日本, 👩\u{200d}💻",
            None,
        );
    }

    #[test]
    fn hidden_characters_are_found_and_replaced() {
        check("a\u{202e}b", "a\u{fffd}b", Some("this text has the character U+202E"));
        check("\u{2066}", "\u{fffd}", Some("this text has the character U+2066"));
        check(
            "\u{1}\u{7f}\u{85}",
            "\u{fffd}\u{fffd}\u{fffd}",
            Some("this text has the character U+0001"),
        );
        check("\u{ffff}", "\u{fffd}", Some("this text has the character U+FFFF"));
        check("\u{1fffe}", "\u{fffd}", Some("this text has the character U+1FFFE"));
        check("\u{2028}", "\u{fffd}", Some("this text has the character U+2028"));
    }
}
