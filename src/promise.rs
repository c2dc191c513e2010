//! Whether what a policy promises was kept.
//!
//! A [`Promise`] is data of the policy; a judge here holds one advisory, or the site, against it. A judge is pure, and it
//! is honest about what it cannot know: a date without a time is a whole day, what was not recorded is said to be so,
//! and a promise that was made later, or that had no occasion, is not applicable. What was missed in the past is shown,
//! never refused: else only those who leave a date out would be published.

mod case;
mod code;
mod elapsed;
mod packagers;
pub mod plan;
pub mod prose;
mod release;
mod reporter;
mod site;
pub mod tally;
pub mod times;
mod verdict;

use std::time::Duration;

use jiff::civil::Weekday;
use jiff::tz::Offset;

use crate::model::Path;
use crate::model::advisory::Advisory;
use crate::model::calendar::Calendar;
use crate::model::date::Moment;
use crate::model::library::Library;
use crate::model::page::Policy;
use crate::model::promise::{Day, Promise, PromiseRule};
use crate::model::timeline::{TimelineEvent, TimelineKind};
pub use case::Case;
pub(crate) use elapsed::rounded_up;
pub use verdict::{Level, Verdict, level, stops};

/// What a judge found.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// What became of the promise.
    pub verdict: Verdict,
    /// Why, in a few words that follow the verdict.
    pub why: String,
    /// The shortest and the longest time that it can have taken, where the promise is about time.
    pub measured: Option<(Duration, Duration)>,
    /// Whether it rests on dates that only count: what they are is not shown.
    pub private: bool,
    /// The value of the advisory that it is about.
    pub at: Path,
}

impl Judgement {
    fn new(verdict: Verdict, why: impl Into<String>) -> Self {
        Self { verdict, why: why.into(), measured: None, private: false, at: Path::root() }
    }

    fn kept(why: impl Into<String>) -> Self {
        Self::new(Verdict::Kept, why)
    }

    fn missed(why: impl Into<String>) -> Self {
        Self::new(Verdict::Missed, why)
    }

    fn cannot_tell(why: impl Into<String>) -> Self {
        Self::new(Verdict::CannotTell, why)
    }

    fn not_applicable(why: impl Into<String>) -> Self {
        Self::new(Verdict::NotApplicable, why)
    }

    fn not_recorded(why: impl Into<String>) -> Self {
        Self::new(Verdict::NotRecorded, why)
    }

    fn about(self, at: Path) -> Self {
        Self { at, ..self }
    }
}

/// Holds one advisory against a promise about advisories.
///
/// `packagers` is how many are on the list, where that is known.
#[must_use]
pub fn judge(
    policy: &Policy,
    packagers: Option<usize>,
    advisory: &Advisory,
    promise: &Promise,
) -> Judgement {
    let case = Case { policy, packagers, advisory };
    if advisory.imported.is_some() {
        return Judgement::not_applicable("it was handled by somebody else");
    }
    if let Some(why) = case.outside(promise) {
        return Judgement::not_applicable(why);
    }
    let judgement = of_case(&case, promise);
    // Which events a judge looked at is not known here, so one that is not shown hides the words of all.
    if advisory.timeline.iter().any(|event| !event.public) {
        let why = "the dates are counted and not shown".to_owned();
        return Judgement { why, private: true, at: Path::root(), ..judgement };
    }
    judgement
}

/// Whether a promise stood when the case of an advisory began, and the case was ours.
#[must_use]
pub fn binds(policy: &Policy, advisory: &Advisory, promise: &Promise) -> bool {
    let case = Case { policy, packagers: None, advisory };
    advisory.imported.is_none() && case.outside(promise).is_none()
}

/// Holds the site against a promise about the site.
#[must_use]
pub fn judge_site(
    library: &Library,
    policy: &Policy,
    packagers: Option<usize>,
    promise: &Promise,
) -> Judgement {
    match promise.rule {
        PromiseRule::NoRanking => site::no_ranking(library),
        PromiseRule::PrivateContact => site::private_contact(library, policy),
        PromiseRule::PackagersListed => site::packagers_listed(packagers),
        PromiseRule::HowToJoin => site::how_to_join(policy),
        PromiseRule::Languages => site::languages(library, policy),
        _ => Judgement::not_applicable("it is about each advisory"),
    }
}

/// Where a release falls on a weekend though it is none where the project is; none where it falls on none anywhere.
#[must_use]
pub fn weekend_elsewhere(calendar: &Calendar, event: &TimelineEvent) -> Option<String> {
    let Moment::Time(at) = event.at else { return None };
    let released = matches!(event.kind, TimelineKind::Released | TimelineKind::ReleasePlanned);
    let on = |offset: Offset| offset.to_datetime(at).date().weekday();
    let rests = |day: Weekday| matches!(day, Weekday::Saturday | Weekday::Sunday);
    let home = calendar.day(event.at).weekday();
    if !released || rests(home) {
        return None;
    }
    let places = [(14, "in the far east"), (-12, "in the far west")];
    let found = places.into_iter().find(|(hours, _)| rests(on(Offset::constant(*hours))));
    found.map(|(hours, place)| format!("{} {place}", Day(on(Offset::constant(hours))).name()))
}

fn of_case(case: &Case<'_>, promise: &Promise) -> Judgement {
    match promise.rule {
        PromiseRule::Elapsed => elapsed::judge(case, &promise.terms),
        PromiseRule::DefaultConfiguration => code::default_configuration(case),
        PromiseRule::Backports => code::backports(case),
        PromiseRule::UpgradeNotes => code::upgrade_notes(case),
        PromiseRule::ErrorMessages => code::error_messages(case),
        PromiseRule::OptionWarnings => code::option_warnings(case),
        PromiseRule::FixCommits => code::fix_commits(case),
        PromiseRule::PatchFiles => code::patch_files(case),
        PromiseRule::ReceiptConfirmed => reporter::receipt_confirmed(case),
        PromiseRule::ConfirmedOrAsked => reporter::confirmed_or_asked(case),
        PromiseRule::KeptInformed => reporter::kept_informed(case, &promise.terms),
        PromiseRule::ToldOfFix => reporter::told_of_fix(case),
        PromiseRule::AskedToConfirm => reporter::asked_to_confirm(case),
        PromiseRule::ToldOfDate => reporter::told_of_date(case),
        PromiseRule::CreditAsConsented => reporter::credit_as_consented(case),
        PromiseRule::CreditWithPermission => reporter::credit_with_permission(case),
        PromiseRule::CveWithFix => release::cve_with_fix(case),
        PromiseRule::InterimFollowed => release::interim_followed(case),
        PromiseRule::ReleaseDay => release::release_day(case, &promise.terms),
        PromiseRule::ReleaseOrder => release::release_order(case),
        PromiseRule::Changelog => release::changelog(case),
        PromiseRule::ReleaseMatches => release::release_matches(case),
        PromiseRule::Announced => release::announced(case),
        PromiseRule::PackagersNotified => packagers::notified(case),
        PromiseRule::PatchAhead => packagers::patch_ahead(case),
        PromiseRule::NoRanking
        | PromiseRule::PrivateContact
        | PromiseRule::PackagersListed
        | PromiseRule::HowToJoin
        | PromiseRule::Languages => Judgement::not_applicable("it is about the site"),
    }
}

#[cfg(test)]
mod tests;
