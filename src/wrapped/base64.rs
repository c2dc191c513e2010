//! Texts in base64 (RFC 4648), such as attachments of mails and `data:` links have.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};

/// How many letters are more than a word or a hash.
const LEAST: usize = 64;

/// Every text that stands in base64, on any number of lines; and bytes that are compressed. Keys and signatures are neither.
pub(super) fn texts(bytes: &[u8]) -> Vec<Vec<u8>> {
    runs(bytes).iter().flat_map(|run| (0..4).filter_map(|from| decoded(&run[from..]))).collect()
}

/// The letters of each long run, without the ends of its lines.
fn runs(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut runs = Vec::new();
    for mut rest in stretches(bytes) {
        while !rest.is_empty() {
            let (length, letters) = run(rest);
            if letters >= LEAST {
                runs.push(rest[..length].iter().copied().filter(|byte| is_letter(*byte)).collect());
            }
            // What ends a run begins none.
            rest = rest.get(length + 1..).unwrap_or_default();
        }
    }
    runs
}

/// Where long runs may be: letters and ends of lines, as many as a run has at least. Of most texts one byte in ten is looked at, as
/// a space near the end of what could be a run rules out all of it.
fn stretches(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_part = |byte: u8| is_letter(byte) || matches!(byte, b'\r' | b'\n');
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(at) = bytes.get(from..from + LEAST)?.iter().rposition(|byte| !is_part(*byte))
        {
            from += at + 1;
        }
        let stretch = &bytes[from..];
        let length = stretch.iter().take_while(|byte| is_part(**byte)).count();
        from += length;
        Some(&stretch[..length])
    })
}

/// How far the run at the beginning reaches, and how many letters it has.
fn run(bytes: &[u8]) -> (usize, usize) {
    let (mut reached, mut letters) = (0, 0);
    loop {
        let line = bytes[reached..].iter().take_while(|byte| is_letter(**byte)).count();
        reached += line;
        letters += line;
        let end = match &bytes[reached..] {
            [b'\n', next, ..] if line > 0 && is_letter(*next) => 1,
            [b'\r', b'\n', next, ..] if line > 0 && is_letter(*next) => 2,
            _ => return (reached, letters),
        };
        reached += end;
    }
}

/// Looked up, as every byte of every source is asked for.
const fn is_letter(byte: u8) -> bool {
    const LETTERS: [bool; 256] = {
        let mut letters = [false; 256];
        let mut byte = 0_u8;
        while byte < 128 {
            letters[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
            byte += 1;
        }
        letters
    };
    LETTERS[byte as usize]
}

/// What letters stand for, where that is a text or an archive.
fn decoded(letters: &[u8]) -> Option<Vec<u8>> {
    // The last letter may have bits that nothing needs, where the beginning is not that of the text.
    let engine = GeneralPurpose::new(&STANDARD, NO_PAD.with_decode_allow_trailing_bits(true));
    let whole = letters.len() - usize::from(letters.len() % 4 == 1);
    let bytes = engine.decode(&letters[..whole]).ok()?;
    let packed = [&b"PK"[..], &[0x1F, 0x8B]].iter().any(|head| bytes.starts_with(head));
    (packed || is_text(&bytes[..bytes.len().min(LEAST / 2)])).then_some(bytes)
}

/// Whether bytes begin a text, whose last letter they may cut.
fn is_text(bytes: &[u8]) -> bool {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose;

    use super::*;

    const WORDS: &str = "A text that is long enough — more than forty-eight bytes — to be one";

    #[track_caller]
    fn check(text: &str, expected: bool) {
        let found = texts(text.as_bytes());
        assert_eq!(found.iter().any(|text| text == WORDS.as_bytes()), expected, "{found:?}");
    }

    #[test]
    fn texts_are_read_over_lines_and_from_any_beginning() {
        let encoded = general_purpose::STANDARD.encode(WORDS);
        check(&encoded, true);
        check(&format!("src=\"data:text/plain;base64,{encoded}\""), true);
        for end in ["\n", "\r\n"] {
            let lines: Vec<_> =
                encoded.as_bytes().chunks(20).map(String::from_utf8_lossy).collect();
            check(&format!("Head: x{end}{end}{}{end}{end}x", lines.join(end)), true);
            check(&format!("abc{end}{}", lines.join(end)), true);
        }
        check(&format!("{}-{}", &encoded[..40], &encoded[40..]), false);
    }

    #[test]
    fn what_is_no_text_is_left_alone() {
        assert!(texts(&[b'A'; 63]).is_empty());
        assert!(
            texts(general_purpose::STANDARD.encode([0_u8, 200, 1, 255].repeat(30)).as_bytes())
                .is_empty()
        );
    }
}
