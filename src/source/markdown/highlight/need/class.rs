use super::chars::Chars;
use super::cursor::Cursor;

/// What a class has, and whether it is about everything else.
#[derive(Clone, Copy, Debug)]
pub(super) struct Class {
    members: Chars,
    is_negated: bool,
}

impl Class {
    /// The characters that it matches.
    pub(super) fn set(self) -> Chars {
        if self.is_negated { self.members.complement() } else { self.members }
    }

    /// The characters that it matches if letters match in both cases.
    pub(super) fn any_case(self) -> Chars {
        Self { members: self.members.any_case(), ..self }.set()
    }
}

/// Reads a class after its bracket, up to the bracket that closes it; `None` if it has anything in it whose meaning is not
/// known for certain, as the set must be exact for ASCII: it may be negated.
///
/// Classes nest, and `&&` intersects what is before it with what is behind it.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Class> {
    let is_negated = cursor.take("^");
    members(cursor).map(|members| Class { members, is_negated })
}

fn members(cursor: &mut Cursor<'_>) -> Option<Chars> {
    let mut both = Chars::ALL;
    let mut set = Chars::NONE;
    // A bracket that closes an empty class is a member of it.
    if cursor.take("]") {
        set = Chars::one(']');
    }
    loop {
        if cursor.take("]") {
            return Some(both & set);
        }
        if cursor.take("&&") {
            both = both & set;
            set = Chars::NONE;
        } else if cursor.take("[:") {
            set = set | posix(cursor)?;
        } else if cursor.take("[") {
            set = set | read(cursor)?.set();
        } else {
            set = set | member(cursor)?;
        }
    }
}

/// A character, a range or an escape.
fn member(cursor: &mut Cursor<'_>) -> Option<Chars> {
    let first = match single(cursor)? {
        Member::Set(set) => return Some(set),
        Member::One(first) => first,
    };
    let rest = cursor.rest();
    if !rest.starts_with('-') || rest.starts_with("-]") || rest.starts_with("-[") {
        return Some(Chars::one(first));
    }
    cursor.take("-");
    Some(match single(cursor)? {
        Member::Set(set) => set | Chars::one(first) | Chars::one('-'),
        Member::One(last) => Chars::range(first, last),
    })
}

enum Member {
    One(char),
    Set(Chars),
}

fn single(cursor: &mut Cursor<'_>) -> Option<Member> {
    match cursor.next()? {
        '\\' => escape(cursor),
        one => Some(Member::One(one)),
    }
}

fn escape(cursor: &mut Cursor<'_>) -> Option<Member> {
    let letter = cursor.next()?;
    match letter.to_ascii_lowercase() {
        'w' | 's' | 'd' | 'h' | 'p' => named(cursor, letter).map(Member::Set),
        'b' if letter == 'b' => Some(Member::One('\x08')),
        _ => literal(cursor, letter).map(Member::One),
    }
}

/// The set of an escape that stands for one, in a class or outside of it.
pub(super) fn named(cursor: &mut Cursor<'_>, letter: char) -> Option<Chars> {
    let blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'\x0b';
    let set = match letter.to_ascii_lowercase() {
        'w' => Chars::word(),
        's' => Chars::of(blank) | Chars::OTHER,
        'd' => Chars::of(u8::is_ascii_digit) | Chars::OTHER,
        'h' => Chars::of(u8::is_ascii_hexdigit),
        _ => return property(cursor, letter == 'P'),
    };
    Some(if letter.is_ascii_uppercase() { set.complement() } else { set })
}

/// The character of an escape that stands for one; `None` for what has another meaning.
pub(super) fn literal(cursor: &mut Cursor<'_>, letter: char) -> Option<char> {
    Some(match letter {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'f' => '\x0c',
        'v' => '\x0b',
        'a' => '\x07',
        'e' => '\x1b',
        'x' => return code(cursor),
        _ if letter.is_ascii_alphanumeric() => return None,
        _ => letter,
    })
}

