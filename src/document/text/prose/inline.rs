//! The words of a paragraph, gathered piece by piece.

use crate::source::text::character;

/// Words, with the links that are still open in them.
#[derive(Debug, Default)]
pub(super) struct Inline {
    text: String,
    links: Vec<(usize, Option<String>)>,
}

impl Inline {
    /// Adds words; line ends among them are blanks.
    pub(super) fn words(&mut self, words: &str) {
        self.text.push_str(&clean(words).replace('\n', " "));
    }

    /// Ends the line.
    pub(super) fn line_end(&mut self) {
        self.text.push('\n');
    }

    /// Begins the words of a link, behind which `address` is to stand.
    pub(super) fn open_link(&mut self, address: Option<String>) {
        self.links.push((self.text.len(), address));
    }

    /// Ends the words of the innermost link. An address that is its own words is not said twice.
    pub(super) fn close_link(&mut self) {
        let Some((start, Some(address))) = self.links.pop() else { return };
        if self.text[start..] == address {
            self.text.truncate(start);
        } else if self.text.len() > start {
            self.text.push(' ');
        }
        self.text.extend(["<", &address, ">"]);
    }

    /// The words so far, which are then forgotten; nothing if there are none.
    pub(super) fn take(&mut self) -> Option<String> {
        self.links.clear();
        let text = std::mem::take(&mut self.text);
        (!text.trim().is_empty()).then_some(text)
    }
}

/// The text without characters that cannot be seen or that reorder others: a reference such as
/// `&#27;` can put them where the source shows none.
pub(super) fn clean(text: &str) -> String {
    text.replace(|c| character::forbidden(c).is_some(), "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, address: Option<&str>, expected: &str) {
        let mut inline = Inline::default();
        inline.words("see ");
        inline.open_link(address.map(str::to_owned));
        inline.words(words);
        inline.close_link();
        assert_eq!(inline.take().as_deref(), Some(expected));
    }

    #[test]
    fn an_address_stands_behind_the_words_of_its_link() {
        check("the fix", Some("https://a.example/"), "see the fix <https://a.example/>");
        check("https://a.example/", Some("https://a.example/"), "see <https://a.example/>");
        check("", Some("https://a.example/"), "see <https://a.example/>");
        check("Impact", None, "see Impact");
    }

    #[test]
    fn hidden_characters_are_made_visible() {
        assert_eq!(clean("a\u{1b}[1m\u{202e}é\n\t"), "a\u{fffd}[1m\u{fffd}é\n\t");
    }

    #[test]
    fn blanks_are_no_words() {
        let mut inline = Inline::default();
        inline.words(" \n");
        assert_eq!(inline.take(), None);
    }
}
