use std::borrow::Cow;

/// Longer ones are no words: a commit has 40 characters.
const LONGEST: usize = 40;

/// The words of a text in lower case: runs of letters and digits, without those of addresses.
///
/// The search page cuts what is typed in the same way. A single ASCII letter or digit is no word.
pub(super) fn words(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let runs = between_addresses(text).flat_map(runs).filter(|run| run.len() > 1);
    runs.map(lower_case).filter(|word| word.len() <= LONGEST)
}

/// The text without its addresses: all between white space that has `://`.
fn between_addresses(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let Some(at) = text.find("://") else { return Some(text) };
        rest = text[at..].find(char::is_whitespace).map(|end| &text[at + end..]);
        Some(&text[..text[..at].rfind(char::is_whitespace).unwrap_or(0)])
    })
}

/// The runs of letters and digits.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, begun) = rest.split_at(reach(rest, false));
        let (run, after) = begun.split_at(reach(begun, true));
        rest = after;
        (!run.is_empty()).then_some(run)
    })
}

/// How far a text goes on with nothing but letters and digits, or with none.
fn reach(text: &str, alphanumeric: bool) -> usize {
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        let length = if byte.is_ascii() {
            (byte.is_ascii_alphanumeric() == alphanumeric).then_some(1)
        } else {
            let next = text[at..].chars().next();
            next.filter(|c| c.is_alphanumeric() == alphanumeric).map(char::len_utf8)
        };
        let Some(length) = length else { break };
        at += length;
    }
    at
}

/// Most words are in lower case already.
fn lower_case(word: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    if word.bytes().all(plain) { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}

/// The shard of a word: FNV-1a (32 bits) of its first three characters, so that a shard has all words with one beginning.
pub(super) fn shard(word: &str, shards: usize) -> usize {
    let end = word.char_indices().nth(3).map_or(word.len(), |(at, _)| at);
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    word[..end].bytes().fold(0x811c_9dc5, step) as usize % shards
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words(text).collect::<Vec<_>>(), expected);
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
