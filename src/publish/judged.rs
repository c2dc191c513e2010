//! What the policy's promises say of a draft, as of its release.

use crate::diagnostic::{Fault, Rule};
use crate::model::advisory::Advisory;
use crate::model::date::Moment;
use crate::model::page::Policy;
use crate::model::promise::Promise;
use crate::promise::plan::released;
use crate::promise::{Judgement, Verdict, judge, stops};

/// A release that breaks a promise which can still be kept.
pub static PUBLISH_PROMISE: Rule = Rule::error(
    "publish-promise",
    "the release breaks a promise that can still be kept",
    "Promises about the day of a release, about packagers and about what is recorded of a release can be kept until it \
     is public. Release on another day, record what happened in `timeline:`, or give the reason in `missed:`, which is \
     published with the advisory.",
);

/// The promises that a release at this moment breaks. What the site's own checks say of the source is not repeated.
#[must_use]
pub fn broken(
    policy: &Policy,
    packagers: Option<usize>,
    advisory: &Advisory,
    at: Moment,
) -> Vec<Fault> {
    let after = released(advisory, at);
    let promises = policy.promises.iter().filter(|promise| !promise.rule.is_about_site());
    let judged = promises.map(|promise| (promise, judge(policy, packagers, &after, promise)));
    let stands = |(promise, found): &(&Promise, Judgement)| stops(promise, advisory, found.verdict);
    judged.filter(stands).map(|(promise, found)| fault(promise, &found)).collect()
}

fn fault(promise: &Promise, found: &Judgement) -> Fault {
    let what = found.verdict.label();
    let message = format!("`{}` would be {what}: {}", promise.id, found.why);
    let hint = match found.verdict {
        Verdict::NotRecorded => "record it in `timeline:`",
        _ => "choose another day, or give the reason in `missed:`",
    };
    Fault::new(&PUBLISH_PROMISE, message).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::handling::Missed;
    use crate::model::promise::{PromiseRule, Strength, Terms};
    use crate::model::timeline::{TimelineEvent, TimelineKind};

    fn policy() -> Policy {
        let promise = |id: &str, rule| Promise {
            id: id.to_owned(),
            sentence: "We promise".to_owned(),
            rule,
            terms: Terms::default(),
            strength: Strength::Must,
            since: None,
            until: None,
        };
        let promises = vec![
            promise("weekday", PromiseRule::ReleaseDay),
            promise("fixed", PromiseRule::ReleaseMatches),
            promise("changelog", PromiseRule::Changelog),
            promise("contact", PromiseRule::PrivateContact),
        ];
        Policy { promises, ..Policy::default() }
    }

    #[track_caller]
    fn check(advisory: &Advisory, at: &str, expected: &[&str]) {
        let found = broken(&policy(), None, advisory, fixture::moment(at));
        let found: Vec<_> =
            found.iter().map(|fault| fault.message.split(':').next().unwrap()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_can_still_be_kept_must_be() {
        let mut advisory = fixture::advisory("EX-2026-0001");
        let unrecorded = "`fixed` would be not recorded";
        check(&advisory, "2026-11-24", &[unrecorded]);
        check(&advisory, "2026-11-22", &["`weekday` would be missed", unrecorded]);
        let mut event = TimelineEvent::new(TimelineKind::Released, fixture::moment("2026-11-24"));
        event.version =
            advisory.affected[0].fixed_versions().first().map(|version| (*version).clone());
        assert!(event.version.is_some());
        advisory.timeline = vec![event].into();
        check(&advisory, "2026-11-24", &[]);
        // The release was on its day, whenever its advisory follows.
        check(&advisory, "2026-11-28", &[]);
    }

    #[test]
    fn a_reason_stands_for_a_day_that_was_missed() {
        let mut advisory = fixture::advisory("EX-2026-0001");
        let reason = Missed { promise: "weekday".to_owned(), reason: "It was used".to_owned() };
        advisory.handling.missed = vec![reason];
        check(&advisory, "2026-11-22", &["`fixed` would be not recorded"]);
    }
}
