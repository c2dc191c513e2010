//! Promises to the one who reported a fault.

use std::time::Duration;

use super::Judgement;
use super::case::{Case, at};
use super::elapsed::took;
use crate::model::Path;
use crate::model::date::Moment;
use crate::model::handling::Answer;
use crate::model::promise::Terms;
use crate::model::timeline::TimelineKind::{
    Acknowledged, FixReady, InfoRequested, ReporterConfirmed, ReporterToldDate, ReporterToldFix,
    Reproduced, StatusUpdate,
};
use crate::model::timeline::{TimelineEvent, TimelineKind};

/// What the reporter hears of; the release is what they waited for.
const CONTACTS: [TimelineKind; 6] =
    [Acknowledged, InfoRequested, Reproduced, StatusUpdate, ReporterToldFix, ReporterToldDate];

pub(super) fn receipt_confirmed(case: &Case<'_>) -> Judgement {
    let reported = case.first(TimelineKind::Reported);
    match (case.first(Acknowledged), reported) {
        (Some((index, _)), _) => Judgement::kept("the report was acknowledged").about(at(index)),
        (None, Some((index, _))) => {
            Judgement::missed("no acknowledgement is recorded").about(at(index))
        }
        (None, None) => unreported(case, "nothing says when it was reported"),
    }
}

pub(super) fn confirmed_or_asked(case: &Case<'_>) -> Judgement {
    let Some((index, acknowledged)) = case.first(Acknowledged) else {
        return unreported(case, "no acknowledgement is recorded");
    };
    let answers = || case.events(Reproduced).chain(case.events(InfoRequested));
    let after =
        |&(_, event): &(usize, &TimelineEvent)| !case.surely_before(event.at, acknowledged.at);
    match answers().find(after) {
        Some((_, event)) => Judgement::kept(event.kind.label().to_lowercase()),
        None if answers().next().is_some() => {
            Judgement::cannot_tell("what is recorded was before the acknowledgement")
        }
        None => {
            Judgement::missed("neither a reproduction nor a question is recorded").about(at(index))
        }
    }
}

pub(super) fn kept_informed(case: &Case<'_>, terms: &Terms) -> Judgement {
    let Some((_, reported)) = case.first(TimelineKind::Reported) else {
        return unreported(case, "nothing says when it was reported");
    };
    let Some((index, release)) = case.release() else {
        return Judgement::not_recorded("no release is recorded");
    };
    let heard = CONTACTS.into_iter().flat_map(|kind| case.events(kind)).map(|(_, event)| event.at);
    let mut moments: Vec<_> = heard
        .filter(|heard| case.surely_before(*heard, release.at))
        .chain([reported.at, release.at])
        .map(|moment| case.interval(moment))
        .collect();
    moments.sort_by_key(|interval| (interval.earliest, interval.latest));
    let gaps: Vec<_> = moments.windows(2).filter_map(|pair| pair[0].until(pair[1])).collect();
    let worst =
        |of: fn(&(Duration, Duration)) -> Duration| gaps.iter().map(of).max().unwrap_or_default();
    let (short, long) = (worst(|gap| gap.0), worst(|gap| gap.1));
    let max = terms.max.map_or(Duration::MAX, |max| Duration::from_secs(max.seconds()));
    let why = format!("the longest silence was {}", took(short, long));
    let judgement = match () {
        () if long <= max => Judgement::kept(why),
        () if short > max => Judgement::missed(why),
        () => Judgement::cannot_tell(why),
    };
    Judgement { measured: Some((short, long)), ..judgement.about(at(index)) }
}

pub(super) fn told_of_fix(case: &Case<'_>) -> Judgement {
    let Some((early, _)) = case.first(ReporterToldFix) else {
        return unreported(case, "nothing says when the reporter was told of the fix");
    };
    let ready = case.first(FixReady).map(|(_, ready)| ready.at);
    let premature = |told: Moment| ready.is_some_and(|ready| case.surely_before(told, ready));
    let told = case.events(ReporterToldFix).filter(|(_, told)| !premature(told.at));
    // What was said again after the release takes nothing from what was said before it.
    match told.min_by_key(|(_, told)| told.at) {
        Some((index, told)) => before_release(case, index, told),
        None => {
            Judgement::missed("the reporter was told before the fix was ready").about(at(early))
        }
    }
}

pub(super) fn told_of_date(case: &Case<'_>) -> Judgement {
    match case.first(ReporterToldDate) {
        Some((index, told)) => before_release(case, index, told),
        None => unreported(case, "nothing says when the reporter was told the date"),
    }
}

fn before_release(case: &Case<'_>, index: usize, told: &TimelineEvent) -> Judgement {
    let Some((_, release)) = case.release() else {
        return Judgement::kept(format!("on {}", told.at));
    };
    let judgement = match () {
        () if case.surely_not_after(told.at, release.at) && told.at != release.at => {
            Judgement::kept(format!("on {}", told.at))
        }
        () if case.surely_not_after(release.at, told.at) => {
            Judgement::missed(format!("{} is not before the release", told.at))
        }
        () => Judgement::cannot_tell("both happened on the day of the release"),
    };
    judgement.about(at(index))
}

pub(super) fn asked_to_confirm(case: &Case<'_>) -> Judgement {
    if case.first(ReporterConfirmed).is_some() {
        return Judgement::kept("the reporter confirmed the fix");
    }
    let about = Path::root().key("confirmation");
    match case.advisory.handling.confirmation.map(|said| (said.reproduced, said.asked)) {
        None => unreported(case, "nothing says whether the reporter was asked"),
        Some((_, Answer::Yes)) => Judgement::kept("the reporter was asked"),
        Some((Answer::Yes, _)) => Judgement::not_applicable("the fault was surely reproduced"),
        Some((_, Answer::No)) => Judgement::missed("the reporter was not asked").about(about),
        Some((_, Answer::Unknown)) => {
            Judgement::cannot_tell("nobody knows whether the reporter was asked").about(about)
        }
    }
}

pub(super) fn credit_as_consented(case: &Case<'_>) -> Judgement {
    let credits = &case.advisory.credits;
    let other = |said: &String, name: &String| said != name;
    let differs = credits
        .iter()
        .position(|credit| credit.consented.as_ref().is_some_and(|said| other(said, &credit.name)));
    match differs {
        _ if credits.is_empty() => Judgement::not_applicable("nobody is credited"),
        Some(index) => Judgement::missed("a name is not the one that was agreed to")
            .about(Path::root().key("credits").index(index).key("consented")),
        None if credits.iter().all(|credit| credit.consented.is_some()) => {
            Judgement::kept("each name is the one that was agreed to")
        }
        None => Judgement::not_recorded("the agreed text is not recorded for every credit"),
    }
}

pub(super) fn credit_with_permission(case: &Case<'_>) -> Judgement {
    match case.advisory.credits.len() {
        0 => Judgement::not_applicable("nobody is credited"),
        // A credit without consent is an error that stops every build.
        _ => Judgement::kept("each credit records its bearer's consent"),
    }
}

/// What to say where the reporter's part is not recorded: without a private report there was none.
fn unreported(case: &Case<'_>, why: &str) -> Judgement {
    if case.began_in_public() {
        return Judgement::not_applicable("nobody reported it in private before it was public");
    }
    Judgement::not_recorded(why)
}
