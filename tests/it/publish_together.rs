//! Publications at the same moment, and sites that change under one.

use std::fs::{self, File};
use std::process::{Command, Stdio};

use forewarn::canary::Canary;

use crate::gpg::Home;
use crate::publish::{Case, NAME};
use crate::signed::{NOW, secret};
use crate::site::{Run, tree};

const OTHER: &str = "warm-wren-0002";

/// A second draft beside the first, about something else.
fn two() -> Option<Case> {
    let case = Case::new()?;
    let draft = fs::read_to_string(case.path(&format!("drafts/{NAME}/draft.md"))).unwrap();
    let draft = draft
        .replace(Canary::of(11).secret(), Canary::of(12).secret())
        .replace("A stack", "A heap")
        .replace("A Reporter", "Another Reporter");
    let patch =
        fs::read_to_string(case.path(&format!("drafts/{NAME}/patches/main.patch"))).unwrap();
    case.write(&format!("drafts/{OTHER}/draft.md"), &draft);
    case.write(&format!("drafts/{OTHER}/patches/main.patch"), &patch);
    Some(case)
}

fn start(case: &Case, name: &str) -> Command {
    let mut command = case.site.command();
    let key = secret();
    command
        .args(["publish", name, "--now", NOW, "--key", &key, "--drafts"])
        .arg(case.path("drafts"));
    command
}

#[test]
fn two_drafts_get_two_ids_and_each_stays_in_the_list() {
    let Some(case) = two() else { return };
    let mut rounds = 0;
    loop {
        rounds += 1;
        assert!(rounds < 20, "the two never part");
        let waiting: Vec<_> = [NAME, OTHER]
            .into_iter()
            .filter(|name| case.path("drafts").join(name).exists())
            .collect();
        if waiting.is_empty() {
            break;
        }
        let spawn = |name: &&str| {
            let mut command = start(&case, name);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let running: Vec<_> = waiting.iter().map(spawn).collect();
        for (name, child) in waiting.iter().zip(running) {
            let run = Run::of(child.wait_with_output().unwrap());
            let published = run.code == Some(0);
            assert_eq!(case.path("drafts").join(name).exists(), !published, "{}", run.stderr);
            let expected = ["publish-busy", "output-locked", "output-foreign", "publish-id"];
            let excused =
                expected.iter().any(|code| run.stderr.contains(&format!("error[{code}]")));
            assert!(published || excused, "{}", run.stderr);
        }
    }
    let list = case.site.read("advisories/signed/revisions.txt");
    let mut titles = Vec::new();
    for id in ["EX-2026-0003", "EX-2026-0004"] {
        assert!(list.contains(&format!("\nrevision {id} 1 ")), "{list}");
        let source = case.site.read(&format!("advisories/{id}.md"));
        titles.extend(source.lines().find(|line| line.starts_with("title:")).map(str::to_owned));
    }
    titles.sort();
    assert_eq!(titles, ["title: A heap without end", "title: A stack without end"]);
    let check = case.site.run(&["check", "--now", NOW]);
    assert_eq!(check.code, Some(0), "{}", check.stderr);
}

#[test]
fn while_another_draft_is_published_one_waits() {
    let Some(case) = two() else { return };
    let side = case.path(&format!("drafts/{OTHER}/publishing"));
    fs::create_dir(&side).unwrap();
    let lock = File::create(side.join("lock")).unwrap();
    lock.try_lock().unwrap();
    let before = case.state();
    let run = case.run(&["--key", &secret()]);
    assert!(run.stderr.contains("error[publish-busy]"), "{}", run.stderr);
    assert!(case.state() == before);
    drop(lock);
    assert_eq!(case.run(&["--key", &secret()]).code, Some(0));
}

/// Publishes with a gpg that first does something to the site.
fn meddled(case: &Case, meddle: &str) -> Option<Run> {
    let home = Home::new()?;
    let import = ["--batch", "--import", &secret()].map(str::to_owned);
    let imported = Command::new("gpg").env("GNUPGHOME", home.path()).args(import).output().unwrap();
    assert!(imported.status.success());
    let root = case.site.root().display();
    let script = format!(
        "case \"$*\" in *sign*) cd '{root}'; {meddle};; esac\nexec env GNUPGHOME=\"${{0%/*}}\" gpg \"$@\""
    );
    let program = home.script("meddling", &script);
    let mut command = case.command(&["--with", program.to_str().unwrap()]);
    Some(Run::of(command.env("PATH", std::env::var_os("PATH").unwrap()).output().unwrap()))
}

#[test]
fn what_came_into_the_site_meanwhile_is_never_replaced() {
    for (path, text) in
        [("advisories/EX-2026-0003.md", "another"), ("advisories/signed/revisions.txt", "newer")]
    {
        let Some(case) = Case::new() else { return };
        let drafts = case.state().1;
        let Some(run) = meddled(&case, &format!("printf {text} > new; mv new {path}")) else {
            return;
        };
        assert_eq!(run.code, Some(1), "{path}: {}", run.stdout);
        assert!(
            run.stderr.contains("was changed while it was published"),
            "{path}: {}",
            run.stderr
        );
        assert_eq!(case.site.read(path), text);
        let others = tree(case.site.root()).into_keys();
        assert_eq!(others.filter(|other| other.contains("0003") && other != path).count(), 0);
        assert!(case.state().1 == drafts, "{path}");
    }
}

#[test]
fn a_draft_with_a_warning_is_published() {
    let Some(case) = Case::new() else { return };
    let path = case.path(&format!("drafts/{NAME}/draft.md"));
    let draft = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{draft}\nA <b>bold</b> word.\n")).unwrap();
    let run = case.run(&["--key", &secret()]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("warning[raw-html]"), "{}", run.stderr);
}

#[test]
fn an_escape_of_yaml_hides_no_private_word() {
    let Some(case) = Case::new() else { return };
    let path = case.path(&format!("drafts/{NAME}/draft.md"));
    let draft = fs::read_to_string(&path).unwrap();
    for title in ["A Rep\\\n  orter found it", "A \\x52\\U00000065porter found it"] {
        let text = draft.replace("title: A stack without end", &format!("title: \"{title}\""));
        fs::write(&path, text).unwrap();
        let before = case.state();
        let run = case.run(&["--key", &secret()]);
        assert_eq!(run.code, Some(1), "{title}: {}", run.stdout);
        assert!(run.stderr.contains("error[leak-found]"), "{}", run.stderr);
        assert!(case.state() == before && !run.stderr.contains("eporter"), "{}", run.stderr);
    }
}
