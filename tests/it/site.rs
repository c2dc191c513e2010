//! Small sites in a temporary folder, and the program run on them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

pub(crate) const SETTINGS: &str = "\
title: Example security
url: https://security.example.org/
tag: {authority: security.example.org, date: 2026-01-01}
signing: optional
";

pub(crate) const POLICY: &str = "\
---
title: Security policy
menu: Policy
contacts:
  - {name: First, uri: mailto:first@example.org}
  - {name: Second, uri: mailto:second@example.org}
---
Write to us.
";

pub(crate) const ADVISORY: &str = "\
---
id: EX-2026-0001
title: A table without bounds
aliases: [CVE-2026-12345]
affected:
  - package: pkg:pypi/first
    ranges: [{introduced: 1.0.0, fixed: 2.0.0}]
    versions: [1.0.0, 1.10]
    repository: https://github.com/example/first
    fixes: [{branch: main, commit: 4529c1632a356cc1ab6a7fdddccd2de60a21e366}]
  - package: pkg:pypi/second
    ranges:
      - introduced: 1.0.0
        fixed: 1.5.0
    versions: [1.0.0]
    repository: https://github.com/example/second
    fixes: [{branch: main, commit: 940e7d246ed5ecafb6b93be79f90d920b5ece459}]
credits: [{name: A Finder, role: finder, consent: public}]
references: [{type: web, url: https://example.org/more}]
revisions:
  - {date: 2026-01-02T03:04:05Z, summary: Initial publication}
---
## Problem

A table grows without bounds.
";

/// A site in a temporary folder, with one policy and one advisory that have no faults.
pub(crate) struct Site {
    folder: TempDir,
}

/// What a run of the program gave.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Site {
    pub(crate) fn new() -> Self {
        Self::empty()
            .file("content/site.yaml", SETTINGS)
            .file("content/policy.md", POLICY)
            .file("advisories/EX-2026-0001.md", ADVISORY)
    }

    pub(crate) fn empty() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file.
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Changes a file by replacing a text, which must be there.
    #[track_caller]
    pub(crate) fn edit(self, path: &str, from: &str, to: &str) -> Self {
        self.change(path, from, to);
        self
    }

    #[track_caller]
    pub(crate) fn change(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(from), "`{from}` is not in {path}");
        fs::write(self.path(path), text.replace(from, to)).unwrap();
    }

    /// Changes the first place where a text stands.
    #[track_caller]
    pub(crate) fn change_first(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(from), "`{from}` is not in {path}");
        fs::write(self.path(path), text.replacen(from, to, 1)).unwrap();
    }

    /// Changes the advisory that every site has.
    #[track_caller]
    pub(crate) fn advisory(self, from: &str, to: &str) -> Self {
        self.edit("advisories/EX-2026-0001.md", from, to)
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The program, ready to run in this site's folder and with nothing of the caller's settings.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_forewarn"));
        command.current_dir(self.root()).env_clear().env("SOURCE_DATE_EPOCH", "1790000000");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command().args(arguments).output().unwrap())
    }

    /// Builds the site, which must work.
    #[track_caller]
    pub(crate) fn build(&self) -> Run {
        let run = self.run(&["build"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run
    }

    /// What `check` says of the site.
    pub(crate) fn check(&self) -> String {
        let run = self.run(&["check"]);
        format!("{}exit code {}", run.stdout, run.code.unwrap_or(-1))
    }

    /// The codes of all findings, sorted.
    pub(crate) fn codes(&self) -> Vec<String> {
        let run = self.run(&["check", "--format", "json"]);
        let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let mut codes: Vec<_> = found["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["code"].as_str().unwrap().to_owned())
            .collect();
        codes.sort();
        codes
    }
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Every file below a folder, with its bytes.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    collect(folder, folder, &mut files);
    files
}

/// The number of advisories that a test of many writes.
pub(crate) fn many(site: &Site, count: usize) {
    for number in 2..=count {
        let id = format!("EX-2026-{number:04}");
        let text = ADVISORY
            .replace("EX-2026-0001", &id)
            .replace("CVE-2026-12345", &format!("CVE-2026-{}", 20_000 + number))
            .replace(
                "2026-01-02T03:04:05Z",
                &format!("2026-01-{:02}T00:00:{:02}Z", 1 + number % 28, number % 60),
            );
        site.write(&format!("advisories/{id}.md"), text);
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            files.insert(name, fs::read(&path).unwrap());
        }
    }
}
