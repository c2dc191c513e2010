//! `guard` on real repositories: what it finds, and what it is silent about.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use forewarn::canary::Canary;
use zip::write::SimpleFileOptions;

use crate::canary::Dice;
use crate::drafts::Scene;
use crate::site::Run;

const TITLE: &str = "Unbounded growth of the stream table & its index";

const PATCH: &str = "\
From 4529c1632a356cc1ab6a7fdddccd2de60a21e366 Mon Sep 17 00:00:00 2001
From: A Maintainer <maintainer@example.org>
Subject: [PATCH] Refuse streams beyond the limit

---
 table.py | 3 +++
--- a/table.py
+++ b/table.py
@@ -10,4 +10,6 @@ class Table:
     def insert(self, stream):
+        if len(self.streams) >= LIMIT_OF_STREAMS and stream.size > \"0\":
+            raise TableOverflow(stream)
         self.streams.append(stream)
         return stream
 
";

/// What must not become public: each in its own words.
const SECRETS: [&str; 6] = [
    TITLE,
    "Jo Doe-Álias",
    "@jodoe42",
    "Hidden Reporter",
    "if len(self.streams) >= LIMIT_OF_STREAMS and stream.size > \"0\":",
    "raise TableOverflow(stream)",
];

/// A site in a repository with one commit, and a draft beside it; nothing without git, which is said.
fn scene() -> Option<Scene> {
    if Command::new("git").arg("version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "git is not installed");
        // Written past the test harness, which hides what a test that passes prints.
        std::io::stderr().write_all(b"skipped: git is not installed\n").unwrap();
        return None;
    }
    let scene = Scene::new();
    let canary = Canary::of(1);
    let canary = canary.secret();
    let draft = format!(
        "---\ndraft:\n  canary: {canary}\n  private: [\"@jodoe42\"]\ntitle: {TITLE}\ncredits:\n  \
         - {{name: Jo Doe-Álias, role: finder}}\n  - {{name: Public Helper, role: finder, consent: public}}\n---\nWords.\n"
    );
    scene.write("calm-fern-0001/draft.md", &draft);
    scene.write("calm-fern-0001/patches/main.patch", PATCH);
    scene.write("private.yaml", "forbidden: [Hidden Reporter]\n");
    git(scene.site.root(), &["init", "--quiet", "--initial-branch=main"]);
    commit(&scene, "Begin");
    Some(scene)
}

pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    run_git(folder, arguments, b"")
}

