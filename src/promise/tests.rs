//! The boundaries of each rule, as data: what is promised, what happened, and what a judge says of it.

use std::collections::BTreeSet;

use super::*;
use crate::document::fixture;
use crate::model::calendar::Calendar;
use crate::model::credit::{Credit, CreditRole};
use crate::model::handling::{
    Answer, BehaviourChange, Branch, BranchFix, Confirmation, DefaultConfiguration, InsecureOption,
};
use crate::model::period::Period;
use crate::model::promise::{Strength, Terms};
use crate::model::timeline::KINDS;
use crate::model::version::Version;
use crate::model::vocabulary;

use Verdict::{CannotTell, Kept, Missed, NotApplicable, NotRecorded};

fn promise(rule: PromiseRule, terms: Terms) -> Promise {
    Promise {
        id: "p".to_owned(),
        sentence: "We promise".to_owned(),
        rule,
        terms,
        strength: Strength::Must,
        since: None,
        until: None,
    }
}

fn elapsed(from: &str, to: &str, max: Option<&str>, min: Option<&str>) -> Promise {
    let kind = |word| vocabulary::meaning(KINDS, word).ok();
    let period = |text: Option<&str>| text.map(|text| Period::parse(text).unwrap());
    let (from, to, max, min) = (kind(from), kind(to), period(max), period(min));
    promise(PromiseRule::Elapsed, Terms { from, to, max, min, ..Terms::default() })
}

/// An advisory of 1 January 2026 with events such as `reported 2025-12-01`, and behind `#` a version or a packager.
fn advisory(events: &[&str]) -> Advisory {
    let event = |line: &&str| {
        let mut words = line.split_whitespace();
        let kind = vocabulary::meaning(KINDS, words.next().unwrap()).unwrap();
        let event = TimelineEvent::new(kind, Moment::parse(words.next().unwrap()).unwrap());
        match words.next() {
            Some(word) if word.starts_with(|c: char| c.is_ascii_digit()) => {
                TimelineEvent { version: Version::parse(word).ok(), ..event }
            }
            word => TimelineEvent { who: word.map(str::to_owned), ..event },
        }
    };
    Advisory {
        timeline: events.iter().map(event).collect::<Vec<_>>().into(),
        ..fixture::advisory("EX-2026-0001")
    }
}

fn in_zone(zone: &str, holidays: &[&str]) -> Policy {
    let holidays: BTreeSet<_> = holidays.iter().map(|day| day.parse().unwrap()).collect();
    Policy { calendar: Calendar::new(zone, holidays).unwrap(), ..Policy::default() }
}

#[track_caller]
fn in_policy(policy: &Policy, promise: &Promise, advisory: &Advisory, expected: Verdict) {
    let found = judge(policy, Some(2), advisory, promise);
    assert_eq!(found.verdict, expected, "{}", found.why);
}

#[track_caller]
fn check(promise: &Promise, events: &[&str], expected: Verdict) {
    in_policy(&Policy::default(), promise, &advisory(events), expected);
}

#[track_caller]
fn rule(rule: PromiseRule, events: &[&str], expected: Verdict) {
    check(&promise(rule, Terms::default()), events, expected);
}

#[track_caller]
fn facts(rule: PromiseRule, change: impl FnOnce(&mut Advisory), expected: Verdict) {
    let mut advisory = advisory(&["made_public_by_others 2025-12-31"]);
    change(&mut advisory);
    in_policy(&Policy::default(), &promise(rule, Terms::default()), &advisory, expected);
}

#[test]
fn an_answer_within_48_hours_is_counted_to_the_second() {
    let answer = elapsed("reported", "acknowledged", Some("48h"), None);
    let reported = "reported 2025-12-01T09:00:00Z";
    check(&answer, &[reported, "acknowledged 2025-12-03T09:00:00Z"], Kept);
    check(&answer, &[reported, "acknowledged 2025-12-03T09:00:01Z"], Missed);
    check(&answer, &["reported 2025-12-05T22:00:00Z", "acknowledged 2025-12-07T21:00:00Z"], Kept);
    check(&answer, &["reported 2025-12-01", "acknowledged 2025-12-02"], Kept);
    check(&answer, &["reported 2025-12-01", "acknowledged 2025-12-03"], CannotTell);
    check(&answer, &["reported 2025-12-01", "acknowledged 2025-12-04"], Missed);
    check(&answer, &[reported, "acknowledged 2025-12-03"], CannotTell);
    check(&answer, &["acknowledged 2025-11-01", "reported 2025-12-01"], CannotTell);
    check(&answer, &[reported], NotRecorded);
    check(&answer, &["acknowledged 2025-12-01"], NotRecorded);
    check(&answer, &["made_public_by_others 2025-12-01"], NotApplicable);
    // The first answer counts.
    let twice = [reported, "acknowledged 2025-12-20", "acknowledged 2025-12-01T10:00:00Z"];
    check(&answer, &twice, Kept);
}

