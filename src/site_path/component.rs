use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// The longest component, in bytes; the common file systems take 255.
const LIMIT: usize = 120;

/// How many hex digits of a SHA-256 stand for what was cut off.
const HASH_DIGITS: usize = 32;

/// The longest extension that survives a cut, without its dot.
const EXTENSION_LIMIT: usize = 8;

/// What becomes of upper-case letters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    /// They stay.
    Kept,
    /// They are encoded, so that no two names differ only in case.
    Lower,
}

/// The safe name for any text, and for no other text.
///
/// `~` starts every escape, so an empty text (`~`), an escaped byte (`~xx`) and a cut (`~~`) can
/// be told apart, and the original can be read back from every name that was not cut.
pub(super) fn encode(text: &str, letters: Letters) -> String {
    if text.is_empty() {
        return "~".to_owned();
    }
    let escaped = escape(text, letters);
    if escaped.len() <= LIMIT { escaped } else { cut(&escaped, LIMIT, text) }
}

/// Adds the same to a path. Most names are safe as they are.
pub(super) fn push(path: &mut String, text: &str, letters: Letters) {
    let bytes = text.as_bytes();
    let is_safe = (1..=LIMIT).contains(&bytes.len())
        && (0..bytes.len()).all(|at| stays(bytes, at, letters))
        && !is_reserved(text);
    if is_safe { path.push_str(text) } else { path.push_str(&encode(text, letters)) }
}

/// `escaped` in at most `limit` bytes: its start, `~~`, a hash of `whole`, its extension.
///
/// The extension stays because servers choose the media type by it.
pub(super) fn cut(escaped: &str, limit: usize, whole: &str) -> String {
    let extension = extension(escaped);
    let room = limit - "~~".len() - HASH_DIGITS - extension.len();
    format!("{}{}{extension}", &escaped[..boundary(escaped, room)], stand_in(whole))
}

/// `~~` and the hash that stands for a text too long to be a name.
pub(super) fn stand_in(whole: &str) -> String {
    let hash = Sha256::digest(whole.as_bytes());
    let digits = hash.iter().take(HASH_DIGITS / 2).fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    });
    format!("~~{digits}")
}

/// `.` and the extension of a name; empty when it has none that a media type could hang on.
pub(super) fn extension(name: &str) -> &str {
    let Some(dot) = name.rfind('.') else { return "" };
    if is_extension(&name[dot..]) { &name[dot..] } else { "" }
}

/// Whether [`encode`] or [`super::SitePath::fixed`] can have made this component.
pub(super) fn is_valid(component: &str) -> bool {
    let misplaced = component.starts_with(' ')
        || component.ends_with([' ', '.'])
        || component.contains(' ') && component.contains("  ")
        // A manifest line must not lead into a repository's own folder.
        || component.eq_ignore_ascii_case(".git");
    component == "~"
        || !component.is_empty()
            && component.len() <= LIMIT
            && !misplaced
            && !is_reserved(component)
            && escapes_are_whole(component.as_bytes())
}

fn escape(text: &str, letters: Letters) -> String {
    let bytes = text.as_bytes();
    let reserved = is_reserved(text);
    let mut escaped = String::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        if stays(bytes, at, letters) && !(reserved && at == 0) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "~{byte:02x}");
        }
    }
    escaped
}

fn stays(bytes: &[u8], at: usize, letters: Letters) -> bool {
    let interior = at > 0 && at + 1 < bytes.len();
    match bytes[at] {
        byte if ALWAYS[usize::from(byte)] => true,
        b'A'..=b'Z' => letters == Letters::Kept,
        // A leading dot hides a file; Windows drops a trailing dot and outer spaces.
        b'.' => interior,
        b' ' => interior && bytes[at - 1] != b' ' && bytes[at + 1] != b' ',
        _ => false,
    }
}

/// The bytes that stay wherever they stand. They are looked up, as nearly all are among them.
static ALWAYS: [bool; 256] = {
    let mut always = [false; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        always[byte as usize] = matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'+');
        byte += 1;
    }
    always
};

/// Whether Windows takes the name for a device, which it does with any extension too.
/// Source: Microsoft, "Naming Files, Paths, and Namespaces".
fn is_reserved(name: &str) -> bool {
    let may_end = |at: usize| name.as_bytes().get(at).is_none_or(|byte| b". ".contains(byte));
    if !may_end(3) && !may_end(4) {
        return false;
    }
    let stem = name.split('.').next().unwrap_or(name).trim_end_matches(' ').as_bytes();
    let is = |device: &&str| stem[..3].eq_ignore_ascii_case(device.as_bytes());
    match stem.len() {
        3 => ["con", "prn", "aux", "nul"].iter().any(&is),
        4 => stem[3].is_ascii_digit() && ["com", "lpt"].iter().any(is),
        _ => false,
    }
}

/// The last place up to `room` where `escaped` can be cut without splitting a `~xx`.
fn boundary(escaped: &str, room: usize) -> usize {
    let tail = &escaped.as_bytes()[room - 2..room];
    match tail {
        [b'~', _] => room - 2,
        [_, b'~'] => room - 1,
        _ => room,
    }
}

