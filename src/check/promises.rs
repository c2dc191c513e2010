//! Whether what the policy promises was kept, and whether what promises are judged by can be right.

pub mod privacy;
pub mod row;

use super::{Evidence, Findings};
use crate::diagnostic::{Fault, Rule};
use crate::model::Path;
use crate::model::advisory::Advisory;
use crate::model::page::Policy;
use crate::model::promise::{Promise, PromiseRule, Strength};
use crate::promise::{
    Judgement, Level, Verdict, binds, judge, judge_site, level, prose, weekend_elsewhere,
};
use crate::theme::languages;

/// A promise that was not kept.
pub static PROMISE_MISSED: Rule = Rule::warning(
    "promise-missed",
    "a promise of the policy was not kept",
    "What is past cannot be changed, so a missed promise never stops a build: else only those would be published who leave \
     a date out. It is shown on the page of promises, with the reason that the advisory gives: \
     `missed: [{promise: ID, reason: TEXT}]`.",
);

/// A promise about structure that is broken.
pub static PROMISE_BROKEN: Rule = Rule::error(
    "promise-broken",
    "the site contradicts a promise of its policy",
    "Some promises are about what stands on the site, not about the past: that nobody is ranked, that reports go to a key \
     that is there, that released versions are those that the ranges call fixed. They can be kept at any time, so a \
     site that breaks one is not built.",
);

/// A fact that a promise asks to be there.
pub static PROMISE_UNRECORDED: Rule = Rule::warning(
    "promise-unrecorded",
    "what the policy promises to name is not named",
    "Some promises are kept by writing something down: a changelog entry, an announcement, what a fault means for the default \
     configuration, the lines of development, the patches. An advisory without it is shown as \"not recorded\" on the page of \
     promises.",
);

/// A reason for something that did not happen.
pub static MISSED_UNKNOWN: Rule = Rule::error(
    "missed-unknown",
    "a reason is given for a promise that is not missed, or that nobody made",
    "`missed` says why a promise was not kept, and stands beside that promise on the page of promises. The promise is named \
     by its id in the front matter of the policy.",
);

/// A release whose day is a weekend for some.
pub static RELEASE_ELSEWHERE: Rule = Rule::warning(
    "release-elsewhere",
    "a release falls on a weekend in some parts of the world",
    "Between the first and the last time zone lie 26 hours. A release late on a Friday is one on Saturday for those far in \
     the east, and one early on a Monday is still on Sunday in the far west: nobody there is at work to install it.",
);

/// A place in prose that nothing can fill.
pub static SLOT_UNKNOWN: Rule = Rule::error(
    "slot-unknown",
    "prose takes words from data that is not there",
    "On pages {promise:ID} stands for the sentence of a promise, {promise:ID.max} for one of its terms, and {packagers} for a \
     sentence that says how many packagers are on the list, from `content/packagers.yaml`.",
);

const POLICY: &str = "content/policy.md";

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    privacy::check(evidence, findings);
    slots(evidence, findings);
    let Some(policy) = &evidence.library.policy else { return };
    let packagers = evidence.library.packagers.as_ref().map(|packagers| packagers.count);
    for (index, promise) in policy.promises.iter().enumerate() {
        if promise.rule.is_about_site() {
            let judgement = judge_site(evidence.library, policy, packagers, promise);
            let path = Path::root().key("promises").index(index);
            if let Some(fault) = fault(promise, &judgement) {
                findings.value(POLICY, path, fault);
            }
            continue;
        }
        for advisory in evidence.library.advisories() {
            let judgement = judge(policy, packagers, advisory, promise);
            if let Some(fault) = fault(promise, &judgement) {
                findings.advisory(
                    advisory,
                    judgement.at.clone(),
                    explained(advisory, promise, fault),
                );
            }
            reason(advisory, promise, &judgement, findings);
            if promise.rule == PromiseRule::ReleaseDay {
                elsewhere(policy, advisory, promise, findings);
            }
        }
    }
    strangers(evidence, policy, findings);
}

fn slots(evidence: &Evidence<'_>, findings: &mut Findings) {
    let library = evidence.library;
    let none = Policy::default();
    let policy = library.policy.as_ref().unwrap_or(&none);
    let language = languages::words_or_english(library, "en");
    for page in &library.pages {
        for (slot, span) in &page.prose.slots {
            if prose::words(slot, policy, library.packagers.as_ref(), language).is_none() {
                let fault = Fault::new(&SLOT_UNKNOWN, "nothing in the sources says what stands here")
                    .hint("name a promise of the policy and one of its terms, as in `{promise:answer.max}`");
                findings.span(&page.prose.path, span.clone(), fault);
            }
        }
    }
}

