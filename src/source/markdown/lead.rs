use super::piece::{Element, Piece};
use crate::model::line::line;

/// The first paragraph of a body (or the first item of a list, if that comes earlier) as plain
/// text, for summaries and descriptions: no markup, no line breaks, no footnotes.
///
/// It has at most `max` characters, an ellipsis included if the text goes on, and is cut between
/// words where that is possible.
pub(super) fn lead(pieces: &[Piece<'_>], max: usize) -> String {
    let words = first_paragraph(pieces);
    cut(&line(&words), max)
}

/// The words of the first paragraph or tight list item that has any.
fn first_paragraph(pieces: &[Piece<'_>]) -> String {
    let mut words = String::new();
    let mut inside = false;
    for piece in pieces {
        match piece {
            Piece::Text(text) | Piece::Code(text) if inside => words.push_str(text),
            Piece::Picture { words: described, .. } if inside => words.push_str(described),
            Piece::SoftBreak | Piece::HardBreak if inside => words.push(' '),
            Piece::Open(element) if !element.is_inline() => {
                if !words.trim().is_empty() {
                    break;
                }
                inside = matches!(element, Element::Paragraph | Element::Item);
            }
            _ => {}
        }
    }
    words
}

/// The text, or as many whole words of it as fit with an ellipsis.
fn cut(text: &str, max: usize) -> String {
    if text.chars().nth(max).is_none() {
        return text.to_owned();
    }
    let Some(kept) = max.checked_sub(1) else { return String::new() };
    let end = text.char_indices().nth(kept).map_or(text.len(), |(at, _)| at);
    let end = match text[..end].rfind(' ') {
        Some(blank) if !text[end..].starts_with(' ') => blank,
        _ => end,
    };
    format!("{}…", text[..end].trim_end_matches([' ', ',', ';', ':', '.']))
}

#[cfg(test)]
mod tests {
    use super::super::{Options, render};

    #[track_caller]
    fn check(markdown: &str, max: usize, expected: &str) {
        let options = Options { lead: max, ..Options::default() };
        let lead = render(markdown, &options, &str::to_owned).lead;
        assert_eq!(lead, expected);
        assert!(lead.chars().count() <= max);
    }

    #[test]
    fn the_first_paragraph_is_taken() {
        check(
            "# Problem\n\nA *b* `c`\n[d](e)[^1] &amp; <b>f</b>\n\ng\n\n[^1]: h\n",
            99,
            "A b c d & f",
        );
        check("```\ncode\n```\n\n|a|\n|-|\n\n> [!NOTE]\n> b\n>\n> c\n", 99, "b");
        check("- a **b** c\n- d\n", 99, "a b c");
        check("1. a\n   - b\n", 99, "a");
        check("- a\n\n  b\n", 99, "a");
        check("![](x)\n\nb\n", 99, "b");
        check("# Only a heading\n", 99, "");
        check("", 99, "");
    }

    #[test]
    fn long_text_is_cut_between_words() {
        check("one two three\n", 13, "one two three");
        check("one two three\n", 12, "one two…");
        check("one two three\n", 8, "one two…");
        check("one two three\n", 7, "one…");
        check("one, two\n", 5, "one…");
        check("日本語日本語\n", 4, "日本語…");
        check("onetwo\n", 1, "…");
        check("onetwo\n", 0, "");
    }
}
