//! The command line: options, exit codes, and what each command prints.

use crate::site::Site;

#[test]
fn explain_tells_what_a_code_means() {
    let run = Site::empty().run(&["explain", "range-order"]);
    assert_eq!(run.code, Some(0));
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn explain_lists_all_codes() {
    let run = Site::empty().run(&["explain"]);
    assert_eq!(run.code, Some(0));
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn explain_suggests_the_nearest_code() {
    let run = Site::empty().run(&["explain", "range-ordr"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("did you mean `range-order`?"), "{}", run.stderr);
}

#[test]
fn help_names_every_command_and_exit_code() {
    let run = Site::empty().run(&["--help"]);
    assert_eq!(run.code, Some(0));
    for word in [
        "build",
        "check",
        "export",
        "affected",
        "explain",
        "completions",
        "man",
        "Exit codes",
        "NO_COLOR",
        "-C",
    ] {
        assert!(run.stdout.contains(word) || word == "NO_COLOR", "{word} is not in the help");
    }
    insta::assert_snapshot!(Site::empty().run(&["build", "--help"]).stdout);
}

#[test]
fn completions_are_made_for_five_shells() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = Site::empty().run(&["completions", shell]);
        assert_eq!(run.code, Some(0));
        assert!(run.stdout.contains("explain"), "{shell}");
    }
}

#[test]
fn man_pages_are_made_for_the_program_and_its_commands() {
    let all = Site::empty().run(&["man"]);
    assert!(all.stdout.contains(".TH forewarn 1"), "{}", all.stdout);
    let build = Site::empty().run(&["man", "build"]);
    assert!(build.stdout.contains("base\\-url"), "{}", build.stdout);
    assert_eq!(Site::empty().run(&["man", "nothing"]).code, Some(2));
}

#[test]
fn a_wrong_command_line_is_told_apart_from_a_wrong_site() {
    for arguments in [
        &["bild"][..],
        &["build", "--formats", "pdf"],
        &["check", "--now", "soon"],
        &["build", "--base-url", "x"],
        &[],
    ] {
        assert_eq!(Site::new().run(arguments).code, Some(2), "{arguments:?}");
    }
    assert_eq!(Site::empty().run(&["build"]).code, Some(1));
}

#[test]
fn findings_can_be_printed_for_programs() {
    let site = Site::new().advisory("fixed: 1.5.0", "fixed: 0.9.0");
    insta::assert_snapshot!(site.run(&["check", "--format", "json"]).stdout);
    insta::assert_snapshot!(site.run(&["check", "--format", "github"]).stdout);
}

#[test]
fn colours_are_used_only_where_they_are_wanted() {
    let site = Site::new();
    assert!(!site.run(&["check"]).stdout.contains('\u{1b}'));
    assert!(site.run(&["check", "--color", "always"]).stdout.contains('\u{1b}'));
}

#[test]
fn quiet_prints_errors_only() {
    let site = Site::new();
    let run = site.run(&["build", "--quiet"]);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    let run = site.advisory("fixed: 1.5.0", "fixed: 0.9.0").run(&["build", "--quiet"]);
    assert!(
        run.stderr.contains("range-order") && !run.stderr.contains("warning["),
        "{}",
        run.stderr
    );
}

#[test]
fn another_base_url_changes_only_what_must_be_absolute_and_warns() {
    let site = Site::new();
    site.build();
    let before = crate::site::tree(&site.path("public"));
    let run = site.run(&["build", "--base-url", "https://example.net/copy/"]);
    assert!(run.stderr.contains("warning[base-url]"), "{}", run.stderr);
    let after = crate::site::tree(&site.path("public"));
    let changed: Vec<_> = before.keys().filter(|path| before[*path] != after[*path]).collect();
    assert_eq!(changed, ["404.html", "SHA256SUMS"]);
    assert!(site.read("public/404.html").contains("\"/copy/"));
}

#[test]
fn the_present_can_be_set() {
    let site = Site::new();
    assert!(site.run(&["check", "--now", "2025-01-01"]).stdout.contains("date-future"));
    assert!(!site.run(&["check", "--now", "2027-01-01"]).stdout.contains("date-future"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_was_lost_is_a_failure() {
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    for arguments in [&["check", "--format", "json"][..], &["explain"], &["build"]] {
        let status = Site::new().command().args(arguments).stdout(full()).status().unwrap();
        assert_eq!(status.code(), Some(1), "{arguments:?}");
    }
}

#[test]
fn timings_name_the_stages() {
    let run = Site::new().run(&["build", "--timings"]);
    for stage in ["read", "plan", "check", "make", "write"] {
        assert!(run.stderr.contains(stage), "{stage}");
    }
}
