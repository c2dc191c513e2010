//! Drafts beside a site: how `new` makes them, and that none of them can be published by mistake.

use std::fs;
use std::path::{Path, PathBuf};

use forewarn::canary;
use forewarn::draft::Drafts;
use tempfile::TempDir;

use crate::site::{Run, Site};

/// A site and a drafts folder beside it, with one draft in it.
pub(crate) struct Scene {
    pub(crate) site: Site,
    folder: TempDir,
}

impl Scene {
    pub(crate) fn new() -> Self {
        Self { site: Site::new(), folder: TempDir::new().unwrap() }
    }

    pub(crate) fn drafts(&self) -> PathBuf {
        self.folder.path().join("drafts")
    }

    /// Runs a command with the drafts folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let drafts = self.drafts();
        self.site.run(&[arguments, &["--drafts", drafts.to_str().unwrap()]].concat())
    }

    /// Makes a draft and gives its name.
    #[track_caller]
    pub(crate) fn begin(&self, more: &[&str]) -> String {
        let run = self.run(&[&["new"], more].concat());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let name = run.stdout.strip_prefix("made the draft ").unwrap();
        name.split(':').next().unwrap().to_owned()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.drafts().join(name).join("draft.md")).unwrap()
    }

    /// Writes a file of the drafts folder.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.drafts().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

#[test]
fn a_new_draft_says_how_it_is_looked_at() {
    let scene = Scene::new();
    let run = scene.run(&["new"]);
    let words = format!("look at it with `forewarn serve --drafts {}`", scene.drafts().display());
    assert!(run.code == Some(0) && run.stdout.contains(&words), "{}", run.stdout);
}

#[test]
fn a_new_draft_reads_without_findings_and_says_nothing_by_its_name() {
    let scene = Scene::new();
    let titled = scene.begin(&["--title", "A table: \"without\" bounds"]);
    let names = [titled.clone(), scene.begin(&[])];
    assert_ne!(names[0], names[1]);
    let drafts = Drafts::new(scene.drafts());
    for name in &names {
        let parts: Vec<_> = name.split('-').collect();
        assert!(parts.len() == 3 && parts[2].len() == 4, "{name}");
        let (draft, found) = drafts.read(name).unwrap();
        assert!(found.is_empty(), "{found:?}");
        assert!(scene.read(name).contains(draft.unwrap().facts.canary.secret()));
    }
    let (draft, _) = drafts.read(&titled).unwrap();
    assert_eq!(draft.unwrap().advisory.unwrap().title.unwrap(), "A table: \"without\" bounds");
}

#[cfg(unix)]
#[test]
fn a_new_draft_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let scene = Scene::new();
    let name = scene.begin(&[]);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = scene.drafts().join(name);
    assert_eq!(
        (mode(&scene.drafts()), mode(&folder), mode(&folder.join("patches"))),
        (0o700, 0o700, 0o700)
    );
    assert_eq!(mode(&folder.join("draft.md")), 0o600);
}

#[test]
fn the_canary_is_not_printed() {
    let scene = Scene::new();
    let run = scene.run(&["new", "--verbose"]);
    assert_eq!(canary::find(run.stdout.as_bytes()).or(canary::find(run.stderr.as_bytes())), None);
    assert!(run.stdout.contains("forewarn guard"), "{}", run.stdout);
}

#[test]
fn drafts_lie_outside_of_the_work_tree() {
    let site = Site::new();
    fs::create_dir(site.path(".git")).unwrap();
    for folder in ["drafts", ".", "content/drafts"] {
        let run = site.run(&["new", "--drafts", folder]);
        assert_eq!(run.code, Some(1));
        assert!(run.stderr.contains("drafts-inside"), "{}", run.stderr);
    }
    assert!(!site.path("drafts").exists());
    let site = site.edit("content/site.yaml", "signing:", "drafts: here\nsigning:");
    assert!(site.run(&["new"]).stderr.contains("drafts-inside"));
    assert!(site.codes().contains(&"drafts-inside".to_owned()));
}

#[test]
fn without_an_argument_the_settings_say_where_drafts_are() {
    let scene = Scene::new();
    let run = scene.site.run(&["new"]);
    assert!(run.code == Some(1) && run.stderr.contains("drafts-unnamed"), "{}", run.stderr);
    let setting = format!("drafts: {}\nsigning:", scene.drafts().display());
    scene.site.change("content/site.yaml", "signing:", &setting);
    assert_eq!(scene.site.run(&["new"]).code, Some(0));
    assert_eq!(Drafts::new(scene.drafts()).names().unwrap().len(), 1);
    scene.site.build();
}

#[test]
fn a_leak_needs_two_mistakes() {
    let scene = Scene::new();
    let text = scene.read(&scene.begin(&["--title", "Not yet"]));
    scene.site.write("advisories/EX-2026-0002.md", &text);
    assert_eq!(scene.site.codes(), ["canary-found", "unsigned-optional"]);
    let without: Vec<_> = text.lines().filter(|line| !line.contains("canary:")).collect();
    scene.site.write("advisories/EX-2026-0002.md", without.join("\n"));
    let said = scene.site.check();
    assert!(said.contains("unknown-key") && said.contains("forewarn new"), "{said}");
    assert_eq!(scene.site.run(&["build"]).code, Some(1));
    assert!(!scene.site.path("public").exists());
}
