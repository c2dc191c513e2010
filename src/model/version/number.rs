/// A whole number of any length, kept as its digits: dates, build numbers and hashes in versions
/// fit no machine word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Number<'a> {
    // First, so that of two numbers without leading zeros the longer one is the greater.
    length: usize,
    digits: &'a str,
}

impl<'a> Number<'a> {
    pub(super) const ZERO: Self = Self { length: 0, digits: "" };

    /// Reads one or more ASCII digits; leading zeros do not count.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let sound = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let digits = text.trim_start_matches('0');
        sound.then_some(Self { length: digits.len(), digits })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_digits_are_a_number() {
        for text in ["", "-1", "+1", "1a", "1.0", "١", " 1"] {
            assert_eq!(Number::read(text), None, "{text}");
        }
    }

    #[test]
    fn leading_zeros_do_not_count() {
        assert_eq!(Number::read("000"), Some(Number::ZERO));
        assert_eq!(Number::read("007"), Number::read("7"));
    }

    #[test]
    fn numbers_longer_than_a_machine_word_compare() {
        let number = |text| Number::read(text).unwrap();
        assert!(number("99999999999999999999991") < number("99999999999999999999992"));
        assert!(number("99999999999999999999") < number("100000000000000000000"));
    }

    proptest! {
        #[test]
        fn short_numbers_compare_as_integers(left: u64, right: u64) {
            let texts = (left.to_string(), format!("0{right}"));
            let numbers = (Number::read(&texts.0).unwrap(), Number::read(&texts.1).unwrap());
            prop_assert_eq!(numbers.0.cmp(&numbers.1), left.cmp(&right));
        }
    }
}
