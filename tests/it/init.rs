//! A new site: what `init` asks and writes, and the README's way from nothing to a verified site, run as it stands there.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::gpg::Home;
use crate::signed::{NOW, own, secret};
use crate::site::{Run, Site, tree};

/// Runs `init` with these answers on its input.
pub(crate) fn init(site: &Site, arguments: &[&str], answers: &str) -> Run {
    let mut command = site.command();
    command.args(["init", "new", "--now", NOW]).args(arguments);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    // A program that asks nothing closes its input.
    drop(child.stdin.take().unwrap().write_all(answers.as_bytes()));
    Run::of(child.wait_with_output().unwrap())
}

fn codes(site: &Site) -> Vec<String> {
    let run = site.run(&["-C", "new", "check", "--format", "json", "--now", NOW]);
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let codes = found["findings"].as_array().unwrap().iter();
    codes.map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_end_of_the_input_takes_every_default_and_the_site_builds() {
    let site = Site::empty();
    let run = init(&site, &[], "");
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("Name of the project [Example]: "), "{}", run.stderr);
    assert!(run.stdout.contains("no errors and 2 warnings"), "{}", run.stdout);
    assert!(run.stdout.contains("\n`forewarn serve` shows the site"), "{}", run.stdout);
    assert_eq!(codes(&site), ["contact-single", "unsigned-optional"]);
    assert_eq!(site.run(&["-C", "new", "build", "--now", NOW]).code, Some(0));
    assert!(site.read("new/public/policy.html").contains("14 days"));
    for path in tree(&site.path("new")).keys().filter(|path| !path.contains("public")) {
        assert!(run.stdout.contains(path.as_str()), "{path} is not named");
    }
}

#[test]
fn every_warning_of_a_new_site_stands_in_its_readme() {
    for key in [None, Some(own("content/keys/example.asc"))] {
        let site = Site::empty();
        let key = key.map(|path| path.to_str().unwrap().to_owned());
        let option: Vec<&str> = key.iter().flat_map(|path| ["--certificate", path]).collect();
        let url = ["--url", "https://example.org/security", "--defaults"];
        init(&site, &[&url[..], &option].concat(), "");
        let readme = site.read("new/README.md");
        let codes = codes(&site);
        assert!(!codes.is_empty());
        for code in codes {
            assert!(readme.contains(&format!("`{code}`")), "{code} is not explained");
        }
    }
}

#[test]
fn answers_and_options_decide_and_only_the_rest_is_asked() {
    let site = Site::empty();
    let answers = "Tables \"and\" more\n\nform@example.net\nTAB\n\n21\n\n\n";
    let run = init(&site, &["--url", "tables.example/advisories"], answers);
    assert_eq!(run.code, Some(2), "the empty line belongs to the contact: {}", run.stdout);
    let answers = "Tables: \"and\" more\nform@example.net\nTAB\n\n21\n\n\n";
    let run = init(&site, &["--url", "tables.example/advisories"], answers);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(!run.stderr.contains("Address of the site"));
    let settings = site.read("new/content/site.yaml");
    assert!(settings.contains("title: \"Tables: \\\"and\\\" more security\""), "{settings}");
    assert!(settings.contains("url: \"https://tables.example/advisories/\""), "{settings}");
    let policy = site.read("new/content/policy.md");
    assert!(policy.contains("mailto:form@example.net") && policy.contains("max: 21d"), "{policy}");
    assert!(site.path("new/advisories/TAB-2026-0001.md").is_file());
    assert_eq!(codes(&site), ["contact-single", "unsigned-optional"]);
}

#[test]
fn a_wrong_answer_writes_nothing() {
    for (arguments, answers, said) in [
        (&["--fix", "7", "--ahead", "7"][..], "", "7 days ahead"),
        (&[], "\n\nnobody\n", "nobody"),
        (&["--prefix", "a b"], "", "no prefix"),
        (&["--certificate", "missing.asc"], "", "missing.asc"),
        (&["--certificate", "a", "--gpg", "b"], "", "cannot be used with"),
    ] {
        let site = Site::empty();
        let run = init(&site, arguments, answers);
        assert!(run.code == Some(2) || run.code == Some(1), "{arguments:?}: {}", run.stdout);
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert!(tree(site.root()).is_empty(), "{arguments:?}");
    }
}

#[test]
fn nothing_is_overwritten_and_all_that_is_in_the_way_is_named() {
    let site = Site::empty().file("new/README.md", "mine").file("new/content/site.yaml", "mine");
    let before = tree(site.root());
    let run = init(&site, &["--defaults"], "");
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("README.md, content/site.yaml"), "{}", run.stderr);
    assert_eq!(tree(site.root()), before);
}

#[test]
fn with_a_certificate_it_is_signed_built_and_verified() {
    let site = Site::empty();
    let certificate = own("content/keys/example.asc");
    let run = init(&site, &["--defaults", "--certificate", certificate.to_str().unwrap()], "");
    assert!(run.stdout.contains("verify public --certificate content/keys/security.asc"));
    let secret = secret();
    let certificate = "content/keys/security.asc";
    for arguments in [
        &["sign", "--key", &secret, "--now", NOW][..],
        &["build", "--now", NOW],
        &["verify", "public", "--certificate", certificate, "--now", NOW],
    ] {
        let run = site.run(&[&["-C", "new"], arguments].concat());
        assert_eq!(run.code, Some(0), "{arguments:?}: {}{}", run.stdout, run.stderr);
    }
    assert!(site.path("new/public/.well-known/security.txt").is_file());
    // What the comment in the settings says.
    site.change("new/content/site.yaml", "signing: optional\n", "");
    assert_eq!(codes(&site), ["contact-single"]);
}

/// The block of the README, by a gpg that asks nobody for a passphrase.
#[test]
fn five_commands_lead_to_a_verified_site() {
    let Some(home) = Home::new() else { return };
    let block = &crate::docs::shell(&crate::docs::readme())[0];
    assert_eq!(block.lines().count(), 5);
    let path = std::env::var("PATH").unwrap();
    home.script(
        "gpg",
        &format!("PATH='{path}' exec gpg --batch --pinentry-mode loopback --passphrase '' \"$@\""),
    );
    let site = Site::empty();
    let program = Path::new(env!("CARGO_BIN_EXE_forewarn")).parent().unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", block]).current_dir(site.root()).env_clear().stdin(Stdio::null());
    shell.env("PATH", format!("{}:{}:{path}", home.path().display(), program.display()));
    let run = Run::of(shell.env("GNUPGHOME", home.path()).output().unwrap());
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let codes = site.run(&["-C", "security", "verify", "public"]);
    assert_eq!(codes.code, Some(3), "without the key it cannot be told whose it is");
    assert!(site.path("security/advisories/signed/revisions.txt").is_file());
}
