//! Clear-signed text (RFC 9580, section 7), in one form only.

use sequoia_openpgp::packet::Signature;
use sequoia_openpgp::types::HashAlgorithm;

use super::armour;
use super::rule::{SIGNATURE_FORM, TEXT_OUTSIDE_SIGNATURE};
use crate::diagnostic::Fault;

const BEGIN: &str = "-----BEGIN PGP SIGNED MESSAGE-----\n";
const END: &str = "-----END PGP SIGNATURE-----\n";

/// A text with its signature, in the form that is published. The text ends with one line end, and none of its lines with
/// a blank.
#[must_use]
pub fn write(text: &str, signature: &Signature) -> String {
    let (head, armour) = (head(signature), armour::write(signature));
    let mut written = String::with_capacity(head.len() + text.len() + armour.len());
    written.push_str(&head);
    escape(text, &mut written);
    written.push_str(&armour);
    written
}

/// What stands before the text.
#[must_use]
pub fn head(signature: &Signature) -> String {
    format!("{BEGIN}Hash: {}\n\n", hash_name(signature.hash_algo()))
}

/// Adds lines of a text in the form that they have between its head and its signature.
pub fn escape(lines: &str, written: &mut String) {
    for line in lines.split_inclusive('\n') {
        // The second is no rule of ours but gpg's, for the sake of old mailboxes.
        if line.starts_with('-') || line.starts_with("From ") {
            written.push_str("- ");
        }
        written.push_str(line);
    }
}

/// The most bytes that a line may have: gpg 2.2 signs the first 19,993 of one, cuts the rest off, and says that all is well.
pub const LONGEST_LINE: usize = 19_000;

/// A text that is to be signed.
///
/// # Errors
/// [`SIGNATURE_FORM`] where it is not UTF-8.
pub fn utf8(text: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(text).map_err(|error| {
        Fault::new(&SIGNATURE_FORM, format!("the text is not UTF-8: {error}"))
            .hint("write the text in UTF-8")
    })
}

/// Whether a text can be signed as it is.
///
/// # Errors
/// [`SIGNATURE_FORM`] where a line is too long.
pub fn check(text: &str) -> Result<(), Fault> {
    match text.lines().position(|line| line.len() > LONGEST_LINE) {
        None => Ok(()),
        Some(line) => {
            let message =
                format!("line {} of the text has more than {LONGEST_LINE} bytes", line + 1);
            Err(Fault::new(&SIGNATURE_FORM, message)
                .hint("break the line: gpg signs only the beginning of a longer one"))
        }
    }
}

/// The bytes that are signed: lines joined by CR LF, without blanks at their ends, and without the last line end.
#[must_use]
pub fn signed_bytes(text: &str) -> Vec<u8> {
    let ends = text.bytes().filter(|byte| *byte == b'\n').count();
    // A list of all revisions is long: it does not grow line by line.
    let mut signed = Vec::with_capacity(text.len() + ends);
    Signed::default().add(text, |bytes| signed.extend_from_slice(bytes));
    signed
}

/// The same of a text that comes in pieces, each of which ends with a line.
#[derive(Debug, Default)]
pub struct Signed {
    /// A line end that is signed if another line follows.
    ended: bool,
}

impl Signed {
    /// Gives the bytes that are signed of some more lines.
    pub fn add(&mut self, lines: &str, mut give: impl FnMut(&[u8])) {
        for line in lines.split_inclusive('\n') {
            if std::mem::replace(&mut self.ended, line.ends_with('\n')) {
                give(b"\r\n");
            }
            let line = line.strip_suffix('\n').unwrap_or(line);
            give(line.trim_end_matches([' ', '\t', '\r']).as_bytes());
        }
    }
}

/// Takes the signature and the text out of a file, in whatever form a signing program writes it.
///
/// # Errors
/// [`SIGNATURE_FORM`] or [`TEXT_OUTSIDE_SIGNATURE`].
pub fn read(bytes: &[u8]) -> Result<(String, Signature), Fault> {
    let file = std::str::from_utf8(bytes).map_err(|_| form("this text is not UTF-8"))?;
    let file = file.strip_prefix(BEGIN).ok_or_else(|| outside(file, BEGIN, "before"))?;
    let (_, rest) =
        file.split_once("\n\n").ok_or_else(|| form("the head of this text has no end"))?;
    // The armour stands at the start of a line; a text has such a line only escaped.
    let starts_line = |at: usize| at == 0 || rest.as_bytes()[at - 1] == b'\n';
    let mut armour = rest.match_indices(armour::BEGIN).map(|(at, _)| at);
    let at =
        armour.find(|at| starts_line(*at)).ok_or_else(|| form("this text has no signature"))?;
    let (body, signature) = rest.split_at(at);
    if !signature.ends_with(END) || signature.matches(END).count() != 1 {
        return Err(outside(signature, END, "after"));
    }
    let signature = armour::read(signature.as_bytes())?;
    Ok((unescaped(body), signature))
}

