use serde::Serialize;

use crate::document::range_text::{Row, rows};
use crate::model::range::Range;
use crate::model::version::Scheme;
use crate::model::words::Words;

/// One affected range of versions, as a table shows it and as the version box reads it.
#[derive(Serialize)]
pub(super) struct RangeData {
    /// The order that it counts in, where the version box knows that.
    order: Option<&'static str>,
    /// Each event's key and its version, in rising order, the limits last. A version holds no blank.
    events: String,
    /// Its stretches in words.
    rows: Vec<Row>,
}

impl RangeData {
    pub(super) fn new(words: &Words, range: &Range, ecosystem: Scheme) -> Self {
        let scheme = range.scheme(ecosystem);
        let range = range.in_order(scheme);
        let events = range.events.iter();
        let told: Vec<_> =
            events.map(|event| format!("{} {}", event.kind.key(), event.point.as_str())).collect();
        Self { order: order(scheme), events: told.join(" "), rows: rows(words, &range) }
    }
}

/// The name of an order that the version box knows: a file of the theme.
pub(super) const fn order(scheme: Scheme) -> Option<&'static str> {
    match scheme {
        Scheme::Pep440 => Some("pep440"),
        Scheme::SemVer => Some("semver"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::range::{EventKind, RangeKind};
    use crate::theme::languages;

    use EventKind::{Fixed, Introduced, Limit};

    #[track_caller]
    fn check(
        kind: RangeKind,
        ecosystem: Scheme,
        events: &[(EventKind, &str)],
        expected: (Option<&str>, &str, usize),
    ) {
        let data = RangeData::new(languages::english(), &Range::of_events(kind, events), ecosystem);
        assert_eq!((data.order, data.events.as_str(), data.rows.len()), expected);
    }

    #[test]
    fn events_stand_in_the_order_of_their_versions() {
        let mixed =
            [(Limit, "*"), (Fixed, "1.10"), (Introduced, "1.9"), (Introduced, "0"), (Fixed, "1.1")];
        let sorted = "introduced 0 fixed 1.1 introduced 1.9 fixed 1.10 limit *";
        check(RangeKind::Ecosystem, Scheme::Pep440, &mixed, (Some("pep440"), sorted, 2));
    }

    #[test]
    fn a_range_of_another_order_says_so() {
        let events = [(Introduced, "0"), (Fixed, "1.0.0")];
        let words = "introduced 0 fixed 1.0.0";
        check(RangeKind::SemVer, Scheme::Unordered, &events, (Some("semver"), words, 1));
        check(RangeKind::Ecosystem, Scheme::Dpkg, &events, (None, words, 1));
        check(RangeKind::Ecosystem, Scheme::Unordered, &events, (None, words, 1));
    }
}
