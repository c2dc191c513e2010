//! What a policy promises, held against advisories by the real program.

use serde_json::{Value, json};

use crate::site::{ADVISORY, POLICY, Run, Site};

const ID: &str = "advisories/EX-2026-0001.md";

const PROMISES: &str = "\
time_zone: Europe/London
holidays: [2026-01-01]
join: Write to us
promises:
  - {id: answer, from: reported, to: acknowledged, max: 48h, usually: 12h, sentence: \"We answer within {max}, usually within {usually}\"}
  - {id: fix, from: reported, to: released, max: 14d, strength: goal}
  - {id: weekday, rule: release-day}
  - {id: registry, rule: release-matches}
  - {id: changelog, rule: changelog, since: 2025-06-01}
  - {id: list, rule: packagers-listed}
  - {id: join, rule: how-to-join}
---
";

const TIMELINE: &str = "\
timeline:
  - {event: reported, at: 2025-12-22T09:00:00Z}
  - {event: acknowledged, at: 2025-12-22T19:00:00Z}
  - {event: released, at: 2026-01-02T09:00:00Z, version: 2.0.0, package: first}
credits:";

/// A site whose policy makes promises, and whose advisory keeps them all.
fn site() -> Site {
    Site::empty()
        .file("content/site.yaml", crate::site::SETTINGS)
        .file("content/policy.md", POLICY.replacen("---\nWrite", &format!("{PROMISES}Write"), 1))
        .file("content/packagers.yaml", "count: 0\n")
        .file(ID, ADVISORY.replacen("credits:", TIMELINE, 1))
        .advisory("revisions:", "changelog: https://example.org/changes\nrevisions:")
}

/// The codes of a site that is changed in one place, without those that every small site has.
#[track_caller]
fn codes(file: &str, from: &str, to: &str) -> Vec<String> {
    let site = site();
    site.change(file, from, to);
    let mut codes = site.codes();
    codes.retain(|code| code != "unsigned-optional");
    codes
}

fn record(site: &Site) -> Value {
    let run: Run = site.run(&["build"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    serde_json::from_str(&site.read("public/promises.json")).unwrap()
}

fn promise<'a>(record: &'a Value, id: &str) -> &'a Value {
    record["promises"].as_array().unwrap().iter().find(|row| row["id"] == id).unwrap()
}

#[test]
fn promises_that_are_kept_are_published_without_a_warning() {
    let site = site();
    let record = record(&site);
    let answer = promise(&record, "answer");
    assert_eq!(answer["sentence"], "We answer within 48 hours, usually within 12 hours");
    assert_eq!(answer["results"]["kept"], 1);
    let times =
        json!({"n": 1, "median_seconds": 36_000, "p90_seconds": 36_000, "worst_seconds": 36_000});
    assert_eq!(answer["times"], times);
    assert_eq!(answer["within_usual"], 1);
    assert_eq!(answer["years"][0]["year"], 2025);
    assert_eq!(record["packagers"], 0);
    for id in ["fix", "weekday", "registry", "changelog", "list", "join"] {
        assert_eq!(promise(&record, id)["results"]["kept"], 1, "{id}");
    }
    let page = site.read("public/promises.html");
    assert!(page.contains("We answer within 48 hours") && page.contains("<svg"), "{page}");
    let advisory = site.read("public/advisories/EX-2026-0001.html");
    assert!(
        advisory.contains("answer: 48 hours") && advisory.contains("none missed"),
        "{advisory}"
    );
    assert!(codes("content/policy.md", "Write", "Do write").is_empty());
}

#[test]
fn what_was_missed_is_a_warning_with_its_reason_and_a_line_of_the_page() {
    let site = site().advisory("12-22T19:00:00Z", "12-25T09:00:01Z");
    let run = site.run(&["build"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let said = "the promise `answer` was missed: 3 days";
    assert!(
        run.stderr.contains("warning[promise-missed]") && run.stderr.contains(said),
        "{}",
        run.stderr
    );
    let site = site.advisory("credits:", "missed: [{promise: answer, reason: Holidays}]\ncredits:");
    let record = record(&site);
    assert_eq!(promise(&record, "answer")["cases"][0]["reason"], "Holidays");
    assert!(site.read("public/promises.html").contains("(Holidays)"));
}

#[test]
fn structure_and_privacy_are_errors_whatever_the_date() {
    let to_credit = |text: &str| format!("consent: public, consented: {text}}}]");
    assert_eq!(codes(ID, "version: 2.0.0", "version: 2.0.1"), ["promise-broken"]);
    assert_eq!(codes(ID, "consent: public}]", &to_credit("Another Finder")), ["credit-text"]);
    assert!(codes(ID, "consent: public}]", &to_credit("A Finder")).is_empty());
    assert_eq!(codes("content/policy.md", "join: Write to us\n", ""), ["promise-missed"]);
    let interim = "credits:";
    let to = "  - {event: interim_released, at: 2025-12-23}\ncredits:";
    assert_eq!(codes(ID, interim, to), ["interim-version"]);
    assert_eq!(
        codes(ID, "credits:", "missed: [{promise: none, reason: x}]\ncredits:"),
        ["missed-unknown"]
    );
    assert_eq!(
        codes(ID, "credits:", "missed: [{promise: fix, reason: x}]\ncredits:"),
        ["missed-unknown"]
    );
    assert_eq!(codes(ID, "changelog: https://example.org/changes\n", ""), ["promise-unrecorded"]);
}

#[test]
fn a_site_that_does_not_rank_has_no_ranks_in_its_words() {
    let attributed = "signing: optional\nseverity: attributed";
    let ranked = site().edit("content/site.yaml", "signing: optional", attributed);
    ranked.change(ID, "title: A table without bounds", "title: A high severity table");
    ranked.change(ID, "A table grows without bounds.", "Its severity is low.");
    let found = ranked.codes();
    assert_eq!(found.iter().filter(|code| *code == "severity-ranked").count(), 2, "{found:?}");
    let check = ranked.check();
    assert!(check.contains("`severity is low` ranks"), "{check}");
}

#[test]
fn a_policy_in_error_points_at_the_promise() {
    let policy = "content/policy.md";
    for (from, to, code) in [
        ("max: 14d", "max: 14 days", "period-invalid"),
        ("max: 14d, ", "", "promise-terms"),
        ("rule: release-day", "rule: release-days", "word-unknown"),
        ("rule: release-day", "rule: release-day, max: 1d", "promise-terms"),
        ("rule: release-day", "strength: must", "promise-terms"),
        ("id: weekday", "id: fix", "promise-twice"),
        ("id: weekday", "id: Week Day", "promise-id"),
        ("Europe/London", "Europe/Londn", "zone-unknown"),
        ("2026-01-01]", "New Year]", "date-invalid"),
        ("Write to us.", "Within {promise:answer.min}.", "slot-unknown"),
        ("Write to us.", "{promise:nobody}", "slot-unknown"),
    ] {
        assert!(
            codes(policy, from, to).contains(&code.to_owned()),
            "{to}: {:?}",
            codes(policy, from, to)
        );
    }
}

#[test]
fn prose_takes_its_numbers_from_the_data() {
    let site = site();
    site.change("content/policy.md", "Write to us.", "Within {promise:answer.max}. {packagers}");
    assert_eq!(site.run(&["build"]).code, Some(0));
    let page = site.read("public/policy.html");
    assert!(page.contains("<p>Within 48 hours. The list is currently empty.</p>"), "{page}");
}

#[test]
fn reports_that_came_to_nothing_count_for_answers_alone() {
    let site = site().file(
        "content/intake.yaml",
        "reports:\n  - {received: 2026-03-02T08:00:00Z, acknowledged: 2026-03-02T09:00:00Z, outcome: duplicate}\n  \
         - {received: 2026-04-02, outcome: abandoned}\n  \
         - {received: 2025-12-22, acknowledged: 2025-12-22, outcome: advisory}\n",
    );
    let record = record(&site);
    assert_eq!(promise(&record, "answer")["results"]["n"], 3);
    assert_eq!(promise(&record, "answer")["results"]["missed"], 1);
    assert_eq!(promise(&record, "answer")["times"]["median_seconds"], 3_600);
    assert_eq!(promise(&record, "fix")["results"]["n"], 1);
    let wrong = "reports: [{received: 2026-03-02, acknowledged: 2026-03-01, outcome: duplicate}]\n";
    assert!(site.file("content/intake.yaml", wrong).codes().contains(&"intake-order".to_owned()));
}

#[test]
fn an_event_that_only_counts_is_nowhere_to_be_read() {
    let site = site().advisory(
        "at: 2025-12-22T19:00:00Z}",
        "at: 2025-12-22T19:07:31Z, public: no, note: Hidden words}",
    );
    let record = record(&site);
    assert_eq!(promise(&record, "answer")["times"]["n"], 1);
    let case = &promise(&record, "answer")["cases"][0];
    assert_eq!(
        (case.get("max_seconds"), &case["why"]),
        (None, &json!("the dates are counted and not shown"))
    );
    for (path, bytes) in crate::site::tree(&site.path("public")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("Hidden words") && !text.contains("19:07"), "{path}");
    }
}

#[test]
fn a_policy_without_promises_is_a_simpler_site() {
    let site = Site::new();
    assert_eq!(site.run(&["build"]).code, Some(0));
    assert!(!site.path("public/promises.html").exists());
    assert!(!site.path("public/promises.json").exists());
    assert!(!site.read("public/index.html").contains("promises.html"));
}

#[test]
fn no_message_tells_the_time_of_what_only_counts() {
    let to = "  - {event: released, at: 2026-01-02T22:13:57Z, version: 2.0.0, package: first, public: no}";
    let site = site().advisory(
        "  - {event: released, at: 2026-01-02T09:00:00Z, version: 2.0.0, package: first}",
        to,
    );
    let run = site.build();
    assert!(run.stderr.contains("the time of a release is Saturday"), "{}", run.stderr);
    assert!(!run.stderr.contains("22:13"), "{}", run.stderr);
    let site = site.advisory("12-22T09:00:00Z", "12-02T09:00:00Z");
    let run = site.build();
    assert!(
        run.stderr.contains("the goal `fix` was missed: the dates are counted"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("22:13"), "{}", run.stderr);
}

#[test]
fn the_record_does_not_depend_on_the_day_of_the_build() {
    let site = site().advisory("12-22T19:00:00Z", "12-25T09:00:01Z");
    let built = |now: &str| {
        let run = site.run(&["build", "--now", now]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        ["promises.html", "promises.json", "advisories/EX-2026-0001.html"]
            .map(|path| site.read(&format!("public/{path}")))
    };
    assert_eq!(built("2026-01-03T00:00:00Z"), built("2036-01-03T00:00:00Z"));
}

#[test]
fn the_page_says_the_same_without_its_drawings() {
    let site = site().advisory("12-22T19:00:00Z", "12-25T09:00:01Z");
    site.build();
    let page = site.read("public/promises.html");
    for words in [
        "<title>Times: We answer within 48 hours",
        "<desc>A bar for each of 1 measured cases",
        "✗ EX-2026-0001",
        "<summary>These times as a table</summary>",
        "3 days, 24 hours more than promised</td><td>Missed</td>",
        "Kept in 0 of the 1 that the record decides: 0 %.",
        "The newest fact counted here is of <time datetime=\"2026-01-02\">",
        "Only confirmed vulnerabilities have advisories",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}