/// Reads a text that must be written just as [`write()`] does it.
///
/// # Errors
/// [`SIGNATURE_FORM`] or [`TEXT_OUTSIDE_SIGNATURE`].
pub fn read_canonical(bytes: &[u8]) -> Result<(String, Signature), Fault> {
    let (text, signature) = read(bytes)?;
    // Not `lines`, which takes a carriage return for part of the line's end.
    if text.split('\n').any(|line| line.ends_with([' ', '\t', '\r'])) {
        return Err(form("a line of this text ends with a blank, which is not signed"));
    }
    if write(&text, &signature).as_bytes() != bytes {
        return Err(form("this clear-signed text is not in its one form"));
    }
    Ok((text, signature))
}

/// The name in the head of the text (RFC 9580, section 9.5). Weak hashes have one too, so that they are refused for what
/// they are and not for the form.
fn hash_name(hash: HashAlgorithm) -> &'static str {
    match hash {
        HashAlgorithm::MD5 => "MD5",
        HashAlgorithm::SHA1 => "SHA1",
        HashAlgorithm::RipeMD => "RIPEMD160",
        HashAlgorithm::SHA224 => "SHA224",
        HashAlgorithm::SHA256 => "SHA256",
        HashAlgorithm::SHA384 => "SHA384",
        _ => "SHA512",
    }
}

fn unescaped(body: &str) -> String {
    body.split_inclusive('\n').map(|line| line.strip_prefix("- ").unwrap_or(line)).collect()
}

/// A frame that is not at the edge of the file, or is not there at all.
fn outside(file: &str, frame: &str, side: &str) -> Fault {
    if file.contains(frame) {
        return Fault::new(
            &TEXT_OUTSIDE_SIGNATURE,
            format!("there is text {side} the signed block"),
        )
        .hint("trust nothing outside the block; take the file from the project again");
    }
    form("this is no clear-signed text")
}

fn form(message: &str) -> Fault {
    Fault::new(&SIGNATURE_FORM, message)
        .hint("take the file from the project again, or sign it by `forewarn sign`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::fixture;
    use crate::signature::signer::{Form, Signer as _};

    fn signed(text: &str) -> String {
        let time = fixture::time("2026-11-22T00:00:00Z");
        String::from_utf8(fixture::signer().sign(Form::Clear, text.as_bytes(), time).unwrap())
            .unwrap()
    }

    #[track_caller]
    fn check(change: impl Fn(String) -> String, expected: Result<&str, &str>) {
        let file = change(signed("One\n- two\nFrom three\n\nü\n"));
        let read = read_canonical(file.as_bytes()).map(|(text, _)| text);
        let shown = read.as_deref().map_err(|fault| fault.rule.code);
        assert_eq!(shown, expected, "{file}");
    }

    #[test]
    fn only_one_form_is_read() {
        check(|file| file, Ok("One\n- two\nFrom three\n\nü\n"));
        for around in ["x\n", "\n", " "] {
            check(|file| format!("{around}{file}"), Err("text-outside-signature"));
        }
        for around in ["x\n", "\n", " ", "-----END PGP SIGNATURE-----\n"] {
            check(|file| format!("{file}{around}"), Err("text-outside-signature"));
        }
        let replace = |from: &'static str, to: &'static str| {
            move |file: String| {
                assert!(file.contains(from), "{from}");
                file.replacen(from, to, 1)
            }
        };
        for (from, to) in [
            ("Hash: SHA512\n", "Hash: SHA256\n"),
            ("Hash: SHA512\n", "Hash: SHA512\nComment: x\n"),
            ("- - two", "- two"),
            ("- From", "From"),
            ("One\n", "One \n"),
            ("One\n", "- One\n"),
            ("One\n", "One\r\n"),
            (
                "-----BEGIN PGP SIGNED MESSAGE-----\n",
                "-----BEGIN PGP SIGNED MESSAGE-----\n-----BEGIN PGP SIGNED MESSAGE-----\n",
            ),
            ("SIGNATURE-----\n\n", "SIGNATURE-----\nVersion: x\n\n"),
            ("\n-----BEGIN PGP SIG", "-----BEGIN PGP SIG"),
        ] {
            check(replace(from, to), Err("signature-form"));
        }
        check(|file| file.replace('\n', "\r\n"), Err("signature-form"));
        check(|_| String::new(), Err("signature-form"));
    }

    #[test]
    fn blanks_and_line_ends_are_not_signed() {
        assert_eq!(signed_bytes("a \t\nb\r\n"), b"a\r\nb");
        assert_eq!(signed_bytes("a\n\n"), b"a\r\n");
        assert_eq!(signed_bytes(""), b"");
        assert_eq!(signed_bytes("\n\na"), b"\r\n\r\na");
    }

    #[test]
    fn a_text_in_pieces_is_signed_as_the_whole() {
        let text = "One\n- two \n\nFrom three\n\n";
        let signer = fixture::signer();
        let time = fixture::time("2026-11-22T00:00:00Z");
        let mut signing = signer.begin(Form::Clear, time).unwrap();
        for line in text.split_inclusive('\n') {
            signing.add(line.as_bytes()).unwrap();
        }
        assert_eq!(write(text, &signing.finish().unwrap()), signed(text));
        assert!(signer.begin(Form::Clear, time).unwrap().add(b"\xff\n").is_err());
    }
}
