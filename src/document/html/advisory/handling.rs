//! How it was handled, as far as no date says it, and what became of the policy's promises.

use serde::Serialize;

use crate::document::View;
use crate::document::html::href;
use crate::document::html::promises;
use crate::document::html::promises::why::{WhyData, why};
use crate::model::advisory::Advisory;
use crate::model::handling::{Answer, BranchFix};
use crate::promise::{Verdict, judge};
use crate::site_path::SitePath;

#[derive(Serialize)]
pub(super) struct HandlingData {
    default_configuration: Option<AnswerData>,
    behaviour_change: Option<ChangeData>,
    insecure_options: Vec<OptionData>,
    no_cve: Option<String>,
    changelog: Option<String>,
    branches: Vec<BranchData>,
    promises: Option<PromisesData>,
}

#[derive(Serialize)]
struct AnswerData {
    answer: &'static str,
    note: Option<String>,
}

#[derive(Serialize)]
struct ChangeData {
    breaks: &'static str,
    note: Option<String>,
    error_message: Option<String>,
}

#[derive(Serialize)]
struct OptionData {
    name: String,
    warns: &'static str,
    note: Option<String>,
}

#[derive(Serialize)]
struct BranchData {
    package: String,
    name: String,
    supported: &'static str,
    affected: &'static str,
    fix: &'static str,
    reason: Option<String>,
}

#[derive(Serialize)]
struct PromisesData {
    href: String,
    kept: usize,
    missed: Vec<MissedData>,
}

#[derive(Serialize)]
struct MissedData {
    sentence: String,
    href: String,
    why: WhyData,
    reason: Option<String>,
}

/// The facts of an advisory.
pub(super) fn handling(view: &View<'_>, advisory: &Advisory, path: &SitePath) -> HandlingData {
    let facts = &advisory.handling;
    let default = facts.default_configuration.as_ref();
    let change = facts.behaviour_change.as_ref();
    let option = |option: &crate::model::handling::InsecureOption| OptionData {
        name: option.name.clone(),
        warns: said(option.warns),
        note: option.note.clone(),
    };
    HandlingData {
        default_configuration: default
            .map(|told| AnswerData { answer: said(told.affected), note: told.note.clone() }),
        behaviour_change: change.map(|told| ChangeData {
            breaks: said(told.breaks),
            note: told.note.clone(),
            error_message: told.error_message.clone(),
        }),
        insecure_options: facts.insecure_options.iter().map(option).collect(),
        no_cve: facts.no_cve.clone(),
        changelog: facts.changelog.as_ref().map(ToString::to_string),
        branches: branches(advisory),
        promises: kept(view, advisory, path),
    }
}

fn branches(advisory: &Advisory) -> Vec<BranchData> {
    let lines = advisory
        .affected
        .iter()
        .flat_map(|affected| affected.branches.iter().map(move |branch| (affected.name(), branch)));
    lines
        .map(|(package, branch)| BranchData {
            package: package.to_owned(),
            name: branch.name.clone(),
            supported: said(branch.supported),
            affected: said(branch.affected),
            fix: match branch.fix {
                BranchFix::Release => "release",
                BranchFix::Patch => "patch",
                BranchFix::None => "none",
            },
            reason: branch.reason.clone(),
        })
        .collect()
}

/// What became of the promises, where any could be judged.
fn kept(view: &View<'_>, advisory: &Advisory, path: &SitePath) -> Option<PromisesData> {
    let policy = view.library.policy.as_ref()?;
    let packagers = view.library.packagers.as_ref().map(|packagers| packagers.count);
    let page = href(path, &promises::path());
    let mut data = PromisesData { href: page.clone(), kept: 0, missed: vec![] };
    for promise in policy.promises.iter().filter(|promise| !promise.rule.is_about_site()) {
        let judgement = judge(policy, packagers, advisory, promise);
        let reason = advisory.handling.missed.iter().find(|missed| missed.promise == promise.id);
        match judgement.verdict {
            Verdict::Kept => data.kept += 1,
            Verdict::Missed => data.missed.push(MissedData {
                sentence: promise.sentence.clone(),
                href: format!("{page}#promise-{}", promise.id),
                why: why(view.words(), &judgement),
                reason: reason.map(|missed| missed.reason.clone()),
            }),
            Verdict::CannotTell | Verdict::NotApplicable | Verdict::NotRecorded => {}
        }
    }
    (data.kept > 0 || !data.missed.is_empty()).then_some(data)
}

const fn said(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Unknown => "unknown",
    }
}
