//! Promises to packagers.

use super::Judgement;
use super::case::{Case, at};
use crate::model::Path;
use crate::model::handling::Answer;
use crate::model::timeline::TimelineKind;

/// Whether the fault was public before any packager could have been told.
pub(super) fn was_public(case: &Case<'_>) -> bool {
    let Some((_, public)) = case.first(TimelineKind::MadePublicByOthers) else { return false };
    let told = case.first(TimelineKind::DownstreamNotified);
    told.is_none_or(|(_, told)| !case.surely_before(told.at, public.at))
}

pub(super) fn notified(case: &Case<'_>) -> Judgement {
    if let Some(none) = no_occasion(case) {
        return none;
    }
    let told = case.events(TimelineKind::DownstreamNotified);
    let Some((index, _)) = told.clone().next() else {
        return Judgement::not_recorded("nothing says that packagers were notified");
    };
    if let Some((release, late)) = late(case) {
        return Judgement::missed(format!("{late} is not before the release")).about(at(release));
    }
    let mut names: Vec<_> = told.clone().filter_map(|(_, event)| event.who.as_ref()).collect();
    names.sort();
    names.dedup();
    match case.packagers {
        // A notice that names nobody went to the whole list.
        _ if told.clone().any(|(_, event)| event.who.is_none()) => {
            Judgement::kept("the list was notified")
        }
        Some(count) if names.len() < count => {
            Judgement::missed(format!("{} of {count} packagers were notified", names.len()))
                .about(at(index))
        }
        Some(_) => Judgement::kept("each packager was notified"),
        None => Judgement::cannot_tell("how many packagers are on the list is not known"),
    }
}

pub(super) fn patch_ahead(case: &Case<'_>) -> Judgement {
    if let Some(none) = no_occasion(case) {
        return none;
    }
    let told = case.events(TimelineKind::DownstreamNotified);
    let with = |answer| told.clone().find(|(_, event)| event.patch == answer);
    let about = |index| Path::root().key("timeline").index(index);
    match (with(Some(Answer::No)), with(None).or_else(|| with(Some(Answer::Unknown)))) {
        _ if told.clone().next().is_none() => {
            Judgement::not_recorded("nothing says that packagers were notified")
        }
        (Some((index, _)), _) => {
            Judgement::missed("a notice went out without the patch").about(about(index))
        }
        (None, Some(_)) => Judgement::not_recorded("nothing says whether the patch was with it"),
        (None, None) => Judgement::kept("the patch was with each notice"),
    }
}

fn no_occasion(case: &Case<'_>) -> Option<Judgement> {
    if case.packagers == Some(0) {
        return Some(Judgement::not_applicable("no packager was on the list"));
    }
    was_public(case).then(|| Judgement::not_applicable("the fault was public already"))
}

/// A packager's first notice that surely did not go out before the first release.
fn late(case: &Case<'_>) -> Option<(usize, String)> {
    let (_, release) = case.release()?;
    let (index, told) = case.all_told()?;
    case.surely_not_after(release.at, told.at).then(|| (index, told.at.to_string()))
}
