//! Dates and times as sources state them. No clock is read here: `now` is always an argument.

use std::cmp::Ordering;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use crate::diagnostic::{Fault, Rule};

/// A text that is no date.
pub static DATE_INVALID: Rule = Rule::error(
    "date-invalid",
    "a date or time cannot be read",
    "Dates are written as 2016-08-04, times as RFC 3339 with an offset: 2016-08-04T09:16:53Z. Other forms are read \
     differently by different people and programs, so they are refused.",
);

/// A moment as its author knew it: an instant, or only the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// A day whose time is not known.
    Day(Date),
    /// An exact instant.
    Time(Timestamp),
}

impl Moment {
    /// Reads `2016-08-04` or an RFC 3339 time.
    ///
    /// # Errors
    /// [`DATE_INVALID`] for any other text.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let moment = if text.len() == 10 {
            text.parse().ok().filter(in_range).map(Self::Day)
        } else {
            rfc3339(text).map(Self::Time)
        };
        moment.ok_or_else(|| {
            Fault::new(&DATE_INVALID, format!("`{text}` is neither a date nor a time"))
                .hint("write 2016-08-04, or 2016-08-04T09:16:53Z")
        })
    }

    /// The instant that formats with no room for a bare day get: that day's start in UTC.
    #[must_use]
    pub fn instant(self) -> Timestamp {
        match self {
            Self::Time(instant) => instant,
            Self::Day(day) => Offset::UTC
                .to_timestamp(day.at(0, 0, 0, 0))
                .expect("every civil day that was read has a start in UTC"),
        }
    }

    /// Whether this was surely before another: of a bare day and anything on it, neither was.
    #[must_use]
    pub fn is_surely_before(self, other: Self) -> bool {
        match (self, other) {
            (Self::Time(one), Self::Time(another)) => one < another,
            _ => self.day() < other.day(),
        }
    }

    /// The day in UTC.
    #[must_use]
    pub fn day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Time(instant) => instant.to_zoned(TimeZone::UTC).date(),
        }
    }
}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Moment {
    /// By instant; of a day and an instant that begin alike, the day comes first.
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = |moment: &Self| matches!(moment, Self::Time(_));
        self.instant().cmp(&other.instant()).then(rank(self).cmp(&rank(other)))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Time(instant) => write!(f, "{}", utc(*instant)),
        }
    }
}

/// An instant as RFC 3339 in UTC with a `Z`, to the second unless the source was finer.
#[must_use]
pub fn utc(instant: Timestamp) -> String {
    instant.to_string()
}

/// An instant as RSS wants it: RFC 822 with a year of four digits.
#[must_use]
pub fn rfc822(instant: Timestamp) -> String {
    instant.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// The last days of the year 9999 have no instant in every zone, and OSV and RSS have no years before 1; nobody means
/// either.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "`Option::filter` gives a reference")]
pub(super) fn in_range(day: &Date) -> bool {
    (1..=9_000).contains(&day.year())
}

/// Jiff reads more than RFC 3339 does (a space for the `T`, no seconds), so the shape is checked first.
fn rfc3339(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() >= 20
        && bytes[10] == b'T'
        && bytes[16] == b':'
        && (text.ends_with('Z')
            || matches!(bytes[bytes.len() - 6], b'+' | b'-') && bytes[bytes.len() - 3] == b':');
    let year = bytes.first().is_some_and(u8::is_ascii_digit);
    let instant: Timestamp = if shaped && year { text.parse().ok()? } else { return None };
    in_range(&Moment::Time(instant).day()).then_some(instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, shown: &str) {
        assert_eq!(
            Moment::parse(text).map(|moment| moment.to_string()).ok().as_deref(),
            Some(shown)
        );
    }

    #[track_caller]
    fn refused(text: &str) {
        assert!(Moment::parse(text).is_err(), "{text} was accepted");
    }

    #[test]
    fn days_and_times_are_read_and_times_are_shown_in_utc() {
        check("2016-08-04", "2016-08-04");
        check("2016-08-04T09:16:53Z", "2016-08-04T09:16:53Z");
        check("2016-08-04T10:16:53+01:00", "2016-08-04T09:16:53Z");
        check("2016-08-04T09:16:53.250Z", "2016-08-04T09:16:53.25Z");
        check("2024-02-29", "2024-02-29");
        check("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z");
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "2016",
            "2016-8-4",
            "04.08.2016",
            "2016-13-01",
            "2023-02-29",
            "2016-08-04 09:16:53Z",
            "20160804T091653Z",
        ] {
            refused(text);
        }
        for text in [
            "2016-08-04T09:16Z",
            "2016-08-04T09:16:53",
            "2016-08-04T25:16:53Z",
            "9999-12-31",
            "+12016-08-04",
            "0000-01-01",
            "0000-01-01T00:00:00Z",
            "0000-01-01T00:00:00+12:00",
            "0001-01-01T00:00:00+12:00",
            "9001-01-01T00:00:00Z",
            "２０１６-０８-０４",
        ] {
            refused(text);
        }
    }

    #[test]
    fn a_day_counts_as_its_start() {
        let day = Moment::parse("2016-08-04").unwrap();
        let start = Moment::parse("2016-08-04T00:00:00Z").unwrap();
        assert!(day < start && start < Moment::parse("2016-08-04T00:00:01Z").unwrap());
        assert_eq!(day.instant(), start.instant());
    }

    #[test]
    fn a_day_is_not_surely_before_what_happens_on_it() {
        let before = |one: &str, another: &str| {
            Moment::parse(one).unwrap().is_surely_before(Moment::parse(another).unwrap())
        };
        assert!(before("2016-08-03", "2016-08-04T00:00:00Z"));
        assert!(before("2016-08-04T09:00:00Z", "2016-08-04T10:00:00Z"));
        assert!(!before("2016-08-04", "2016-08-04T10:00:00Z"));
        assert!(!before("2016-08-04T10:00:00Z", "2016-08-04"));
        assert!(!before("2016-08-04", "2016-08-04"));
    }

    #[test]
    fn rss_dates_have_a_numeric_zone() {
        let time = Moment::parse("2016-08-04T09:16:53Z").unwrap();
        assert_eq!(rfc822(time.instant()), "Thu, 04 Aug 2016 09:16:53 +0000");
    }
}
