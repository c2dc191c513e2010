//! What a plain scalar means where nothing says what it should be (YAML 1.2.2 §10.3.2).

use serde_json::Number;

/// The meaning of a plain scalar, as `serde_yaml` takes it.
#[derive(Debug, PartialEq)]
pub(super) enum Meaning {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text,
    /// A number that JSON cannot hold, or would write in another way: `1.10` becomes 1.1 there.
    Unfit,
}

/// What `text` means.
pub(super) fn meaning(text: &str) -> Meaning {
    let meaning = as_yaml(text);
    let kept = match meaning {
        Meaning::Unsigned(value) => value.to_string() == text,
        Meaning::Signed(value) => value.to_string() == text,
        Meaning::Float(value) => Number::from_f64(value).is_some_and(|n| n.to_string() == text),
        _ => true,
    };
    if kept { meaning } else { Meaning::Unfit }
}

fn as_yaml(text: &str) -> Meaning {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Meaning::Null,
        "true" | "True" | "TRUE" => Meaning::Bool(true),
        "false" | "False" | "FALSE" => Meaning::Bool(false),
        ".nan" | ".NaN" | ".NAN" => Meaning::Unfit,
        _ => number(text),
    }
}

fn number(text: &str) -> Meaning {
    let (sign, digits) = match text.as_bytes() {
        [b'-', ..] => ("-", &text[1..]),
        [b'+', ..] => ("", &text[1..]),
        _ => ("", text),
    };
    if matches!(digits, ".inf" | ".Inf" | ".INF") {
        return Meaning::Unfit;
    }
    let (radix, bare) = radix(digits);
    if bare.is_empty() || !bare.chars().all(|digit| digit.is_digit(radix)) {
        return float(sign, digits);
    }
    if radix == 10 && bare.len() > 1 && bare.starts_with('0') {
        return Meaning::Text;
    }
    integer(&format!("{sign}{bare}"), radix)
}

fn radix(digits: &str) -> (u32, &str) {
    [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find_map(|(prefix, radix)| Some((radix, digits.strip_prefix(prefix)?)))
        .unwrap_or((10, digits))
}

fn integer(text: &str, radix: u32) -> Meaning {
    u64::from_str_radix(text, radix)
        .map(Meaning::Unsigned)
        .or_else(|_| i64::from_str_radix(text, radix).map(Meaning::Signed))
        .unwrap_or(Meaning::Unfit)
}

/// Rust reads `inf` and `nan` as numbers too, and a second sign is no number: both are text here.
fn float(sign: &str, digits: &str) -> Meaning {
    if digits.starts_with(['+', '-']) {
        return Meaning::Text;
    }
    match format!("{sign}{digits}").parse::<f64>() {
        Ok(value) if value.is_finite() => Meaning::Float(value),
        _ => Meaning::Text,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn check(cases: &[(&str, Meaning)]) {
        for (text, expected) in cases {
            assert_eq!(&meaning(text), expected, "{text}");
        }
    }

    #[test]
    fn words_of_yaml_1_1_are_text() {
        for text in
            ["no", "yes", "on", "y", "nULL", "2016-08-04", "1:30", "1_000", "010", "0x", "inf"]
        {
            assert_eq!(meaning(text), Meaning::Text, "{text}");
        }
    }

    #[test]
    fn numbers_are_numbers() {
        check(&[("0", Meaning::Unsigned(0)), ("10", Meaning::Unsigned(10))]);
        check(&[("-3", Meaning::Signed(-3)), ("1.5", Meaning::Float(1.5))]);
        check(&[("1.0", Meaning::Float(1.0)), ("-0.25", Meaning::Float(-0.25))]);
        check(&[("18446744073709551615", Meaning::Unsigned(u64::MAX))]);
        check(&[("-9223372036854775808", Meaning::Signed(i64::MIN))]);
    }

    #[test]
    fn what_json_cannot_hold_is_unfit() {
        for text in ["18446744073709551616", "-9223372036854775809", "-.inf", "+.INF", ".nan"] {
            assert_eq!(meaning(text), Meaning::Unfit, "{text}");
        }
    }

    #[test]
    fn what_json_writes_in_another_way_is_unfit() {
        for text in ["1.10", "2.50", "1e3", "-1e3", "+7", "-0", "0x1F", "-0o17", "1.", ".5"] {
            assert_eq!(meaning(text), Meaning::Unfit, "{text}");
        }
    }

    fn as_json(text: &str) -> Option<Value> {
        Some(match as_yaml(text) {
            Meaning::Null => Value::Null,
            Meaning::Bool(value) => json!(value),
            Meaning::Unsigned(value) => json!(value),
            Meaning::Signed(value) => json!(value),
            Meaning::Float(value) => json!(value),
            Meaning::Text => json!(text),
            Meaning::Unfit => return None,
        })
    }

    /// The reading of YAML alone, before JSON has a say.
    #[test]
    fn other_forms_of_numbers_are_numbers() {
        assert_eq!(as_yaml("0x1F"), Meaning::Unsigned(31));
        assert_eq!(as_yaml("-0o17"), Meaning::Signed(-15));
        assert_eq!(as_yaml("1.10"), Meaning::Float(1.1));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]
        #[test]
        fn the_second_reader_takes_the_same_meaning(text in "[-+]{0,2}(0[xob]|[.])?[-+0-9a-fxob.eE_inNultr~]{1,9}") {
            let theirs = serde_yaml::from_str::<Value>(&format!("k: {text}\n"));
            if let (Some(ours), Ok(theirs)) = (as_json(&text), theirs) {
                prop_assert_eq!(json!({ "k": ours }), theirs);
            }
        }
    }
}
