//! Text on one line, as titles and summaries are shown.

use std::borrow::Cow;

/// The words of a text with one space between them.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    // The common case, and a quick one to find.
    if is_line(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    Cow::Owned(line)
}

/// Whether a text surely is on one line already: many bytes are looked at in one step, without a branch between them.
fn is_line(text: &[u8]) -> bool {
    const STEP: usize = 32;
    let all = |step: &[u8]| step.iter().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'));
    !text.starts_with(b" ")
        && !text.ends_with(b" ")
        && text.chunks(STEP).all(all)
        && memchr::memmem::find(text, b"  ").is_none()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_stand_on_one_line() {
        for (text, expected) in [
            ("", ""),
            (" ", ""),
            ("one", "one"),
            ("one two, three", "one two, three"),
            (" one\n  two\t", "one two"),
            ("one\u{a0}\u{2003}two é", "one two é"),
        ] {
            assert_eq!(line(text), expected);
        }
    }

    proptest! {
        #[test]
        fn a_line_is_its_words(text in "[ ab\n\té\u{85}\u{1c}]{0,80}") {
            let words: Vec<_> = text.split_whitespace().collect();
            prop_assert_eq!(line(&text), words.join(" "));
        }
    }
}
