//! The mail for mailing lists: a text that is readable without any program for signatures (RFC 5322, RFC 2045).

use jiff::Timestamp;

use super::Facts;
use crate::bundle::mail::{MAIL_HEADER, mailbox, text_within, words};
use crate::bundle::packager::address;
use crate::diagnostic::Fault;
use crate::model::date::rfc822;
use crate::model::digest::Digest;

/// The longest line that mail carries (RFC 5322, section 2.1.1).
const LONGEST: usize = 998;

/// The outside of a mail to lists.
#[derive(Clone, Debug)]
pub struct Envelope<'a> {
    /// The sender's name and address.
    pub from: (&'a str, &'a str),
    /// The addresses of the lists; none where the maintainer adds them.
    pub to: &'a [String],
    /// When it is written.
    pub date: Timestamp,
}

/// The mail with a text, whose lines end as those of every program that reads mails from its standard input.
///
/// # Errors
/// [`MAIL_HEADER`] where a value would break its header.
pub fn mail(envelope: &Envelope<'_>, facts: &Facts, body: &str) -> Result<String, Fault> {
    let id = &Digest::of(format!("{}\n{body}", envelope.date).as_bytes()).to_string()[..32];
    let host = envelope.from.1.rsplit('@').next().unwrap_or_default();
    let mut head = vec![("From", mailbox("From", envelope.from)?)];
    if !envelope.to.is_empty() {
        head.push(("To", recipients(envelope.to)?));
    }
    head.extend([
        ("Date", rfc822(envelope.date)),
        ("Subject", words("Subject", &format!("{}: {}", facts.id, facts.title))?),
        ("Message-ID", words("Message-ID", &format!("<{id}@{host}>"))?),
        ("MIME-Version", "1.0".to_owned()),
    ]);
    let line = |(name, value): &(&str, String)| format!("{name}: {value}\n");
    let head: String = head.iter().map(line).collect();
    let part = text_within(LONGEST, &format!("{}.txt", facts.id), body);
    Ok(format!("{head}{part}").replace("\r\n", "\n"))
}

fn recipients(to: &[String]) -> Result<String, Fault> {
    let each = to.iter().map(|to| {
        address(to).map_err(|_| {
            let shown: String = to.escape_debug().take(100).collect();
            Fault::new(&MAIL_HEADER, format!("`{shown}` cannot stand in the header `To`"))
                .hint("write the address of a list alone, such as list@example.org")
        })
    });
    Ok(each.collect::<Result<Vec<_>, _>>()?.join(",\r\n "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(to: &[&str], title: &str, body: &str) -> Result<String, Fault> {
        let to: Vec<_> = to.iter().map(ToString::to_string).collect();
        let date = "2026-11-22T12:00:00Z".parse().unwrap();
        let envelope = Envelope { from: ("First", "first@example.org"), to: &to, date };
        mail(&envelope, &Facts { title: title.to_owned(), ..Facts::example() }, body)
    }

    #[test]
    fn a_mail_has_its_headers_and_the_text() {
        let made = made(&["a@example.org", "b@example.net"], "A stack", "Words\n").unwrap();
        let (head, body) = made.split_once("\n\n").unwrap();
        assert_eq!(body, "Words\n");
        let lines: Vec<_> =
            head.lines().filter(|line| !line.starts_with("Message-ID: <")).collect();
        assert_eq!(
            lines,
            [
                "From: First <first@example.org>",
                "To: a@example.org,",
                " b@example.net",
                "Date: Sun, 22 Nov 2026 12:00:00 +0000",
                "Subject: EX-2026-0003: A stack",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: 7bit",
                "Content-Disposition: inline; filename=\"EX-2026-0003.txt\"",
            ]
        );
    }

    #[test]
    fn words_that_are_not_ascii_are_encoded() {
        let made = made(&[], "Ein Überlauf 日本", "é\n").unwrap();
        assert!(made.is_ascii() && !made.contains("\nTo:"), "{made}");
        assert!(made.contains("\nSubject: =?utf-8?B?"), "{made}");
        assert!(made.ends_with("\n\nw6kNCg==\n"), "{made}");
        assert!(made.lines().all(|line| line.len() <= 78), "{made}");
    }

    #[test]
    fn no_value_starts_a_header_of_its_own() {
        for title in ["a\nBcc: x@example.org", "a\r\nb", "a\rb", "a\u{85}b", "a\u{2028}b"] {
            assert_eq!(made(&[], title, "x\n").unwrap_err().rule.code, "mail-header", "{title:?}");
        }
        for to in [
            "a@example.org\nBcc: b@example.org",
            "a@example.org, b@example.org",
            "",
            "A <a@example.org>",
        ] {
            let fault = made(&[to], "a", "x\n").unwrap_err();
            assert_eq!(fault.rule.code, "mail-header", "{to:?}");
            assert!(!fault.message.contains('\n'));
        }
    }

    #[test]
    fn the_same_text_gives_the_same_mail() {
        assert_eq!(made(&[], "a", "x\n").unwrap(), made(&[], "a", "x\n").unwrap());
        let id = |mail: String| {
            mail.lines().find(|line| line.starts_with("Message-ID")).map(str::to_owned)
        };
        assert_ne!(id(made(&[], "a", "x\n").unwrap()), id(made(&[], "a", "y\n").unwrap()));
    }
}
