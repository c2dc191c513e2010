//! What packagers get before a release: who gets it, who can read it, and what it tells to nobody else.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use forewarn::model::digest::Digest;
use tempfile::TempDir;

use crate::gpg::Home;
use crate::signed::{FINGERPRINT, NOW, own, secret, with_key};
use crate::site::{Run, Site, tree};

/// Written in two parts, so that this file does not look like a draft.
const CANARY: &str = concat!("forewarn-canary", "-0123456789abcdef0123456789abcdef");

const DRAFT: &str = "\
---
draft:
  canary: CANARY
  planned: 2026-12-01T15:00:00Z
  private: [A Reporter]
title: A stack without end
aliases: [CVE-2026-54321]
affected:
  - package: pkg:pypi/first
    ranges: [{introduced: 1.0.0, fixed: 2.1.0}]
    versions: [1.0.0, 2.0.0]
    repository: https://github.com/example/first
    fixes: [{branch: main, commit: 4529c1632a356cc1ab6a7fdddccd2de60a21e366, patch: main.patch}]
---
## Problem

A stack grows without end; see [the policy](../content/policy.md).
";

const PACKAGERS: &str = "\
- name: Example Linux
  address: one@example.net
  fingerprint: 86F0 5DBB 2F9F 99A6 450F  F7E2 0BB0 0824 8CE0 D403
  certificate: packager-one.asc
- name: Example list
  address: two@example.net
  fingerprint: D0A6267926C6A045E70F92A04935F23D9974F282
  certificate: packager-two.asc
  list: {subject_prefix: '[vs]', max_lead: 14d}
";

const EXPIRING: &str = "\
- name: Example BSD
  address: three@example.net
  fingerprint: 17183252EF212A23405FEA88D6F94C7A357E3669
  certificate: packager-expiring.asc
";

const PATCH: &str = "--- a/stack.py\n+++ b/stack.py\n@@ -1 +1 @@\n-push()\n+push(limit)\n";

/// A site with a key, and a draft of it in a folder elsewhere.
struct Case {
    site: Site,
    drafts: TempDir,
}

impl Case {
    fn new() -> Self {
        let drafts = TempDir::new().unwrap();
        let case = Self { site: with_key(Site::new()), drafts };
        case.write("amber-otter-42/draft.md", &DRAFT.replace("CANARY", CANARY));
        case.write("amber-otter-42/patches/main.patch", PATCH);
        case.write("packagers.yaml", PACKAGERS);
        for name in ["packager-one", "packager-two", "packager-expiring"] {
            let certificate = fs::read_to_string(own(&format!("tests/keys/{name}.asc"))).unwrap();
            case.write(&format!("certificates/{name}.asc"), &certificate);
        }
        case
    }

    fn path(&self, path: &str) -> PathBuf {
        self.drafts.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[track_caller]
    fn change(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(from), "`{from}` is not in {path}");
        self.write(path, &text.replace(from, to));
    }

    fn run(&self, more: &[&str]) -> Run {
        let drafts = self.drafts.path().to_str().unwrap();
        let all = ["bundle", "amber-otter-42", "--drafts", drafts, "--now", NOW];
        self.site.run(&[&all, more].concat())
    }

    /// Makes the bundles by the example key.
    #[track_caller]
    fn bundle(&self, more: &[&str]) -> Run {
        let run = self.run(&[&["--key", &secret()], more].concat());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run
    }

    /// Refuses, for these reasons, and leaves everything as it is.
    #[track_caller]
    fn refused(&self, more: &[&str], codes: &[&str]) -> String {
        let before = (tree(self.site.root()), tree(self.drafts.path()));
        let run = self.run(&[&["--key", &secret()], more].concat());
        assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
        let found = run.stderr.lines().filter_map(|line| line.strip_prefix("error["));
        let found: Vec<_> = found.map(|line| line.split(']').next().unwrap()).collect();
        assert_eq!(found, codes, "{}", run.stderr);
        assert!((tree(self.site.root()), tree(self.drafts.path())) == before);
        run.stderr
    }