fn is_extension(text: &str) -> bool {
    text.strip_prefix('.').is_some_and(|text| {
        (1..=EXTENSION_LIMIT).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

fn escapes_are_whole(mut rest: &[u8]) -> bool {
    while let [first, after @ ..] = rest {
        rest = match (first, after) {
            (b'~', [b'~', hash @ ..]) => return is_stand_in(hash),
            (b'~', [high, low, after @ ..]) if is_hex(*high) && is_hex(*low) => after,
            (b'.' | b'-' | b'_' | b'+' | b' ', _) => after,
            (letter, _) if letter.is_ascii_alphanumeric() => after,
            _ => return false,
        };
    }
    true
}

fn is_stand_in(text: &[u8]) -> bool {
    let Some((hash, extension)) = text.split_at_checked(HASH_DIGITS) else { return false };
    hash.iter().all(|&digit| is_hex(digit))
        && (extension.is_empty() || str::from_utf8(extension).is_ok_and(is_extension))
}

const fn is_hex(digit: u8) -> bool {
    matches!(digit, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads a name that was not cut back: that this is possible is what makes names unique.
    fn decode(name: &str) -> String {
        let mut rest = if name == "~" { "" } else { name };
        let mut bytes = Vec::new();
        while let Some(first) = rest.bytes().next() {
            let length = if first == b'~' { 3 } else { 1 };
            bytes.push(if first == b'~' {
                u8::from_str_radix(&rest[1..3], 16).unwrap()
            } else {
                first
            });
            rest = &rest[length..];
        }
        String::from_utf8(bytes).unwrap()
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(encode(text, Letters::Kept), expected);
        assert!(is_valid(expected), "{expected} is not accepted back");
    }

    #[track_caller]
    fn check_lower(text: &str, expected: &str) {
        assert_eq!(encode(text, Letters::Lower), expected);
        assert!(is_valid(expected), "{expected} is not accepted back");
    }

    #[track_caller]
    fn refuse(component: &str) {
        assert!(!is_valid(component), "{component} was accepted");
    }

    #[test]
    fn what_is_added_is_what_is_encoded() {
        let long = "x".repeat(LIMIT + 1);
        for text in
            ["", "a.b", ".a", "a.", "a b", "a  b", "é", "con.txt", "CON", "A", &long, &long[1..]]
        {
            for letters in [Letters::Kept, Letters::Lower] {
                let mut path = "p/".to_owned();
                push(&mut path, text, letters);
                assert_eq!(path, format!("p/{}", encode(text, letters)), "{text}");
            }
        }
    }

    #[test]
    fn ordinary_names_stay_as_they_are() {
        check("HYPER-2016-0002.html", "HYPER-2016-0002.html");
        check("a_b+c.d-e", "a_b+c.d-e");
        check("Red Hat", "Red Hat");
    }

    #[test]
    fn everything_else_is_escaped_byte_by_byte() {
        check("a/b", "a~2fb");
        check("Debian:12", "Debian~3a12");
        check("~a", "~7ea");
        check("%41", "~2541");
        check("é", "~c3~a9");
        check("a\\b\n\0", "a~5cb~0a~00");
        check("", "~");
    }

    #[test]
    fn dots_and_spaces_at_the_edges_are_escaped() {
        check(".", "~2e");
        check("..", "~2e~2e");
        check("...", "~2e.~2e");
        check(".git", "~2egit");
        check(" a ", "~20a~20");
        check("a  b", "a~20~20b");
    }

    #[test]
    fn windows_devices_lose_their_first_letter() {
        check("con", "~63on");
        check("NUL.txt", "~4eUL.txt");
        check("com1.tar.gz", "~63om1.tar.gz");
        check("aux .c", "~61ux .c");
        check("com10", "com10");
        check("console", "console");
        check("lpt", "lpt");
    }

    #[test]
    fn lower_encoding_escapes_capitals() {
        check_lower("Django", "~44jango");
        check_lower("django", "django");
        check_lower("CON", "~43~4f~4e");
    }

    #[test]
    fn long_names_are_cut_and_hashed() {
        let long = encode(&"a".repeat(121), Letters::Kept);
        assert_eq!(long.len(), 120);
        assert!(long.starts_with(&"a".repeat(86)) && long[86..].starts_with("~~"), "{long}");
        assert_ne!(long, encode(&"a".repeat(122), Letters::Kept));
        check(&"a".repeat(120), &"a".repeat(120));
    }

    #[test]
    fn a_cut_keeps_the_extension_and_whole_escapes() {
        for start in 0..3 {
            let text = format!("{}{}.html", "a".repeat(start), "é".repeat(100));
            let name = encode(&text, Letters::Kept);
            assert!(name.len() <= 120 && is_valid(&name), "{name}");
            assert_eq!(extension(&name), ".html");
        }
    }

    #[test]
    fn names_that_no_encoding_makes_are_refused() {
        for component in ["", ".", "..", "a.", " a", "a ", "a  b", "a\\b", "a\u{1}", "é", "a:b"] {
            refuse(component);
        }
        for component in ["~4", "~zz", "~4A", "a~", "~~", "~~0", "nul", "Com1.txt", ".git", ".GIT"]
        {
            refuse(component);
        }
        refuse(&"a".repeat(121));
        refuse(&format!("~~{}x", "0".repeat(32)));
    }

    #[test]
    fn constant_names_with_a_leading_dot_are_accepted() {
        assert!(is_valid(".nojekyll") && is_valid(".well-known"));
    }

    proptest! {
        #[test]
        fn every_short_name_can_be_decoded(text in prop_oneof![".{0,10}", "[a-cA-C./~ +]{0,9}"]) {
            prop_assert_eq!(decode(&encode(&text, Letters::Kept)), text.clone());
            prop_assert_eq!(decode(&encode(&text, Letters::Lower)), text);
        }
    }
}
