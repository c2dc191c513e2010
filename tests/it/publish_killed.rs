//! A `publish` that is killed changed nothing, or the next command completes it.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::publish::{Case, ID, NAME, Tree};
use crate::signed::{NOW, secret};
use crate::site::tree;

/// How many runs are killed at some moment.
const KILLS: usize = 14;

/// What the site is without a draft, and with it.
struct Ends {
    before: Tree,
    after: Vec<String>,
}

#[test]
fn a_killed_publication_happened_or_did_not() {
    let Some(whole) = Case::new() else { return };
    let before = tree(whole.site.root());
    let start = Instant::now();
    assert_eq!(whole.run(&["--key", &secret()]).code, Some(0));
    let takes = start.elapsed();
    let after = tree(whole.site.root()).into_keys().collect();
    let ends = Ends { before, after };
    let mut outcomes = [0; 2];
    for round in 0..KILLS {
        let case = Case::new().unwrap();
        let share = u32::try_from(round).unwrap() + 1;
        kill(&case, &Moment::After(takes * share / u32::try_from(KILLS).unwrap()));
        outcomes[usize::from(judge(&case, &ends))] += 1;
    }
    for path in [".forewarn-publish", "advisories/EX-2026-0003.md"] {
        let case = Case::new().unwrap();
        kill(&case, &Moment::When(path));
        outcomes[usize::from(judge(&case, &ends))] += 1;
    }
    println!("killed: {outcomes:?}");
    assert!(outcomes[0] > 0, "no kill fell before the publication: {outcomes:?}");
    assert!(outcomes[1] > 0, "no kill fell after it: {outcomes:?}");
}

enum Moment {
    After(Duration),
    When(&'static str),
}

fn kill(case: &Case, moment: &Moment) {
    let mut run = case.command(&["--key", &secret()]);
    let mut run = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    match moment {
        Moment::After(time) => std::thread::sleep(*time),
        Moment::When(path) => wait_for(&case.site.path(path)),
    }
    run.kill().unwrap();
    run.wait().unwrap();
}

fn wait_for(path: &Path) {
    let start = Instant::now();
    while path.symlink_metadata().is_err() && start.elapsed() < Duration::from_mins(1) {
        std::hint::spin_loop();
    }
}

/// Whether it happened. After any command that reads the site, the site is as before or wholly new; and after one about
/// drafts the draft is where it belongs.
#[track_caller]
fn judge(case: &Case, ends: &Ends) -> bool {
    let check = case.site.run(&["check", "--now", NOW]);
    assert_eq!(check.code, Some(0), "{}{}", check.stdout, check.stderr);
    let found = tree(case.site.root());
    let happened = found.contains_key(&format!("advisories/{ID}.md"));
    if happened {
        let paths: Vec<_> = found.into_keys().collect();
        assert_eq!(paths, ends.after);
    } else {
        assert!(found.keys().eq(ends.before.keys()), "{:?}", found.keys());
    }
    let drafts = case.path("drafts");
    let status = case.site.run(&["status", "--now", NOW, "--drafts", drafts.to_str().unwrap()]);
    assert_eq!(status.code, Some(0), "{}", status.stderr);
    assert_eq!(drafts.join(NAME).exists(), !happened);
    assert_eq!(drafts.join("published").join(NAME).exists(), happened);
    if !happened {
        assert_eq!(case.run(&["--key", &secret()]).code, Some(0));
        assert!(tree(case.site.root()).into_keys().eq(ends.after.iter().cloned()));
    }
    happened
}