#[test]
fn a_fix_within_two_weeks_needs_a_report() {
    let fix = elapsed("reported", "released", Some("14d"), None);
    check(&fix, &["reported 2025-12-01T00:00:00Z", "released 2025-12-15T00:00:00Z"], Kept);
    check(&fix, &["reported 2025-12-01T00:00:00Z", "released 2025-12-15T00:00:01Z"], Missed);
    check(&fix, &["reported 2025-12-01", "released 2025-12-14", "released 2026-02-01"], Kept);
    check(&fix, &["released 2025-12-14"], NotApplicable);
    check(&fix, &["reported 2025-12-01"], NotRecorded);
    // A release from before the report was none of this case.
    check(&fix, &["released 2025-06-01", "reported 2025-12-01", "released 2026-03-01"], Missed);
}

#[test]
fn a_bare_day_is_a_day_of_the_policys_zone() {
    let answer = elapsed("reported", "acknowledged", Some("48h"), None);
    let day = advisory(&["reported 2025-12-01", "acknowledged 2025-12-02T23:59:59Z"]);
    // At UTC+14 the day began at 10:00 UTC of the day before, at UTC-12 twelve hours after it began in UTC.
    in_policy(&in_zone("Pacific/Kiritimati", &[]), &answer, &day, CannotTell);
    in_policy(&in_zone("UTC", &[]), &answer, &day, Kept);
    in_policy(&in_zone("Etc/GMT+12", &[]), &answer, &day, Kept);
    let late = advisory(&["reported 2025-12-01", "acknowledged 2025-12-03T10:00:00Z"]);
    in_policy(&in_zone("Pacific/Kiritimati", &[]), &answer, &late, Missed);
    in_policy(&in_zone("Etc/GMT+12", &[]), &answer, &late, Kept);
}

#[test]
fn a_day_without_an_hour_is_shorter() {
    // London put its clocks forward on 29 March 2026.
    let day = elapsed("reported", "acknowledged", Some("23h"), None);
    let advisory = advisory(&["reported 2026-03-29", "acknowledged 2026-03-29"]);
    in_policy(&in_zone("Europe/London", &[]), &day, &advisory, Kept);
    in_policy(&in_zone("UTC", &[]), &day, &advisory, CannotTell);
}

#[test]
fn packagers_hear_at_least_a_week_ahead() {
    let ahead = elapsed("downstream_notified", "released", None, Some("7d"));
    let released = "released 2025-12-10T00:00:00Z";
    check(&ahead, &["downstream_notified 2025-12-03T00:00:00Z", released], Kept);
    check(&ahead, &["downstream_notified 2025-12-03T00:00:01Z", released], Missed);
    check(&ahead, &["downstream_notified 2025-12-03", released], CannotTell);
    check(&ahead, &["downstream_notified 2025-12-02", released], Kept);
    check(&ahead, &["downstream_notified 2025-12-11", released], Missed);
    // Each of them, so that the last one counts.
    let two = ["downstream_notified 2025-12-01 A", "downstream_notified 2025-12-09 B", released];
    check(&ahead, &two, Missed);
    check(&ahead, &["made_public_by_others 2025-12-01", released], NotApplicable);
    let leak = ["downstream_notified 2025-12-02", "made_public_by_others 2025-12-05", released];
    check(&ahead, &leak, Kept);
    let none = judge(&Policy::default(), Some(0), &advisory(&[released]), &ahead);
    assert_eq!(none.verdict, NotApplicable);
}

#[test]
fn both_limits_of_a_promise_count() {
    let window = elapsed("downstream_notified", "released", Some("14d"), Some("7d"));
    let at = |day: &str| format!("released {day}T00:00:00Z");
    for (day, expected) in
        [("2025-12-07", Missed), ("2025-12-08", Kept), ("2025-12-15", Kept), ("2025-12-16", Missed)]
    {
        check(&window, &["downstream_notified 2025-12-01T00:00:00Z", &at(day)], expected);
    }
}

