//! Roman numerals, which number the sections.

/// The letters of each step, the greatest first.
const STEPS: &[(usize, &str)] = &[
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

/// A number from 1 in Roman numerals.
pub(super) fn numeral(mut number: usize) -> String {
    let mut numeral = String::new();
    for (value, letters) in STEPS {
        numeral += &letters.repeat(number / value);
        number %= value;
    }
    numeral
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: usize, expected: &str) {
        assert_eq!(numeral(number), expected);
    }

    #[test]
    fn every_step_has_its_letters() {
        for (number, expected) in
            (1..).zip(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"])
        {
            check(number, expected);
        }
        check(14, "XIV");
        check(40, "XL");
        check(99, "XCIX");
        check(449, "CDXLIX");
        check(1994, "MCMXCIV");
    }
}
