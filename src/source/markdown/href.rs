/// An address in the form that the URL standard calls valid: what it does not allow in a URL is
/// percent-encoded, so that a checker of pages has nothing to say about it.
///
/// Letters beyond ASCII stay as they are (WHATWG URL, "URL code points").
pub(super) fn encode(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    let mut in_fragment = false;
    for (at, c) in address.char_indices() {
        let keep = match c {
            '%' => is_escape(&address.as_bytes()[at + 1..]),
            '#' => !std::mem::replace(&mut in_fragment, true),
            '[' | ']' => is_in_host(&address[..at]),
            _ => !is_refused(c),
        };
        if keep {
            encoded.push(c);
        } else {
            push_escaped(&mut encoded, c);
        }
    }
    encoded
}

fn is_escape(after: &[u8]) -> bool {
    matches!(after, [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

/// Brackets around an IPv6 address are the only ones that a URL may have.
fn is_in_host(before: &str) -> bool {
    before.split_once("://").is_some_and(|(_, host)| !host.contains(['/', '?', '#']))
}

fn is_refused(c: char) -> bool {
    c <= ' ' || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '\u{7f}')
}

fn push_escaped(encoded: &mut String, c: char) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        encoded.push('%');
        for digit in [byte >> 4, byte & 15] {
            encoded.extend(char::from_digit(digit.into(), 16).map(|d| d.to_ascii_uppercase()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, encoded: &str) {
        assert_eq!(encode(address), encoded);
    }

    #[test]
    fn valid_addresses_stay_as_they_are() {
        for address in
            ["", "../a%20b.html?c=d&e#f", "https://[::1]:8/x", "https://bücher.example/ü", "#a"]
        {
            check(address, address);
        }
    }

    #[test]
    fn what_a_url_may_not_hold_is_encoded() {
        check("a b\"<>", "a%20b%22%3C%3E");
        check("x?a[]=1", "x?a%5B%5D=1");
        check("https://h/[x]", "https://h/%5Bx%5D");
        check("50%", "50%25");
        check("%zz%4", "%25zz%254");
        check("#a#b", "#a%23b");
        check("{a|b}^`\\", "%7Ba%7Cb%7D%5E%60%5C");
    }
}
