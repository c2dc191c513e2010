//! `publish`: what must hold before a draft becomes public, and that then all of it does.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use forewarn::canary::Canary;
use tempfile::TempDir;

use crate::gpg::Home;
use crate::guard::git;
use crate::signed::{NOW, build, own, secret, signed};
use crate::site::{Run, Site, tree};

pub(crate) const NAME: &str = "calm-fern-0001";

pub(crate) const ID: &str = "EX-2026-0003";

const PATCH: &str = "--- a/stack.py\n+++ b/stack.py\n@@ -1 +1 @@\n-push()\n+push(limit)\n";

const DRAFT: &str = "\
---
# Told by a reporter who wants no name
draft:
  canary: CANARY
  planned: 2026-11-20T15:00:00Z
  repository: ../../clone
  private: [A Reporter]
title: A stack without end
affected:
  - package: pkg:pypi/first
    ranges: [{introduced: 1.0.0, fixed: 2.1.0}]
    versions: [1.0.0, 2.0.0]
    repository: https://github.com/example/first
    fixes: [{branch: main, commit: COMMIT, patch: main.patch}]
timeline:
  - {event: reported, at: 2026-11-10}
  - {event: released, at: 2026-11-20, version: 2.1.0}
---
## Problem

A stack grows without end.
";

const PACKAGERS: &str = "\
- name: Example Linux
  address: one@example.net
  fingerprint: 86F0 5DBB 2F9F 99A6 450F  F7E2 0BB0 0824 8CE0 D403
  certificate: packager-one.asc
";

/// What a tree of files is.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// A signed site, a clone whose fix is public, and a draft whose release is due.
pub(crate) struct Case {
    pub(crate) site: Site,
    folder: TempDir,
}

impl Case {
    /// Nothing without git, which is said.
    pub(crate) fn new() -> Option<Self> {
        Self::of(signed)
    }

    /// The same beside another site.
    pub(crate) fn of(site: fn() -> Site) -> Option<Self> {
        if Command::new("git").arg("version").output().is_err() {
            assert!(std::env::var_os("CI").is_none(), "git is not installed");
            return None;
        }
        let case = Self { site: site(), folder: TempDir::new().unwrap() };
        let commit = case.clone();
        let text = DRAFT.replace("CANARY", Canary::of(11).secret()).replace("COMMIT", &commit);
        case.write(&format!("drafts/{NAME}/draft.md"), &text);
        case.write(&format!("drafts/{NAME}/patches/main.patch"), PATCH);
        Some(case)
    }

    /// Makes a clone with one commit that its remote has.
    fn clone(&self) -> String {
        let folder = self.folder.path();
        git(folder, &["init", "--quiet", "--bare", "--initial-branch=main", "origin.git"]);
        git(folder, &["clone", "--quiet", "origin.git", "clone"]);
        self.commit();
        git(&self.path("clone"), &["push", "--quiet", "origin", "HEAD:main"]);
        git(&self.path("clone"), &["rev-parse", "HEAD"])
    }

    fn commit(&self) -> String {
        let clone = self.path("clone");
        git(&clone, &["commit", "--quiet", "--allow-empty", "--message", "Limit it"]);
        git(&clone, &["rev-parse", "HEAD"])
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Changes the draft.
    #[track_caller]
    fn change(&self, from: &str, to: &str) {
        let path = self.path(&format!("drafts/{NAME}/draft.md"));
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "`{from}` is not in the draft");
        fs::write(path, text.replace(from, to)).unwrap();
    }

    pub(crate) fn command(&self, more: &[&str]) -> Command {
        let mut command = self.site.command();
        command.args(["publish", NAME, "--now", NOW, "--drafts"]).arg(self.path("drafts"));
        command.args(more);
        command
    }

    pub(crate) fn run(&self, more: &[&str]) -> Run {
        Run::of(self.command(more).output().unwrap())
    }

    fn publish(&self, more: &[&str]) -> Run {
        let run = self.run(&[&["--key", &secret()], more].concat());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run
    }

    /// Everything that was there before, with the site's own folder.
    pub(crate) fn state(&self) -> (Tree, Tree) {
        let mut drafts = tree(&self.path("drafts"));
        // It is empty, and stays: a lock that is removed could have two holders.
        drafts.remove(&format!("{NAME}/publishing/lock"));
        (tree(self.site.root()), drafts)
    }

