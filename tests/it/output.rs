//! What happens to the output folder: unchanged files stay, others' files stay, and nothing is lost.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::site::{Run, Site, tree};

#[test]
fn a_second_build_writes_nothing_and_says_so() {
    let site = Site::new();
    let first = site.build();
    assert!(first.stdout.contains(" 0 unchanged, 0 removed, 1 warning"), "{}", first.stdout);
    let old = SystemTime::now() - Duration::from_hours(1);
    let files = tree(&site.path("public"));
    for path in files.keys() {
        fs::File::open(site.path("public").join(path)).unwrap().set_modified(old).unwrap();
    }
    let second = site.build();
    assert!(
        second.stdout.contains(&format!("public: 0 written, {} unchanged, 0 removed", files.len())),
        "{}",
        second.stdout
    );
    for path in files.keys() {
        let time = fs::metadata(site.path("public").join(path)).unwrap().modified().unwrap();
        assert!(time < SystemTime::now() - Duration::from_mins(50), "{path} was touched");
    }
}

#[test]
fn only_what_changed_is_written() {
    let site = Site::new().file("content/other.md", "---\ntitle: Other\n---\nFirst.\n");
    site.build();
    site.change("content/other.md", "First.", "Second.");
    let run = site.build();
    let written = "the page, its words in the index of the search, and the manifest";
    assert!(run.stdout.contains("public: 3 written"), "{written}: {}", run.stdout);
}

#[test]
fn pages_of_removed_sources_are_removed_and_foreign_files_stay() {
    let site = Site::new().file("content/other.md", "---\ntitle: Other\n---\nText.\n");
    site.build();
    site.write("public/CNAME", "security.example.org\n");
    site.write("public/notes/mine.txt", "mine");
    fs::remove_file(site.path("content/other.md")).unwrap();
    let run = site.build();
    assert!(run.stdout.contains("1 removed"), "{}", run.stdout);
    assert!(!site.path("public/other.html").exists());
    assert_eq!(site.read("public/CNAME"), "security.example.org\n");
    assert_eq!(site.read("public/notes/mine.txt"), "mine");
}

#[test]
fn an_error_in_a_source_leaves_the_old_site_whole() {
    let site = Site::new();
    site.build();
    let before = tree(&site.path("public"));
    let run = site
        .edit("content/policy.md", "title: Security policy", "titel: Security policy")
        .run_build();
    assert_eq!(run.0.code, Some(1));
    assert!(run.0.stderr.contains("unknown-key"), "{}", run.0.stderr);
    assert!(before == tree(&run.1.path("public")));
}

#[test]
fn a_folder_that_is_not_ours_is_refused() {
    let site = Site::new().file("public/thesis.txt", "years of work");
    let run = refused(&site, "output-not-ours");
    insta::assert_snapshot!(run.stderr.replace(site.root().to_str().unwrap(), "SITE"));
    assert_eq!(site.read("public/thesis.txt"), "years of work");
}

