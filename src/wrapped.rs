//! Bytes that hold others: archives, compressed files, base64, and text of sixteen bits. What looks for words in files looks
//! here too.

use std::io::Read as _;

use flate2::read::MultiGzDecoder;

mod archive;
mod base64;

/// How many times one may hold the next.
const DEPTH: usize = 3;

/// The most bytes that come out of one file, all in all: a bomb has more.
const MOST: u64 = 256 << 20;

/// Takes what bytes hold: its name, if it has one, and it, or why it cannot be read.
pub(crate) type Visit<'v> = dyn FnMut(&str, Result<&[u8], &str>) + 'v;

/// Hands over everything that the bytes hold, with its name where it has one, or why it cannot be read.
pub(crate) fn each(bytes: &[u8], visit: &mut Visit<'_>) {
    nested(bytes, DEPTH, &mut MOST.clone(), visit);
}

fn nested(bytes: &[u8], depth: usize, left: &mut u64, visit: &mut Visit<'_>) {
    if depth == 0 {
        return;
    }
    let mut inner = |name: &str, bytes: &[u8], left: &mut u64| {
        visit(name, Ok(bytes));
        nested(bytes, depth - 1, left, visit);
    };
    for bytes in narrowed(bytes).into_iter().chain(base64::texts(bytes)) {
        inner("", &bytes, left);
    }
    if let Some(Ok(bytes)) = unzipped(bytes, left) {
        inner("", &bytes, left);
    }
    archive::members(bytes, left, |(name, read), left| match read {
        Ok(bytes) => {
            visit(&name, Ok(&bytes));
            nested(&bytes, depth - 1, left, visit);
        }
        Err(why) => visit(&name, Err(&why)),
    });
}

/// What a gzip file holds (RFC 1952); none where the bytes only begin like one.
fn unzipped(bytes: &[u8], left: &mut u64) -> Option<std::io::Result<Vec<u8>>> {
    bytes.starts_with(&[0x1F, 0x8B, 8]).then(|| taken(MultiGzDecoder::new(bytes), left))
}

/// What is read, as far as it may be.
fn taken(from: impl std::io::Read, left: &mut u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = from.take(*left + 1).read_to_end(&mut bytes);
    if bytes.len() as u64 > *left {
        *left = 0;
        return Err(std::io::Error::other("it is too large"));
    }
    *left -= bytes.len() as u64;
    read.map(|_| bytes)
}

/// Text of sixteen bits as one of eight, if there is much of it: for letters of ASCII half of the bytes are zero.
fn narrowed(bytes: &[u8]) -> Option<Vec<u8>> {
    // The common case, and a quick one to find.
    if !bytes.contains(&0) {
        return None;
    }
    let zeros = bytes.split(|byte| *byte == 0).count() - 1;
    (zeros >= 8 && zeros * 4 >= bytes.len())
        .then(|| bytes.iter().copied().filter(|byte| *byte != 0).collect())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use ::base64::Engine as _;
    use ::base64::engine::general_purpose::STANDARD;

    use super::*;

    const WORDS: &str =
        "There is a word in here that nobody should find, and more of them, so that it is a text.";

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    fn holds(bytes: &[u8]) -> bool {
        let mut found = false;
        let has = |bytes: &[u8]| bytes.windows(WORDS.len()).any(|part| part == WORDS.as_bytes());
        each(bytes, &mut |_, read| found |= read.is_ok_and(has));
        found
    }

    #[test]
    fn words_are_found_however_they_are_wrapped() {
        let words = WORDS.as_bytes();
        assert!(!holds(words) && !holds(b""));
        let wide: Vec<u8> = WORDS.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let encoded = STANDARD.encode(words);
        for bytes in
            [gzip(words), archive::one("a", words), wide.clone(), encoded.clone().into_bytes()]
        {
            assert!(holds(&bytes));
            assert!(holds(&gzip(&bytes)) && holds(&archive::one("a", &bytes)));
            assert!(holds(&gzip(&gzip(&bytes))) && !holds(&gzip(&gzip(&gzip(&bytes)))));
        }
        assert!(holds(STANDARD.encode(gzip(&gzip(words))).as_bytes()));
        assert!(holds(&[b"#!/bin/sh\nexit\n", &archive::one("a", words)[..]].concat()));
    }

    #[test]
    fn what_is_too_large_or_broken_ends() {
        let mut left = 10;
        assert!(taken(&b"123456789"[..], &mut left).is_ok() && left == 1);
        assert!(taken(&b"12"[..], &mut left).is_err() && left == 0);
        let broken = gzip(WORDS.as_bytes());
        assert!(!holds(&broken[..broken.len() / 2]));
    }
}