#[test]
fn what_began_before_a_promise_is_not_judged_by_it() {
    let day = |text| Moment::parse(text).ok();
    let answer = elapsed("reported", "acknowledged", Some("1h"), None);
    let events = ["reported 2025-12-01", "acknowledged 2025-12-20"];
    check(&Promise { since: day("2025-12-02"), ..answer.clone() }, &events, NotApplicable);
    check(&Promise { since: day("2025-12-01"), ..answer.clone() }, &events, Missed);
    check(&Promise { until: day("2025-11-30"), ..answer.clone() }, &events, NotApplicable);
    check(&Promise { until: day("2025-12-01"), ..answer }, &events, Missed);
}

#[test]
fn what_others_handled_is_not_judged() {
    let from = crate::model::advisory::Imported {
        from: "osv".into(),
        at: fixture::moment("2026-01-01"),
        published: crate::model::advisory::Publication::Unknown,
        kept: None,
    };
    facts(PromiseRule::FixCommits, |advisory| advisory.imported = Some(from), NotApplicable);
}

#[test]
fn releases_fall_on_working_days_of_the_policys_zone() {
    let day = promise(PromiseRule::ReleaseDay, Terms::default());
    check(&day, &["released 2025-12-05"], Kept);
    check(&day, &["released 2025-12-06"], Missed);
    check(&day, &["released 2025-12-05", "released 2025-12-07"], Missed);
    check(&day, &[], NotRecorded);
    check(&day, &["release_planned 2025-12-06"], Missed);
    check(&day, &["release_planned 2025-12-06", "released 2025-12-08"], Kept);
    let friday = advisory(&["released 2025-12-05T22:00:00Z"]);
    in_policy(&in_zone("UTC", &[]), &day, &friday, Kept);
    in_policy(&in_zone("Asia/Tokyo", &[]), &day, &friday, Missed);
    in_policy(&in_zone("UTC", &["2025-12-05"]), &day, &friday, Missed);
    let weekdays = std::iter::once(Day(Weekday::Saturday)).collect();
    let saturday = promise(PromiseRule::ReleaseDay, Terms { weekdays, ..Terms::default() });
    check(&saturday, &["released 2025-12-06"], Kept);
    check(&saturday, &["released 2025-12-05"], Missed);
}

#[test]
fn a_weekend_elsewhere_is_told() {
    let of = |line: &str| weekend_elsewhere(&Calendar::default(), &advisory(&[line]).timeline[0]);
    assert_eq!(of("released 2025-12-05T10:00:00Z").as_deref(), Some("Saturday in the far east"));
    assert_eq!(of("released 2025-12-08T11:59:59Z").as_deref(), Some("Sunday in the far west"));
    for line in [
        "released 2025-12-05T09:59:59Z",
        "released 2025-12-08T12:00:00Z",
        "released 2025-12-05",
        "released 2025-12-06T12:00:00Z",
        "reported 2025-12-05T23:00:00Z",
    ] {
        assert_eq!(of(line), None, "{line}");
    }
}

#[test]
fn what_the_reporter_is_told() {
    use PromiseRule::{ConfirmedOrAsked, ReceiptConfirmed, ToldOfDate, ToldOfFix};
    rule(ReceiptConfirmed, &["reported 2025-12-01", "acknowledged 2025-12-02"], Kept);
    rule(ReceiptConfirmed, &["reported 2025-12-01"], Missed);
    rule(ReceiptConfirmed, &["released 2025-12-01"], NotRecorded);
    rule(ReceiptConfirmed, &["made_public_by_others 2025-12-01"], NotApplicable);
    rule(ConfirmedOrAsked, &["acknowledged 2025-12-02", "reproduced 2025-12-02"], Kept);
    rule(ConfirmedOrAsked, &["acknowledged 2025-12-02", "info_requested 2025-12-09"], Kept);
    rule(ConfirmedOrAsked, &["acknowledged 2025-12-02"], Missed);
    rule(ConfirmedOrAsked, &["acknowledged 2025-12-02", "reproduced 2025-12-01"], CannotTell);
    rule(ConfirmedOrAsked, &["reported 2025-12-02"], NotRecorded);
    let ready = "fix_ready 2025-12-04T10:00:00Z";
    let told = |at: &str| format!("reporter_told_fix {at}");
    let released = "released 2025-12-10T10:00:00Z";
    rule(ToldOfFix, &[ready, &told("2025-12-04T10:00:00Z"), released], Kept);
    rule(ToldOfFix, &[ready, &told("2025-12-04T09:59:59Z"), released], Missed);
    rule(ToldOfFix, &[ready, &told("2025-12-10T10:00:00Z"), released], Missed);
    rule(ToldOfFix, &[ready, &told("2025-12-10"), released], CannotTell);
    rule(ToldOfFix, &[ready, "reported 2025-12-01", released], NotRecorded);
    rule(ToldOfDate, &["reporter_told_date 2025-12-09", released], Kept);
    rule(ToldOfDate, &["reporter_told_date 2025-12-11", released], Missed);
    rule(ToldOfDate, &["reported 2025-12-01", released], NotRecorded);
    rule(ToldOfDate, &["made_public_by_others 2025-12-01", released], NotApplicable);
}