#[test]
fn a_manifest_that_was_tampered_with_is_refused() {
    let site = Site::new();
    site.build();
    site.write("outside.txt", "precious");
    let line = format!("{}  ../../outside.txt\n", "0".repeat(64));
    let manifest = site.read("public/SHA256SUMS");
    site.write("public/SHA256SUMS", manifest + &line);
    let before = tree(&site.path("public"));
    refused(&site, "output-manifest");
    assert!(before == tree(&site.path("public")));
    assert_eq!(site.read("outside.txt"), "precious");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_symlink() {
    let site = Site::new();
    site.build();
    let elsewhere = Site::empty().file("index.html", "theirs");
    fs::remove_dir_all(site.path("public/advisories")).unwrap();
    std::os::unix::fs::symlink(elsewhere.root(), site.path("public/advisories")).unwrap();
    refused(&site, "output-symlink");
    assert_eq!(tree(elsewhere.root()).len(), 1);
    assert_eq!(elsewhere.read("index.html"), "theirs");
}

#[cfg(unix)]
#[test]
fn a_full_disk_loses_nothing() {
    let site = Site::new();
    site.build();
    let before = tree(&site.path("public"));
    site.change("content/site.yaml", "Example security", "Changed security");
    // A limit on the size of files stands in for a full disk: the write fails half-way in the same way.
    let program = env!("CARGO_BIN_EXE_forewarn");
    let mut shell = std::process::Command::new("sh");
    shell
        .current_dir(site.root())
        .args(["-c", &format!("trap '' XFSZ; ulimit -f 2; exec {program} build")]);
    let run = Run::of(shell.output().unwrap());
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert_eq!(run.stderr.matches("error[output-full]").count(), 1, "{}", run.stderr);
    assert!(before == tree(&site.path("public")));
    site.build();
}

#[test]
fn a_read_only_file_is_replaced_whole_or_not_at_all() {
    let site = Site::new();
    site.build();
    let page = site.path("public/index.html");
    let mut permissions = fs::metadata(&page).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&page, permissions).unwrap();
    site.change("content/site.yaml", "Example security", "Changed security");
    site.build();
    assert!(site.read("public/index.html").contains("Changed security"));
}

#[test]
fn a_file_where_a_folder_must_be_is_an_error_before_anything_is_written() {
    let site = Site::new();
    site.build();
    fs::remove_dir_all(site.path("public/osv")).unwrap();
    site.write("public/osv", "in the way");
    site.change("content/site.yaml", "Example security", "Changed security");
    let before = tree(&site.path("public"));
    let run = site.run(&["build"]);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stderr.contains("error[output-"), "{}", run.stderr);
    assert!(before == tree(&site.path("public")));
}

#[test]
fn groups_of_formats_can_be_chosen_and_the_others_are_removed() {
    let site = Site::new();
    site.build();
    let run = site.run(&["build", "--formats", "osv"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(site.path("public/osv/all.json").exists());
    assert!(!site.path("public/index.html").exists() && !site.path("public/atom.xml").exists());
}

#[test]
fn links_between_sources_are_sound_where_no_pages_are_built() {
    let site = Site::new().advisory("A table grows", "[A](../content/policy.md) table grows");
    assert_eq!(site.run(&["build", "--formats", "feeds,text"]).code, Some(0));
    site.change("advisories/EX-2026-0001.md", "policy.md", "none.md");
    assert_eq!(site.run(&["build", "--formats", "feeds,text"]).code, Some(1));
}

#[test]
fn sources_are_never_an_output() {
    let site = Site::new();
    std::fs::create_dir_all(site.path("themes/default/static")).unwrap();
    for folder in ["content", "content/pub", "advisories/../content/x", "themes/default/static/pub"]
    {
        let run = site.run(&["build", "--out", folder]);
        assert_eq!(run.code, Some(1), "{folder}: {}", run.stdout);
        assert!(run.stderr.contains("output-in-sources"), "{folder}: {}", run.stderr);
    }
}

#[test]
fn the_folder_is_relative_to_the_site() {
    let site = Site::new();
    let elsewhere = Site::empty();
    let mut command = site.command();
    command.current_dir(elsewhere.root()).args([
        "-C",
        site.root().to_str().unwrap(),
        "build",
        "--out",
        "pages",
    ]);
    assert!(command.output().unwrap().status.success());
    assert!(site.path("pages/index.html").exists());
}

trait RunBuild {
    fn run_build(self) -> (Run, Site);
}

impl RunBuild for Site {
    fn run_build(self) -> (Run, Site) {
        (self.run(&["build"]), self)
    }
}

#[track_caller]
fn refused(site: &Site, code: &str) -> Run {
    let run = site.run(&["build"]);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stderr.contains(&format!("error[{code}]")), "{}", run.stderr);
    run
}
