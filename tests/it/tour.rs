//! The manual's way from a report to a release, run as it stands there.

use std::fs;
use std::path::Path;
use std::process::Command;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::guard::git;
use crate::publish::Case;
use crate::signed::{own, secret, unsigned};
use crate::site::Run;

const PROMISES: &str = "\
promises:
  - {id: answer, from: reported, to: acknowledged, max: 48h}
  - {id: fix, from: reported, to: released, max: 14d, strength: goal}
  - {id: ahead, from: downstream_notified, to: released, min: 7d}
  - {id: weekday, rule: release-day}
  - {id: packagers, rule: packagers-notified}
  - {id: patch, rule: patch-ahead}
  - {id: told, rule: told-of-date}
---
Write";

const PACKAGERS: &str = "\
- name: Example Linux
  address: one@example.net
  fingerprint: 86F0 5DBB 2F9F 99A6 450F  F7E2 0BB0 0824 8CE0 D403
  certificate: packager-one.asc
";

/// A block of the page: its language, and its text.
type Block = (String, String);

fn blocks() -> Vec<Block> {
    let page = crate::docs::page("release");
    let parts: Vec<&str> = page.split("```").collect();
    let fenced = parts.iter().skip(1).step_by(2).map(|part| part.split_once('\n').unwrap());
    fenced.map(|(language, text)| (language.to_owned(), text.to_owned())).collect()
}

/// A signed site in git, with promises and one packager, and a clone whose last commit is not pushed yet.
struct Tour {
    case: Case,
    draft: String,
    commit: String,
}

impl Tour {
    fn new() -> Option<Self> {
        let case = Case::of(unsigned)?;
        fs::remove_dir_all(case.path("drafts")).unwrap();
        fs::create_dir_all(case.path("drafts/certificates")).unwrap();
        fs::write(case.path("drafts/packagers.yaml"), PACKAGERS).unwrap();
        let certificate = "packager-one.asc";
        let to = case.path("drafts/certificates").join(certificate);
        fs::copy(own("tests/keys").join(certificate), to).unwrap();
        let site = &case.site;
        site.change_first("content/policy.md", "---\nWrite", PROMISES);
        site.write("content/packagers.yaml", "count: 1\n");
        site.write(".gitignore", "public/\n.forewarn*\n");
        let drafts = case.path("drafts");
        let drafts = drafts.to_str().unwrap();
        site.change("content/site.yaml", "title: ", &format!("drafts: {drafts}\ntitle: "));
        let run = site.run(&["sign", "--key", &secret(), "--now", "2026-11-01T12:00:00Z"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        git(site.root(), &["init", "--quiet"]);
        git(site.root(), &["add", "--all"]);
        git(site.root(), &["commit", "--quiet", "--message", "The site"]);
        let clone = case.path("clone");
        fs::write(clone.join("stack.py"), "def push(limit):\n    raise_when_full(limit)\n")
            .unwrap();
        git(&clone, &["add", "--all"]);
        git(&clone, &["commit", "--quiet", "--message", "Limit the stack"]);
        let commit = git(&clone, &["rev-parse", "HEAD"]);
        Some(Self { case, draft: String::new(), commit })
    }

    fn file(&self) -> std::path::PathBuf {
        self.case.path(&format!("drafts/{}/draft.md", self.draft))
    }

    /// Runs a block of shell on the day that its first line names.
    fn run(&self, block: &str) -> Run {
        let day: Date = block.lines().next().unwrap().trim_start_matches("# ").parse().unwrap();
        // Late on the day, so that what the timeline says of it is past.
        let at = day.at(20, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp();
        let program = Path::new(env!("CARGO_BIN_EXE_forewarn")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
        let folder = self.case.path("");
        let block = block.replace("../", &format!("{}/", folder.display()).replace("//", "/"));
        let mut command = Command::new("sh");
        command
            .args(["-e", "-c", &block])
            .current_dir(self.case.site.root())
            .env_clear()
            .env("PATH", path)
            .env("SOURCE_DATE_EPOCH", at.as_second().to_string())
            .env("GIT_AUTHOR_NAME", "A Maintainer")
            .env("GIT_AUTHOR_EMAIL", "maintainer@example.org")
            .env("GIT_COMMITTER_NAME", "A Maintainer")
            .env("GIT_COMMITTER_EMAIL", "maintainer@example.org")
            .env("draft", &self.draft)
            .env("key", secret());
        Run::of(command.output().unwrap())
    }

    /// Puts lines where the page says: into the `draft:` block, at the end of the timeline, or in place of the facts.
    fn write(&self, lines: &str) {
        let lines = lines.replace("$commit", &self.commit);
        let text = fs::read_to_string(self.file()).unwrap();
        let written = if lines.starts_with("title:") {
            let block: String = text
                .lines()
                .skip_while(|line| *line != "draft:")
                .take_while(|line| *line == "draft:" || line.starts_with(' '))
                .flat_map(|line| [line, "\n"])
                .collect();
            format!("---\n{block}{lines}---\n## Problem\n\nA stack grows without end.\n")
        } else if lines.starts_with("  - {event") {
            text.replacen("---\n## Problem", &format!("{lines}---\n## Problem"), 1)
        } else {
            text.replacen("draft:\n", &format!("draft:\n{lines}"), 1)
        };
        assert_ne!(text, written);
        fs::write(self.file(), written).unwrap();
    }
}

#[test]
fn the_way_from_report_to_release_works_as_it_is_written() {
    let Some(mut tour) = Tour::new() else { return };
    let mut said = String::new();
    for (language, text) in blocks() {
        if language == "yaml" {
            tour.write(&text);
            continue;
        }
        let run = tour.run(&text);
        assert_eq!(run.code, Some(0), "{text}\n{}{}", run.stdout, run.stderr);
        if text.contains("forewarn new") {
            let made = format!("{}{}", run.stdout, run.stderr);
            let after = made.split("made the draft ").nth(1).unwrap();
            after.split(':').next().unwrap().clone_into(&mut tour.draft);
        }
        said.push_str(&run.stdout);
        said.push_str(&run.stderr);
    }
    for words in [
        "fixed version released",
        "write the fix",
        "release days",
        "published EX-2026-0003",
        "Subject:",
        "A stack without end",
    ] {
        assert!(said.contains(words), "`{words}` was not said:\n{said}");
    }
    let page = tour.case.site.read("public/advisories/EX-2026-0003.html");
    assert!(page.contains("none missed"), "{page}");
    assert!(tour.case.path("drafts/published").join(&tour.draft).exists());
}
