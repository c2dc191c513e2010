use std::path::Path;

use serde::Serialize;

use crate::check::Purpose;
use crate::cli::{Answers, DraftsArgs, PlanArgs};
use crate::command::drafts::drafts;
use crate::command::prepare::{Wish, prepare};
use crate::command::terminal::Terminal;
use crate::command::timings::Timings;
use crate::command::{Outcome, now};
use crate::diagnostic::{Diagnostic, Fault, Report, Rule};
use crate::draft::Draft;
use crate::model::library::Library;
use crate::model::page::Policy;
use crate::model::period::in_words;
use crate::promise::plan::{Plan, plan};

/// A draft that is not said clearly.
pub static DRAFT_CHOICE: Rule = Rule::error(
    "draft-choice",
    "it is not clear which draft is meant",
    "Where there are several drafts, the command takes the name of one: the name of its folder, which says nothing about the \
     vulnerability and may stand in a shell's history.",
);

/// Says what the promises of the policy demand of a draft, and by when.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &PlanArgs) -> Outcome {
    let now = now::now(terminal, &args.now);
    let Some((library, found)) = read(terminal, root, &args.drafts, now) else {
        return Outcome::Errors;
    };
    let draft = match choose(found, args.draft.as_deref()) {
        // What is wrong with it was told when it was read.
        Ok(draft) if draft.advisory.is_none() => return Outcome::Errors,
        Ok(draft) => draft,
        Err(found) => {
            let mut report = Report::default();
            report.extend(found);
            terminal.report(&report);
            return Outcome::Errors;
        }
    };
    let plan = of_draft(&library, &draft, now);
    match args.format {
        Answers::Json => terminal.data(&json(&draft, &plan)),
        Answers::Text => terminal.data(&text(&draft, &plan, now)),
    }
    if plan.broken.is_empty() && plan.conflicts.is_empty() {
        Outcome::Done
    } else {
        Outcome::Errors
    }
}

/// The site and its drafts; what is wrong with either is told. A draft with errors does not hide the others.
pub(super) fn read(
    terminal: &Terminal,
    root: &Path,
    args: &DraftsArgs,
    now: jiff::Timestamp,
) -> Option<(Library, Vec<Draft>)> {
    let wish = Wish::new(root, now, Purpose::Sign);
    let (prepared, site) = prepare(&wish, &mut Timings::start());
    let mut report = site.only_errors();
    let sound = report.errors() == 0;
    let found = match drafts(root, args) {
        Ok(drafts) => {
            let (found, wrong) = drafts.all();
            report.extend(wrong);
            Some(found)
        }
        Err(wrong) => {
            report.extend(wrong);
            None
        }
    };
    report.sort();
    terminal.report(&report);
    let site = prepared.filter(|_| sound)?;
    Some((site.library, found?))
}

fn choose(mut drafts: Vec<Draft>, name: Option<&str>) -> Result<Draft, Vec<Diagnostic>> {
    let names: Vec<_> = drafts.iter().map(|draft| draft.name.clone()).collect();
    let at = match name {
        Some(name) => names.iter().position(|known| known == name),
        None => (names.len() == 1).then_some(0),
    };
    at.map(|at| drafts.swap_remove(at)).ok_or_else(|| {
        let message = match name {
            Some(name) => format!("there is no draft `{name}`"),
            None if names.is_empty() => "there is no draft".to_owned(),
            None => "there are several drafts".to_owned(),
        };
        let hint = match names.as_slice() {
            [] => "make one with `forewarn new`".to_owned(),
            names => format!("name one of {}", names.join(", ")),
        };
        vec![Diagnostic::new(Fault::new(&DRAFT_CHOICE, message).hint(hint), "")]
    })
}

/// The plan of a draft; one that cannot be read has none.
pub(super) fn of_draft(library: &Library, draft: &Draft, now: jiff::Timestamp) -> Plan {
    let none = Policy::default();
    let policy = library.policy.as_ref().unwrap_or(&none);
    let packagers = library.packagers.as_ref().map(|packagers| packagers.count);
    draft.advisory.as_ref().map_or_else(Plan::default, |advisory| {
        plan(policy, packagers, advisory, draft.facts.planned, now)
    })
}

