//! Days, weekdays and holidays where the project is.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::diagnostic::{Fault, Rule};
use crate::model::date::Moment;
use crate::model::vocabulary::Vocabulary;

/// A time zone that nobody knows.
pub static ZONE_UNKNOWN: Rule = Rule::error(
    "zone-unknown",
    "a time zone is not known",
    "A time zone is named as in the IANA database, such as `UTC` or `Europe/London`. The database is part of the program, \
     so that a site reads the same on every machine.",
);

/// The calendar by which a policy's days are counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    zone: TimeZone,
    name: String,
    holidays: BTreeSet<Date>,
}

/// The days of a week as sources write them.
pub(crate) const WEEKDAYS: &Vocabulary<Weekday> = &[
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// All that a moment could have been: both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The first instant.
    pub earliest: Timestamp,
    /// The last instant.
    pub latest: Timestamp,
}

impl Default for Calendar {
    fn default() -> Self {
        Self { zone: TimeZone::UTC, name: "UTC".to_owned(), holidays: BTreeSet::new() }
    }
}

impl Calendar {
    /// The calendar of a time zone.
    ///
    /// # Errors
    /// [`ZONE_UNKNOWN`] where the IANA database has no zone of that name.
    pub fn new(zone: &str, holidays: BTreeSet<Date>) -> Result<Self, Fault> {
        let unknown = |_| {
            Fault::new(&ZONE_UNKNOWN, format!("`{zone}` is not a time zone that is known"))
                .hint("write a name of the IANA database, such as `UTC` or `Europe/London`")
        };
        let found = TimeZoneDatabase::bundled().get(zone).map_err(unknown)?;
        let name = found.iana_name().unwrap_or(zone).to_owned();
        Ok(Self { zone: found, name, holidays })
    }

    /// The zone's name.
    #[must_use]
    pub fn zone_name(&self) -> &str {
        &self.name
    }

    /// The days on which nothing is released, though they are no weekend.
    #[must_use]
    pub fn holidays(&self) -> &BTreeSet<Date> {
        &self.holidays
    }

    /// The day that an instant belongs to; of a day whose time is not known, that day.
    #[must_use]
    pub fn day(&self, moment: Moment) -> Date {
        match moment {
            Moment::Day(day) => day,
            Moment::Time(instant) => instant.to_zoned(self.zone.clone()).date(),
        }
    }

    /// All that a moment could have been: a day lasts from its first instant to its last, however long that is.
    #[must_use]
    pub fn interval(&self, moment: Moment) -> Interval {
        match moment {
            Moment::Time(instant) => Interval { earliest: instant, latest: instant },
            Moment::Day(day) => {
                let next = self.start(day.tomorrow().expect("days that are read end before 9001"));
                let latest = Timestamp::from_nanosecond(next.as_nanosecond() - 1)
                    .expect("the instant before one that is in range is in range");
                Interval { earliest: self.start(day), latest }
            }
        }
    }

    /// Whether one moment was before another whatever their days are made of.
    #[must_use]
    pub fn surely_before(&self, one: Moment, another: Moment) -> bool {
        self.interval(one).latest < self.interval(another).earliest
    }

    /// Whether a day is a holiday.
    #[must_use]
    pub fn is_holiday(&self, day: Date) -> bool {
        self.holidays.contains(&day)
    }

    fn start(&self, day: Date) -> Timestamp {
        let start = day.to_zoned(self.zone.clone());
        start.expect("days that are read are far from both ends of time").timestamp()
    }
}

impl Interval {
    /// The shortest and the longest time from this moment to a later one; none where the other was surely before.
    #[must_use]
    pub fn until(self, later: Self) -> Option<(Duration, Duration)> {
        let longest = between(self.earliest, later.latest)?;
        Some((between(self.latest, later.earliest).unwrap_or_default(), longest))
    }
}

fn between(from: Timestamp, to: Timestamp) -> Option<Duration> {
    Duration::try_from(to.duration_since(from)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn calendar(zone: &str) -> Calendar {
        Calendar::new(zone, BTreeSet::new()).unwrap()
    }

    #[track_caller]
    fn day_of(zone: &str, day: &str, earliest: &str, latest: &str) {
        let interval = calendar(zone).interval(moment(day));
        assert_eq!(interval.earliest.to_string(), earliest);
        assert_eq!(interval.latest.to_string(), latest);
    }

    #[test]
    fn a_day_is_an_interval_of_its_zone() {
        day_of("UTC", "2026-11-05", "2026-11-05T00:00:00Z", "2026-11-05T23:59:59.999999999Z");
        let (first, last) = ("2026-11-04T10:00:00Z", "2026-11-05T09:59:59.999999999Z");
        day_of("Pacific/Kiritimati", "2026-11-05", first, last);
        let (first, last) = ("2026-11-05T12:00:00Z", "2026-11-06T11:59:59.999999999Z");
        day_of("Etc/GMT+12", "2026-11-05", first, last);
    }

    #[test]
    fn a_day_lasts_as_long_as_the_clocks_make_it() {
        let (first, last) = ("2026-03-29T00:00:00Z", "2026-03-29T22:59:59.999999999Z");
        day_of("Europe/London", "2026-03-29", first, last);
        let (first, last) = ("2026-10-24T23:00:00Z", "2026-10-25T23:59:59.999999999Z");
        day_of("Europe/London", "2026-10-25", first, last);
    }

    #[track_caller]
    fn until(from: &str, to: &str, expected: Option<(u64, u64)>) {
        let calendar = calendar("UTC");
        let found = calendar.interval(moment(from)).until(calendar.interval(moment(to)));
        let found = found.map(|(short, long)| (short.as_secs(), long.as_secs()));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_time_between_days_has_two_bounds() {
        until("2026-11-05T00:00:00Z", "2026-11-07T00:00:00Z", Some((172_800, 172_800)));
        until("2026-11-05", "2026-11-07", Some((86_400, 259_199)));
        until("2026-11-05", "2026-11-05", Some((0, 86_399)));
        until("2026-11-05T12:00:00Z", "2026-11-05", Some((0, 43_199)));
        until("2026-11-06", "2026-11-05", None);
        until("2026-11-06", "2026-11-05T23:59:59Z", None);
    }

    #[test]
    fn only_zones_of_the_database_are_known() {
        for name in ["UTC", "Europe/London", "Asia/Kathmandu"] {
            assert_eq!(calendar(name).zone_name(), name);
        }
        for name in ["", "Mars/Olympus", "../etc/passwd", "+01:00"] {
            assert!(Calendar::new(name, BTreeSet::new()).is_err(), "{name}");
        }
    }
}