#[test]
fn silence_is_measured_between_contacts() {
    let terms = Terms { max: Period::parse("7d").ok(), ..Terms::default() };
    let informed = promise(PromiseRule::KeptInformed, terms);
    let (start, end) = ("reported 2025-12-01T00:00:00Z", "released 2025-12-15T00:00:00Z");
    check(&informed, &[start, "status_update 2025-12-08T00:00:00Z", end], Kept);
    check(&informed, &[start, "status_update 2025-12-08T00:00:01Z", end], Missed);
    check(&informed, &[start, "status_update 2025-12-08", end], CannotTell);
    check(&informed, &[start, end], Missed);
    check(&informed, &[start], NotRecorded);
    check(&informed, &[end], NotRecorded);
}

#[test]
fn a_fix_that_was_not_surely_seen_is_confirmed() {
    let said = |reproduced, asked| {
        move |advisory: &mut Advisory| {
            advisory.handling.confirmation = Some(Confirmation { reproduced, asked });
        }
    };
    let rule = PromiseRule::AskedToConfirm;
    facts(rule, said(Answer::No, Answer::Yes), Kept);
    facts(rule, said(Answer::No, Answer::No), Missed);
    facts(rule, said(Answer::Unknown, Answer::Unknown), CannotTell);
    facts(rule, said(Answer::Yes, Answer::No), NotApplicable);
    check(&promise(rule, Terms::default()), &["reporter_confirmed 2025-12-01"], Kept);
    check(&promise(rule, Terms::default()), &["reported 2025-12-01"], NotRecorded);
}

#[test]
fn a_cve_id_is_asked_for_with_a_fix() {
    let with = PromiseRule::CveWithFix;
    let ready = "fix_ready 2025-12-04T10:00:00Z";
    rule(with, &[ready, "cve_requested 2025-12-04T10:00:00Z"], Kept);
    rule(with, &[ready, "cve_requested 2025-12-04T09:59:59Z"], Missed);
    rule(with, &[ready, "cve_requested 2025-12-04"], CannotTell);
    rule(with, &[ready, "cve_assigned 2025-12-03"], Missed);
    rule(with, &[ready, "cve_assigned 2025-12-05"], CannotTell);
    rule(with, &["cve_requested 2025-12-04"], NotRecorded);
    rule(with, &[ready], NotRecorded);
    facts(with, |advisory| advisory.aliases.clear(), NotApplicable);
    facts(
        with,
        |advisory| {
            let url = fixture::link("https://www.cve.org/CVERecord?id=CVE-2026-0001");
            let at = fixture::moment("2025-12-30");
            let event = TimelineEvent::new(TimelineKind::Publicised, at);
            advisory.timeline.push(TimelineEvent { url: Some(url), ..event });
        },
        Missed,
    );
}

#[test]
fn credit_is_given_as_it_was_agreed_to() {
    let credit = |consented: Option<&str>| {
        let consented = consented.map(str::to_owned);
        let credit = Credit { consented, ..Credit::new("A Finder", CreditRole::Finder) };
        move |advisory: &mut Advisory| advisory.credits.push(credit)
    };
    let rule = PromiseRule::CreditAsConsented;
    facts(rule, credit(Some("A Finder")), Kept);
    facts(rule, credit(Some("A  Finder")), Missed);
    facts(rule, credit(None), NotRecorded);
    facts(rule, |_| (), NotApplicable);
    facts(PromiseRule::CreditWithPermission, credit(None), Kept);
    facts(PromiseRule::CreditWithPermission, |_| (), NotApplicable);
}

