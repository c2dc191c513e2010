//! Texts in a form in which the same words are the same bytes, whatever wrote them.
//!
//! Entities of HTML and XML, percent-encoding and the escapes of JSON are resolved, also where one stands in another; case,
//! accents, white space, line breaks and punctuation do not count among words, and white space, case and quotes not in code.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

mod escapes;

/// A text in one form.
#[derive(Debug, Default)]
pub(super) struct Normal {
    /// The form.
    pub(super) text: String,
    /// Where each line after the first begins in it.
    lines: Vec<usize>,
}

impl Normal {
    /// The line, from 1, of the original in which something of the form stands.
    pub(super) fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at) + 1
    }
}

/// The bytes as text without escapes; with `without_tags` also without what looks like a tag.
pub(super) fn plain(bytes: &[u8], without_tags: bool) -> String {
    String::from_utf8_lossy(&escapes::resolved(&decoded(bytes), without_tags)).into_owned()
}

/// The bytes without tags, and then without escapes: as a reader of HTML sees code in it.
pub(super) fn shown(bytes: &[u8]) -> String {
    plain(&escapes::untagged(&decoded(bytes)), false)
}

/// Words with one blank between them.
pub(super) fn words(plain: &str) -> Normal {
    form(plain, |normal, c| {
        if c.is_alphanumeric() || c == '@' {
            normal.extend(c.to_lowercase());
        } else if !normal.ends_with(' ') {
            normal.push(' ');
        }
    })
}

/// Code without white space, quotes and backslashes.
pub(super) fn code(plain: &str) -> Normal {
    form(plain, |normal, c| {
        if !c.is_whitespace() && !matches!(c, '\\' | '"' | '\'' | '`') {
            normal.extend(c.to_lowercase());
        }
    })
}

fn form(plain: &str, mut push: impl FnMut(&mut String, char)) -> Normal {
    let mut normal = Normal { text: String::with_capacity(plain.len()), lines: Vec::new() };
    let seen = |c: &char| !is_combining_mark(*c) && !is_invisible(*c);
    for c in plain.nfkd().filter(seen) {
        push(&mut normal.text, c);
        if c == '\n' {
            normal.lines.push(normal.text.len());
        }
    }
    normal
}

/// Soft hyphens, joiners and the like, which split a word for no reader.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// UTF-16 by its byte order mark as UTF-8; anything else as it is.
fn decoded(bytes: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return bytes.into(),
    };
    let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|two| unit([two[0], two[1]])).collect();
    String::from_utf16_lossy(&units).into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same_words(texts: &[&str]) {
        let forms: Vec<_> = texts
            .iter()
            .map(|text| words(&plain(text.as_bytes(), true)).text.trim().to_owned())
            .collect();
        assert!(forms.iter().all(|form| *form == forms[0]), "{forms:?}");
    }

    #[test]
    fn the_same_words_have_one_form() {
        same_words(&["HPACK bomb & more", "hpack  bomb\n&amp; more", "HPACK%20bomb%20%26%20more"]);
        same_words(&["HPACK bomb & more", "HPACK bomb &amp;amp; more", "HPACK bomb \\u0026 more"]);
        same_words(&[
            "HPACK bomb & more",
            "> HPACK\n> bomb – more",
            "<b>HPACK</b>&nbsp;bomb, `more`",
        ]);
        same_words(&[
            "HPACK bomb & more",
            "HPACK\\nbomb\\n&\\tmore",
            "HPACK bo\u{AD}mb &#x26;&#109;ore",
        ]);
        same_words(&[
            "José Nuñez",
            "Jose\u{301} Nun\u{303}ez",
            "JOSE NUNEZ",
            "Jos%C3%A9 Nu\\u00f1ez",
            "Jos&eacute;&#32;Nu&ntilde;ez",
        ]);
        same_words(&[
            "a.finder@example.org",
            "mailto:a.finder%40example.org".trim_start_matches("mailto:"),
            "A.Finder&#64;example.org",
        ]);
    }

    #[test]
    fn code_has_no_white_space_and_no_quotes() {
        let form = |text: &str| code(&plain(text.as_bytes(), true)).text;
        let line = "if (size > LIMIT && name == \"a\\n\") {";
        for other in [
            "\tif (size > LIMIT &&\n        name == \"a\\n\") {",
            "if (size &gt; LIMIT &amp;&amp; name == &quot;a\\n&quot;) {",
            "if (size > LIMIT && name == \\\"a\\\\n\\\") {",
            "<span>if</span> (size &gt; <b>LIMIT</b> &amp;&amp; name == \"a\\n\") {",
        ] {
            assert_eq!(form(other), form(line));
        }
        assert_ne!(form("a[i] = b"), form("a(i) = b"));
    }

    #[test]
    fn lines_are_those_of_the_original() {
        let normal = words(&plain(b"one\n\n<p\nclass=a>two &amp;\n  three</p>", true));
        let line = |word: &str| normal.line(normal.text.find(word).unwrap());
        assert_eq!((line("one"), line("two"), line("three")), (1, 4, 5));
    }

    #[test]
    fn sixteen_bit_texts_are_read() {
        for (mark, unit) in
            [(0xFEFF_u16, u16::to_le_bytes as fn(u16) -> [u8; 2]), (0xFEFF, u16::to_be_bytes)]
        {
            let text = std::iter::once(mark).chain("é word".encode_utf16());
            let bytes: Vec<u8> = text.flat_map(unit).collect();
            assert_eq!(words(&plain(&bytes, false)).text, "e word");
        }
    }
}
