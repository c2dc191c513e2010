//! Promises about the release and what surrounds it.

use super::Judgement;
use super::case::{Case, at};
use crate::model::Path;
use crate::model::date::Moment;
use crate::model::promise::{Day, Terms};
use crate::model::timeline::TimelineEvent;
use crate::model::timeline::TimelineKind::{
    AdvisoryPublished, CveAssigned, CveRequested, FixPushed, FixReady, InterimReleased, Publicised,
    ReleasePlanned,
};

/// Days of a week on which people work, where the policy names none.
const WORKING: [jiff::civil::Weekday; 5] = {
    use jiff::civil::Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
    [Monday, Tuesday, Wednesday, Thursday, Friday]
};

pub(super) fn release_day(case: &Case<'_>, terms: &Terms) -> Judgement {
    let planned = case.events(ReleasePlanned).filter(|_| case.release().is_none());
    let mut days = case.releases().chain(planned).peekable();
    if days.peek().is_none() {
        return Judgement::not_recorded("no release is recorded");
    }
    for (index, event) in days {
        if let Some(why) = not_allowed(case, terms, event.at) {
            return Judgement::missed(why).about(at(index));
        }
    }
    Judgement::kept("every release fell on an allowed day")
}

/// Why nothing may be released at a moment, by the policy's calendar.
pub(super) fn not_allowed(case: &Case<'_>, terms: &Terms, moment: Moment) -> Option<String> {
    let day = case.policy.calendar.day(moment);
    let allowed = if terms.weekdays.is_empty() {
        WORKING.contains(&day.weekday())
    } else {
        terms.weekdays.contains(&Day(day.weekday()))
    };
    if !allowed {
        return Some(format!("{day} is a {}", Day(day.weekday()).name()));
    }
    case.policy.calendar.is_holiday(day).then(|| format!("{day} is a holiday"))
}

pub(super) fn release_order(case: &Case<'_>) -> Judgement {
    let Some((_, release)) = case.release() else {
        return Judgement::not_recorded("no release is recorded");
    };
    let Some((index, pushed)) = case.first(FixPushed) else {
        return Judgement::not_recorded("nothing says when the fix was made public");
    };
    let day = |event: &TimelineEvent| case.policy.calendar.day(event.at);
    if case.surely_before(release.at, pushed.at) {
        return Judgement::missed("the fix was made public after the release").about(at(index));
    }
    if day(pushed) != day(release) {
        return Judgement::missed("the fix was public before the day of the release")
            .about(at(index));
    }
    match announcement(case) {
        None => Judgement::not_recorded("no announcement is recorded"),
        Some((index, told)) if case.surely_before(told.at, release.at) => {
            Judgement::missed("it was announced before the release").about(at(index))
        }
        Some((index, told)) if day(told) != day(release) => {
            Judgement::missed("it was announced after the day of the release").about(at(index))
        }
        Some(_) => Judgement::kept("all on one day, in this order as far as is known"),
    }
}

pub(super) fn announced(case: &Case<'_>) -> Judgement {
    let Some((_, release)) = case.release() else {
        return Judgement::not_recorded("no release is recorded");
    };
    let day = case.policy.calendar.day(release.at);
    let mut told = case.events(Publicised).chain(case.events(AdvisoryPublished));
    if told.any(|(_, told)| case.policy.calendar.day(told.at) == day) {
        return Judgement::kept(format!("on {day}"));
    }
    match announcement(case) {
        None => Judgement::not_recorded("no announcement is recorded"),
        Some((index, told)) => {
            let why = format!("first announced on {}", case.policy.calendar.day(told.at));
            Judgement::missed(why).about(at(index))
        }
    }
}

/// The first time that the project told everybody; an advisory that is published does.
fn announcement<'a>(case: &Case<'a>) -> Option<(usize, &'a TimelineEvent)> {
    [case.first(Publicised), case.first(AdvisoryPublished)]
        .into_iter()
        .flatten()
        .min_by_key(|(_, event)| event.at)
}

pub(super) fn changelog(case: &Case<'_>) -> Judgement {
    match &case.advisory.handling.changelog {
        Some(_) => Judgement::kept("the changelog is linked"),
        None => Judgement::not_recorded("no changelog is linked"),
    }
}