#[test]
fn a_release_follows_its_order_on_one_day() {
    let order = PromiseRule::ReleaseOrder;
    let day = |hour: u8| format!("2025-12-04T{hour:02}:00:00Z");
    let events = |pushed: u8, released: u8, told: u8| {
        [
            format!("fix_pushed {}", day(pushed)),
            format!("released {}", day(released)),
            format!("publicised {}", day(told)),
        ]
    };
    let check = |events: &[String], expected| {
        let events: Vec<_> = events.iter().map(String::as_str).collect();
        rule(order, &events, expected);
    };
    check(&events(8, 9, 10), Kept);
    check(&events(10, 9, 11), Missed);
    check(&events(8, 10, 9), Missed);
    rule(order, &["fix_pushed 2025-12-03", "released 2025-12-04", "publicised 2025-12-04"], Missed);
    rule(order, &["fix_pushed 2025-12-04", "released 2025-12-04", "publicised 2025-12-05"], Missed);
    rule(order, &["fix_pushed 2025-12-04", "released 2025-12-04", "publicised 2025-12-04"], Kept);
    rule(order, &["fix_pushed 2025-12-04", "released 2025-12-04"], NotRecorded);
    rule(order, &["released 2025-12-04"], NotRecorded);
    let announced = PromiseRule::Announced;
    rule(announced, &["released 2025-12-04", "publicised 2025-12-04"], Kept);
    rule(announced, &["released 2025-12-04", "publicised 2025-12-05"], Missed);
    rule(announced, &["released 2025-12-04"], NotRecorded);
}

#[test]
fn releases_are_the_fixed_versions() {
    let matches = PromiseRule::ReleaseMatches;
    rule(matches, &["released 2025-12-04 2.3.0"], Kept);
    rule(matches, &["released 2025-12-04 2.3.1"], Missed);
    rule(matches, &["released 2025-12-04"], NotRecorded);
    facts(
        matches,
        |advisory| {
            *advisory = self::advisory(&["released 2025-12-04 2.3.0"]);
            advisory.affected.clear();
        },
        NotApplicable,
    );
}

#[test]
fn an_interim_release_is_followed_by_a_complete_one() {
    let interim = PromiseRule::InterimFollowed;
    let first = "interim_released 2025-12-04";
    rule(interim, &["reported 2025-12-01", first, "released 2025-12-20"], Kept);
    rule(interim, &["reported 2025-12-01", first], Missed);
    rule(interim, &["reported 2025-12-01", "released 2025-12-03", first], Missed);
    rule(interim, &["released 2025-12-20"], NotApplicable);
}

#[test]
fn packagers_get_the_patch_with_the_notice() {
    let notified = PromiseRule::PackagersNotified;
    let released = "released 2025-12-10";
    rule(notified, &["downstream_notified 2025-12-01", released], Kept);
    rule(notified, &["downstream_notified 2025-12-01 A", released], Missed);
    let both = ["downstream_notified 2025-12-01 A", "downstream_notified 2025-12-02 B", released];
    rule(notified, &both, Kept);
    let same = ["downstream_notified 2025-12-01 A", "downstream_notified 2025-12-02 A", released];
    rule(notified, &same, Missed);
    rule(notified, &["downstream_notified 2025-12-11", released], Missed);
    rule(notified, &[released], NotRecorded);
    rule(notified, &["made_public_by_others 2025-12-01", released], NotApplicable);
    let patch = |patch| {
        move |advisory: &mut Advisory| {
            *advisory = self::advisory(&["downstream_notified 2025-12-01", "released 2025-12-10"]);
            advisory.timeline[0].patch = patch;
        }
    };
    facts(PromiseRule::PatchAhead, patch(Some(Answer::Yes)), Kept);
    facts(PromiseRule::PatchAhead, patch(Some(Answer::No)), Missed);
    facts(PromiseRule::PatchAhead, patch(None), NotRecorded);
}