    /// The hash of the archive that a dry run tells.
    fn hash(&self) -> String {
        let run = self.run(&["--dry-run"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let line = run.stdout.lines().find(|line| line.ends_with("  amber-otter-42.tar"));
        line.unwrap_or_else(|| panic!("{}", run.stdout))[..64].to_owned()
    }

    fn sent(&self) -> BTreeMap<String, Vec<u8>> {
        tree(&self.path("amber-otter-42/sent"))
    }

    fn draft(&self) -> String {
        fs::read_to_string(self.path("amber-otter-42/draft.md")).unwrap()
    }
}

/// The record that a dry run shows.
pub(crate) fn record() -> String {
    let run = Case::new().run(&["--dry-run"]);
    let rest = run.stdout.split("==> advisory.osv.json <==\n").nth(1).unwrap();
    rest.split("==>").next().unwrap().to_owned()
}

fn hash(bytes: &[u8]) -> String {
    Digest::of(bytes).to_string()
}

/// A gpg with a packager's secret key and the project's certificate.
fn packager(key: &str) -> Option<Home> {
    let home = Home::new()?;
    for file in [key, "content/keys/example.asc"] {
        gpg(&home, &["--import", own(file).to_str().unwrap()]);
    }
    Some(home)
}

fn gpg(home: &Home, arguments: &[&str]) -> (Vec<u8>, String) {
    let output = Command::new("gpg")
        .env("GNUPGHOME", home.path())
        .args(["--batch", "--status-fd", "2"])
        .args(arguments)
        .output()
        .unwrap();
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {log}");
    (output.stdout, log)
}

/// What gpg decrypts, under a good signature of the project.
fn opened(home: &Home, file: &Path) -> Vec<u8> {
    let (bytes, log) = gpg(home, &["--decrypt", file.to_str().unwrap()]);
    let good = format!("[GNUPG:] VALIDSIG {FINGERPRINT}");
    let words = ["[GNUPG:] DECRYPTION_OKAY", "[GNUPG:] GOODSIG", &good];
    assert!(words.iter().all(|word| log.contains(word)), "{log}");
    assert_eq!(log.matches("[GNUPG:] ENC_TO").count(), 1, "{log}");
    bytes
}

/// The attached archive in the body of a mail.
fn attached(body: &str) -> Vec<u8> {
    use base64::Engine as _;
    let (_, part) = body.split_once("filename=\"amber-otter-42.tar\"\r\n\r\n").unwrap();
    let encoded = part.split("\r\n--").next().unwrap().replace("\r\n", "");
    base64::engine::general_purpose::STANDARD.decode(encoded).unwrap()
}

#[test]
fn every_packager_reads_the_same_bytes() {
    let case = Case::new();
    case.bundle(&[]);
    let expected = case.hash();
    for (key, name) in [("one", "Example Linux"), ("two", "Example list")] {
        let Some(home) = packager(&format!("tests/keys/packager-{key}-secret.asc")) else { return };
        let archive = opened(&home, &case.path(&format!("amber-otter-42/sent/{name}.tar.asc")));
        assert_eq!(hash(&archive), expected, "{name}");
        let mail = case.sent()[&format!("{name}.eml")].clone();
        let mail = String::from_utf8(mail).unwrap();
        let start = mail.find("-----BEGIN PGP MESSAGE-----").unwrap();
        let message = mail[start..].split("\r\n--=_").next().unwrap();
        let file = home.path().join("message.asc");
        fs::write(&file, message).unwrap();
        let body = String::from_utf8(opened(&home, &file)).unwrap();
        assert!(body.contains("Release:  2026-12-01 15:00 UTC, a Tuesday\r\n"), "{body}");
        assert_eq!(attached(&body), archive);
    }
}

#[test]
fn the_archive_holds_what_packagers_need() {
    let case = Case::new();
    case.bundle(&[]);
    let Some(home) = packager("tests/keys/packager-one-secret.asc") else { return };
    let archive = opened(&home, &case.path("amber-otter-42/sent/Example Linux.tar.asc"));
    let folder = TempDir::new().unwrap();
    tar::Archive::new(&archive[..]).unpack(folder.path()).unwrap();
    let files = tree(&folder.path().join("amber-otter-42"));
    let names: Vec<_> = files.keys().map(String::as_str).collect();
    let expected =
        ["README.txt", "SHA256SUMS", "advisory.osv.json", "advisory.txt", "patches/main.patch"];
    assert_eq!(names, expected);
    assert_eq!(files["patches/main.patch"], PATCH.as_bytes());
    let text = String::from_utf8(files["advisory.txt"].clone()).unwrap();
    assert!(text.contains("A stack without end") && text.contains("CVE-2026-54321"), "{text}");
    assert!(text.contains("https://security.example.org/policy.html"), "{text}");
    let all = files.values().flatten().copied().collect::<Vec<_>>();
    assert!(!String::from_utf8_lossy(&all).contains("canary"));
    let sums = Command::new("sha256sum")
        .args(["--check", "--strict", "SHA256SUMS"])
        .current_dir(folder.path().join("amber-otter-42"))
        .status();
    assert!(sums.unwrap().success());
}

#[test]
fn nothing_is_told_outside_of_the_encrypted_part() {
    let case = Case::new();
    case.bundle(&[]);
    let sent = case.sent();
    let names: Vec<_> = sent.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["Example Linux.eml", "Example Linux.tar.asc", "Example list.eml", "Example list.tar.asc"]
    );
    for (name, bytes) in &sent {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let (before, rest) = text.split_once("-----BEGIN PGP MESSAGE-----").unwrap();
        let (armour, after) = rest.split_once("-----END PGP MESSAGE-----").unwrap();
        // Of short words base64 has some by chance.
        let outside = format!("{before}{after}").to_lowercase();
        let secrets = ["stack", "cve", "pypi", "first/", "readme", "amber:", "canary", "reporter"];
        assert!(secrets.iter().all(|word| !outside.contains(word)), "{outside}");
        assert!(armour.len() > 1_000 && !armour.contains("grows") && !armour.contains(CANARY));
        let other =
            if name.starts_with("Example L") { "two@example.net" } else { "one@example.net" };
        assert!(!text.contains(other), "{name}");
    }
    let mail = |name: &str| String::from_utf8(sent[name].clone()).unwrap();
    assert!(
        mail("Example list.eml")
            .contains("\r\nSubject: [vs] Confidential notice amber-otter-42\r\n")
    );
    assert!(
        mail("Example Linux.eml").contains("\r\nSubject: Confidential notice amber-otter-42\r\n")
    );
    assert!(mail("Example Linux.eml").starts_with("From: First <first@example.org>\r\nTo: Example Linux <one@example.net>\r\nDate: Sun, 22 Nov 2026 12:00:00 +0000\r\n"));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_what_was_made() {
    use std::os::unix::fs::PermissionsExt as _;
    let case = Case::new();
    case.bundle(&[]);
    let mode = |path: &str| fs::metadata(case.path(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("amber-otter-42/sent"), 0o700);
    for name in case.sent().keys() {
        assert_eq!(mode(&format!("amber-otter-42/sent/{name}")), 0o600, "{name}");
    }
}

#[test]
fn what_was_sent_is_recorded_and_changes_nothing_else() {
    let case = Case::new();
    let (before, expected) = (case.draft(), case.hash());
    case.bundle(&["--to", "example list"]);
    let after = case.draft();
    let (head, rest) = after.split_once("  sent:\n").unwrap();
    let (entry, tail) = rest.split_once('\n').unwrap();
    assert_eq!(format!("{head}{tail}"), before);
    let start = format!("    - {{to: \"Example list\", at: {NOW}, bundle: {expected}, patches: ");
    assert!(entry.starts_with(&start), "{entry}");
    assert_eq!(case.hash(), expected, "the record changed the archive");
    case.bundle(&[]);
    assert_eq!(case.draft().matches("    - {to: ").count(), 3);
}

#[test]
fn whoever_has_an_older_bundle_is_named() {
    let case = Case::new();
    let run = case.bundle(&["--to", "Example Linux"]);
    assert_eq!(run.stderr, "warning: `Example list` was sent nothing yet\n");
    assert_eq!(case.bundle(&["--to", "Example list"]).stderr, "");
    case.change("amber-otter-42/draft.md", "2026-12-01T15", "2026-12-02T15");
    let words = "has an older text or date of release and must get the new one";
    let run = case.run(&["--dry-run"]);
    assert_eq!(
        run.stderr,
        format!("warning: `Example Linux` {words}\nwarning: `Example list` {words}\n")
    );
    case.change("amber-otter-42/patches/main.patch", "limit", "bound");
    let run = case.bundle(&["--to", "Example list"]);
    assert_eq!(
        run.stderr,
        "warning: `Example Linux` has older patches and must get the new ones\n"
    );
}

#[test]
fn a_certificate_that_ends_before_the_release_is_refused_by_name() {
    let case = Case::new();
    case.write("packagers.yaml", &format!("{PACKAGERS}{EXPIRING}"));
    let told = case.refused(&[], &["bundle-certificate"]);
    assert!(told.contains("`Example BSD` cannot be written to until the release on 2026-12-01: this key expired on 2026-11-28"), "{told}");
    case.bundle(&["--to", "Example Linux", "--to", "Example list"]);
    case.change(
        "packagers.yaml",
        "packager-expiring.asc\n",
        "packager-expiring.asc\n  active: false\n",
    );
    case.bundle(&[]);
}

#[test]
fn everything_in_the_way_is_said_at_once() {
    let case = Case::new();
    case.write("packagers.yaml", &format!("{PACKAGERS}{EXPIRING}"));
    case.change("amber-otter-42/draft.md", "2026-12-01T15", "2026-12-24T15");
    fs::remove_file(case.path("amber-otter-42/patches/main.patch")).unwrap();
    case.refused(&[], &["bundle-certificate", "bundle-lead", "bundle-patch"]);
    case.change("amber-otter-42/draft.md", "fixed: 2.1.0", "fixed: 0.1.0");
    let codes = ["bundle-certificate", "bundle-lead", "bundle-patch", "range-order"];
    let told = case.refused(&[], &codes);
    assert!(told.contains("--> amber-otter-42/draft.md:10:"), "{told}");
    case.change("amber-otter-42/draft.md", "  planned: 2026-12-24T15:00:00Z\n", "");
    case.refused(&[], &["bundle-date"]);
    case.change("amber-otter-42/draft.md", "title:", "titel:");
    case.refused(&[], &["unknown-key"]);
    case.refused(&["--to", "Nobody"], &["unknown-key"]);
}

#[test]
fn a_private_word_goes_to_nobody_and_is_not_repeated() {
    let case = Case::new();
    case.write("private.yaml", "forbidden: [finder@example.com]\n");
    for word in ["Reported-by: a reporter", "From: finder@example.com"] {
        case.write("amber-otter-42/patches/main.patch", &format!("{word}\n{PATCH}"));
        let told = case.refused(&[], &["bundle-private"]);
        assert!(!told.to_lowercase().contains("reporter") && !told.contains("finder"), "{told}");
    }
}

#[test]
fn nothing_is_written_into_the_sites_folder_or_by_a_dry_run() {
    let case = Case::new();
    case.refused(&["--out", "public"], &["drafts-inside"]);
    let before = tree(case.drafts.path());
    let run = case.run(&["--dry-run"]);
    assert!(
        run.stdout.contains(
            "to Example list <two@example.net>: [vs] Confidential notice amber-otter-42\n"
        ),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("A stack grows without end"), "{}", run.stdout);
    assert!(tree(case.drafts.path()) == before);
    let out = TempDir::new().unwrap();
    case.bundle(&["--out", out.path().to_str().unwrap(), "--to", "Example Linux"]);
    assert_eq!(tree(out.path()).len(), 2);
}

#[test]
fn the_users_own_gpg_signs_too() {
    let case = Case::new();
    let Some(home) = packager("tests/keys/packager-one-secret.asc") else { return };
    gpg(&home, &["--import", &secret()]);
    let program = home.path().join("program");
    let run = case
        .site
        .command()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .args(["bundle", "amber-otter-42", "--to", "Example Linux", "--now", NOW, "--drafts"])
        .arg(case.drafts.path())
        .arg("--with")
        .arg(&program)
        .output();
    let run = Run::of(run.unwrap());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let archive = opened(&home, &case.path("amber-otter-42/sent/Example Linux.tar.asc"));
    assert_eq!(hash(&archive), case.hash());
}

#[test]
fn packagers_may_be_known_by_number_alone() {
    let site = Site::new().file("content/packagers.yaml", "count: 2\nnamed: [Example Linux]\n");
    assert_eq!(site.codes(), ["unsigned-optional"]);
    for (text, code) in [
        ("count: 1\naddress: a@example.org\n", "unknown-key"),
        ("named: [a@example.org]\n", "packagers-private"),
        ("count: 0\nnamed: [A]\n", "packagers-count"),
        ("named: [A, A]\n", "packagers-twice"),
    ] {
        site.write("content/packagers.yaml", text);
        assert_eq!(site.codes(), [code, "unsigned-optional"], "{text}");
    }
}
