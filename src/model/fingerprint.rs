//! Fingerprints of `OpenPGP` certificates.

use std::fmt;
use std::ops::Range;

use crate::diagnostic::{Fault, Rule};

/// A text that is no fingerprint.
pub static FINGERPRINT_INVALID: Rule = Rule::error(
    "fingerprint-invalid",
    "a fingerprint is not 40 or 64 hexadecimal digits",
    "Readers trust a key by its whole fingerprint. Short key ids can be forged in minutes, so nothing but the full 40 \
     digits (OpenPGP version 4) or 64 (version 6) is accepted; spaces may stand between them.",
);

/// The full fingerprint of a certificate: upper-case hexadecimal, 40 digits (v4) or 64 (v6).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Reads a fingerprint in any case and with any spacing.
    ///
    /// # Errors
    /// [`FINGERPRINT_INVALID`] for other lengths or characters, key ids included.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let digits: String =
            text.chars().filter(|c| *c != ' ').collect::<String>().to_ascii_uppercase();
        if matches!(digits.len(), 40 | 64) && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(Self(digits));
        }
        Err(Fault::new(&FINGERPRINT_INVALID, format!("`{text}` is not a fingerprint"))
            .hint("copy all 40 digits that `gpg --fingerprint` prints"))
    }

    /// The digits without spaces, as file names and commands want them.
    #[must_use]
    pub fn hex(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    /// In gpg's form: groups of four, and two spaces in the middle of a version 4 fingerprint.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, digit) in self.0.chars().enumerate() {
            match index {
                0 => {}
                _ if index * 2 == self.0.len() => f.write_str("  ")?,
                _ if index % 4 == 0 => f.write_str(" ")?,
                _ => {}
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// The fingerprints that a text names as people compare them: ten groups of four digits, neither more nor fewer, with
/// single or double white space between them. Forty digits in a row are a commit's hash.
pub fn mentions(text: &str) -> impl Iterator<Item = (Fingerprint, Range<usize>)> {
    let mut at = if may_mention(text) { 0 } else { text.len() };
    std::iter::from_fn(move || {
        while at < text.len() {
            let run = at..at + groups(&text[at..]);
            let begins = !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
            at = run.end.max(at + text[at..].chars().next().map_or(1, char::len_utf8));
            let digits: String = text[run.clone()].split_whitespace().collect();
            if begins && digits.len() == 40 {
                return Fingerprint::parse(&digits).ok().map(|found| (found, run));
            }
        }
        None
    })
}

/// Whether there is so much as a part of a fingerprint between two multiples of its length, of which a whole one has at least one: most
/// texts have none, and little of them is looked at.
fn may_mention(text: &str) -> bool {
    /// A fingerprint has 49 bytes or more, and the worst place for it is one byte behind such a multiple.
    const PART: usize = 24;
    let is_digit = |byte: &u8| byte.is_ascii_hexdigit();
    let is_part = |byte: &u8| is_digit(byte) || matches!(byte, b' ' | b'\n');
    // The blanks before a line of code are none: of a fingerprint, two bytes in three are digits.
    let has_digits = |part: &[u8]| part.iter().filter(|byte| is_digit(byte)).count() > PART / 2;
    text.as_bytes().chunks_exact(PART).any(|part| part.iter().all(is_part) && has_digits(part))
}

/// The bytes of the groups of four digits that a text begins with.
fn groups(text: &str) -> usize {
    let (mut end, mut next) = (0, 0);
    loop {
        let group = text.as_bytes().get(next..next + 4);
        // Asked only after four digits, which are four bytes.
        let goes_on = || text[next + 4..].chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
        if !group.is_some_and(|four| four.iter().all(u8::is_ascii_hexdigit)) || goes_on() {
            return end;
        }
        end = next + 4;
        let blanks = text[end..].bytes().take_while(|byte| matches!(byte, b' ' | b'\n')).count();
        if !matches!(blanks, 1 | 2) {
            return end;
        }
        next = end + blanks;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_spacing_and_case_is_read_and_gpgs_form_is_written() {
        for text in [
            "90DC AE40 FEA7 4B14 9B70 662D F25F 2144 EEC1 373D",
            "90DC AE40 FEA7 4B14 9B70  662D F25F 2144 EEC1 373D",
            "90dcae40fea74b149b70662df25f2144eec1373d",
        ] {
            let fingerprint = Fingerprint::parse(text).unwrap();
            assert_eq!(
                fingerprint.to_string(),
                "90DC AE40 FEA7 4B14 9B70  662D F25F 2144 EEC1 373D"
            );
            assert_eq!(fingerprint.hex(), "90DCAE40FEA74B149B70662DF25F2144EEC1373D");
        }
    }

    #[test]
    fn key_ids_and_other_texts_are_refused() {
        for text in ["", "EEC1 373D", "F25F2144EEC1373D", &"g".repeat(40), &"a".repeat(41)] {
            assert!(Fingerprint::parse(text).is_err(), "{text}");
        }
    }

    #[track_caller]
    fn check_mentions(text: &str, expected: &[&str]) {
        let found: Vec<_> = mentions(text).map(|(_, span)| &text[span]).collect();
        assert_eq!(found, expected, "{text}");
    }

    const GPG: &str = "90DC AE40 FEA7 4B14 9B70  662D F25F 2144 EEC1 373D";

    #[test]
    fn a_text_names_a_fingerprint_by_ten_groups_of_four() {
        let single = GPG.replace("  ", " ");
        check_mentions(&format!("é `{single}`, and {GPG}."), &[&single, GPG]);
        check_mentions(&format!("feed: {GPG}\n"), &[GPG]);
        check_mentions(&GPG.to_lowercase(), &[&GPG.to_lowercase()]);
        let folded = GPG.replace("  ", "\n");
        check_mentions(&folded, &[&folded]);
        for before in 0..50 {
            check_mentions(&format!("{}{single} g", "-".repeat(before)), &[&single]);
        }
    }

    #[test]
    fn hashes_dumps_and_parts_are_no_fingerprints() {
        for text in [
            GPG.replace(' ', ""),
            GPG[5..].to_owned(),
            format!("{GPG} 0000"),
            format!("x{GPG}"),
            format!("{GPG}x"),
            GPG.replace("  ", "   "),
            "4865 6c6c 6f20 776f 726c 6421 0a48 6565".to_owned(),
            String::new(),
            "é".repeat(40),
        ] {
            check_mentions(&text, &[]);
        }
    }
}
