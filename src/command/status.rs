use std::path::Path;

use crate::cli::StatusArgs;
use crate::command::plan::{clocks, of_draft, read};
use crate::command::terminal::Terminal;
use crate::command::{Outcome, count, now};
use crate::draft::Draft;
use crate::model::advisory::Advisory;
use crate::model::library::Library;
use crate::model::promise::PromiseRule::{self, PackagersNotified, PatchAhead, ToldOfFix};
use crate::model::timeline::TimelineKind;
use crate::promise::plan::Plan;

/// Tells of every draft: which clocks run, and what to do next.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &StatusArgs) -> Outcome {
    let now = now::now(terminal, &args.now);
    let Some((library, drafts)) = read(terminal, root, &args.drafts, now) else {
        return Outcome::Errors;
    };
    for draft in &drafts {
        let plan = of_draft(&library, draft, now);
        let mut lines = vec![draft.name.clone()];
        lines.extend(clocks(&plan, now));
        lines.push(format!("  next: {}", next(&library, draft, &plan, now)));
        terminal.data(&(lines.join("\n") + "\n"));
    }
    terminal.note(&count(drafts.len(), "draft"));
    Outcome::Done
}

/// The first thing that is still to do.
fn next(library: &Library, draft: &Draft, plan: &Plan, now: jiff::Timestamp) -> String {
    let Some(advisory) = &draft.advisory else {
        return "mend what is wrong with it, which `forewarn plan` names".to_owned();
    };
    let name = &draft.name;
    let has = |kind| has(advisory, kind);
    let reported = has(TimelineKind::Reported);
    if reported && !has(TimelineKind::Acknowledged) {
        return "answer the reporter, and record it as `acknowledged`".to_owned();
    }
    if has(TimelineKind::Released) {
        return format!("`forewarn publish {name}`");
    }
    if !has(TimelineKind::FixReady) {
        return "write the fix, and record it as `fix_ready`".to_owned();
    }
    if reported && promises(library, ToldOfFix) && !has(TimelineKind::ReporterToldFix) {
        return "tell the reporter of the fix, and record it as `reporter_told_fix`".to_owned();
    }
    let Some(planned) = draft.facts.planned else {
        return format!(
            "choose a day for the release (`forewarn plan {name}`), and write it to `planned:`"
        );
    };
    if let Some((id, why)) = plan.broken.iter().find(|(id, _)| !is_notice(library, id)) {
        return format!("the planned day breaks `{id}`: {why}");
    }
    if plan.cve_by.is_some() {
        return "ask for a CVE id, and record it as `cve_requested`, or say in `no_cve` why there is none".to_owned();
    }
    let told = plan.open.iter().chain(&plan.broken).find(|(id, _)| is_notice(library, id));
    match told {
        Some((id, why)) if has(TimelineKind::DownstreamNotified) => {
            return format!("mend the notice to packagers, which `{id}` asks for: {why}");
        }
        None if plan.notify_by.is_none() => {}
        _ => {
            return format!(
                "send packagers the bundle (`forewarn bundle {name}`), and record `downstream_notified`"
            );
        }
    }
    if reported && !has(TimelineKind::ReporterToldDate) {
        return "tell the reporter the date, and record it as `reporter_told_date`".to_owned();
    }
    let calendar = library.policy.as_ref().map(|policy| policy.calendar.clone());
    if calendar.unwrap_or_default().interval(planned).earliest > now {
        return format!("wait for {planned}");
    }
    format!("release, and then `forewarn publish {name}`")
}

fn has(advisory: &Advisory, kind: TimelineKind) -> bool {
    advisory.timeline.iter().any(|event| event.kind == kind)
}

fn promises(library: &Library, rule: PromiseRule) -> bool {
    library.policy.iter().flat_map(|policy| &policy.promises).any(|promise| promise.rule == rule)
}

/// Whether a promise is about telling packagers, which has a step of its own.
fn is_notice(library: &Library, id: &str) -> bool {
    let promises = library.policy.iter().flat_map(|policy| &policy.promises);
    promises.filter(|promise| promise.id == id).any(|promise| {
        matches!(promise.rule, PackagersNotified | PatchAhead)
            || promise.terms.from == Some(TimelineKind::DownstreamNotified)
    })
}