pub(super) fn release_matches(case: &Case<'_>) -> Judgement {
    let affected = &case.advisory.affected;
    let fits = |event: &TimelineEvent| {
        event.version.as_ref().is_none_or(|version| {
            let about = |name: &str| event.package.as_deref().is_none_or(|about| about == name);
            let mut named = affected.iter().filter(|affected| about(affected.name())).peekable();
            named.peek().is_some()
                && named.any(|affected| affected.fixed_versions().contains(&version))
        })
    };
    let released = || case.releases().filter(|(_, event)| event.version.is_some());
    if released().next().is_none() {
        return Judgement::not_recorded("no released version is recorded");
    }
    if affected.iter().all(|affected| affected.fixed_versions().is_empty()) {
        return Judgement::not_applicable("no range names a fixed version");
    }
    match released().find(|(_, event)| !fits(event)) {
        None => Judgement::kept("the releases are the fixed versions of the ranges"),
        Some((index, event)) => {
            let version = event.version.as_ref().map(ToString::to_string).unwrap_or_default();
            Judgement::missed(format!("{version} is no fixed version of any range"))
                .about(Path::root().key("timeline").index(index).key("version"))
        }
    }
}

pub(super) fn interim_followed(case: &Case<'_>) -> Judgement {
    let Some((index, interim)) = case.last(InterimReleased) else {
        return Judgement::not_applicable("there was no interim release");
    };
    let followed = case.releases().any(|(_, event)| !case.surely_before(event.at, interim.at));
    if followed {
        Judgement::kept("a complete release followed")
    } else {
        Judgement::missed("no complete release is recorded after it").about(at(index))
    }
}

pub(super) fn cve_with_fix(case: &Case<'_>) -> Judgement {
    let is_cve = |id: &crate::model::identifier::AdvisoryId| id.as_str().starts_with("CVE-");
    let advisory = case.advisory;
    let asked = case.first(CveRequested);
    if !advisory.aliases.iter().any(is_cve) && asked.is_none() {
        return Judgement::not_applicable(match &advisory.handling.no_cve {
            Some(why) => format!("no CVE id: {why}"),
            None => "there is no CVE id".to_owned(),
        });
    }
    if let Some((index, early)) = published_early(case) {
        return Judgement::missed(format!("the CVE record was public on {early}")).about(at(index));
    }
    let Some((_, ready)) = case.first(FixReady) else {
        return Judgement::not_recorded("nothing says when the fix was ready");
    };
    match (asked, case.first(CveAssigned)) {
        (Some((index, asked)), _) => asked_after(case, asked, ready).about(at(index)),
        (None, Some((index, given))) if case.surely_before(given.at, ready.at) => {
            Judgement::missed("the id was assigned before the fix was ready").about(at(index))
        }
        (None, Some(_)) => Judgement::cannot_tell("only the day of its assignment is recorded"),
        (None, None) => Judgement::not_recorded("nothing says when the id was asked for"),
    }
}

fn asked_after(case: &Case<'_>, asked: &TimelineEvent, ready: &TimelineEvent) -> Judgement {
    match () {
        () if case.surely_before(asked.at, ready.at) => {
            Judgement::missed("it was asked for before the fix was ready")
        }
        () if case.surely_not_after(ready.at, asked.at) => {
            Judgement::kept("it was asked for when the fix was ready")
        }
        () => Judgement::cannot_tell("both happened on one day"),
    }
}

/// The publication of the CVE record, where it was surely before that of the advisory.
fn published_early(case: &Case<'_>) -> Option<(usize, Moment)> {
    let published = case.advisory.revisions.first().date;
    let ours =
        case.first(AdvisoryPublished).map_or(published, |(_, event)| event.at.min(published));
    let record = |event: &TimelineEvent| {
        event.url.as_ref().is_some_and(|url| url.as_str().contains("cve.org/CVERecord"))
    };
    case.events(Publicised)
        .find(|(_, event)| record(event) && case.surely_before(event.at, ours))
        .map(|(index, event)| (index, event.at))
}
