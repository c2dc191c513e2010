use super::super::pattern::Verdict;
use super::super::symbols::Symbols;
use super::*;

#[track_caller]
fn check(expression: &str, text: &str, at: usize, expected: Verdict) {
    let mut symbols = Symbols::default();
    symbols.read(text);
    let verdict = Alternatives::of(expression).unwrap().met(&symbols, at);
    assert_eq!(verdict, expected, "{expression} at {at} of {text:?}");
}

const NO: Verdict = Verdict::None;
const MAYBE: Verdict = Verdict::Possible;

const fn certain(length: usize) -> Verdict {
    Verdict::Certain(length)
}

#[test]
fn characters_are_certain() {
    check("", "a", 0, certain(0));
    check("a", "ab", 0, certain(1));
    check("a", "ab", 1, NO);
    check("[ab]{2}", "ab", 0, certain(2));
    check("[ab]{2}", "ac", 0, NO);
    check("abcdefgh", "abcdefgh", 0, certain(8));
    check("abcdefghi", "abcdefghi", 0, MAYBE);
}

#[test]
fn the_first_form_that_is_met_decides() {
    check("ab|a", "ab", 0, certain(2));
    check("ab|a", "ac", 0, certain(1));
    check("a|ab", "ab", 0, certain(1));
    check("(?:a|ab)c", "abc", 0, certain(3));
    check("(?>a|ab)c", "abc", 0, MAYBE);
    check("a+|a", "ab", 0, MAYBE);
}

#[test]
fn places_look_to_both_sides() {
    check("^a", "a", 0, MAYBE);
    check("^a", "ba", 1, NO);
    check("a$", "a\n", 0, certain(1));
    check("a$", "a", 0, certain(1));
    check("a$", "ab", 0, NO);
    check("(?<=b)a", "ba", 1, certain(1));
    check("(?<=b)a", "ca", 1, NO);
    check("(?<!b)a", "ba", 1, NO);
    check("(?<!b)a", "a", 0, certain(1));
    check("a(?!b)", "ab", 0, NO);
    check("a(?!b)", "ac", 0, certain(1));
    check("a(?!bc)", "abc", 0, MAYBE);
    check("a(?=b)", "ab", 0, certain(1));
    check("a(?=b|cd)", "acd", 0, certain(1));
    check("a(?=b)c", "ac", 0, NO);
}

#[test]
fn edges_of_words() {
    check(r"\bif\b", "if(", 0, certain(2));
    check(r"\bif\b", "if", 0, certain(2));
    check(r"\bif\b", "ifs", 0, NO);
    check(r"\bif\b", "xif", 1, NO);
    check(r"\(\b", "(a", 0, certain(1));
    check(r"\(\b", "((", 0, NO);
    check(r"a*\b", "ab", 0, MAYBE);
}

#[test]
fn repetitions_are_looked_at() {
    check(r"\s*#", "  #", 0, MAYBE);
    check(r"\s*#", "  a", 0, NO);
    check(r"\s*#", "       a#", 0, MAYBE);
    check(r"\s*#", "       a", 0, NO);
    check(r"\d+\.", "12.", 0, MAYBE);
    check(r"\d+\.", "12a", 0, NO);
    check("a{2,3}b", "aab", 0, MAYBE);
    check("a{2,3}b", "ab", 0, NO);
    check("a{12}b", "aab", 0, NO);
}

#[test]
fn characters_further_on_are_asked_for() {
    for (expression, later) in [
        (r"\w+(?=:)=?;", ":;"),
        ("a|b", ""),
        ("[ab]*x|y?x", "x"),
        ("(?i)x", ""),
        (r"(a)\1b", "ab"),
        ("(?!a)(?<=b)", ""),
        ("x{0,2}y{1,}", "y"),
    ] {
        let asked = Alternatives::of(expression)
            .unwrap()
            .all()
            .iter()
            .copied()
            .reduce(Need::or)
            .unwrap()
            .later;
        let expected = later.bytes().fold(0_u128, |bits, byte| bits | 1 << byte);
        assert_eq!(asked, expected, "{expression}");
    }
}

#[test]
fn many_forms_become_few() {
    let words: Vec<_> = (b'a'..=b'z')
        .flat_map(|a| (b'a'..=b'z').map(move |b| format!("{}{}", a as char, b as char)))
        .collect();
    let expression = format!(r"\b(?:{})\b", words.join("|"));
    assert!(Alternatives::of(&expression).unwrap().all().len() <= 32);
    check(&expression, "zz", 0, MAYBE);
    check(&expression, "zzz", 0, NO);
    check(&expression, "z", 0, NO);
    assert!(Alternatives::of(&format!("({expression}|a*)*(b|c*)*")).unwrap().all().len() <= 32);
}
