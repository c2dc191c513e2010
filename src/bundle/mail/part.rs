//! Parts of a mail's body (RFC 2045, RFC 2046), with the line ends that mail has.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::model::digest::Digest;

/// How many columns a line of base64 has (RFC 2045, section 6.8).
const COLUMNS: usize = 76;

/// The longest line that needs no encoding (RFC 5322, section 2.1.1).
const LONGEST: usize = 78;

/// Parts with their frame, and the header that says so. `digest` makes a boundary that stands in none of them.
pub(super) fn multipart(kind: &str, parameters: &str, digest: &Digest, parts: &[String]) -> String {
    let boundary = format!("=_{}", &digest.to_string()[..32]);
    let frame = |part: &String| format!("--{boundary}\r\n{part}\r\n");
    let framed: String = parts.iter().map(frame).collect();
    format!(
        "Content-Type: multipart/{kind}{parameters};\r\n boundary=\"{boundary}\"\r\n\r\n{framed}--{boundary}--\r\n"
    )
}

/// A text to be shown: as it is where every program leaves it as it is, else in base64.
pub(super) fn text(name: &str, text: &str) -> String {
    text_within(LONGEST, name, text)
}

/// The same for a text whose lines may be longer, where whoever reads it is to see it as it is in a raw mail too.
pub(crate) fn text_within(longest: usize, name: &str, text: &str) -> String {
    let plain =
        |line: &str| line.len() <= longest && !line.starts_with("From ") && !line.ends_with(' ');
    let (encoding, body) = if text.is_ascii() && text.lines().all(plain) {
        ("7bit", crlf(text))
    } else {
        ("base64", base64(crlf(text).as_bytes()))
    };
    format!(
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\
         Content-Disposition: inline; filename=\"{name}\"\r\n\r\n{body}"
    )
}

/// A file to be kept.
pub(super) fn attachment(name: &str, media: &str, bytes: &[u8]) -> String {
    format!(
        "Content-Type: {media}\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{}",
        base64(bytes)
    )
}

/// The same lines, ended as in a mail.
pub(super) fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

fn base64(bytes: &[u8]) -> String {
    let encoded = STANDARD.encode(bytes);
    let lines = encoded.as_bytes().chunks(COLUMNS);
    lines.flat_map(|line| [std::str::from_utf8(line).expect("base64 is ASCII"), "\r\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: &str, encoding: &str, body: &str) {
        let part = text("a.txt", given);
        let (head, found) = part.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("Content-Transfer-Encoding: {encoding}\r\n")), "{head}");
        assert_eq!(found, body);
    }

    #[test]
    fn a_text_goes_as_it_is_where_it_comes_through() {
        check("one\ntwo\n", "7bit", "one\r\ntwo\r\n");
        check("one\r\n", "7bit", "one\r\n");
        check("é\n", "base64", "w6kNCg==\r\n");
        check("From here\n", "base64", "RnJvbSBoZXJlDQo=\r\n");
        check("a \n", "base64", "YSANCg==\r\n");
    }

    #[test]
    fn long_lines_are_broken() {
        for part in [text("a", &"x".repeat(79)), attachment("a", "application/x-tar", &[7; 1000])] {
            assert!(part.split("\r\n").all(|line| line.len() <= LONGEST), "{part}");
        }
    }

    #[test]
    fn parts_stand_between_their_boundaries() {
        let framed = multipart("mixed", "", &Digest::of(b""), &["A: b\r\n\r\nc".to_owned()]);
        let boundary = "=_e3b0c44298fc1c149afbf4c8996fb924";
        let expected = format!(
            "Content-Type: multipart/mixed;\r\n boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\nA: b\r\n\r\nc\r\n--{boundary}--\r\n"
        );
        assert_eq!(framed, expected);
    }
}
