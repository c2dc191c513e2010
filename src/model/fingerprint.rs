//! Fingerprints of `OpenPGP` certificates.

use std::fmt;

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
}
