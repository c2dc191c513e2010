//! Values of headers: one line of ASCII each, or encoded words (RFC 2047).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::bundle::packager::address;
use crate::diagnostic::{Fault, Rule};

/// A text that would break a header.
pub static MAIL_HEADER: Rule = Rule::error(
    "mail-header",
    "a text cannot stand in the header of a mail",
    "A line break in a header begins another one, so that a name or a title could add recipients or a text of its own. Names, \
     titles and addresses that go into headers are one line without control characters.",
);

/// How much of a plain value stands on the line of its header, in bytes.
const PLAIN: usize = 60;

/// How many bytes an encoded word holds: with its frame, and the name of its header before it, the line then has no more
/// than the 76 that it may (RFC 2047, section 2).
const CHUNK: usize = 36;

/// A value of words.
///
/// # Errors
/// [`MAIL_HEADER`] for control characters.
pub(crate) fn words(header: &str, text: &str) -> Result<String, Fault> {
    sound(header, text)?;
    let plain = text.is_ascii() && text.len() <= PLAIN + 10 && !text.contains("=?");
    Ok(if plain { text.to_owned() } else { encoded(text) })
}

/// A name with an address.
///
/// # Errors
/// [`MAIL_HEADER`] for control characters, and for an address that would need quotes.
pub(crate) fn mailbox(header: &str, (name, mail): (&str, &str)) -> Result<String, Fault> {
    sound(header, name)?;
    let mail = address(mail).map_err(|fault| broken(header, &fault.message))?;
    let phrase = phrase(name);
    let last = phrase.rsplit('\n').next().unwrap_or_default();
    let fold = if last.len() + mail.len() > PLAIN { "\r\n " } else { " " };
    Ok(format!("{phrase}{fold}<{mail}>"))
}

/// A name as it stands before an address: plain, quoted or encoded (RFC 5322, section 3.2.5).
fn phrase(name: &str) -> String {
    let atoms = |c: char| c.is_ascii_alphanumeric() || " !#$%&'*+-/=?^_`{|}~".contains(c);
    if !name.is_ascii() || name.len() > PLAIN || name.contains("=?") {
        encoded(name)
    } else if name.chars().all(atoms) {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

/// Encoded words, each on a line of its own.
fn encoded(text: &str) -> String {
    let mut chunks = vec![String::new()];
    for one in text.chars() {
        let last = chunks.last_mut().expect("there is one at least");
        if last.len() + one.len_utf8() > CHUNK {
            chunks.push(one.to_string());
        } else {
            last.push(one);
        }
    }
    let word = |chunk: &String| format!("=?utf-8?B?{}?=", STANDARD.encode(chunk));
    chunks.iter().map(word).collect::<Vec<_>>().join("\r\n ")
}

fn sound(header: &str, text: &str) -> Result<(), Fault> {
    let line_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if text.trim().is_empty() || text.contains(line_break) {
        return Err(broken(header, "it is empty, or holds a line break or a control character"));
    }
    Ok(())
}

fn broken(header: &str, why: &str) -> Fault {
    Fault::new(&MAIL_HEADER, format!("a text cannot stand in the header `{header}`: {why}"))
        .hint("write it in one line")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: &str) {
        assert_eq!(mailbox("To", (name, "a@example.org")).unwrap(), expected);
    }

    #[test]
    fn names_are_plain_quoted_or_encoded() {
        check("Example Linux", "Example Linux <a@example.org>");
        check("Example, Inc.", "\"Example, Inc.\" <a@example.org>");
        check("A \"B\" \\", "\"A \\\"B\\\" \\\\\" <a@example.org>");
        check("Éxample", "=?utf-8?B?w4l4YW1wbGU=?= <a@example.org>");
        check("=?x?=", "=?utf-8?B?PT94Pz0=?= <a@example.org>");
    }

    #[test]
    fn long_values_are_folded() {
        for text in ["é".repeat(200), "x".repeat(200), "日本 ".repeat(50)] {
            for value in [words("Subject", &text), mailbox("To", (&text, "a@example.org"))] {
                let value = value.unwrap();
                assert!(value.is_ascii());
                assert!(value.split("\r\n").all(|line| line.len() <= 76), "{value}");
                let decoded: Vec<u8> = value
                    .split("=?utf-8?B?")
                    .skip(1)
                    .flat_map(|word| STANDARD.decode(word.split("?=").next().unwrap()).unwrap())
                    .collect();
                assert_eq!(String::from_utf8(decoded).unwrap(), text);
            }
        }
        let name = "N".repeat(50);
        check(&name, &format!("{name}\r\n <a@example.org>"));
    }
}
