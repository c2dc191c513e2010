//! `plan` and `status`: what promises demand of a draft, and what to do next.

use serde_json::{Value, json};

use crate::drafts::Scene;
use crate::site::Run;

const PROMISES: &str = "\
promises:
  - {id: answer, from: reported, to: acknowledged, max: 48h, since: 2016-02-03}
  - {id: fix, from: reported, to: released, max: 14d, strength: goal, since: 2016-02-03}
  - {id: ahead, from: downstream_notified, to: released, min: 7d, since: 2016-02-03}
  - {id: weekday, rule: release-day, since: 2016-02-03}
  - {id: notified, rule: packagers-notified, since: 2016-02-03}
  - {id: patch, rule: patch-ahead, since: 2016-02-03}
  - {id: order, rule: release-order, since: 2016-02-03}
  - {id: told, rule: told-of-fix, since: 2016-02-03}
  - {id: cve, rule: cve-with-fix, since: 2016-02-03}
---
Write";

const FACTS: &str = "\
title: A stack without end
affected:
  - package: pkg:pypi/secretive
    ranges: [{introduced: 1.0.0, fixed: 2.1.0}]
timeline:
";

/// A site with promises and one draft.
struct Case {
    scene: Scene,
    name: String,
    block: String,
}

impl Case {
    fn new() -> Self {
        let scene = Scene::new();
        scene.site.change_first("content/policy.md", "---\nWrite", PROMISES);
        scene.site.write("content/packagers.yaml", "count: 1\n");
        let name = scene.begin(&[]);
        let text = scene.read(&name);
        let canary = text.lines().find(|line| line.contains("canary:")).unwrap();
        let block = format!("draft:\n  canary: {}\n", canary.split(' ').next_back().unwrap());
        Self { scene, name, block }
    }

    /// Writes the draft: its planned release, and its events.
    fn write(&self, planned: Option<&str>, events: &[&str]) {
        let planned = planned.map(|day| format!("  planned: {day}\n")).unwrap_or_default();
        let events: Vec<_> =
            events.iter().map(|event| format!("  - {{event: {event}}}\n")).collect();
        let events = events.concat();
        let timeline =
            if events.is_empty() { FACTS.replace("timeline:\n", "") } else { FACTS.to_owned() };
        let text = format!(
            "---\n{}{planned}{timeline}{events}---\n## Problem\n\nHidden words.\n",
            self.block
        );
        self.scene.write(&format!("{}/draft.md", self.name), &text);
    }

    fn run(&self, command: &str, now: &str, more: &[&str]) -> Run {
        let run = self.scene.run(&[&[command, "--now", now], more].concat());
        let said = format!("{}{}", run.stdout, run.stderr);
        for secret in ["stack", "secretive", "Hidden"] {
            assert!(!said.contains(secret), "{said}");
        }
        run
    }

    fn plan(&self, now: &str) -> Value {
        let run = self.run("plan", now, &["--format", "json"]);
        serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr))
    }

    #[track_caller]
    fn next(&self, now: &str, expected: &str) {
        let run = self.run("status", now, &[]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let next = run.stdout.lines().find_map(|line| line.trim().strip_prefix("next: ")).unwrap();
        assert!(next.contains(expected), "`{expected}` is not in `{next}`");
    }
}

const REPORTED: &str = "reported, at: 2026-11-03T09:00:00Z";
const ANSWERED: &str = "acknowledged, at: 2026-11-03T10:00:00Z";
const READY: &str = "fix_ready, at: 2026-11-05T10:00:00Z";
const TOLD: &str = "reporter_told_fix, at: 2026-11-05T11:00:00Z";
const ASKED: &str = "cve_requested, at: 2026-11-05T12:00:00Z";
const NOTIFIED: &str = "downstream_notified, at: 2026-11-06T12:00:00Z, patch: yes";
const DATE: &str = "reporter_told_date, at: 2026-11-06T13:00:00Z";
const RELEASED: &str = "released, at: 2026-11-16T15:05:00Z, version: 2.1.0";

