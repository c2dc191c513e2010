//! Promises about the code, its fix, and what users are told of both.

use std::collections::BTreeSet;

use super::Judgement;
use super::case::Case;
use crate::model::Path;
use crate::model::affected::Affected;
use crate::model::handling::{Answer, Branch, BranchFix};

pub(super) fn default_configuration(case: &Case<'_>) -> Judgement {
    match &case.advisory.handling.default_configuration {
        None => Judgement::not_recorded("nothing says what it means for the default configuration"),
        Some(said) if said.affected == Answer::Yes && said.note.is_none() => {
            Judgement::missed("the default configuration is affected, and no note says how")
                .about(Path::root().key("default_configuration"))
        }
        Some(said) if said.affected == Answer::Unknown && said.note.is_none() => {
            Judgement::cannot_tell("nobody knows whether the default configuration is affected")
        }
        Some(said) => Judgement::kept(format!("affected: {}", said.affected.word())),
    }
}

pub(super) fn backports(case: &Case<'_>) -> Judgement {
    let unlisted = |affected: &'_ Affected| affected.branches.is_empty();
    let listed = !case.advisory.affected.is_empty() && !case.advisory.affected.iter().any(unlisted);
    let open = |affected| {
        named(case, move |branch| branch.affected == affected && branch.fix == BranchFix::None)
    };
    match (open(Answer::Yes).first(), open(Answer::Unknown).first()) {
        (Some((path, line)), _) => {
            Judgement::missed(format!("{line} has no fix")).about(path.clone())
        }
        (None, _) if !listed => Judgement::not_recorded("the lines of development are not listed"),
        (None, Some((path, line))) => {
            Judgement::cannot_tell(format!("nobody knows whether {line} is affected"))
                .about(path.clone())
        }
        (None, None) => Judgement::kept("every affected line has a release or a patch"),
    }
}

/// The lines that a condition holds for.
fn named(case: &Case<'_>, holds: impl Fn(&Branch) -> bool) -> Vec<(Path, String)> {
    let entries = case.advisory.affected.iter().enumerate();
    let lines = entries.flat_map(|(entry, affected)| {
        affected.branches.iter().enumerate().map(move |(line, branch)| (entry, line, branch))
    });
    lines
        .filter(|(_, _, branch)| holds(branch))
        .map(|(entry, line, branch)| {
            let entry = Path::root().key("affected").index(entry);
            (entry.key("branches").index(line).key("fix"), branch.name.clone())
        })
        .collect()
}

pub(super) fn upgrade_notes(case: &Case<'_>) -> Judgement {
    match &case.advisory.handling.behaviour_change {
        None => Judgement::not_applicable("no change of behaviour is recorded"),
        Some(change) if change.note.is_some() => Judgement::kept("there is a note"),
        Some(change) if change.breaks == Answer::No => Judgement::not_applicable("nothing breaks"),
        Some(_) => Judgement::missed("no note says what to change")
            .about(Path::root().key("behaviour_change")),
    }
}

pub(super) fn error_messages(case: &Case<'_>) -> Judgement {
    let Some(change) = &case.advisory.handling.behaviour_change else {
        return Judgement::not_applicable("no change of behaviour is recorded");
    };
    match (change.breaks, &change.error_message) {
        (Answer::No, _) => Judgement::not_applicable("nothing breaks"),
        (Answer::Unknown, None) => Judgement::cannot_tell("nobody knows whether anything breaks"),
        (_, Some(_)) => Judgement::kept("the message is quoted"),
        (Answer::Yes, None) => Judgement::missed("no error message is quoted")
            .about(Path::root().key("behaviour_change")),
    }
}

pub(super) fn option_warnings(case: &Case<'_>) -> Judgement {
    let options = &case.advisory.handling.insecure_options;
    let with = |answer| options.iter().position(|option| option.warns == answer);
    let about = |index: usize| Path::root().key("insecure_options").index(index).key("warns");
    match (with(Answer::No), with(Answer::Unknown)) {
        _ if options.is_empty() => Judgement::not_applicable("no insecure option is recorded"),
        (Some(index), _) => Judgement::missed(format!("`{}` does not warn", options[index].name))
            .about(about(index)),
        (None, Some(index)) => {
            let why = format!("nobody knows whether `{}` warns", options[index].name);
            Judgement::cannot_tell(why).about(about(index))
        }
        (None, None) => Judgement::kept("each insecure option warns"),
    }
}

pub(super) fn fix_commits(case: &Case<'_>) -> Judgement {
    let entries = case.advisory.affected.iter().enumerate();
    let mut fixed =
        entries.filter(|(_, affected)| !affected.fixed_versions().is_empty()).peekable();
    if fixed.peek().is_none() {
        return Judgement::not_applicable("no fixed version is recorded");
    }
    let lacking = fixed.find_map(|(index, affected)| Some((index, affected, unnamed(affected)?)));
    match lacking {
        None => Judgement::kept("the commits of each fix are named"),
        Some((index, affected, what)) => Judgement::missed(format!("{what} {}", affected.name()))
            .about(Path::root().key("affected").index(index)),
    }
}

/// What lacks a commit: a package, or one of its lines. Lines and branches may have other names, so they are counted.
fn unnamed(affected: &Affected) -> Option<String> {
    if affected.fixes.is_empty() {
        return Some("no commit is named for".to_owned());
    }
    let mended = |branch: &&Branch| branch.affected == Answer::Yes && branch.fix != BranchFix::None;
    let lines = affected.branches.iter().filter(mended).count();
    let named: BTreeSet<_> = affected.fixes.iter().map(|fix| &fix.branch).collect();
    (named.len() < lines)
        .then(|| format!("commits are named on {} of the {lines} mended lines of", named.len()))
}

pub(super) fn patch_files(case: &Case<'_>) -> Judgement {
    let fixes = || case.advisory.affected.iter().flat_map(|affected| &affected.fixes);
    let without = fixes().find(|fix| fix.patch.is_none());
    match (fixes().any(|fix| fix.patch.is_some()), without) {
        (false, None) => Judgement::not_applicable("no fix is recorded"),
        (false, Some(_)) => Judgement::not_recorded("no patch is published"),
        (true, Some(fix)) => {
            Judgement::missed(format!("there is no patch for the branch {}", fix.branch))
        }
        (true, None) => Judgement::kept("each fix has its patch"),
    }
}
