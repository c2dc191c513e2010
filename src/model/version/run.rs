use super::number::Number;

/// A stretch of a version that is digits throughout, or has none. A word comes before a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Run<'a> {
    Word(&'a str),
    Number(Number<'a>),
}

/// Cuts a text where digits meet other characters.
pub(super) fn runs(text: &str) -> impl Iterator<Item = Run<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (digits, after) = leading(rest, |c| c.is_ascii_digit());
        if let Some(number) = Number::read(digits) {
            rest = after;
            return Some(Run::Number(number));
        }
        let (word, after) = leading(rest, |c| !c.is_ascii_digit());
        rest = after;
        (!word.is_empty()).then_some(Run::Word(word))
    })
}

/// The longest beginning of a text whose characters all belong, and what comes after it.
pub(super) fn leading(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let run = |part| Number::read(part).map_or(Run::Word(part), Run::Number);
        let expected: Vec<_> = expected.iter().copied().map(run).collect();
        assert_eq!(runs(text).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn a_text_is_cut_where_digits_meet_others() {
        check("", &[]);
        check("12", &["12"]);
        check("rc", &["rc"]);
        check("rc1", &["rc", "1"]);
        check("1été22~3", &["1", "été", "22", "~", "3"]);
    }

    #[test]
    fn a_beginning_ends_at_the_first_stranger() {
        let letters = |text| leading(text, char::is_alphabetic);
        assert_eq!(letters("été1a"), ("été", "1a"));
        assert_eq!(letters("1a"), ("", "1a"));
        assert_eq!(letters("a"), ("a", ""));
    }
}