fn run_git(folder: &Path, arguments: &[&str], input: &[u8]) -> String {
    let mut child = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=A Maintainer", "-c", "user.email=maintainer@example.org"])
        .args(["-c", "core.hooksPath=.git/hooks", "-c", "commit.gpgSign=false"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn commit(scene: &Scene, message: &str) -> String {
    git(scene.site.root(), &["add", "--all"]);
    git(scene.site.root(), &["commit", "--quiet", "--allow-empty", "--message", message]);
    git(scene.site.root(), &["rev-parse", "HEAD"])
}

/// Nothing of the draft is printed.
#[track_caller]
fn silent_about_secrets(run: &Run) {
    let said = format!("{}{}", run.stdout, run.stderr).to_lowercase();
    for secret in SECRETS {
        assert!(!said.contains(&secret.to_lowercase()), "{secret}: {said}");
    }
    assert!(forewarn::canary::find(said.as_bytes()).is_none());
}

#[track_caller]
fn finds(scene: &Scene, arguments: &[&str], expected: &[&str]) {
    let run = scene.run(&[&["guard"], arguments].concat());
    assert_eq!(run.code, Some(i32::from(!expected.is_empty())), "{}{}", run.stdout, run.stderr);
    for words in expected {
        assert!(run.stderr.contains(words), "`{words}` is not in {}", run.stderr);
    }
    silent_about_secrets(&run);
}

/// A secret in one of the forms that writers and programs give it.
fn formed(secret: &str, form: usize) -> String {
    let code = secret.contains('(');
    match form {
        0 => secret.to_owned(),
        1 => secret.to_uppercase(),
        2 => secret
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;"),
        3 => serde_json::to_string(secret).unwrap(),
        4 => secret.bytes().fold(String::new(), |mut out, byte| {
            if byte.is_ascii_alphanumeric() {
                out.push(byte.into());
            } else {
                write!(out, "%{byte:02X}").unwrap();
            }
            out
        }),
        5 if code => secret.replace(' ', "\n\t\t"),
        5 => secret.replace(' ', "\n> "),
        6 => format!("+    {secret}"),
        7 => secret.replace("Á", "A\u{301}"),
        _ => format!("<p title=\"x\">{}</p>", secret.replace('&', "&amp;amp;").replace(' ', "  ")),
    }
}

/// A text with a secret at a random place between words.
fn text_with(dice: &mut Dice) -> String {
    let words = ["lorem", "ipsum", "dolor.", "sit\n", "<b>", "amet,", "&", "=", "{}", "\n\n", "x;"];
    let mut some = |count| {
        (0..dice.roll(count)).map(|_| words[dice.roll(words.len())]).collect::<Vec<_>>().join(" ")
    };
    let (before, after) = (some(60), some(60));
    let secret = formed(SECRETS[dice.roll(SECRETS.len())], dice.roll(9));
    format!("{before} {secret} {after}\n")
}

#[test]
fn what_is_in_a_thousand_places_is_found_in_each() {
    let Some(scene) = scene() else { return };
    let mut dice = Dice::new(3);
    let root = scene.site.root();
    for number in 0..400 {
        scene.site.write(&format!("tracked/t{number}.txt"), text_with(&mut dice));
    }
    git(root, &["add", "--all"]);
    for number in 0..300 {
        let text = text_with(&mut dice);
        let bytes = if number % 3 == 0 { zipped(&text) } else { text.into_bytes() };
        scene.site.write(&format!("public/o{number}.bin"), bytes);
    }
    let mut stream = String::from("reset refs/heads/main\nfrom refs/heads/main^0\n\n");
    for number in 0..300 {
        let message = text_with(&mut dice);
        writeln!(
            stream,
            "commit refs/heads/main\nmark :{}\ncommitter A <a@example.org> 1700000000 +0000",
            number + 1
        )
        .unwrap();
        write!(stream, "data {}\n{message}\n", message.len()).unwrap();
    }
    run_git(root, &["fast-import", "--quiet", "--export-marks=.git/marks"], stream.as_bytes());
    let run = scene.run(&["guard"]);
    assert_eq!(run.code, Some(1));
    silent_about_secrets(&run);
    let places: Vec<&str> = run.stderr.split_inclusive('\n').collect();
    let missed = |what: &str| !places.iter().any(|line| line.contains(what));
    for number in 0..400 {
        assert!(
            !missed(&format!("tracked/t{number}.txt")),
            "tracked {number}: {}",
            scene.site.read(&format!("tracked/t{number}.txt"))
        );
    }
    for number in 0..300 {
        assert!(!missed(&format!("public/o{number}.bin")), "public {number}");
    }
    let marks = fs::read_to_string(root.join(".git/marks")).unwrap();
    for line in marks.lines() {
        let (mark, id) = line.split_once(' ').unwrap();
        assert!(
            !missed(&format!("commit {}", &id[..12])),
            "{mark}: {}",
            git(root, &["log", "-1", "--format=%B", id])
        );
    }
    assert_eq!(marks.lines().count(), 300);
}

fn zipped(text: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("member.json", SimpleFileOptions::default()).unwrap();
    archive.write_all(text.as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_clean_repository_passes() {
    let Some(scene) = scene() else { return };
    for arguments in [&[][..], &["--staged"], &["--commits", "HEAD"], &["--out", "content"]] {
        finds(&scene, arguments, &[]);
    }
}

#[test]
fn the_index_the_disk_and_the_history_are_different_places() {
    let Some(scene) = scene() else { return };
    scene.site.write("notes.txt", format!("\n{TITLE}\n"));
    let title = "the title of the draft `calm-fern-0001` stands in line 2";
    finds(&scene, &["--staged"], &[]);
    finds(&scene, &[], &["notes.txt", title]);
    git(scene.site.root(), &["add", "notes.txt"]);
    fs::remove_file(scene.site.path("notes.txt")).unwrap();
    finds(&scene, &["--staged"], &["notes.txt", title]);
    git(scene.site.root(), &["commit", "--quiet", "--message", "Add"]);
    finds(&scene, &["--staged"], &[]);
    finds(&scene, &[], &["notes.txt", title]);
    let id = commit(&scene, "Remove");
    let before = git(scene.site.root(), &["rev-parse", "HEAD^"]);
    finds(&scene, &["--commits", &format!("{before}..{id}")], &[]);
    finds(&scene, &[], &["notes.txt", &format!("{title} of the file in commit {}", &before[..12])]);
    scene.site.write(".gitignore", "*.log\n");
    scene.site.write("a.log", TITLE);
    finds(&scene, &["--staged"], &[]);
}

#[test]
fn messages_names_of_files_and_authors_are_looked_at() {
    let Some(scene) = scene() else { return };
    let id = commit(&scene, "Thank Hidden\nReporter");
    let forbidden = "a word that `private.yaml` forbids stands in the message or a name of commit";
    finds(&scene, &["--commits", "HEAD^..HEAD"], &[&format!("{forbidden} {}", &id[..12])]);
    let root = scene.site.root();
    git(root, &["reset", "--quiet", "--hard", "HEAD^"]);
    git(
        root,
        &[
            "commit",
            "--quiet",
            "--allow-empty",
            "--message",
            "x",
            "--author",
            "Jo Doe-Álias <jo@example.org>",
        ],
    );
    finds(
        &scene,
        &[],
        &[
            "a name without consent of the draft `calm-fern-0001` stands in the message or a name of commit",
        ],
    );
    git(root, &["reset", "--quiet", "--hard", "HEAD^"]);
    scene.site.write("a/unbounded-growth-of-the-stream-table-its-index/b.txt", "");
    git(root, &["add", "--all"]);
    finds(&scene, &["--staged"], &["stands in the name of a file in it"]);
    scene.site.write("message", "Subject: Refuse streams\n  beyond the limit\n");
    finds(
        &scene,
        &["--message", scene.site.path("message").to_str().unwrap()],
        &["the subject of a patch", "in line 1"],
    );
}

#[test]
fn the_hooks_of_the_manual_stop_a_commit_and_a_push() {
    let Some(scene) = scene() else { return };
    let root = scene.site.root();
    let bare = tempfile::TempDir::new().unwrap();
    git(bare.path(), &["init", "--quiet", "--bare"]);
    git(root, &["remote", "add", "origin", bare.path().to_str().unwrap()]);
    let page = crate::docs::page("drafts");
    for (hook, option) in
        [("pre-commit", "--staged"), ("commit-msg", "--message"), ("pre-push", "--pre-push")]
    {
        let opening = format!(".git/hooks/{hook}:\n\n");
        let text =
            page.split(&opening).nth(1).unwrap_or_else(|| panic!("the manual has no {hook}"));
        let lines: Vec<_> = text.lines().map_while(|line| line.strip_prefix("    ")).collect();
        assert!(lines.len() <= 3 && lines.iter().any(|line| line.contains(option)), "{lines:?}");
        let program = env!("CARGO_BIN_EXE_forewarn");
        let drafts = format!("guard --drafts '{}'", scene.drafts().display());
        let script = lines.join("\n").replace("forewarn", program).replace("guard", &drafts);
        executable(&root.join(".git/hooks").join(hook), &script);
    }
    git(root, &["push", "--quiet", "origin", "main"]);
    scene.site.write("notes.txt", "raise TableOverflow( stream )\n");
    git(root, &["add", "--all"]);
    let line = "a line of a patch of the draft `calm-fern-0001` stands in line 1";
    refused(root, &["commit", "--quiet", "--message", "Add"], line);
    refused(root, &["commit", "--quiet", "--message", "Add", "notes.txt"], line);
    git(root, &["commit", "--quiet", "--no-verify", "--message", "Add"]);
    refused(root, &["push", "--quiet", "origin", "main"], line);
    git(root, &["reset", "--quiet", "--hard", "origin/main"]);
    refused(root, &["commit", "--quiet", "--allow-empty", "--message", TITLE], "the title");
    git(root, &["tag", "--annotate", "--message", TITLE, "v1"]);
    refused(root, &["push", "--quiet", "origin", "v1"], "the tag");
    refused(
        root,
        &["push", "--quiet", "origin", "main:hidden-reporter"],
        "the name of a branch or tag",
    );
    git(root, &["commit", "--quiet", "--allow-empty", "--message", "Fine"]);
    git(root, &["push", "--quiet", "origin", "main"]);
}

#[track_caller]
fn refused(folder: &Path, arguments: &[&str], words: &str) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains(words), "{arguments:?}: {said}");
}

#[cfg(unix)]
fn executable(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn executable(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn lines_that_were_published_are_no_leak() {
    let Some(scene) = scene() else { return };
    let root = scene.site.root();
    scene.site.write("old.py", "            raise TableOverflow(stream)\n");
    let public = commit(&scene, "Old");
    git(root, &["update-ref", "refs/remotes/origin/main", &public]);
    git(root, &["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main"]);
    scene.site.write("new.py", "raise TableOverflow(stream)\n");
    finds(&scene, &[], &[]);
    finds(&scene, &["--staged"], &[]);
    scene.site.write("new.py", "if len(self.streams)>=LIMIT_OF_STREAMS and stream.size>'0':\n");
    git(root, &["add", "--all"]);
    finds(&scene, &["--staged"], &["new.py", "a line of a patch"]);
}

#[test]
fn without_drafts_the_form_of_canaries_is_looked_for() {
    let Some(scene) = scene() else { return };
    scene.site.write("notes.txt", format!("x\n{}\n", Canary::of(2).secret().to_uppercase()));
    let run = scene.site.run(&["guard"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.contains("canary-found") && run.stderr.contains("in line 2"),
        "{}",
        run.stderr
    );
    assert!(run.stdout.contains("no drafts here"), "{}", run.stdout);
    let missing = scene.site.run(&["guard", "--drafts", "/no/such/folder"]);
    assert!(
        missing.code == Some(1) && missing.stderr.contains("drafts-missing"),
        "{}",
        missing.stderr
    );
}

#[test]
fn what_cannot_be_read_does_not_pass() {
    let Some(scene) = scene() else { return };
    scene.write("calm-fern-0001/draft.md", "---\ndraft:\n  canary: none\n---\n");
    let run = scene.run(&["guard"]);
    assert!(run.code == Some(1) && run.stderr.contains("canary-form"), "{}", run.stderr);
    for range in ["--output=x", "no-such-branch", ""] {
        let run = scene.run(&["guard", &format!("--commits={range}")]);
        assert!(
            run.code == Some(1) && run.stderr.contains("git-failed"),
            "{range}: {}",
            run.stderr
        );
    }
    let run = scene.site.run(&["guard", "--repository", "/"]);
    assert!(run.code == Some(1) && run.stderr.contains("git-failed"), "{}", run.stderr);
}

#[test]
fn a_repository_runs_none_of_its_own_programs() {
    let Some(scene) = scene() else { return };
    let root = scene.site.root();
    let script = format!("#!/bin/sh\ntouch '{}'\n", root.join("run").display());
    executable(&root.join(".git/program"), &script);
    let program = root.join(".git/program");
    let program = program.to_str().unwrap();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "diff.x.textconv",
        "filter.x.clean",
        "filter.x.smudge",
    ] {
        git(root, &["-c", "core.fsmonitor=false", "config", key, program]);
    }
    fs::write(root.join(".git/info/attributes"), "* diff=x filter=x\n").unwrap();
    scene.site.write("content/policy.md", crate::site::POLICY.replace("Write", "Do write"));
    for arguments in [&["guard"][..], &["guard", "--staged"], &["guard", "--commits", "HEAD"]] {
        scene.run(arguments);
    }
    assert!(!root.join("run").exists());
}

#[test]
fn it_is_silent_about_this_repositorys_own_site() {
    let Some(scene) = scene() else { return };
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["content", "advisories", "themes", "src"] {
        for (path, bytes) in crate::site::tree(&own.join(folder)) {
            scene.site.write(&format!("{folder}/{path}"), bytes);
        }
    }
    fs::remove_file(scene.site.path("advisories/EX-2026-0001.md")).unwrap();
    crate::own_site::build(&scene.site.path("public"));
    commit(&scene, "The site");
    let draft = format!(
        "---\ndraft:\n  canary: {}\n  private: [\"@jane-doe-x\", Jane Doe-Example, jane-doe-x@example.org]\n\
         title: Header blocks without end exhaust memory in hpack\naliases: [CVE-2030-1234]\n\
         credits: [{{name: Jane Doe-Example, role: finder}}]\n---\nWords.\n",
        Canary::of(3).secret()
    );
    scene.write("calm-fern-0001/draft.md", &draft);
    finds(&scene, &[], &[]);
}
