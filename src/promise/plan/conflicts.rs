//! Whether all that promises demand can be done.

use jiff::Timestamp;

use super::{DISTROS, Draft, HORIZON, released};
use crate::model::date::Moment;
use crate::model::promise::Promise;
use crate::model::timeline::TimelineKind;
use crate::promise::{Level, Verdict, judge, level, stops};

/// A promise's id, and what there is to say of it.
type Told = (String, String);

/// What must be recorded before a release on the planned day, and what that release would break.
pub(super) fn of_promises(draft: Draft<'_>) -> (Vec<Told>, Vec<Told>) {
    let Some(planned) = draft.planned else { return (vec![], vec![]) };
    let after = released(draft.advisory, planned);
    let (mut open, mut broken) = (vec![], vec![]);
    for promise in draft.promises() {
        let found = judge(draft.policy, draft.packagers, &after, promise);
        let told = (promise.id.clone(), found.why);
        let stops = stops(promise, draft.advisory, found.verdict);
        match found.verdict {
            Verdict::NotRecorded if stops => open.push(told),
            Verdict::Missed if stops || breaks(draft, promise) => broken.push(told),
            _ => {}
        }
    }
    (open, broken)
}

/// Whether a miss comes from the day that was planned, and nobody gave a reason for it.
fn breaks(draft: Draft<'_>, promise: &Promise) -> bool {
    let explained =
        draft.advisory.handling.missed.iter().any(|missed| missed.promise == promise.id);
    match level(promise) {
        Level::Error => true,
        Level::Mark => promise.terms.to == Some(TimelineKind::Released) && !explained,
        Level::Plan | Level::Statistic => false,
    }
}

/// What leaves no time for one another, in words.
pub(super) fn between(draft: Draft<'_>) -> Vec<String> {
    let found = [no_patch(draft), no_day(draft), late_day(draft), no_list(draft), past(draft)];
    found.into_iter().flatten().chain(unheard(draft)).collect()
}

fn no_patch(draft: Draft<'_>) -> Option<String> {
    let (fix, patch_by) = draft.fix().zip(draft.patch_by())?;
    (patch_by < draft.now).then(|| {
        format!(
            "`{}` asks for a release by {}, and packagers need the patch by {}, which is past",
            fix.promise,
            second(fix.by),
            second(patch_by)
        )
    })
}

fn no_day(draft: Draft<'_>) -> Option<String> {
    draft.release_days().is_empty().then(|| format!("no day of the next {HORIZON} is allowed"))
}

fn late_day(draft: Draft<'_>) -> Option<String> {
    let (fix, day) = draft.fix().zip(draft.release_days().first().copied())?;
    let late = day > draft.policy.calendar.day(Moment::Time(fix.by));
    late.then(|| {
        let by = second(fix.by);
        format!("`{}` asks for a release by {by}, and the first allowed day is {day}", fix.promise)
    })
}

fn no_list(draft: Draft<'_>) -> Option<String> {
    draft.lead().filter(|lead| *lead > DISTROS).map(|_| {
        "the distros lists keep a secret for 14 days at most, less than the promised lead"
            .to_owned()
    })
}

/// A planned day that is over, and nothing was released.
fn past(draft: Draft<'_>) -> Option<String> {
    let planned = draft.planned?;
    let over = draft.policy.calendar.interval(planned).latest < draft.now;
    (over && draft.first(TimelineKind::Released).is_none())
        .then(|| format!("the planned release, {planned}, is past"))
}

/// Packagers who cannot have their lead any more.
fn unheard(draft: Draft<'_>) -> Option<String> {
    let by = draft.notify_by().filter(|by| *by < draft.now)?;
    Some(format!("packagers had to be told by {}, before the planned release", second(by)))
}

/// An instant to the second.
fn second(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant)
}