    /// Refuses for these reasons, and leaves every byte as it was.
    #[track_caller]
    fn refused(&self, more: &[&str], codes: &[&str]) -> String {
        let before = self.state();
        let run = self.run(&[&["--key", &secret()], more].concat());
        assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
        let found = run.stderr.lines().filter_map(|line| line.strip_prefix("error["));
        let found: Vec<_> = found.map(|line| line.split(']').next().unwrap()).collect();
        assert_eq!(found, codes, "{}", run.stderr);
        assert!(
            run.stderr.ends_with(&format!(
                "nothing was published: {} error{}\n",
                codes.len(),
                if codes.len() == 1 { "" } else { "s" }
            )),
            "{}",
            run.stderr
        );
        assert!(self.state() == before);
        run.stderr
    }
}

#[test]
fn a_draft_becomes_an_advisory_signed_and_whole() {
    let Some(case) = Case::new() else { return };
    let before = tree(case.site.root());
    let run = case.publish(&[]);
    assert!(run.stdout.contains("published EX-2026-0003"), "{}", run.stdout);
    assert!(run.stdout.contains("`forewarn announce EX-2026-0003`"), "{}", run.stdout);
    let source = case.site.read("advisories/EX-2026-0003.md");
    let head = format!(
        "---\nid: {ID}\nrevisions:\n  - date: {NOW}\n    summary: \"Initial publication\"\ntitle: A stack without end\n"
    );
    assert!(source.starts_with(&head), "{source}");
    assert!(
        source.contains(&format!("2.1.0}}\n  - {{event: advisory_published, at: {NOW}}}\n---\n"))
    );
    assert!(!source.contains("reporter who") && !source.contains("A Reporter"), "{source}");
    let after = tree(case.site.root());
    let news = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes));
    let news: Vec<_> = news.map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        news,
        [
            "advisories/EX-2026-0003.md",
            "advisories/patches/EX-2026-0003/main.patch",
            "advisories/signed/EX-2026-0003/1/advisories/EX-2026-0003.txt",
            "advisories/signed/EX-2026-0003/1/osv/x_EX-2026-0003.json",
            "advisories/signed/EX-2026-0003/1/osv/x_EX-2026-0003.json.asc",
            "advisories/signed/EX-2026-0003/1/patches/EX-2026-0003/main.patch",
            "advisories/signed/EX-2026-0003/1/patches/EX-2026-0003/main.patch.asc",
            "advisories/signed/EX-2026-0003/1/source.md",
            "advisories/signed/revisions.txt",
        ]
    );
    assert!(before.keys().all(|path| after.contains_key(path)));
    assert!(!case.path(&format!("drafts/{NAME}")).exists());
    let private = tree(&case.path("drafts/published"));
    let kept: Vec<_> = private.keys().map(String::as_str).collect();
    assert_eq!(
        kept,
        [
            "calm-fern-0001/draft.md",
            "calm-fern-0001/patches/main.patch",
            "calm-fern-0001/published"
        ]
    );
    build(&case.site, &[]);
    assert!(case.site.read("public/advisories/EX-2026-0003.txt").contains("A stack without end"));
    let again = case.run(&["--key", &secret()]);
    assert!(again.stderr.contains("error[draft-unknown]"), "{}", again.stderr);
}

#[test]
fn ids_and_dates_can_be_named() {
    let Some(case) = Case::new() else { return };
    case.refused(&["--id", "EX-2026-0001"], &["publish-id"]);
    case.refused(&["--id", "ex-2026-0002"], &["publish-id"]);
    case.refused(&["--date", "2026-11-23"], &["publish-date"]);
    case.publish(&["--id", "EX-2026-0010", "--date", "2026-11-20"]);
    let source = case.site.read("advisories/EX-2026-0010.md");
    assert!(
        source.starts_with("---\nid: EX-2026-0010\nrevisions:\n  - date: 2026-11-20\n"),
        "{source}"
    );
}