#[test]
fn the_dates_of_a_plan_follow_from_the_promises() {
    let case = Case::new();
    case.write(Some("2026-11-16T15:00:00Z"), &[REPORTED, ANSWERED]);
    let plan = case.plan("2026-11-04T12:00:00Z");
    let due = json!([{"promise": "fix", "event": "released", "by": "2026-11-17T09:00:00Z"}]);
    assert_eq!(plan["deadlines"], due);
    for (key, expected) in [
        ("patch_by", "2026-11-10T09:00:00Z"),
        ("notify_by", "2026-11-09T15:00:00Z"),
        ("cve_by", "2026-11-09T15:00:00Z"),
        ("distros_from", "2026-11-02T15:00:00Z"),
        ("release_from", "2026-11-11T12:00:00Z"),
    ] {
        assert_eq!(plan[key], expected, "{key}");
    }
    assert_eq!(plan["release_days"], json!(["2026-11-11", "2026-11-12", "2026-11-13"]));
    let open: Vec<_> = plan["open"].as_array().unwrap().iter().map(|one| &one["promise"]).collect();
    assert_eq!(open, ["ahead", "notified", "patch"]);
    assert_eq!((&plan["broken"], &plan["conflicts"]), (&json!([]), &json!([])));
    let run = case.run("plan", "2026-11-04T12:00:00Z", &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for words in [
        "tell packagers by  2026-11-09T15:00:00Z, 5.1 days left",
        "still open `patch`",
        "not before 2026-11-11T12:00:00Z",
    ] {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
}

#[test]
fn a_plan_that_cannot_be_kept_is_an_error() {
    let case = Case::new();
    for (planned, events, now, broken, conflicts) in [
        (
            "2026-11-21",
            &[REPORTED, NOTIFIED][..],
            "2026-11-07T00:00:00Z",
            &["fix", "weekday"][..],
            0,
        ),
        ("2026-11-12", &[REPORTED, NOTIFIED], "2026-11-07T00:00:00Z", &["ahead"], 0),
        ("2026-11-16", &[REPORTED], "2026-11-10T09:00:01Z", &[], 2),
        ("2026-11-05", &[REPORTED], "2026-11-06T00:00:00Z", &[], 2),
        (
            "2026-11-13",
            &["fix_pushed, at: 2026-11-12", NOTIFIED],
            "2026-11-12T12:00:00Z",
            &["order"],
            0,
        ),
        // Without a report nothing but the release has a date.
        ("2026-11-22", &[NOTIFIED], "2026-11-07T00:00:00Z", &["weekday"], 0),
    ] {
        case.write(Some(planned), events);
        let plan = case.plan(now);
        let found: Vec<_> = plan["broken"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["promise"].as_str().unwrap())
            .collect();
        assert_eq!(found, broken, "{planned}: {plan:#}");
        assert_eq!(plan["conflicts"].as_array().unwrap().len(), conflicts, "{planned}: {plan:#}");
        assert_eq!(case.run("plan", now, &[]).code, Some(1), "{planned}");
    }
}

#[test]
fn without_a_policy_or_a_planned_day_there_is_little_to_say() {
    let case = Case::new();
    case.write(None, &[]);
    let run = case.run("plan", "2026-11-04T12:00:00Z", &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("not yet: write `planned:`"), "{}", run.stdout);
    std::fs::remove_file(case.scene.site.path("content/policy.md")).unwrap();
    case.write(Some("2026-11-22"), &[REPORTED]);
    let plan = case.plan("2026-11-04T12:00:00Z");
    for key in ["deadlines", "open", "broken", "conflicts"] {
        assert_eq!(plan[key], json!([]), "{key}");
    }
    assert_eq!(plan["release_days"][0], "2026-11-04");
}

#[test]
fn status_names_the_next_step_of_each_phase() {
    let case = Case::new();
    let now = "2026-11-06T14:00:00Z";
    let planned = Some("2026-11-16T15:00:00Z");
    for (planned, events, expected) in [
        (None, &[][..], "write the fix"),
        (None, &[REPORTED], "answer the reporter"),
        (None, &[REPORTED, ANSWERED], "write the fix"),
        (None, &[REPORTED, ANSWERED, READY], "tell the reporter of the fix"),
        (None, &[REPORTED, ANSWERED, READY, TOLD], "choose a day"),
        (Some("2026-11-15"), &[REPORTED, ANSWERED, READY, TOLD], "breaks `weekday`"),
        (planned, &[REPORTED, ANSWERED, READY, TOLD], "ask for a CVE id"),
        (planned, &[REPORTED, ANSWERED, READY, TOLD, ASKED], "send packagers the bundle"),
        (
            planned,
            &[REPORTED, ANSWERED, READY, TOLD, ASKED, NOTIFIED],
            "tell the reporter the date",
        ),
        (planned, &[REPORTED, ANSWERED, READY, TOLD, ASKED, NOTIFIED, DATE], "wait for 2026-11-16"),
    ] {
        case.write(planned, events);
        case.next(now, expected);
    }
    let all = [REPORTED, ANSWERED, READY, TOLD, ASKED, NOTIFIED, DATE];
    case.write(planned, &all);
    case.next("2026-11-16T15:00:00Z", "release, and then `forewarn publish");
    case.write(planned, &[&all[..], &[RELEASED]].concat());
    case.next("2026-11-16T16:00:00Z", "`forewarn publish");
    let bare = NOTIFIED.replace(", patch: yes", "");
    case.write(planned, &[REPORTED, ANSWERED, READY, TOLD, ASKED, &bare]);
    case.next(now, "mend the notice to packagers, which `patch` asks for");
}

#[test]
fn a_draft_with_errors_does_not_hide_the_others() {
    let case = Case::new();
    case.write(None, &[REPORTED]);
    let other = case.scene.begin(&[]);
    let text = case.scene.read(&other);
    let (start, rest) = text.split_once("---\n").unwrap();
    case.scene.write(&format!("{other}/draft.md"), &format!("{start}---\nunknown: x\n{rest}"));
    let run = case.run("status", "2026-11-04T12:00:00Z", &[]);
    assert!(
        run.stdout.contains(&case.name) && run.stderr.contains("unknown-key"),
        "{}",
        run.stderr
    );
    assert_eq!(case.run("plan", "2026-11-04T12:00:00Z", &[&case.name]).code, Some(0));
    assert_eq!(case.run("plan", "2026-11-04T12:00:00Z", &[&other]).code, Some(1));
    assert_eq!(case.run("plan", "2026-11-04T12:00:00Z", &[]).code, Some(1));
}