#[test]
fn what_users_are_told_of_the_code() {
    use PromiseRule::{
        DefaultConfiguration as Default, ErrorMessages, OptionWarnings, UpgradeNotes,
    };
    let default = |affected, note: Option<&str>| {
        let said = DefaultConfiguration { affected, note: note.map(str::to_owned) };
        move |advisory: &mut Advisory| advisory.handling.default_configuration = Some(said)
    };
    facts(Default, default(Answer::Yes, Some("always")), Kept);
    facts(Default, default(Answer::Yes, None), Missed);
    facts(Default, default(Answer::No, None), Kept);
    facts(Default, |_| (), NotRecorded);
    let change = |breaks, note: Option<&str>, message: Option<&str>| {
        let (note, error_message) = (note.map(str::to_owned), message.map(str::to_owned));
        let change = BehaviourChange { breaks, note, error_message };
        move |advisory: &mut Advisory| advisory.handling.behaviour_change = Some(change)
    };
    facts(UpgradeNotes, change(Answer::Yes, Some("do"), None), Kept);
    facts(UpgradeNotes, change(Answer::Yes, None, None), Missed);
    facts(UpgradeNotes, change(Answer::No, None, None), NotApplicable);
    facts(UpgradeNotes, |_| (), NotApplicable);
    facts(ErrorMessages, change(Answer::Yes, None, Some("E1")), Kept);
    facts(ErrorMessages, change(Answer::Yes, Some("do"), None), Missed);
    facts(ErrorMessages, change(Answer::Unknown, None, None), CannotTell);
    facts(ErrorMessages, |_| (), NotApplicable);
    let option = |warns| {
        let option = InsecureOption { name: "old".to_owned(), warns, note: None };
        move |advisory: &mut Advisory| advisory.handling.insecure_options.push(option)
    };
    facts(OptionWarnings, option(Answer::Yes), Kept);
    facts(OptionWarnings, option(Answer::No), Missed);
    facts(OptionWarnings, option(Answer::Unknown), CannotTell);
    facts(OptionWarnings, |_| (), NotApplicable);
}

#[test]
fn every_line_is_mended() {
    let branch = |affected, fix| {
        let (name, supported) = ("1.x".to_owned(), Answer::No);
        let branch = Branch { name, supported, affected, fix, reason: None };
        move |advisory: &mut Advisory| advisory.affected[0].branches.push(branch)
    };
    let rule = PromiseRule::Backports;
    facts(rule, branch(Answer::Yes, BranchFix::Patch), Kept);
    facts(rule, branch(Answer::Yes, BranchFix::None), Missed);
    facts(rule, branch(Answer::Unknown, BranchFix::None), CannotTell);
    facts(rule, branch(Answer::No, BranchFix::None), Kept);
    facts(rule, |_| (), NotRecorded);
}

#[test]
fn commits_and_patches_are_named() {
    let fix = |patch: Option<&str>| {
        let commit = crate::model::commit::Commit::parse(&"a".repeat(40)).unwrap();
        let patch = patch.map(str::to_owned);
        let fix = crate::model::affected::Fix { branch: "main".to_owned(), commit, patch };
        move |advisory: &mut Advisory| advisory.affected[0].fixes.push(fix)
    };
    facts(PromiseRule::FixCommits, fix(None), Kept);
    facts(PromiseRule::FixCommits, |_| (), Missed);
    facts(PromiseRule::FixCommits, |advisory| advisory.affected.clear(), NotApplicable);
    facts(PromiseRule::PatchFiles, fix(Some("main.patch")), Kept);
    facts(PromiseRule::PatchFiles, fix(None), NotRecorded);
    facts(
        PromiseRule::PatchFiles,
        |advisory| {
            fix(Some("main.patch"))(advisory);
            fix(None)(advisory);
        },
        Missed,
    );
    facts(PromiseRule::PatchFiles, |_| (), NotApplicable);
    let link = fixture::link("https://code.example.org/changes");
    facts(PromiseRule::Changelog, |advisory| advisory.handling.changelog = Some(link), Kept);
    facts(PromiseRule::Changelog, |_| (), NotRecorded);
}

#[test]
fn a_miss_says_by_how_much() {
    let answer = elapsed("reported", "acknowledged", Some("48h"), None);
    let why = |promise: &Promise, events: &[&str]| {
        judge(&Policy::default(), Some(2), &advisory(events), promise).why
    };
    let reported = "reported 2025-12-01T09:00:00Z";
    let late = why(&answer, &[reported, "acknowledged 2025-12-04T09:00:00Z"]);
    assert_eq!(late, "3 days, 1 day more than promised");
    let bare = why(&answer, &["reported 2025-12-01", "acknowledged 2025-12-06"]);
    assert_eq!(bare, "between 4 days and 6 days, at least 2 days more than promised");
    let exact = why(&answer, &[reported, "acknowledged 2025-12-03T09:00:00Z"]);
    assert_eq!(exact, "2 days");
    let ahead = elapsed("downstream_notified", "released", None, Some("7d"));
    let events = ["downstream_notified 2025-12-01T00:00:00Z", "released 2025-12-06T00:00:00Z"];
    assert_eq!(why(&ahead, &events), "5 days, 2 days less than promised");
}

