use std::borrow::Cow;

use memchr::memmem;

/// Longer ones are no words: a commit has 40 characters.
const LONGEST: usize = 40;

/// Hands over the words of a text in lower case: runs of letters and digits, without those of addresses.
///
/// The search page cuts what is typed in the same way. A single ASCII letter or digit is no word.
pub(super) fn words<'t>(text: &'t str, found: &mut impl FnMut(Cow<'t, str>)) {
    for part in between_addresses(text) {
        for (run, is_lower) in runs(part) {
            // Most words are in lower case already.
            let word = if is_lower { Cow::Borrowed(run) } else { Cow::Owned(run.to_lowercase()) };
            if run.len() > 1 && word.len() <= LONGEST {
                found(word);
            }
        }
    }
}

/// The text without its addresses: all between white space that has `://`.
fn between_addresses(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let Some(at) = memmem::find(text.as_bytes(), b"://") else { return Some(text) };
        rest = text[at..].find(char::is_whitespace).map(|end| &text[at + end..]);
        Some(&text[..text[..at].rfind(char::is_whitespace).unwrap_or(0)])
    })
}

/// The runs of letters and digits, each with whether it surely is in lower case.
fn runs(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some((kind, length)) = Kind::at(text, at)
            && kind == Kind::Other
        {
            at += length;
        }
        let (start, mut is_lower) = (at, true);
        while let Some((kind, length)) = Kind::at(text, at)
            && kind != Kind::Other
        {
            is_lower &= kind == Kind::Lower;
            at += length;
        }
        (start < at).then(|| (&text[start..at], is_lower))
    })
}

/// What a character is to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// No part of one.
    Other,
    /// A small letter or a digit of ASCII.
    Lower,
    /// Any other letter or digit.
    Letter,
}

impl Kind {
    /// The kind of the character at a place, and its length; none at the end.
    fn at(text: &str, at: usize) -> Option<(Self, usize)> {
        let byte = *text.as_bytes().get(at)?;
        if byte.is_ascii() {
            return Some((ASCII[usize::from(byte)], 1));
        }
        let c = text[at..].chars().next()?;
        Some((if c.is_alphanumeric() { Self::Letter } else { Self::Other }, c.len_utf8()))
    }
}

/// The kinds of the characters of ASCII: a look at this takes the place of several comparisons.
static ASCII: [Kind; 128] = {
    let mut kinds = [Kind::Other; 128];
    let mut byte = 0;
    while byte < 128_u8 {
        if byte.is_ascii_lowercase() || byte.is_ascii_digit() {
            kinds[byte as usize] = Kind::Lower;
        } else if byte.is_ascii_uppercase() {
            kinds[byte as usize] = Kind::Letter;
        }
        byte += 1;
    }
    kinds
};

/// The shard of a word: FNV-1a (32 bits) of its first three characters, so that a shard has all words with one beginning.
pub(super) fn shard(word: &str, shards: usize) -> usize {
    let end = match word.as_bytes().first_chunk::<3>() {
        Some(letters) if letters.is_ascii() => 3,
        _ => word.char_indices().nth(3).map_or(word.len(), |(at, _)| at),
    };
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    word[..end].bytes().fold(0x811c_9dc5, step) as usize % shards
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut found = vec![];
        words(text, &mut |word| found.push(word));
        assert_eq!(found, expected);
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        check("", &[]);
        check("A header-block of `HPACK`, 2.10.0!", &["header", "block", "of", "hpack", "10"]);
        check("CVE-2016-6581 (GHSA-ffq8)", &["cve", "2016", "6581", "ghsa", "ffq8"]);
        check("Größe ÉCOLE 中文", &["größe", "école", "中文"]);
        check("see https://example.org/path and [x](http://a.b) on", &["see", "and", "on"]);
        check("https://a.example", &[]);
        check("no\u{a0}http://a.b/http://c.d\u{2003}übers://x\ny://yy\tende", &["no", "ende"]);
        check("：//中文 :// ://ab cd", &["中文", "cd"]);
        check(&"a".repeat(41), &[]);
    }

    #[test]
    fn words_with_one_beginning_share_a_shard() {
        assert_eq!(shard("memory", 256), shard("mem", 256));
        assert_eq!(shard("größe", 256), shard("größer", 256));
        assert_eq!(shard("h2", 1), 0);
        // The published value of FNV-1a for "foo", with which "foobar" begins.
        assert_eq!(shard("foobar", 1 << 32), 0xa9f3_7ed7);
    }
}