/// What a judgement means for a site that is to be published.
#[must_use]
pub fn fault(promise: &Promise, judgement: &Judgement) -> Option<Fault> {
    let Promise { id, sentence, .. } = promise;
    let why = &judgement.why;
    let says = format!("the policy says: {sentence}");
    match (judgement.verdict, level(promise)) {
        (Verdict::Missed, Level::Error) => Some(
            Fault::new(&PROMISE_BROKEN, format!("`{id}` is not kept: {why}"))
                .hint(format!("make it true, or take the promise out; {says}")),
        ),
        (Verdict::Missed, Level::Plan | Level::Mark) => {
            let what = match promise.strength {
                Strength::Must => "promise",
                Strength::Goal => "goal",
                Strength::Usually => "usual course",
            };
            let hint = if promise.rule.is_about_site() {
                "mend it, or take the promise out".to_owned()
            } else {
                format!("say why: `missed: [{{promise: {id}, reason: …}}]`")
            };
            Some(
                Fault::new(&PROMISE_MISSED, format!("the {what} `{id}` was missed: {why}"))
                    .hint(format!("{hint}; {says}")),
            )
        }
        (Verdict::NotRecorded, Level::Mark) if asks_for_record(promise.rule) => Some(
            Fault::new(&PROMISE_UNRECORDED, format!("`{id}`: {why}"))
                .hint(format!("write it to the advisory; {says}")),
        ),
        _ => None,
    }
}

fn asks_for_record(rule: PromiseRule) -> bool {
    matches!(
        rule,
        PromiseRule::DefaultConfiguration
            | PromiseRule::Backports
            | PromiseRule::Changelog
            | PromiseRule::Announced
            | PromiseRule::PatchFiles
    )
}

/// A miss whose reason is given needs no advice.
fn explained(advisory: &Advisory, promise: &Promise, fault: Fault) -> Fault {
    let missed = &advisory.handling.missed;
    match missed.iter().find(|missed| missed.promise == promise.id) {
        Some(missed) => {
            let hint = format!("the policy says: {}", promise.sentence);
            Fault { message: format!("{} ({})", fault.message, missed.reason), ..fault }.hint(hint)
        }
        None => fault,
    }
}

fn reason(advisory: &Advisory, promise: &Promise, judgement: &Judgement, findings: &mut Findings) {
    if judgement.verdict == Verdict::Missed {
        return;
    }
    let reasons = advisory.handling.missed.iter().enumerate();
    for (index, _) in reasons.filter(|(_, missed)| missed.promise == promise.id) {
        let message = format!("`{}` is not missed but {}", promise.id, judgement.verdict.label());
        let fault = Fault::new(&MISSED_UNKNOWN, message).hint("remove the reason");
        findings.advisory(advisory, Path::root().key("missed").index(index), fault);
    }
}

/// Reasons for promises that the policy does not make.
fn strangers(evidence: &Evidence<'_>, policy: &Policy, findings: &mut Findings) {
    for advisory in evidence.library.advisories() {
        for (index, missed) in advisory.handling.missed.iter().enumerate() {
            if !policy.promises.iter().any(|promise| promise.id == missed.promise) {
                let message = format!("the policy makes no promise `{}`", missed.promise);
                let path = Path::root().key("missed").index(index).key("promise");
                let fault = Fault::new(&MISSED_UNKNOWN, message).hint("write the id of a promise");
                findings.advisory(advisory, path, fault);
            }
        }
    }
}

fn elsewhere(policy: &Policy, advisory: &Advisory, promise: &Promise, findings: &mut Findings) {
    if !binds(policy, advisory, promise) {
        return;
    }
    for (index, event) in advisory.timeline.iter().enumerate() {
        let Some(place) = weekend_elsewhere(&policy.calendar, event) else { continue };
        // What only counts is not told, nor shown as an excerpt.
        let (when, path) = if event.public {
            (event.at.to_string(), Path::root().key("timeline").index(index).key("at"))
        } else {
            ("the time of a release".to_owned(), Path::root())
        };
        let fault = Fault::new(&RELEASE_ELSEWHERE, format!("{when} is {place}"))
            .hint("prefer Tuesday to Thursday, or the middle of the day");
        findings.advisory(advisory, path, fault);
    }
}