#[test]
fn a_day_with_one_more_hour_is_longer() {
    // London put its clocks back on 25 October 2026.
    let day = elapsed("reported", "acknowledged", Some("24h"), None);
    let advisory = advisory(&["reported 2026-10-25", "acknowledged 2026-10-25"]);
    in_policy(&in_zone("Europe/London", &[]), &day, &advisory, CannotTell);
    in_policy(&in_zone("UTC", &[]), &day, &advisory, Kept);
}

#[test]
fn a_leap_day_is_a_day() {
    let answer = elapsed("reported", "acknowledged", Some("48h"), None);
    check(&answer, &["reported 2028-02-28T12:00:00Z", "acknowledged 2028-03-01T12:00:00Z"], Kept);
    check(&answer, &["reported 2027-02-28T12:00:00Z", "acknowledged 2027-03-02T12:00:01Z"], Missed);
    check(&answer, &["reported 2028-02-28T12:00:00Z", "acknowledged 2028-03-01T12:00:01Z"], Missed);
}

#[test]
fn since_and_until_are_days_of_the_policys_zone() {
    let answer = elapsed("reported", "acknowledged", Some("1h"), None);
    let since = Promise { since: Moment::parse("2026-01-01").ok(), ..answer.clone() };
    let until = Promise { until: Moment::parse("2025-12-31").ok(), ..answer.clone() };
    let late = ["reported 2025-12-31T11:00:00Z", "acknowledged 2025-12-31T20:00:00Z"];
    for (zone, begun, over) in [
        ("UTC", NotApplicable, Missed),
        ("Pacific/Kiritimati", Missed, NotApplicable),
        ("Etc/GMT+12", NotApplicable, Missed),
    ] {
        in_policy(&in_zone(zone, &[]), &since, &advisory(&late), begun);
        in_policy(&in_zone(zone, &[]), &until, &advisory(&late), over);
    }
    let noon =
        |promise: Promise| Promise { since: Moment::parse("2025-12-31T11:00:00Z").ok(), ..promise };
    check(&noon(answer.clone()), &late, Missed);
    check(&noon(answer), &["reported 2025-12-31T10:59:59Z", late[1]], NotApplicable);
}

#[test]
fn of_a_day_and_a_time_the_zone_says_which_was_first() {
    // At UTC+14 the second of December begins at ten o'clock of the first in UTC.
    let answer = elapsed("reported", "acknowledged", Some("12h"), None);
    let twice = [
        "reported 2025-12-01T09:00:00Z",
        "acknowledged 2025-12-01T22:00:00Z",
        "acknowledged 2025-12-02",
    ];
    in_policy(&in_zone("Pacific/Kiritimati", &[]), &answer, &advisory(&twice), CannotTell);
    in_policy(&in_zone("UTC", &[]), &answer, &advisory(&twice), Missed);
}

#[test]
fn a_second_word_to_the_same_person_takes_nothing_back() {
    let ahead = elapsed("downstream_notified", "released", None, Some("7d"));
    let released = "released 2025-12-10T00:00:00Z";
    let follow_up =
        ["downstream_notified 2025-12-01 A", "downstream_notified 2025-12-09 A", released];
    check(&ahead, &follow_up, Kept);
    let whole = ["downstream_notified 2025-12-01", "downstream_notified 2025-12-09", released];
    check(&ahead, &whole, Kept);
    let first = ["downstream_notified 2025-12-09", "downstream_notified 2025-12-01 A", released];
    check(&ahead, &first, Missed);
    let after = ["downstream_notified 2025-12-01", "downstream_notified 2025-12-12", released];
    rule(PromiseRule::PackagersNotified, &after, Kept);
    let told = ["reporter_told_fix 2025-12-05", "reporter_told_fix 2025-12-12", released];
    rule(PromiseRule::ToldOfFix, &told, Kept);
    let twice = [
        "fix_ready 2025-12-04",
        "reporter_told_fix 2025-12-03",
        "reporter_told_fix 2025-12-05",
        released,
    ];
    rule(PromiseRule::ToldOfFix, &twice, Kept);
    let announced = ["released 2025-12-10", "publicised 2025-12-08", "publicised 2025-12-10"];
    rule(PromiseRule::Announced, &announced, Kept);
}