#[test]
fn a_dry_run_shows_what_would_be_signed_and_changes_nothing() {
    let Some(case) = Case::new() else { return };
    let before = case.state();
    let run = case.run(&["--dry-run"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("EX-2026-0003, revision 1: A stack without end"), "{}", run.stdout);
    assert!(run.stdout.ends_with(
        "advisories/EX-2026-0003.md would be EX-2026-0003\nnothing was published: --dry-run\n"
    ));
    assert!(case.state() == before);
}

#[test]
fn a_release_is_due() {
    let Some(case) = Case::new() else { return };
    case.change("planned: 2026-11-20T15:00:00Z", "planned: 2026-11-22T12:00:01Z");
    case.refused(&[], &["publish-date"]);
    case.change("  planned: 2026-11-22T12:00:01Z\n", "");
    case.refused(&[], &["publish-date"]);
    let run = case.publish(&["--early"]);
    assert!(run.stderr.contains("warning[publish-unchecked]"), "{}", run.stderr);
}

#[test]
fn promises_that_can_be_kept_are_kept() {
    let Some(case) = Case::new() else { return };
    let promises = "promises:\n  - {id: weekday, sentence: Releases are on weekdays, rule: release-day}\n  - {id: fixed, sentence: The release is what we say, rule: release-matches}\n---\n";
    let policy = case.site.read("content/policy.md");
    let (_, body) = policy.rsplit_once("---\n").unwrap();
    let head = policy.strip_suffix(&format!("---\n{body}")).unwrap();
    case.site.write("content/policy.md", format!("{head}{promises}{body}"));
    case.change("released, at: 2026-11-20, version: 2.1.0", "released, at: 2026-11-21");
    let told = case.refused(&[], &["publish-promise", "publish-promise"]);
    assert!(told.contains("`weekday` would be missed"), "{told}");
    assert!(told.contains("`fixed` would be not recorded"), "{told}");
    case.change("2026-11-21}", "2026-11-21, version: 2.1.0}");
    case.change("title:", "missed: [{promise: weekday, reason: It was used by others}]\ntitle:");
    let run = case.publish(&[]);
    assert!(run.stderr.contains("warning[promise-missed]"), "{}", run.stderr);
}

#[test]
fn commits_of_the_fix_are_public() {
    let Some(case) = Case::new() else { return };
    let public = git(&case.path("clone"), &["rev-parse", "HEAD"]);
    let private = case.commit();
    case.change(&public, &private);
    assert!(case.refused(&[], &["publish-commit"]).contains("is in no public branch"));
    case.change(&private, &"1".repeat(40));
    assert!(case.refused(&[], &["publish-commit"]).contains("the clone has no commit"));
    case.change("repository: ../../clone\n", "repository: ../../none\n");
    case.refused(&[], &["git-failed"]);
    case.change("  repository: ../../none\n", "");
    assert!(case.refused(&[], &["publish-commit"]).contains("names no clone"));
    assert!(case.publish(&["--no-commits"]).stderr.contains("warning[publish-unchecked]"));
}

#[test]
fn a_private_fork_is_not_public() {
    let Some(case) = Case::new() else { return };
    let clone = case.path("clone");
    git(&clone, &["remote", "add", "public", "https://github.com/example/first.git"]);
    assert!(case.refused(&[], &["publish-commit"]).contains("is in no public branch"));
    git(&clone, &["update-ref", "refs/remotes/public/main", "HEAD"]);
    case.publish(&[]);
}

#[test]
fn packagers_have_this_very_patch() {
    let Some(case) = Case::new() else { return };
    case.write("drafts/packagers.yaml", PACKAGERS);
    let certificate = fs::read_to_string(own("tests/keys/packager-one.asc")).unwrap();
    case.write("drafts/certificates/packager-one.asc", &certificate);
    assert!(case.refused(&[], &["publish-packagers"]).contains("was sent nothing yet"));
    let drafts = case.path("drafts");
    let sent = case.site.run(&[
        "bundle",
        NAME,
        "--key",
        &secret(),
        "--now",
        "2026-11-18T12:00:00Z",
        "--drafts",
        drafts.to_str().unwrap(),
    ]);
    assert_eq!(sent.code, Some(0), "{}", sent.stderr);
    case.write(&format!("drafts/{NAME}/patches/main.patch"), &PATCH.replace("limit", "bound"));
    let told = case.refused(&[], &["publish-packagers"]);
    assert!(told.contains("the patches changed since `Example Linux` got them"), "{told}");
    assert!(case.run(&["--dry-run", "--no-packagers"]).code == Some(0));
    case.write(&format!("drafts/{NAME}/patches/main.patch"), PATCH);
    case.change("A stack grows without end.", "A stack grows and grows.");
    case.publish(&[]);
}

#[test]
fn nothing_of_another_draft_and_no_private_word_is_published() {
    let Some(case) = Case::new() else { return };
    let other = format!(
        "---\ndraft:\n  canary: {}\ntitle: A heap that overflows twice\n---\nBody\n",
        Canary::of(12).secret()
    );
    case.write("drafts/warm-wren-0002/draft.md", &other);
    case.change("A stack grows without end.", "As in \"A heap that\noverflows twice\".");
    let told = case.refused(&[], &["leak-found"]);
    assert!(
        told.contains("the title of the draft `warm-wren-0002`") && !told.contains("overflows"),
        "{told}"
    );
    case.change("As in \"A heap that\noverflows twice\".", "A REPORTER told us.");
    assert!(case.refused(&[], &["leak-found"]).contains("a private word of the draft"));
    case.change("A REPORTER told us.", Canary::of(12).secret());
    let told = case.refused(&[], &["canary-found", "leak-found"]);
    assert!(!told.contains(Canary::of(12).secret()));
}

#[test]
fn everything_in_the_way_is_said_at_once() {
    let Some(case) = Case::new() else { return };
    case.change("fixed: 2.1.0", "fixed: 0.1.0");
    case.change("planned: 2026-11-20T15", "planned: 2026-12-20T15");
    fs::remove_file(case.path(&format!("drafts/{NAME}/patches/main.patch"))).unwrap();
    case.refused(&["--id", "EX-2026-0007"], &["range-order", "patch-missing", "publish-date"]);
    case.change("title:", "titel:");
    case.refused(&[], &["unknown-key"]);
}

#[test]
fn a_site_that_has_errors_gets_nothing_new() {
    let Some(case) = Case::new() else { return };
    case.site.change("content/policy.md", "menu:", "menue:");
    case.refused(&[], &["unknown-key"]);
    case.site.change("content/policy.md", "menue:", "menu:");
    // What was signed before is no longer what its source says.
    case.site.change("advisories/EX-2026-0001.md", "grows without bounds", "grows and grows");
    case.refused(&[], &["frozen-differs"]);
}

#[test]
fn when_signing_fails_nothing_changes() {
    let Some(case) = Case::new() else { return };
    let before = case.state();
    let stranger = own("tests/keys/packager-one-secret.asc");
    for key in [stranger.to_str().unwrap(), "/no/such/key"] {
        let run = case.run(&["--key", key]);
        assert_eq!(run.code, Some(1));
        assert!(run.stderr.contains("error[signing-key]"), "{}", run.stderr);
        assert!(case.state() == before);
    }
    let Some(home) = Home::new() else { return };
    let import = ["--batch", "--import", &secret()].map(str::to_owned);
    let imported = Command::new("gpg").env("GNUPGHOME", home.path()).args(import).output().unwrap();
    assert!(imported.status.success());
    // It signs the text and then no more: the second signature fails.
    let program = home.script(
        "once",
        "case \"$*\" in *sign*) [ -e \"${0%/*}/signed\" ] && exit 2; : > \"${0%/*}/signed\";; esac\nexec env GNUPGHOME=\"${0%/*}\" gpg \"$@\"",
    );
    let mut command = case.command(&["--with", program.to_str().unwrap()]);
    let run = Run::of(command.env("PATH", std::env::var_os("PATH").unwrap()).output().unwrap());
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(home.path().join("signed").exists(), "{}", run.stderr);
    assert!(case.state() == before, "{}", run.stderr);
}

#[test]
fn a_site_that_demands_signatures_gets_no_unsigned_advisory() {
    let Some(case) = Case::new() else { return };
    case.refused(&["--unsigned"], &["unsigned"]);
    case.site.change("content/site.yaml", "url:", "signing: optional\nurl:");
    let run = case.publish(&["--unsigned"]);
    assert!(run.stderr.contains("warning[publish-unchecked]"), "{}", run.stderr);
    assert!(!case.site.path("advisories/signed/EX-2026-0003").exists());
}

#[test]
fn a_private_repository_may_hold_the_drafts() {
    let Some(case) = Case::new() else { return };
    fs::create_dir(case.path("drafts/.git")).unwrap();
    case.site.change("content/site.yaml", "url:", "drafts: ../elsewhere/drafts\nurl:");
    case.publish(&[]);
}
