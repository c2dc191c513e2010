/// The longest id that is made from a heading's words, in characters.
const LONGEST: usize = 60;

/// An id made from a heading's words: letters and digits in lower case, hyphens between words.
///
/// It has no character that an address would have to escape, beyond letters of other scripts, and
/// never two underlines, which keeps it apart from the ids of footnotes.
pub(super) fn slug(words: &str) -> String {
    let mut slug = String::new();
    for c in words.chars().take(LONGEST) {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if (c.is_whitespace() || matches!(c, '-' | '_' | '–' | '—' | '/'))
            && !slug.is_empty()
            && !slug.ends_with('-')
        {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_empty() { "section".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: &str) {
        assert_eq!(slug(words), expected);
    }

    #[test]
    fn words_become_ids() {
        check("Am I affected?", "am-i-affected");
        check("  HTTP/2 -- and `h11` ", "http-2-and-h11");
        check("snake_case", "snake-case");
        check("Über Größe", "über-größe");
        check("日本語", "日本語");
        check("!?", "section");
        check("a: b", "a-b");
        check("<b>&\"'", "b");
        check("\u{202e}x", "x");
        check(&"a ".repeat(100), &"a-".repeat(30)[..59]);
    }
}
