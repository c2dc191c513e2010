//! Mails as files: PGP/MIME (RFC 3156) in the form of RFC 5322, to be sent by the maintainer's own program.

mod header;
mod part;
mod sender;

use jiff::Timestamp;

pub use self::header::MAIL_HEADER;
pub(crate) use self::header::{mailbox, words};
pub(crate) use self::part::text_within;
use self::part::{attachment, crlf, multipart, text};
pub use self::sender::sender;
use super::Content;
use crate::diagnostic::Fault;
use crate::model::date::rfc822;
use crate::model::digest::Digest;

/// The outside of a mail: all that whoever carries it can read.
#[derive(Clone, Debug)]
pub struct Envelope<'a> {
    /// The sender's name and address.
    pub from: (&'a str, &'a str),
    /// The recipient's name and address.
    pub to: (&'a str, &'a str),
    /// When it was written.
    pub date: Timestamp,
    /// What it is about, which says nothing of the case.
    pub subject: String,
}

/// The subject for a draft of this name. It tells only that there is something to decrypt.
#[must_use]
pub fn subject(prefix: &str, name: &str) -> String {
    format!("{prefix}Confidential notice {name}")
}

/// The body that is to be signed and encrypted: the letter, the advisory, and the archive as an attachment.
#[must_use]
pub fn body(content: &Content, archive: &[u8]) -> Vec<u8> {
    let parts = [
        text("README.txt", content.text("README.txt")),
        text("advisory.txt", content.text("advisory.txt")),
        attachment(&format!("{}.tar", content.name()), "application/x-tar", archive),
    ];
    multipart("mixed", "", &Digest::of(archive), &parts).into_bytes()
}

/// The mail around an encrypted message (RFC 3156, section 4).
///
/// # Errors
/// [`MAIL_HEADER`] where a value would break its header.
pub fn mail(envelope: &Envelope<'_>, sealed: &str) -> Result<Vec<u8>, Fault> {
    let digest = Digest::of(sealed.as_bytes());
    let host = envelope.from.1.rsplit('@').next().unwrap_or_default();
    let id = &digest.to_string()[..32];
    let head = [
        ("From", mailbox("From", envelope.from)?),
        ("To", mailbox("To", envelope.to)?),
        ("Date", rfc822(envelope.date)),
        ("Subject", words("Subject", &envelope.subject)?),
        ("Message-ID", words("Message-ID", &format!("<{id}@{host}>"))?),
        ("MIME-Version", "1.0".to_owned()),
    ];
    let line = |(name, value): &(&str, String)| format!("{name}: {value}\r\n");
    let head: String = head.iter().map(line).collect();
    let version = "Content-Type: application/pgp-encrypted\r\nContent-Description: PGP/MIME version identification\r\n\r\nVersion: 1\r\n";
    let message = format!(
        "Content-Type: application/octet-stream; name=\"encrypted.asc\"\r\nContent-Description: OpenPGP encrypted message\r\n\
         Content-Disposition: inline; filename=\"encrypted.asc\"\r\n\r\n{}",
        crlf(sealed)
    );
    let protocol = "; protocol=\"application/pgp-encrypted\"";
    let body = multipart("encrypted", protocol, &digest, &[version.to_owned(), message]);
    Ok(format!("{head}{body}").into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEALED: &str = "-----BEGIN PGP MESSAGE-----\n\nAAAA\n=AAAA\n-----END PGP MESSAGE-----\n";

    fn envelope(subject: &str) -> Envelope<'_> {
        Envelope {
            from: ("Security team", "security@example.org"),
            to: ("Example Linux", "one@example.net"),
            date: "2026-11-22T12:00:00Z".parse().unwrap(),
            subject: subject.to_owned(),
        }
    }

    #[test]
    fn a_mail_has_the_form_of_pgp_mime() {
        let mail = mail(&envelope(&subject("[vs] ", "amber-otter-42")), SEALED).unwrap();
        let mail = String::from_utf8(mail).unwrap();
        insta::assert_snapshot!(mail.replace("\r\n", "\n"));
        assert_eq!(mail.matches('\n').count(), mail.matches("\r\n").count());
        assert!(mail.is_ascii() && mail.lines().all(|line| line.len() <= 78), "{mail}");
    }

    #[test]
    fn no_value_starts_a_header_of_its_own() {
        for subject in ["a\r\nBcc: x@example.org", "a\nb", "a\rb", "a\0b", "a\u{85}b"] {
            let fault = mail(&envelope(subject), SEALED).unwrap_err();
            assert_eq!(fault.rule.code, "mail-header", "{subject:?}");
        }
        let mut wrong = envelope("a");
        wrong.to.0 = "A\nBcc: x@example.org";
        assert!(mail(&wrong, SEALED).is_err());
        wrong.to = ("A", "a@example.org>\r\nBcc: <x@example.org");
        assert!(mail(&wrong, SEALED).is_err());
    }
}