#[test]
fn an_older_release_is_none_of_the_case() {
    let matches = PromiseRule::ReleaseMatches;
    let older = ["released 2025-11-01 1.0.0", "reported 2025-12-01", "released 2025-12-04 2.3.0"];
    rule(matches, &older, Kept);
    rule(matches, &["released 2025-11-01 1.0.0", "reported 2025-12-01"], NotRecorded);
}

#[test]
fn packagers_who_are_not_known_leave_it_open() {
    let told = advisory(&["downstream_notified 2025-12-01 A", "released 2025-12-10"]);
    let untold = advisory(&["released 2025-12-10"]);
    let of = |packagers, advisory: &Advisory, rule| {
        judge(&Policy::default(), packagers, advisory, &promise(rule, Terms::default())).verdict
    };
    for rule in [PromiseRule::PackagersNotified, PromiseRule::PatchAhead] {
        assert_eq!(of(Some(0), &untold, rule), NotApplicable);
        assert_eq!(of(None, &untold, rule), NotRecorded);
    }
    assert_eq!(of(None, &told, PromiseRule::PackagersNotified), CannotTell);
    assert_eq!(of(Some(1), &told, PromiseRule::PackagersNotified), Kept);
}

#[test]
fn what_only_counts_has_no_words_and_no_place() {
    let answer = elapsed("reported", "acknowledged", Some("48h"), None);
    let mut advisory =
        advisory(&["reported 2025-12-01T09:00:00Z", "acknowledged 2025-12-09T09:07:31Z"]);
    advisory.timeline[1].public = false;
    let found = judge(&Policy::default(), Some(2), &advisory, &answer);
    assert_eq!((found.verdict, found.private, found.at), (Missed, true, Path::root()));
    assert_eq!(found.why, "the dates are counted and not shown");
}

#[test]
fn a_withdrawn_advisory_needs_no_release() {
    let fix = elapsed("reported", "released", Some("14d"), None);
    let mut advisory = advisory(&["reported 2025-12-01"]);
    advisory.withdrawn = fixture::withdrawn("2026-01-02", "No fault after all");
    in_policy(&Policy::default(), &fix, &advisory, NotApplicable);
    advisory
        .timeline
        .push(TimelineEvent::new(TimelineKind::Released, fixture::moment("2025-12-30")));
    in_policy(&Policy::default(), &fix, &advisory, Missed);
}

#[test]
fn one_line_without_a_fix_is_enough() {
    let line = |name: &str, fix| Branch {
        name: name.to_owned(),
        supported: Answer::No,
        affected: Answer::Yes,
        fix,
        reason: None,
    };
    let lines = |fixes: &'static [BranchFix]| {
        move |advisory: &mut Advisory| {
            let lines = fixes.iter().map(|fix| line("1.x", *fix));
            advisory.affected[0].branches.extend(lines);
        }
    };
    let rule = PromiseRule::Backports;
    facts(rule, lines(&[BranchFix::Release, BranchFix::None]), Missed);
    // Another package without lines hides nothing.
    facts(
        rule,
        |advisory| {
            lines(&[BranchFix::None])(advisory);
            advisory.affected.push(fixture::affected("pkg:pypi/other", "1.0.0", "2.0.0"));
        },
        Missed,
    );
    let commit = |advisory: &mut Advisory, branch: &str| {
        let commit = crate::model::commit::Commit::parse(&"a".repeat(40)).unwrap();
        let (branch, patch) = (branch.to_owned(), None);
        advisory.affected[0].fixes.push(crate::model::affected::Fix { branch, commit, patch });
    };
    let mended = |branches: &'static [&'static str]| {
        move |advisory: &mut Advisory| {
            lines(&[BranchFix::Release, BranchFix::Patch])(advisory);
            for branch in branches {
                commit(advisory, branch);
            }
        }
    };
    facts(PromiseRule::FixCommits, mended(&["main", "1.x"]), Kept);
    facts(PromiseRule::FixCommits, mended(&["main"]), Missed);
    facts(PromiseRule::FixCommits, mended(&["main", "main"]), Missed);
}
