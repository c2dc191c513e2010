use std::io::{self, Write};

use super::{LENGTH, find};

/// A writer that passes everything on until a canary is whole, and then nothing any more.
///
/// A canary is found also where it comes in pieces; the last of them is not passed on.
pub struct Watch<'w> {
    inner: &'w mut dyn Write,
    /// The last bytes that were passed on: too few for a canary.
    tail: Vec<u8>,
    seen: bool,
}

impl<'w> Watch<'w> {
    /// Watches what goes to `inner`.
    pub fn new(inner: &'w mut dyn Write) -> Self {
        Self { inner, tail: Vec::new(), seen: false }
    }

    /// Whether there was a canary.
    #[must_use]
    pub const fn has_seen(&self) -> bool {
        self.seen
    }

    /// Whether the bytes hold a canary, or end one that the tail begins.
    fn completes(&self, bytes: &[u8]) -> bool {
        let border = [&self.tail, &bytes[..bytes.len().min(LENGTH - 1)]].concat();
        find(&border).is_some() || find(bytes).is_some()
    }

    fn remember(&mut self, bytes: &[u8]) {
        self.tail.extend_from_slice(&bytes[bytes.len().saturating_sub(LENGTH - 1)..]);
        self.tail.drain(..self.tail.len().saturating_sub(LENGTH - 1));
    }
}

impl Write for Watch<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.seen = self.seen || self.completes(bytes);
        if self.seen {
            return Err(io::Error::other("a canary was to be written"));
        }
        let written = self.inner.write(bytes)?;
        self.remember(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::canary::Canary;

    /// What gets through of pieces, and whether they were stopped.
    fn pass(pieces: &[&[u8]]) -> (Vec<u8>, bool) {
        let mut out = Vec::new();
        let mut watch = Watch::new(&mut out);
        let stopped = pieces.iter().any(|piece| watch.write_all(piece).is_err());
        assert_eq!(stopped, watch.has_seen());
        (out, stopped)
    }

    #[test]
    fn what_holds_no_canary_passes() {
        let (out, stopped) = pass(&[b"forewarn-canary-", b"0123", b"", b"x"]);
        assert_eq!((out.as_slice(), stopped), (&b"forewarn-canary-0123x"[..], false));
    }

    proptest! {
        #[test]
        fn no_canary_gets_through_in_whatever_pieces(
            before in "[a-f0-9\n-]{0,200}",
            bits: u128,
            after in "[a-f0-9]{0,60}",
            sizes in prop::collection::vec(1_usize..60, 1..40),
        ) {
            let text = format!("{before}{}{after}", Canary::of(bits).secret());
            let (mut rest, mut pieces) = (text.as_bytes(), Vec::new());
            for size in sizes.iter().cycle() {
                let (piece, other) = rest.split_at(rest.len().min(*size));
                pieces.push(piece);
                rest = other;
                if rest.is_empty() { break }
            }
            let (out, stopped) = pass(&pieces);
            prop_assert!(stopped && find(&out).is_none() && text.as_bytes().starts_with(&out));
        }
    }
}
