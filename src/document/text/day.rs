//! Dates as the text shows them.

use crate::model::date::Moment;

/// `2026-11-20 08:00 UTC`, or only the day where no more is known.
pub(crate) fn shown(moment: Moment) -> String {
    match moment {
        Moment::Day(day) => day.to_string(),
        Moment::Time(instant) => instant.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(shown(Moment::parse(text).unwrap()), expected);
    }

    #[test]
    fn a_moment_is_shown_as_far_as_it_is_known_and_in_utc() {
        check("2016-08-04", "2016-08-04");
        check("2016-08-04T09:16:53Z", "2016-08-04 09:16 UTC");
        check("2016-08-04T00:16:53+01:00", "2016-08-03 23:16 UTC");
    }
}
