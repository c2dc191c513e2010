use std::io::Read as _;
use std::path::Path;

use crate::cli::{GuardArgs, OUTPUT};
use crate::command::terminal::Terminal;
use crate::command::{Outcome, count, drafts};
use crate::diagnostic::{Diagnostic, Fault, Report};
use crate::draft::{DRAFTS_MISSING, DRAFTS_UNNAMED, Drafts};
use crate::git::{GIT_FAILED, Git};
use crate::guard::{Guard, Secrets, Watchlist, pushed};
use crate::load::SITE_MISSING;

/// What was published before, as far as the clone knows.
const PUBLISHED: [&str; 2] = ["@{upstream}^{commit}", "refs/remotes/origin/HEAD^{commit}"];

/// The commits that nobody else has.
const UNPUBLISHED: &str = "HEAD --not --remotes";

/// Looks for what came out of drafts.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &GuardArgs) -> Outcome {
    let mut report = Report::default();
    let drafts = own(root, args).unwrap_or_else(|found| {
        report.extend(found);
        None
    });
    let secrets = drafts.as_ref().map(Secrets::of).unwrap_or_default();
    report.extend(secrets.findings);
    let list = Watchlist::new(secrets.all);
    let mut guard = Guard::new(&list);
    if let Err(fault) = look(root, args, &mut guard) {
        report.add(Diagnostic::new(fault, ""));
    }
    let looked = guard.looked;
    report.extend(guard.findings());
    report.sort();
    terminal.report(&report);
    conclude(terminal, drafts.is_some(), looked, &report)
}

/// The drafts folder, where this machine has one. One that was named must be there.
fn own(root: &Path, args: &GuardArgs) -> Result<Option<Drafts>, Vec<Diagnostic>> {
    let optional = [SITE_MISSING.code, DRAFTS_UNNAMED.code];
    let drafts = match drafts::drafts(root, &args.drafts) {
        Err(found) if found.iter().all(|one| optional.contains(&one.rule.code)) => return Ok(None),
        found => found?,
    };
    if drafts.folder().is_dir() {
        return Ok(Some(drafts));
    }
    if args.drafts.folder().is_none() {
        return Ok(None);
    }
    let message = format!("there is no folder `{}`", drafts.folder().display());
    let fault = Fault::new(&DRAFTS_MISSING, message).hint("check `--drafts`");
    Err(vec![Diagnostic::new(fault, "")])
}

fn look(root: &Path, args: &GuardArgs, guard: &mut Guard<'_>) -> Result<(), Fault> {
    args.message.iter().for_each(|path| guard.file(path));
    args.out.iter().for_each(|folder| guard.folder(&root.join(folder)));
    let repository = args.repository.as_deref().unwrap_or(root);
    let top = || drafts::work_tree(repository);
    if args.staged {
        guard.staged(&drafts::work_tree_of_hook(repository)?)?;
    }
    if let Some(remote) = &args.pre_push {
        push(&top()?, remote.as_deref(), guard)?;
    }
    for range in &args.commits {
        guard.commits(&top()?, range)?;
    }
    if args.is_everything() {
        everything(root, &top()?, guard)?;
    }
    if args.pre_push.is_some() || !args.commits.is_empty() {
        guard.known_at(&top()?, &PUBLISHED)?;
    }
    Ok(())
}

fn everything(root: &Path, git: &Git, guard: &mut Guard<'_>) -> Result<(), Fault> {
    guard.index(git)?;
    guard.on_disk(git)?;
    if git.agrees(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])? {
        guard.commits(git, UNPUBLISHED)?;
    }
    let output = root.join(OUTPUT);
    if output.is_dir() {
        guard.folder(&output);
    }
    guard.known_at(git, &PUBLISHED)
}

/// Looks at what git says on standard input that it pushes.
fn push(git: &Git, remote: Option<&str>, guard: &mut Guard<'_>) -> Result<(), Fault> {
    let mut text = String::new();
    let read = std::io::stdin().read_to_string(&mut text);
    let pushes = read.ok().and_then(|_| pushed(&text, remote)).ok_or_else(|| {
        Fault::new(&GIT_FAILED, "standard input is not what git tells a pre-push hook")
            .hint("run this in the hook `pre-push`, or name a range with `--commits`")
    })?;
    for push in pushes {
        guard.words("the name of a branch or tag that is pushed", &push.names);
        guard.tag(git, &push.id)?;
        guard.commits(git, &push.range)?;
    }
    Ok(())
}

fn conclude(terminal: &Terminal, knows: bool, looked: usize, report: &Report) -> Outcome {
    if !knows {
        terminal.note("no drafts here: only the form of canaries was looked for");
    }
    let looked = count(looked, "file or message").replace("file or messages", "files and messages");
    if report.errors() == 0 {
        terminal.note(&format!("nothing of a draft in {looked}"));
        return Outcome::Done;
    }
    terminal.message(&format!("looked at {looked}: {}\n", count(report.errors(), "error")));
    Outcome::Errors
}
