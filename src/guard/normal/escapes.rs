//! Escapes, resolved at the end of what was read so far: so one that stands in another is resolved too.

/// How long an entity may be.
const ENTITY: usize = 12;

/// How long a tag may be, so that a lone `<` does no harm.
const TAG: usize = 2_000;

/// The entities that stand for something in names and titles of this part of the world; HTML has more.
const ENTITIES: [(&str, &str); 40] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("shy", ""),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
    ("szlig", "ß"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("ecirc", "ê"),
    ("aacute", "á"),
    ("agrave", "à"),
    ("acirc", "â"),
    ("iacute", "í"),
    ("oacute", "ó"),
    ("uacute", "ú"),
    ("ntilde", "ñ"),
    ("ccedil", "ç"),
    ("aring", "å"),
    ("oslash", "ø"),
    ("aelig", "æ"),
    ("atilde", "ã"),
    ("otilde", "õ"),
    ("num", "#"),
    ("commat", "@"),
    ("NewLine", " "),
    ("Tab", " "),
];

/// The bytes without escapes, and without tags where they are not wanted. Line feeds stay as many as they were.
pub(super) fn resolved(bytes: &[u8], without_tags: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for byte in bytes {
        out.push(*byte);
        while reduced(&mut out, without_tags) {}
    }
    out
}

/// The bytes without what looks like a tag as they stand, before any escape is resolved: in code that is shown as HTML,
/// `&lt;` begins none.
pub(super) fn untagged(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for byte in bytes {
        out.push(*byte);
        if *byte == b'>' {
            tag(&mut out);
        }
    }
    out
}

/// Resolves the escape that ends here, if one does. Each time something gets shorter.
fn reduced(out: &mut Vec<u8>, without_tags: bool) -> bool {
    match out.last() {
        Some(b';') => entity(out),
        Some(b'>') if without_tags => tag(out),
        Some(b'}') => braced(out),
        Some(last) if last.is_ascii_hexdigit() => {
            percent(out)
                || numbered(out, b'u', 4)
                || numbered(out, b'U', 8)
                || numbered(out, b'x', 2)
                || letter(out)
        }
        Some(_) => letter(out),
        None => false,
    }
}

fn entity(out: &mut Vec<u8>) -> bool {
    let from = out.len().saturating_sub(ENTITY);
    let Some(start) = out[from..].iter().rposition(|byte| *byte == b'&') else { return false };
    let name = String::from_utf8_lossy(&out[from + start + 1..out.len() - 1]).into_owned();
    let Some(meaning) = meaning(&name) else { return false };
    out.truncate(from + start);
    out.extend_from_slice(meaning.as_bytes());
    true
}

fn meaning(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else {
        let known = |name: &str| ENTITIES.iter().find(|(known, _)| *known == name);
        // Case does not count: `&Eacute;` is `&eacute;`.
        let (first, rest) = name.split_at_checked(1)?;
        let small = || known(&format!("{}{rest}", first.to_ascii_lowercase()));
        return known(name).or_else(small).map(|(_, text)| (*text).to_owned());
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    code.ok().and_then(char::from_u32).map(in_line)
}

/// A line feed that an escape stands for is no line of the original.
fn in_line(c: char) -> String {
    if c == '\n' { " ".to_owned() } else { c.to_string() }
}

/// `%41`.
fn percent(out: &mut Vec<u8>) -> bool {
    let Some([b'%', high, low]) = out.last_chunk::<3>() else { return false };
    let (Some(high), Some(low)) = (digit(*high), digit(*low)) else { return false };
    let byte = high << 4 | low;
    out.truncate(out.len() - 3);
    out.push(if byte == b'\n' { b' ' } else { byte });
    true
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// `\u{41}`.
fn braced(out: &mut Vec<u8>) -> bool {
    let from = out.len().saturating_sub(ENTITY);
    let Some(start) = out[from..].windows(3).rposition(|three| three == b"\\u{") else {
        return false;
    };
    let start = from + start;
    let digits = std::str::from_utf8(&out[start + 3..out.len() - 1]).unwrap_or_default();
    let code = u32::from_str_radix(digits, 16).ok();
    let Some(c) = code.and_then(char::from_u32) else { return false };
    out.truncate(start);
    out.extend_from_slice(in_line(c).as_bytes());
    true
}

/// `\u0041`, `\U00000041` and `\x41`.
fn numbered(out: &mut Vec<u8>, kind: u8, digits: usize) -> bool {
    let Some(start) = out.len().checked_sub(digits + 2) else { return false };
    if out[start] != b'\\' || out[start + 1] != kind {
        return false;
    }
    let number = std::str::from_utf8(&out[start + 2..]).ok();
    let code = number.and_then(|text| u32::from_str_radix(text, 16).ok());
    let Some(c) = code.and_then(char::from_u32) else { return false };
    out.truncate(start);
    out.extend_from_slice(in_line(c).as_bytes());
    true
}

/// A backslash before a letter or a sign.
fn letter(out: &mut Vec<u8>) -> bool {
    let Some([b'\\', letter]) = out.last_chunk::<2>() else { return false };
    let meaning = match letter {
        b'n' | b'r' | b't' => b' ',
        b'"' | b'\'' | b'/' | b'\\' => *letter,
        _ => return false,
    };
    out.truncate(out.len() - 2);
    out.push(meaning);
    true
}

/// Everything from the last `<` that begins a tag.
fn tag(out: &mut Vec<u8>) -> bool {
    let from = out.len().saturating_sub(TAG);
    let Some(start) = out[from..].iter().rposition(|byte| *byte == b'<') else { return false };
    let start = from + start;
    if !matches!(out.get(start + 1), Some(b'/' | b'!' | b'a'..=b'z' | b'A'..=b'Z')) {
        return false;
    }
    let lines = out[start..].split(|byte| *byte == b'\n').count() - 1;
    out.truncate(start);
    out.extend(std::iter::repeat_n(b'\n', lines).chain((lines == 0).then_some(b' ')));
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(String::from_utf8_lossy(&resolved(text.as_bytes(), true)), expected);
    }

    #[test]
    fn escapes_are_resolved_in_each_other() {
        check("&amp;lt;b&amp;gt;x", " x");
        check("&#97;&#x62;&AMP;&none;;", "ab&AMP;&none;;");
        check("&Eacute;&NDASH;&#x42;", "é&NDASH;B");
        check("%2541%C3%A9%zz%4", "Aé%zz%4");
        check("\\U000000e9\\u{e9}\\u{}\\u{110000}\\u{a}", "éé\\u{}\\u{110000} ");
        check("\\u0041\\\\u0042\\x43\\q\\n", "ABC\\q ");
        check("&#10;%0A\\u000a", "   ");
    }

    #[test]
    fn only_tags_are_taken_out() {
        check("a <b c=\"d\">e</b> <!-- f -->g", "a  e   g");
        check("a < b > c", "a < b > c");
        check("a <b\n\nc> d", "a \n\n d");
        assert_eq!(resolved(b"<b>", false), b"<b>");
        assert_eq!(untagged(b"a<i>b</i>&lt;c> < d>\n<p\n>"), b"a b &lt;c> < d>\n\n");
    }

    proptest! {
        #[test]
        fn lines_stay_as_many_as_they_were(text in "([a-z<>&;%\\\\\n#u0-9]|&lt;|&gt;|%0a|\\\\u000a){0,200}") {
            for without_tags in [false, true] {
                let out = resolved(text.as_bytes(), without_tags);
                let lines = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').count();
                prop_assert_eq!(lines(&out), lines(text.as_bytes()));
            }
        }
    }
}
