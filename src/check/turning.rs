//! When the rules will say something else of the same sources, because time has passed.

use jiff::{SignedDuration, Timestamp};

use super::{certificates, dates, security_txt, signing};
use crate::model::library::Library;

/// The longest that what was said counts, whatever it was.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The first moment after `now` at which a rule may say something else; a day later at most. Until then everything that
/// [`super::check`] says of the same library stays as it is, and so does what [`security_txt::leave_out`] does.
#[must_use]
pub fn turning(library: &Library, now: Timestamp) -> Timestamp {
    let mut moments = vec![];
    dates::moments(library, &mut moments);
    signing::moments(library, &mut moments);
    security_txt::moments(library, &mut moments);
    certificates::moments(library, &mut moments);
    let instant = SignedDuration::from_nanos(1);
    // A rule may count the moment itself as before or as after.
    let both = moments.into_iter().flat_map(|at| [Some(at), at.checked_add(instant).ok()]);
    let next = both.flatten().filter(|at| *at > now).min();
    let cap = now.checked_add(DAY).unwrap_or(now);
    next.map_or(cap, |next| next.min(cap))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::advisory::Advisory;

    #[track_caller]
    fn check(revised: &str, now: &str, expected: &str) {
        let advisory = Advisory {
            revisions: fixture::revisions(&[(revised, "Initial publication")]),
            ..fixture::advisory("EX-2026-0001")
        };
        let library = fixture::library(vec![advisory]);
        let turning = turning(&library, now.parse().unwrap());
        assert_eq!(turning, expected.parse::<Timestamp>().unwrap());
    }

    #[test]
    fn the_next_moment_counts_and_a_day_at_most() {
        check("2026-01-02T12:00:00Z", "2026-01-02T11:00:00Z", "2026-01-02T12:00:00Z");
        check("2026-01-02T12:00:00Z", "2026-01-02T12:00:00Z", "2026-01-02T12:00:00.000000001Z");
        check("2026-01-02T12:00:00Z", "2026-01-02T13:00:00Z", "2026-01-03T13:00:00Z");
        check("2026-01-02T12:00:00Z", "2025-01-02T13:00:00Z", "2025-01-03T13:00:00Z");
    }

    #[test]
    fn the_end_of_time_is_no_error() {
        let library = fixture::library(vec![]);
        assert_eq!(turning(&library, Timestamp::MAX), Timestamp::MAX);
    }
}
