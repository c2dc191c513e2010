//! `forewarn affected`: what a site says of somebody's dependencies, and its exit codes.

use serde_json::Value;

use crate::site::Site;

/// Runs the program on a file, and gives its exit code and what it says.
#[track_caller]
fn check(arguments: &[&str], files: &[(&str, &str)], code: i32, lines: &[&str]) {
    let site = Site::new();
    for (path, text) in files {
        site.write(path, text);
    }
    let run = site.run(&[&["affected"], arguments].concat());
    assert_eq!(run.code, Some(code), "{}{}", run.stdout, run.stderr);
    for line in lines {
        assert!(run.stdout.contains(line), "`{line}` is not in:\n{}", run.stdout);
    }
}

#[test]
fn a_version_in_a_range_is_affected() {
    check(
        &["pkg:pypi/First@1.5"],
        &[],
        1,
        &[
            "pkg:pypi/First@1.5: affected\n  EX-2026-0001: A table without bounds\n",
            "1.5 lies in an affected range: from 1.0.0 up to, not including, 2.0.0\n",
            "fixed in 2.0.0\n",
            "https://security.example.org/advisories/EX-2026-0001.html\n",
            "1 dependency: 1 affected, 0 cannot be told, 0 not affected",
        ],
    );
    check(&["pkg:pypi/first@1.10.0"], &[], 1, &["1.10.0 is listed as affected, as 1.10\n"]);
}

#[test]
fn a_fixed_version_and_another_package_are_not() {
    check(&["pkg:pypi/first@2.0.0"], &[], 0, &["pkg:pypi/first@2.0.0: not affected"]);
    check(&["pkg:npm/first@1.5.0"], &[], 0, &["not affected"]);
}

#[test]
fn what_is_not_known_has_its_own_exit_code_and_an_affected_one_wins_over_it() {
    check(&["pkg:pypi/first"], &[], 3, &["cannot tell, because it has no version\n  EX-2026-0001"]);
    check(&["pkg:pypi/first@odd!"], &[], 3, &["odd! has no place in the order of PyPI versions"]);
    check(&["pkg:generic/first@1.5"], &[], 3, &["names no package of an OSV ecosystem"]);
    check(&["pkg:pypi/first", "pkg:pypi/second@1.1"], &[], 1, &["1 affected, 1 cannot be told"]);
    check(&["pkg:pypi/first", "pkg:pypi/second@1.5"], &[], 3, &["0 affected, 1 cannot be told"]);
}

