//! What became of a promise, and what that does.

use crate::model::advisory::Advisory;
use crate::model::promise::{Promise, PromiseRule, Strength};
use crate::model::timeline::TimelineKind;

/// What became of a promise in one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It was kept.
    Kept,
    /// It was not.
    Missed,
    /// The record leaves both open.
    CannotTell,
    /// There was no occasion to keep it, or it was made later.
    NotApplicable,
    /// Nothing was recorded that would tell.
    NotRecorded,
}

/// What a broken promise does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It is an error always: it is about structure or privacy, which can be mended at any time.
    Error,
    /// It is an error while it is still a plan, and a mark on the page with a warning once it is past.
    Plan,
    /// It is a mark on the page and a warning.
    Mark,
    /// It is a number in the statistics.
    Statistic,
}

/// What a promise does when it is broken.
#[must_use]
pub fn level(promise: &Promise) -> Level {
    match promise.rule {
        PromiseRule::NoRanking
        | PromiseRule::PrivateContact
        | PromiseRule::CreditAsConsented
        | PromiseRule::CreditWithPermission
        | PromiseRule::ReleaseMatches => Level::Error,
        PromiseRule::ReleaseDay | PromiseRule::PackagersNotified | PromiseRule::PatchAhead => {
            Level::Plan
        }
        PromiseRule::Elapsed if promise.terms.from == Some(TimelineKind::DownstreamNotified) => {
            Level::Plan
        }
        PromiseRule::KeptInformed => Level::Statistic,
        _ if promise.strength == Strength::Usually => Level::Statistic,
        _ => Level::Mark,
    }
}

impl Verdict {
    /// All of them, in the order in which tables show them.
    pub const ALL: [Self; 5] =
        [Self::Kept, Self::Missed, Self::CannotTell, Self::NotApplicable, Self::NotRecorded];

    /// The key of what a page says for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Missed => "missed",
            Self::CannotTell => "cannot_tell",
            Self::NotApplicable => "not_applicable",
            Self::NotRecorded => "not_recorded",
        }
    }

    /// What a finding says for it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Missed => "missed",
            Self::CannotTell => "cannot tell",
            Self::NotApplicable => "not applicable",
            Self::NotRecorded => "not recorded",
        }
    }
}

/// Whether a verdict stands in the way of a release that is still ahead: what can be kept must be, or have its reason.
#[must_use]
pub fn stops(promise: &Promise, advisory: &Advisory, verdict: Verdict) -> bool {
    let explained = || advisory.handling.missed.iter().any(|missed| missed.promise == promise.id);
    match (level(promise), verdict) {
        (Level::Plan, Verdict::Missed) => !explained(),
        (Level::Plan | Level::Error, Verdict::NotRecorded) => true,
        // A fix that is public before the day of its release has leaked.
        _ => {
            promise.rule == PromiseRule::ReleaseOrder && verdict == Verdict::Missed && !explained()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::handling::Missed;
    use crate::model::promise::{RULES, Terms};

    fn promise(rule: PromiseRule) -> Promise {
        Promise {
            id: "p".to_owned(),
            sentence: "We promise".to_owned(),
            rule,
            terms: Terms::default(),
            strength: Strength::Must,
            since: None,
            until: None,
        }
    }

    #[test]
    fn levels_are_those_of_the_table() {
        use PromiseRule::{
            CreditAsConsented, CreditWithPermission, KeptInformed, NoRanking, PackagersNotified,
            PatchAhead, PrivateContact, ReleaseDay, ReleaseMatches,
        };
        let errors =
            [NoRanking, PrivateContact, CreditAsConsented, CreditWithPermission, ReleaseMatches];
        let plans = [ReleaseDay, PackagersNotified, PatchAhead];
        for (word, rule) in RULES {
            let expected = match rule {
                rule if errors.contains(rule) => Level::Error,
                rule if plans.contains(rule) => Level::Plan,
                KeptInformed => Level::Statistic,
                _ => Level::Mark,
            };
            assert_eq!(level(&promise(*rule)), expected, "{word}");
        }
        let mut elapsed = promise(PromiseRule::Elapsed);
        elapsed.strength = Strength::Usually;
        assert_eq!(level(&elapsed), Level::Statistic);
        elapsed.terms.from = Some(TimelineKind::DownstreamNotified);
        assert_eq!(level(&elapsed), Level::Plan);
    }

    #[track_caller]
    fn check(rule: PromiseRule, reason: Option<&str>, verdict: Verdict, expected: bool) {
        let mut advisory = fixture::advisory("EX-2026-0001");
        let (promised, reason) = ("p".to_owned(), reason.map(str::to_owned));
        advisory.handling.missed =
            reason.map(|reason| Missed { promise: promised, reason }).into_iter().collect();
        assert_eq!(stops(&promise(rule), &advisory, verdict), expected);
    }

    #[test]
    fn what_can_still_be_kept_stops_a_release() {
        use PromiseRule::{Changelog, PatchAhead, ReleaseDay, ReleaseMatches, ReleaseOrder};
        check(ReleaseDay, None, Verdict::Missed, true);
        check(ReleaseDay, Some("It was used"), Verdict::Missed, false);
        check(ReleaseDay, None, Verdict::CannotTell, false);
        check(PatchAhead, None, Verdict::NotRecorded, true);
        check(ReleaseMatches, None, Verdict::NotRecorded, true);
        check(ReleaseOrder, None, Verdict::Missed, true);
        check(ReleaseOrder, Some("A push too early"), Verdict::Missed, false);
        check(ReleaseOrder, None, Verdict::NotRecorded, false);
        check(Changelog, None, Verdict::NotRecorded, false);
    }
}
