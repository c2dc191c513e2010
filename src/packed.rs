//! Values as few bytes: the form of what one build keeps for the next, where JSON would take long to read.
//!
//! A byte says what follows: nothing, a truth value, a number, a text, a list, a map, or the fields of a struct, each by its number
//! among all of its type, as derived code knows it. So only a program with the same types can read it, and whoever keeps such bytes keeps with them which
//! program wrote them. No bytes make reading panic, or take more memory than they have themselves.

mod members;
mod reader;
mod writer;

use std::fmt;

use serde::{Deserialize, Serialize, de, ser};

use reader::Reader;
use writer::Writer;

/// What a byte says of those after it.
mod tag {
    pub(super) const NOTHING: u8 = 0;
    pub(super) const NO: u8 = 1;
    pub(super) const YES: u8 = 2;
    /// A number in seven bits a byte, the lowest first; all bytes but the last have the eighth bit.
    pub(super) const NUMBER: u8 = 3;
    /// One below zero, as what it is short of -1.
    pub(super) const NEGATIVE: u8 = 4;
    /// Eight bytes (IEEE 754).
    pub(super) const FLOAT: u8 = 5;
    /// A length, and as many bytes.
    pub(super) const TEXT: u8 = 6;
    /// A length, and as many values.
    pub(super) const LIST: u8 = 7;
    /// A length, and as many pairs of values.
    pub(super) const MAP: u8 = 8;
    /// Pairs of a field's number, in one byte, and its value, and after them [`END`].
    pub(super) const FIELDS: u8 = 9;
    pub(super) const END: u8 = u8::MAX;
}

/// How many values may lie in one another.
const DEPTH: u8 = 128;

/// Packs a value; `None` for those that have no such form, such as enums.
pub fn pack(value: &impl Serialize) -> Option<Vec<u8>> {
    let mut writer = Writer::default();
    value.serialize(&mut writer).ok()?;
    Some(writer.into_bytes())
}

/// The value that was packed; `None` where the bytes are no such value.
pub fn unpack<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Option<T> {
    let mut reader = Reader::new(bytes);
    let value = T::deserialize(&mut reader).ok()?;
    reader.is_done().then_some(value)
}

type Done = Result<(), Unfit>;

/// What cannot be packed, or is no packed value: nobody asks which.
#[derive(Debug)]
struct Unfit;

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no packed value")
    }
}

impl std::error::Error for Unfit {}

impl ser::Error for Unfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl de::Error for Unfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[serde(skip_serializing_if = "Option::is_none")]
        first: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        inner: Vec<Inner>,
        #[serde(skip_serializing_if = "Option::is_none")]
        free: Option<Value>,
        pairs: Vec<(String, usize)>,
        last: Option<bool>,
    }

    #[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        text: String,
        number: i64,
    }

    fn outer() -> Outer {
        let inner = |text: &str, number| Inner { text: text.to_owned(), number };
        Outer {
            first: None,
            inner: vec![inner("", 0), inner("é", i64::MIN), inner(&"x".repeat(300), -1)],
            free: Some(json!({"b": [null, true, 0.1, -7, u64::MAX], "a": {"": "c"}})),
            pairs: vec![("one".to_owned(), 400_000)],
            last: Some(false),
        }
    }

    #[test]
    fn what_is_packed_comes_back() {
        let full = Outer { first: Some("1".to_owned()), last: None, ..outer() };
        for value in [Outer::default(), outer(), full] {
            assert_eq!(unpack::<Outer>(&pack(&value).unwrap()), Some(value));
        }
    }

    #[test]
    fn other_bytes_are_no_value_or_another_one() {
        let bytes = pack(&outer()).unwrap();
        for at in 0..bytes.len() {
            assert_eq!(unpack::<Outer>(&bytes[..at]), None, "{at}");
            for bit in 0..8 {
                let mut broken = bytes.clone();
                broken[at] ^= 1 << bit;
                assert_ne!(unpack::<Outer>(&broken), Some(outer()), "{at} {bit}");
            }
        }
        assert_eq!(unpack::<Outer>(&[&bytes[..], &[0]].concat()), None);
    }

    #[test]
    fn a_field_that_there_is_not_or_a_length_that_lies_is_refused() {
        let many = [tag::LIST, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
        assert_eq!(unpack::<Vec<Inner>>(&many), None);
        assert_eq!(unpack::<Vec<bool>>(&[&many[..], &[tag::YES]].concat()), None);
        assert_eq!(unpack::<u64>(&[&[tag::NUMBER], &[0xff; 10][..]].concat()), None);
        assert_eq!(unpack::<Outer>(&[tag::FIELDS, 5, tag::NOTHING, tag::END]), None);
        assert_eq!(unpack::<Outer>(&[tag::FIELDS, tag::END]), None, "a field is missing");
        assert_eq!(unpack::<Value>(&[tag::FIELDS, 0, tag::YES, tag::END]), None);
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| [vec![tag::LIST, 1].repeat(depth), vec![tag::YES]].concat();
        assert!(unpack::<Value>(&nested(usize::from(DEPTH))).is_some());
        for depth in [usize::from(DEPTH) + 1, 1_000_000] {
            assert_eq!(unpack::<Value>(&nested(depth)), None);
        }
    }

    #[test]
    fn an_enum_has_no_form() {
        #[derive(Serialize)]
        enum Choice {
            One,
            Two(u8),
        }
        assert!(pack(&Choice::One).is_none() && pack(&Choice::Two(1)).is_none());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = (unpack::<Outer>(&bytes), unpack::<Value>(&bytes));
        }

        #[test]
        fn every_number_comes_back(small: u64, signed: i64, float: f64) {
            prop_assert_eq!(unpack(&pack(&small).unwrap()), Some(small));
            prop_assert_eq!(unpack(&pack(&signed).unwrap()), Some(signed));
            prop_assert_eq!(unpack(&pack(&float).unwrap()), Some(float));
        }
    }
}