/// The character of `\x7f` or `\x{1F600}`.
fn code(cursor: &mut Cursor<'_>) -> Option<char> {
    let digits =
        if cursor.take("{") { cursor.until('}')? } else { cursor.some(2, u8::is_ascii_hexdigit) };
    // A byte beyond ASCII may be a part of a character; to a filter, all of those are one.
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

/// A property by its name in braces, as `\p{L}`. Properties that are not written here are not known.
fn property(cursor: &mut Cursor<'_>, negated: bool) -> Option<Chars> {
    if !cursor.take("{") {
        return None;
    }
    let name = cursor.until('}')?;
    let (name, inverted) = name.strip_prefix('^').map_or((name, false), |name| (name, true));
    let set = match name.to_ascii_lowercase().as_str() {
        "l" | "alpha" => Chars::of(u8::is_ascii_alphabetic),
        "lu" => Chars::of(u8::is_ascii_uppercase),
        "ll" => Chars::of(u8::is_ascii_lowercase),
        "n" | "nd" => Chars::of(u8::is_ascii_digit),
        "sm" => Chars::of(|byte| b"+<=>|~".contains(byte)),
        "s" => Chars::of(|byte| b"$+<=>^`|~".contains(byte)),
        "pc" => Chars::one('_'),
        "ascii" => Chars::ASCII,
        "so" | "nl" | "lt" | "lo" | "m" | "mn" | "mc" => Chars::NONE,
        _ => return None,
    };
    let set = set | Chars::OTHER;
    Some(if negated == inverted { set } else { set.complement() })
}

/// The set of a bracket such as `[:space:]`.
fn posix(cursor: &mut Cursor<'_>) -> Option<Chars> {
    let negated = cursor.take("^");
    let name = cursor.until(':')?;
    if !cursor.take("]") {
        return None;
    }
    let set = match name {
        "ascii" => Chars::ASCII,
        "xdigit" => Chars::of(u8::is_ascii_hexdigit),
        "space" => Chars::of(|byte| byte.is_ascii_whitespace() || *byte == b'\x0b') | Chars::OTHER,
        "word" => Chars::word(),
        _ => return None,
    };
    Some(if negated { set.complement() } else { set })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(class: &str, members: &str, others: &str) {
        let mut cursor = Cursor::new(class.strip_prefix('[').unwrap());
        let set = read(&mut cursor).unwrap().set();
        assert_eq!(cursor.rest(), "", "{class}");
        for (text, expected) in [(members, true), (others, false)] {
            for one in text.chars() {
                let symbol = u8::try_from(one).ok().filter(u8::is_ascii);
                let has = set.has(symbol.unwrap_or(Chars::OTHER_SYMBOL));
                assert_eq!(has, expected, "{class} {one}");
            }
        }
    }

    #[test]
    fn characters_and_ranges() {
        check("[abc]", "abc", "dé");
        check("[^abc]", "dé\n", "abc");
        check("[a-c-]", "abc-", "d");
        check("[-a]", "-a", "b");
        check("[]a]", "]a", "b");
        check("[^]a]", "b", "]a");
        check(r"[\]\-\\]", r"]-\", "a");
        check(r"[\x41-\x{43}]", "ABC", "D");
    }

    #[test]
    fn names_of_sets() {
        check(r"[\w-]", "a_9-é", " ");
        check(r"[^\s]", "aé", " \n\t\x0b");
        check(r"[\H]", "gé", "aF0");
        check(r"[\b]", "\x08", "b");
        check(r"[\p{Lu}\p{Nd}]", "A9é", "a_");
        check(r"[\p{^L}]", "9é", "a");
        check(r"[\P{Sm}]", "a-é", "+<");
        check("[[:xdigit:]_]", "aF0_", "g");
        check("[[:^ascii:]]", "é", "a");
    }

    #[test]
    fn classes_nest_and_intersect() {
        check("[a[bc]d]", "abcd", "e");
        check("[a[^b]]", "acé", "b");
        check("[a-z&&[^m-p]]", "az", "mpA");
        check("[^a-z&&a-m]", "nzA", "am");
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        for class in ["a", "[:punct:]]", r"\p{Greek}]", r"\R]", r"\p]"] {
            assert!(read(&mut Cursor::new(class)).is_none(), "{class}");
        }
    }
}
