//! Whether it is time, and whether packagers have what is released.

use jiff::Timestamp;

use crate::bundle::Packager;
use crate::bundle::stale::{Why, stale_recipients};
use crate::diagnostic::{Fault, Rule};
use crate::draft::Sent;
use crate::model::advisory::Advisory;
use crate::model::calendar::Calendar;
use crate::model::date::Moment;
use crate::model::digest::Digest;
use crate::model::timeline::TimelineKind;

/// A release that is not due.
pub static PUBLISH_DATE: Rule = Rule::error(
    "publish-date",
    "the planned release is still ahead, or none is planned",
    "Packagers and the reporter were told a day, and keep silent until then. `planned:` of the draft says when; of a day \
     without a time, its first instant in the time zone of the policy counts. `--early` publishes before, and warns.",
);

/// Packagers who prepared something else.
pub static PUBLISH_PACKAGERS: Rule = Rule::error(
    "publish-packagers",
    "a packager does not have the patches that are released",
    "Packagers build ahead with the patch that they were sent. One that changed since must be sent again, or their packages \
     lack what users are told to be fixed. `forewarn bundle` sends and records it. Where the fault was public before, nobody \
     has to be told; `--no-packagers` leaves this out in other cases, and warns.",
);

/// That the release is not due yet.
#[must_use]
pub fn early(planned: Option<Moment>, calendar: &Calendar, now: Timestamp) -> Option<Fault> {
    let Some(planned) = planned else {
        return Some(
            Fault::new(&PUBLISH_DATE, "the draft has no planned release")
                .hint("write `planned:` below `draft:`, or use `--early`"),
        );
    };
    (calendar.interval(planned).earliest > now).then(|| {
        Fault::new(&PUBLISH_DATE, format!("the release is planned for {planned}"))
            .hint("wait, change `planned:`, or use `--early`")
    })
}

/// That the first revision would be dated in the future.
#[must_use]
pub fn ahead(date: Moment, calendar: &Calendar, now: Timestamp) -> Option<Fault> {
    (calendar.interval(date).earliest > now).then(|| {
        Fault::new(&PUBLISH_DATE, format!("the first revision would be of {date}, in the future"))
            .hint("leave `--date` out, or check the clock")
    })
}

/// The active packagers who lack the patches, unless the fault was public before the advisory.
#[must_use]
pub fn untold(
    packagers: &[Packager],
    sent: &[Sent],
    patches: Digest,
    advisory: &Advisory,
) -> Vec<Fault> {
    let public = |event: &crate::model::timeline::TimelineEvent| {
        event.kind == TimelineKind::MadePublicByOthers
    };
    if advisory.timeline.iter().any(public) {
        return vec![];
    }
    // Words may have changed since: only what is built counts here.
    let stale = stale_recipients(packagers, sent, patches, patches);
    let lacking = stale.into_iter().filter(|one| one.why != Why::Words);
    lacking
        .map(|one| {
            let message = match one.why {
                Why::Patches => format!("the patches changed since `{}` got them", one.to),
                Why::Nothing | Why::Words => format!("`{}` {}", one.to, one.why.words()),
            };
            Fault::new(&PUBLISH_PACKAGERS, message)
                .hint("send it by `forewarn bundle`, and leave time to build")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::fixture::{linux, list};
    use crate::document::fixture;
    use crate::model::timeline::TimelineEvent;

    #[track_caller]
    fn check(planned: Option<&str>, zone: &str, now: &str, expected: Option<&str>) {
        let calendar = Calendar::new(zone, std::collections::BTreeSet::default()).unwrap();
        let planned = planned.map(fixture::moment);
        let found = early(planned, &calendar, now.parse().unwrap());
        assert_eq!(found.map(|fault| fault.message).as_deref(), expected);
    }

    #[test]
    fn a_release_is_due_from_its_first_instant() {
        let at = "2026-12-01T15:00:00Z";
        check(Some(at), "UTC", at, None);
        check(
            Some(at),
            "UTC",
            "2026-12-01T14:59:59Z",
            Some("the release is planned for 2026-12-01T15:00:00Z"),
        );
        check(Some("2026-12-01"), "UTC", "2026-12-01T00:00:00Z", None);
        let day = Some("the release is planned for 2026-12-01");
        check(Some("2026-12-01"), "UTC", "2026-11-30T23:59:59Z", day);
        check(Some("2026-12-01"), "Pacific/Kiritimati", "2026-11-30T10:00:00Z", None);
        check(Some("2026-12-01"), "Pacific/Kiritimati", "2026-11-30T09:59:59Z", day);
        check(None, "UTC", at, Some("the draft has no planned release"));
    }

    #[test]
    fn nothing_is_dated_in_the_future() {
        let ahead = |date, now: &str| {
            ahead(fixture::moment(date), &Calendar::default(), now.parse().unwrap()).is_some()
        };
        assert!(!ahead("2026-12-01", "2026-12-01T00:00:00Z"));
        assert!(ahead("2026-12-01", "2026-11-30T23:59:59Z"));
        assert!(ahead("2026-12-01T00:00:01Z", "2026-12-01T00:00:00Z"));
    }

    fn told(sent: &[(&str, &str)], public: bool) -> Vec<String> {
        let digest = |text: &str| Digest::of(text.as_bytes());
        let sent: Vec<_> = sent
            .iter()
            .map(|(to, patches)| Sent {
                to: (*to).to_owned(),
                at: fixture::moment("2026-11-20"),
                bundle: digest("any"),
                patches: digest(patches),
            })
            .collect();
        let mut advisory = fixture::advisory("EX-2026-0001");
        let event =
            TimelineEvent::new(TimelineKind::MadePublicByOthers, fixture::moment("2026-11-20"));
        advisory.timeline.extend(public.then_some(event));
        let faults = untold(&[linux(), list()], &sent, digest("new"), &advisory);
        faults.into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn each_packager_has_the_patches_that_are_released() {
        let (linux, list) = ("Example Linux", "Example list");
        assert_eq!(told(&[(linux, "new"), (list, "new")], false), [""; 0]);
        assert_eq!(
            told(&[(linux, "old")], false),
            [
                "the patches changed since `Example Linux` got them",
                "`Example list` was sent nothing yet"
            ]
        );
        assert_eq!(told(&[(linux, "old"), (linux, "new"), (list, "new")], false), [""; 0]);
        assert_eq!(told(&[], true), [""; 0]);
    }
}
