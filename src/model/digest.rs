//! Hashes of files.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// How many hex digits a digest has.
pub const DIGITS: usize = 64;

/// A SHA-256 (FIPS 180-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The hash of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// A hash that was computed piece by piece.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads 64 lower-case hex digits; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (mut bytes, mut all) = ([0; 32], 0);
        if text.len() != DIGITS {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let (high, low) = (VALUES[usize::from(pair[0])], VALUES[usize::from(pair[1])]);
            all |= high | low;
            *byte = high << 4 | low;
        }
        (all <= 0x0f).then_some(Self(bytes))
    }

    /// The 32 bytes of the hash.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The hex digits, in ASCII.
    fn digits(&self) -> [u8; DIGITS] {
        let mut digits = [0; DIGITS];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(self.0) {
            pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
        }
        digits
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(str::from_utf8(&self.digits()).expect("hex digits are ASCII"))
    }
}

/// The lower-case digit of a number below 16. Manifests have millions of them.
const fn digit(value: u8) -> u8 {
    b"0123456789abcdef"[value as usize]
}

/// What each byte is worth as a digit; more than any digit for what is none. A manifest has millions of them.
static VALUES: [u8; 256] = {
    let mut values = [0xff; 256];
    let mut value = 0;
    while value < 16 {
        values[digit(value) as usize] = value;
        value += 1;
    }
    values
};

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256 of the empty message, from FIPS 180-4's test vectors.
    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn digests_are_lower_case_hex() {
        assert_eq!(Digest::of(b"").to_string(), EMPTY);
        assert_eq!(Digest::parse(EMPTY), Some(Digest::of(b"")));
        assert_eq!(Digest::parse(&EMPTY.to_uppercase()), None);
        assert_eq!(Digest::parse(&EMPTY[1..]), None);
        assert_eq!(Digest::parse(&"é".repeat(32)), None);
        assert_eq!(Digest::parse(&EMPTY.replacen("e3", "+3", 1)), None);
    }

    #[test]
    fn every_byte_has_two_digits() {
        for first in (0..=u8::MAX).step_by(32) {
            let digest = Digest::from_bytes(std::array::from_fn(|at| {
                first + u8::try_from(at).expect("there are 32")
            }));
            let pairs: Vec<_> =
                digest.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
            let shown = pairs.concat();
            assert_eq!(digest.to_string(), shown);
            assert_eq!(Digest::parse(&shown), Some(digest));
        }
    }
}
