//! Lengths of time as a policy states them.

use std::fmt;

use crate::diagnostic::{Fault, Rule};
use crate::model::words::Words;

/// A text that is no length of time.
pub static PERIOD_INVALID: Rule = Rule::error(
    "period-invalid",
    "a length of time cannot be read",
    "A promise states its limits as a number and a unit: 90m, 48h, 14d or 2w. A day is 24 hours and a week seven days, \
     on weekends as on weekdays, so that a limit means the same to everybody who reads it.",
);

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A length of time in the unit that its author chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    count: u64,
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Minute,
    Hour,
    Day,
    Week,
}

const UNITS: [(char, Unit, u64, &str); 4] = [
    ('m', Unit::Minute, MINUTE, "minute"),
    ('h', Unit::Hour, HOUR, "hour"),
    ('d', Unit::Day, DAY, "day"),
    ('w', Unit::Week, 7 * DAY, "week"),
];

impl Period {
    /// Reads `48h`.
    ///
    /// # Errors
    /// [`PERIOD_INVALID`] for any other text, and for a length of more than ten thousand weeks.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let invalid = || {
            Fault::new(&PERIOD_INVALID, format!("`{text}` is not a length of time"))
                .hint("write a number and a unit, such as `48h` or `14d`")
        };
        let (digits, unit) = text
            .char_indices()
            .next_back()
            .map(|(end, unit)| (&text[..end], unit))
            .ok_or_else(invalid)?;
        let (_, unit, length, _) =
            UNITS.into_iter().find(|(letter, ..)| *letter == unit).ok_or_else(invalid)?;
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let count: u64 = digits.parse().ok().filter(|_| plain).ok_or_else(invalid)?;
        let bounded = (1..=10_000 * 7 * DAY / length).contains(&count);
        if bounded { Ok(Self { count, unit }) } else { Err(invalid()) }
    }

    /// How many seconds it lasts.
    #[must_use]
    pub fn seconds(self) -> u64 {
        self.count * self.row().2
    }

    /// The period in the words of a language: `48 Stunden`.
    #[must_use]
    pub fn said(self, words: &Words) -> String {
        words.counted(&format!("time.{}", self.row().3), self.count)
    }

    fn row(self) -> (char, Unit, u64, &'static str) {
        *UNITS.iter().find(|(_, unit, ..)| *unit == self.unit).expect("every unit has its row")
    }
}

impl fmt::Display for Period {
    /// In words: `48 hours`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, _, _, word) = self.row();
        let plural = if self.count == 1 { "" } else { "s" };
        write!(f, "{} {word}{plural}", self.count)
    }
}

/// A number of seconds in words, in the largest unit that leaves at least two of it: `36 hours`, `12 days`.
#[must_use]
pub fn in_words(seconds: u64) -> String {
    let fits = |length: u64| seconds >= 2 * length || seconds == length;
    match [(DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")]
        .into_iter()
        .find(|(length, _)| fits(*length))
    {
        Some((length, word)) => {
            let tenths = seconds * 10 / length;
            let plural = if tenths == 10 { "" } else { "s" };
            match tenths % 10 {
                0 => format!("{} {word}{plural}", tenths / 10),
                tenth => format!("{}.{tenth} {word}s", tenths / 10),
            }
        }
        None if seconds == 1 => "1 second".to_owned(),
        None => format!("{seconds} seconds"),
    }
}

/// The same in the words of a language: `12,5 Tage`.
#[must_use]
pub fn said(words: &Words, seconds: u64) -> String {
    let fits = |length: u64| seconds >= 2 * length || seconds == length;
    let units = [(DAY, "time.day"), (HOUR, "time.hour"), (MINUTE, "time.minute")];
    let (length, key) =
        units.into_iter().find(|(length, _)| fits(*length)).unwrap_or((1, "time.second"));
    let tenths = u128::from(seconds) * 10 / u128::from(length);
    let (whole, tenth) = (seconds / length, tenths % 10);
    if tenth == 0 {
        return words.counted(key, whole);
    }
    let decimal = format!("{whole}{}{tenth}", words.text("time.decimal"));
    words.filled(key, &[("count", &decimal)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::languages;

    #[track_caller]
    fn check(text: &str, expected: Option<(u64, &str)>) {
        let read = Period::parse(text).ok().map(|period| (period.seconds(), period.to_string()));
        assert_eq!(read, expected.map(|(seconds, words)| (seconds, words.to_owned())));
    }

    #[test]
    fn a_period_is_a_number_and_a_unit() {
        check("48h", Some((172_800, "48 hours")));
        check("14d", Some((1_209_600, "14 days")));
        check("1w", Some((604_800, "1 week")));
        check("90m", Some((5_400, "90 minutes")));
        for text in ["", "h", "48", "48 h", "1.5d", "-1d", "+1d", "0d", "2y", "é", "1é"] {
            check(text, None);
        }
        check("99999999999999999999d", None);
        check("10000w", Some((6_048_000_000, "10000 weeks")));
        check("10001w", None);
    }

    #[test]
    fn seconds_are_told_in_a_unit_that_people_count_in() {
        let cases = [
            (0, "0 seconds"),
            (1, "1 second"),
            (60, "1 minute"),
            (90, "90 seconds"),
            (3_600, "1 hour"),
            (5_400, "90 minutes"),
            (129_600, "36 hours"),
            (172_800, "2 days"),
            (1_080_000, "12.5 days"),
            (86_400, "1 day"),
        ];
        for (seconds, words) in cases {
            assert_eq!(in_words(seconds), words);
            assert_eq!(said(languages::english(), seconds), words);
        }
        let library = crate::document::fixture::library(vec![]);
        let german = languages::words(&library, "de").unwrap();
        assert_eq!(
            [1, 86_400, 1_080_000].map(|seconds| said(german, seconds)),
            ["1 Sekunde", "1 Tag", "12,5 Tage"]
        );
    }
}