fn text(draft: &Draft, plan: &Plan, now: jiff::Timestamp) -> String {
    let mut lines = vec![draft.name.clone()];
    lines.extend(clocks(plan, now));
    match draft.facts.planned {
        Some(planned) => lines.push(format!("  release planned    {planned}")),
        None => {
            lines.push("  release planned    not yet: write `planned:` to the draft".to_owned());
        }
    }
    lines.extend(dates(plan, now));
    lines.extend(plan.open.iter().map(|(id, why)| format!("  still open `{id}`: {why}")));
    lines.extend(plan.broken.iter().map(|(id, why)| format!("  breaks `{id}`: {why}")));
    lines.extend(plan.conflicts.iter().map(|what| format!("  conflict: {what}")));
    lines.join("\n") + "\n"
}

/// What follows from the promises together, one a line.
fn dates(plan: &Plan, now: jiff::Timestamp) -> Vec<String> {
    let line = |what: &str, said: String| format!("  {what:<18} {said}");
    let days: Vec<_> = plan.release_days.iter().map(ToString::to_string).collect();
    let from = plan.release_from.map(|from| format!(", not before {from}")).unwrap_or_default();
    let days = match days.as_slice() {
        [] => "none".to_owned(),
        days => format!("{}{from}", days.join(", ")),
    };
    let distros = |from| format!("not before {from}, as they keep a secret for 14 days");
    [
        plan.patch_by.map(|by| line("patch ready by", left(by, now))),
        plan.cve_by.map(|by| {
            line("ask for a CVE id", format!("once the fix is ready, and by {}", left(by, now)))
        }),
        plan.notify_by.map(|by| line("tell packagers by", left(by, now))),
        plan.distros_from.map(|from| line("the distros lists", distros(from))),
        Some(line("release days", days)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The limits that run, one a line.
pub(super) fn clocks(plan: &Plan, now: jiff::Timestamp) -> Vec<String> {
    let line = |due: &crate::promise::plan::Deadline| {
        let what = due.event.label().to_lowercase();
        format!("  {:<18} {} (`{}`)", what, left(due.by, now), due.promise)
    };
    plan.deadlines.iter().map(line).collect()
}

/// An instant, and how far away it is.
fn left(by: jiff::Timestamp, now: jiff::Timestamp) -> String {
    let seconds = by.as_second() - now.as_second();
    let words = in_words(seconds.unsigned_abs() / 60 * 60);
    if seconds < 0 { format!("{by}, {words} ago") } else { format!("{by}, {words} left") }
}

#[derive(Serialize)]
struct PlanJson<'a> {
    draft: &'a str,
    planned: Option<String>,
    deadlines: Vec<DeadlineJson<'a>>,
    patch_by: Option<String>,
    notify_by: Option<String>,
    distros_from: Option<String>,
    cve_by: Option<String>,
    release_from: Option<String>,
    release_days: Vec<String>,
    open: Vec<BrokenJson<'a>>,
    broken: Vec<BrokenJson<'a>>,
    conflicts: &'a [String],
}

#[derive(Serialize)]
struct DeadlineJson<'a> {
    promise: &'a str,
    event: &'static str,
    by: String,
}

#[derive(Serialize)]
struct BrokenJson<'a> {
    promise: &'a str,
    why: &'a str,
}

fn json<'a>(draft: &'a Draft, plan: &'a Plan) -> String {
    let time = |at: Option<jiff::Timestamp>| at.map(|at| at.to_string());
    let told = |told: &'a [(String, String)]| {
        told.iter().map(|(promise, why)| BrokenJson { promise, why }).collect()
    };
    let deadline = |due: &'_ crate::promise::plan::Deadline| (due.event.word(), due.by.to_string());
    let document = PlanJson {
        draft: &draft.name,
        planned: draft.facts.planned.map(|planned| planned.to_string()),
        deadlines: plan
            .deadlines
            .iter()
            .map(|due| {
                let (event, by) = deadline(due);
                DeadlineJson { promise: &due.promise, event, by }
            })
            .collect(),
        patch_by: time(plan.patch_by),
        notify_by: time(plan.notify_by),
        distros_from: time(plan.distros_from),
        cve_by: time(plan.cve_by),
        release_from: time(plan.release_from),
        release_days: plan.release_days.iter().map(ToString::to_string).collect(),
        open: told(&plan.open),
        broken: told(&plan.broken),
        conflicts: &plan.conflicts,
    };
    let text = serde_json::to_string_pretty(&document).expect("a plan has keys of text alone");
    text + "\n"
}
