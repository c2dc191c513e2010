//! Lines of limited width.

/// How many characters a line has at most, unless a single word has more.
pub(super) const WIDTH: usize = 72;

/// The width that text keeps, however deep it is indented.
const LEAST: usize = 24;

/// The words of a text as lines of at most `width` characters. A longer word, such as a URL, has
/// a line to itself: it is never broken.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut room = 0;
    for word in text.split([' ', '\t', '\n']).filter(|word| !word.is_empty()) {
        let length = length(word);
        match lines.last_mut() {
            Some(line) if length < room => {
                line.push(' ');
                line.push_str(word);
                room -= length + 1;
            }
            _ => {
                let mut line = String::with_capacity(width.max(word.len()));
                line.push_str(word);
                lines.push(line);
                room = width.max(LEAST).saturating_sub(length);
            }
        }
    }
    lines
}

/// The same lines, the first after one prefix and the others after another.
pub(super) fn hang(first: &str, rest: &str, lines: Vec<String>) -> Vec<String> {
    let prefixed = |(at, line): (usize, String)| {
        let prefix = if at == 0 { first } else { rest };
        let mut whole = [prefix, &line].concat();
        whole.truncate(whole.trim_end_matches(' ').len());
        whole
    };
    lines.into_iter().enumerate().map(prefixed).collect()
}

/// Lines of text after a label; lines after the first stand where the label ends.
pub(super) fn hanging(label: &str, text: &str) -> Vec<String> {
    let indent = length(label);
    hang(label, &" ".repeat(indent), wrap(text, WIDTH.saturating_sub(indent)))
}

/// A text at the right end of a line of its own, or of several.
pub(super) fn right(text: &str) -> Vec<String> {
    wrap(text, WIDTH).into_iter().map(|line| format!("{line:>WIDTH$}")).collect()
}

/// The width of a text: its characters, as terminals show most of them.
pub(super) fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, width: usize, expected: &[&str]) {
        assert_eq!(wrap(text, width), expected);
    }

    #[test]
    fn a_line_is_filled_up_to_the_width() {
        let words = "aaaaaaaaaaa bbbbbbbbbbb cccccccccc dddddddddd";
        check(words, 34, &["aaaaaaaaaaa bbbbbbbbbbb cccccccccc", "dddddddddd"]);
        check(words, 33, &["aaaaaaaaaaa bbbbbbbbbbb", "cccccccccc dddddddddd"]);
    }

    #[test]
    fn blanks_and_line_ends_only_separate_words() {
        check(" a  b\n\tc ", 30, &["a b c"]);
        check("", 30, &[]);
        check("a\u{a0}b", 30, &["a\u{a0}b"]);
    }

    #[test]
    fn a_long_word_is_not_broken() {
        let url = format!("<https://code.example/{}>", "x".repeat(40));
        check(&format!("see {url} there"), 30, &["see", &url, "there"]);
    }

    #[test]
    fn width_is_counted_in_characters() {
        check("ééééééééééé ééééééééééé é", 25, &["ééééééééééé ééééééééééé é"]);
    }

    #[test]
    fn text_keeps_some_width_whatever_is_asked() {
        check("one two three four", 0, &["one two three four"]);
    }

    #[test]
    fn later_lines_stand_under_the_first() {
        let text = "word ".repeat(20);
        let lines = hanging("Label: ", &text);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("Label: word") && lines[1].starts_with("       word"));
        assert!(lines.iter().all(|line| length(line) <= WIDTH));
    }

    #[test]
    fn an_empty_line_gets_no_trailing_blanks() {
        let lines = vec!["a".to_owned(), String::new(), "b".to_owned()];
        assert_eq!(hang("- ", "  ", lines), ["- a", "", "  b"]);
    }

    #[test]
    fn text_is_moved_to_the_right_end() {
        let lines = right("The Example Project");
        assert_eq!(lines, [format!("{}The Example Project", " ".repeat(53))]);
        assert!(right(&"long ".repeat(30)).iter().all(|line| length(line) == WIDTH));
    }
}
