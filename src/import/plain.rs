use std::collections::BTreeSet;

use crate::import::Draft;
use crate::import::clean;

/// Markdown that shows a plain text letter by letter: paragraphs and line breaks stay, and nothing in it is markup.
/// Hidden characters go first, since one could stand before what would else begin a list; they are named.
pub(super) fn markdown(draft: &mut Draft, text: &str) -> String {
    let mut gone = BTreeSet::new();
    let text = clean::visible(&text.replace("\r\n", "\n").replace('\r', "\n"), &mut gone);
    draft.left_out.extend(clean::named(&gone));
    let lines: Vec<_> = text.lines().map(|line| line.trim_matches([' ', '\t'])).collect();
    let mut out = String::new();
    for (index, line) in lines.iter().enumerate() {
        let next = lines.get(index + 1);
        escape(&mut out, line);
        if !line.is_empty() && next.is_some_and(|next| !next.is_empty()) {
            out.push('\\');
        }
        out.push('\n');
    }
    out.trim_matches('\n').to_owned()
}

fn escape(out: &mut String, line: &str) {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut before = None;
    let mut rest = line.char_indices();
    while let Some((at, c)) = rest.next() {
        let marker = match c {
            '#' | '>' | '-' | '+' | '=' => at == 0,
            '.' | ')' => {
                at == digits
                    && at > 0
                    && !line[at + 1..].starts_with(|c: char| c != ' ' && c != '\t')
            }
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' => true,
            '_' => !(is_word(before) && is_word(rest.clone().next().map(|(_, next)| next))),
            '&' => is_reference(&line[at..]),
            _ => false,
        };
        if marker {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphanumeric())
}

/// Whether Markdown could take an ampersand and what follows it for a character.
fn is_reference(text: &str) -> bool {
    text[1..].starts_with(|c: char| c == '#' || c.is_ascii_alphabetic()) && text.contains(';')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::markdown::{Options, render};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(markdown(&mut Draft::default(), text), expected);
    }

    #[test]
    fn what_would_be_markup_is_escaped() {
        check("a_b *c* `d` <e> [f](g)", "a_b \\*c\\* \\`d\\` \\<e> \\[f\\](g)");
        check("# a\n- b\n1. c\n> d", "\\# a\\\n\\- b\\\n1\\. c\\\n\\> d");
        check("a\n\n    b  \n===", "a\n\nb\\\n\\===");
        check("a &amp; b & c _d_", "a \\&amp; b & c \\_d\\_");
        check("1.2 and -1", "1.2 and -1");
        check("\u{feff}- a", "\\- a");
        check("\n\n", "");
    }

    /// What a reader sees, without blanks.
    fn seen(markdown: &str) -> String {
        let html = render(markdown, &Options::default(), &str::to_owned).html.to_string();
        let mut text = String::new();
        for part in html.split('<').filter(|part| !part.is_empty()) {
            let (tag, shown) = part.split_once('>').unwrap_or(("", part));
            assert!(["p", "/p", "br", "br/", "br /", ""].contains(&tag), "{tag} in {html}");
            text.push_str(shown);
        }
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        let text = text.replace("&#39;", "'").replace("&#x27;", "'").replace("&amp;", "&");
        text.split_whitespace().collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn a_reader_sees_each_letter_and_no_markup(
            text in "([ \\t\\n#>+=.)(\\\\`*\\[\\]<|~_&!:;\"'{}^$%-]|[0-9]|lt|amp|#x41|a|é|\n\n|---|~~~|```|\\[x\\]: y){0,24}"
        ) {
            let expected: String = text.split_whitespace().collect();
            prop_assert_eq!(seen(&markdown(&mut Draft::default(), &text)), expected);
        }
    }
}
