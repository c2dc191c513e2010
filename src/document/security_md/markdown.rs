use std::fmt::Display;

/// Text of the data, of which Markdown (`CommonMark` with GitHub's additions) makes nothing else. It must not stand at
/// the beginning of a line.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !escaped.is_empty() {
            escaped.push(' ');
        }
        for character in word.chars() {
            if "\\`*_[]<>&~|$".contains(character) {
                escaped.push('\\');
            }
            escaped.push(character);
        }
    }
    escaped
}

/// A link to an absolute URL, which has neither blanks nor control characters (RFC 3986).
pub(super) fn link(text: &str, url: &str) -> String {
    let mut target = String::with_capacity(url.len());
    for character in url.chars() {
        if "\\()<>&".contains(character) {
            target.push('\\');
        }
        target.push(character);
    }
    format!("[{}]({target})", escape(text))
}

/// What is to be copied as it is; it may hold no backtick.
pub(super) fn code(value: &impl Display) -> String {
    format!("`{value}`")
}

/// A word of a shell's command line, quoted where the shell would see more in it.
pub(super) fn argument(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._/:%@+,=".contains(c);
    if word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_would_see_is_escaped() {
        let text = "A_b [c](d) <e> &amp; *f*  g";
        assert_eq!(escape(text), r"A\_b \[c\](d) \<e\> \&amp; \*f\* g");
        assert_eq!(escape(" two\nlines\t"), "two lines");
        let address = "https://x.example/(a)?b&c";
        assert_eq!(link("a]", address), r"[a\]](https://x.example/\(a\)?b\&c)");
    }

    #[test]
    fn a_shell_sees_one_word() {
        let plain = "https://x.example:8443/a-b_c.asc";
        assert_eq!(argument(plain), plain);
        assert_eq!(argument("https://x.example/keys/90DC.asc"), "https://x.example/keys/90DC.asc");
        assert_eq!(argument("https://x.example/$(id)/;&'"), r"'https://x.example/$(id)/;&'\'''");
    }
}
