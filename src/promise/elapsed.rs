//! The time that passed between two events.

use std::time::Duration;

use super::case::{Case, at};
use super::{Judgement, Verdict};
use crate::model::calendar::Calendar;
use crate::model::date::Moment;
use crate::model::intake::Report;
use crate::model::period::{Period, in_words};
use crate::model::promise::Terms;
use crate::model::timeline::TimelineKind;

/// Whether the time between two events lies within the limits.
///
/// Of several events of a kind the first counts; for a shortest time, the last `from`, because each must be early enough.
/// Of several notices to one packager the first counts.
pub(super) fn judge(case: &Case<'_>, terms: &Terms) -> Judgement {
    let (Some(from), Some(to)) = (terms.from, terms.to) else {
        return Judgement::not_recorded("the promise names no events");
    };
    if let Some(why) = no_occasion(case, from, to) {
        return Judgement::not_applicable(why);
    }
    let began = match terms.min {
        Some(_) if from == TimelineKind::DownstreamNotified => case.all_told(),
        Some(_) => case.last(from),
        None => case.first(from),
    };
    let Some((_, began)) = began else { return without(case, from, to) };
    let ended = if to == TimelineKind::Released { case.release() } else { case.first(to) };
    let Some((index, ended)) = ended else {
        let why = format!("nothing says when: {}", to.label().to_lowercase());
        return Judgement::not_recorded(why);
    };
    between(&case.policy.calendar, terms, began.at, ended.at).about(at(index))
}

/// How soon a report was answered that came to nothing.
pub(super) fn of_report(calendar: &Calendar, terms: &Terms, report: &Report) -> Judgement {
    match report.acknowledged {
        Some(answered) => between(calendar, terms, report.received, answered),
        None => Judgement::missed("no answer is recorded"),
    }
}

fn no_occasion(case: &Case<'_>, from: TimelineKind, to: TimelineKind) -> Option<&'static str> {
    let about_packagers = [from, to].contains(&TimelineKind::DownstreamNotified);
    if about_packagers && case.packagers == Some(0) {
        return Some("no packager was on the list");
    }
    if about_packagers && super::packagers::was_public(case) {
        return Some("the fault was public already");
    }
    (to == TimelineKind::Released && case.release().is_none() && case.advisory.withdrawn.is_some())
        .then_some("the advisory was withdrawn")
}

fn without(case: &Case<'_>, from: TimelineKind, to: TimelineKind) -> Judgement {
    let reported = from == TimelineKind::Reported;
    if reported && case.began_in_public() {
        return Judgement::not_applicable("nobody reported it in private before it was public");
    }
    if reported && to == TimelineKind::Released {
        return Judgement::not_applicable("no date of a report is recorded");
    }
    Judgement::not_recorded(format!("nothing says when: {}", from.label().to_lowercase()))
}

fn between(calendar: &Calendar, terms: &Terms, began: Moment, ended: Moment) -> Judgement {
    let Some((short, long)) = calendar.interval(began).until(calendar.interval(ended)) else {
        let why = format!("{ended} is before {began}");
        return match terms.min {
            Some(_) => Judgement::missed(why),
            None => Judgement::cannot_tell(format!("{why}: one of the dates is wrong")),
        };
    };
    let within = [
        terms.max.map(|max| below(short, long, limit(max))),
        terms.min.map(|min| above(short, long, limit(min))),
    ];
    // The worst of the two decides, and what cannot be told is worse than what is kept.
    let verdict = within.into_iter().flatten().fold(Verdict::Kept, |worst, verdict| {
        if worst == Verdict::Missed || verdict == Verdict::Kept { worst } else { verdict }
    });
    let why = format!("{}{}", took(short, long), beyond(terms, short, long));
    Judgement { measured: Some((short, long)), ..Judgement::new(verdict, why) }
}

/// By how much a limit was missed at least; nothing where none surely was.
fn beyond(terms: &Terms, short: Duration, long: Duration) -> String {
    let over = terms.max.and_then(|max| short.checked_sub(limit(max)));
    let under = terms.min.and_then(|min| limit(min).checked_sub(long));
    let least = if short == long { "" } else { "at least " };
    let told = |by: Option<Duration>, how: &str| {
        let by = by.map(rounded_up).filter(|by| *by > 0)?;
        Some(format!(", {least}{} {how} than promised", in_words(by)))
    };
    told(over, "more").or_else(|| told(under, "less")).unwrap_or_default()
}

fn limit(period: Period) -> Duration {
    Duration::from_secs(period.seconds())
}

fn below(short: Duration, long: Duration, max: Duration) -> Verdict {
    match () {
        () if long <= max => Verdict::Kept,
        () if short > max => Verdict::Missed,
        () => Verdict::CannotTell,
    }
}

fn above(short: Duration, long: Duration, min: Duration) -> Verdict {
    match () {
        () if short >= min => Verdict::Kept,
        () if long < min => Verdict::Missed,
        () => Verdict::CannotTell,
    }
}

/// How long it took, in words; of bare days, between what and what.
pub(super) fn took(short: Duration, long: Duration) -> String {
    let (short, long) = (in_words(short.as_secs()), in_words(rounded_up(long)));
    if short == long { long } else { format!("between {short} and {long}") }
}

/// Whole seconds, so that a day which ends an instant before midnight counts as a day.
pub(crate) fn rounded_up(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}