#[test]
fn a_withdrawn_advisory_applies_to_nothing() {
    let withdrawn = "withdrawn: {at: 2026-02-01, reason: a mistake}\nrevisions:\n";
    let site = Site::new().advisory("revisions:\n", withdrawn);
    let run = site.run(&["affected", "pkg:pypi/first@1.5"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("was withdrawn and applies to nothing"), "{}", run.stdout);
}

#[test]
fn lockfiles_are_read_by_their_names() {
    let requirements = "first==1.5 --hash=sha256:00\nother==1\nsecond>=1\n-r more.txt\n";
    check(
        &["--lockfile", "requirements.txt"],
        &[("requirements.txt", requirements)],
        1,
        &[
            "requirements.txt:1: first==1.5: affected\n",
            "requirements.txt:3: second>=1: cannot tell, because no version is pinned by `==`\n",
            "requirements.txt:4: -r more.txt: cannot tell, because other files are not followed",
            "4 dependencies: 1 affected, 2 cannot be told, 1 not affected",
        ],
    );
    let lock = "version = 4\n\n[[package]]\nname = \"first\"\nversion = \"1.5.0\"\n";
    check(&["--lockfile", "Cargo.lock"], &[("Cargo.lock", lock)], 0, &["1 not affected"]);
    let sum = "example.org/first v1.5.0 h1:AA=\n";
    check(&["--lockfile", "a/go.sum"], &[("a/go.sum", sum)], 0, &["1 not affected"]);
    let json =
        r#"{"lockfileVersion": 3, "packages": {"node_modules/first": {"version": "1.5.0"}}}"#;
    let name = "package-lock.json";
    check(&["--lockfile", name], &[(name, json)], 0, &["1 not affected"]);
    check(&["--lockfile", name], &[(name, "{")], 3, &["package-lock.json:1: the lockfile: cannot"]);
}

#[test]
fn every_kind_of_lockfile_finds_its_own_ecosystem() {
    for (package, file, text) in [
        ("pkg:cargo/first", "Cargo.lock", "[[package]]\nname = \"first\"\nversion = \"1.5.0\"\n"),
        ("pkg:golang/example.org/first", "go.sum", "example.org/first v1.5.0 h1:AA=\n"),
        (
            "pkg:npm/first",
            "package-lock.json",
            r#"{"packages": {"node_modules/first": {"version": "1.5.0"}}}"#,
        ),
    ] {
        let site = Site::new()
            .advisory("pkg:pypi/first", package)
            .advisory("[1.0.0, 1.10]", "[1.0.0, 1.10.0]")
            .file(file, text);
        let run = site.run(&["affected", "--lockfile", file]);
        assert_eq!(run.code, Some(1), "{file}: {}{}", run.stdout, run.stderr);
        assert!(run.stdout.contains("fixed in 2.0.0"), "{}", run.stdout);
    }
}

#[test]
fn boms_are_read_by_their_content() {
    let cyclone = r#"{"bomFormat": "CycloneDX", "components": [{"purl": "pkg:pypi/first@1.5"}]}"#;
    check(&["--sbom", "a.json"], &[("a.json", cyclone)], 1, &["a.json:1: pkg:pypi/first@1.5: aff"]);
    let spdx = r#"{"spdxVersion": "SPDX-2.3", "packages": [{"name": "first", "externalRefs":
        [{"referenceType": "purl", "referenceLocator": "pkg:pypi/first@2.0"}]}]}"#;
    check(&["--sbom", "a.json"], &[("a.json", spdx)], 0, &["1 not affected"]);
    check(&["--sbom", "a.json"], &[("a.json", "{}")], 3, &["neither CycloneDX nor SPDX 2"]);
}

#[test]
fn programs_get_a_documented_shape() {
    let site = Site::new().file("requirements.txt", "first==1.5\n");
    let arguments = ["affected", "--lockfile", "requirements.txt", "--format", "json"];
    let run = site.run(&arguments);
    assert_eq!(run.code, Some(1));
    let printed: Value = serde_json::from_str(&run.stdout).unwrap();
    let dependency = &printed["dependencies"][0];
    assert_eq!(printed["affected"], 1);
    assert_eq!((&dependency["file"], &dependency["line"]), (&"requirements.txt".into(), &1.into()));
    assert_eq!(dependency["advisories"][0]["id"], "EX-2026-0001");
    assert_eq!(dependency["advisories"][0]["first_fixed"], "2.0.0");
}

#[test]
fn a_wrong_command_line_is_no_answer() {
    for arguments in [
        &["affected"][..],
        &["affected", "first@1.5"],
        &["affected", "--lockfile", "yarn.lock"],
        &["affected", "pkg:pypi/first@1.5", "--format", "github"],
    ] {
        assert_eq!(Site::new().run(arguments).code, Some(2), "{arguments:?}");
    }
}

#[test]
fn errors_are_never_taken_for_an_answer() {
    let run = Site::new().run(&["affected", "--lockfile", "requirements.txt"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("cannot be read") && run.stdout.is_empty(), "{}", run.stderr);
    let latin = Site::new().file("requirements.txt", b"first==1.5 # \xe9\n");
    assert!(
        latin.run(&["affected", "--lockfile", "requirements.txt"]).stderr.contains("not UTF-8")
    );
    let broken = Site::new().advisory("fixed: 1.5.0", "fixed: 0.9.0");
    let run = broken.run(&["affected", "pkg:pypi/other@1"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("range-order"), "{}", run.stderr);
}
