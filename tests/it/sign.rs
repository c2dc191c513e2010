//! Signing: what is kept, what a build makes of it, and what may not change any more.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, UNIX_EPOCH};

use sequoia_openpgp::Profile;
use sequoia_openpgp::cert::CertBuilder;
use sequoia_openpgp::serialize::SerializeInto as _;

use crate::signed::{FINGERPRINT, NOW, build, codes, secret, sign, signed, unsigned};
use crate::site::{Run, Site, many, tree};

const KEPT: &str = "advisories/signed";

#[test]
fn a_build_needs_signatures_and_then_no_key() {
    let site = unsigned();
    assert_eq!(codes(&site), ["security-txt-missing", "unsigned"]);
    let run = sign(&site, &[]);
    assert!(run.stdout.contains("EX-2026-0002, revision 1: A second table"), "{}", run.stdout);
    assert!(run.stdout.contains("    Title:         A second table"), "{}", run.stdout);
    assert!(
        run.stdout.contains("signed 2 revisions, the list of revisions, serial 1, security.txt")
    );
    assert_eq!(codes(&site), [""; 0]);
    build(&site, &[]);
    for (kept, published) in [
        (
            "advisories/signed/EX-2026-0001/1/advisories/EX-2026-0001.txt",
            "advisories/EX-2026-0001.txt",
        ),
        (
            "advisories/signed/EX-2026-0001/1/advisories/EX-2026-0001.txt",
            "advisories/EX-2026-0001.r1.txt",
        ),
        ("advisories/signed/EX-2026-0001/1/osv/x_EX-2026-0001.json", "osv/x_EX-2026-0001.json"),
        (
            "advisories/signed/EX-2026-0001/1/osv/x_EX-2026-0001.json.asc",
            "osv/x_EX-2026-0001.json.asc",
        ),
        (
            "advisories/signed/EX-2026-0002/1/patches/EX-2026-0002/main.patch.asc",
            "patches/EX-2026-0002/main.patch.asc",
        ),
        ("advisories/patches/EX-2026-0002/main.patch", "patches/EX-2026-0002/main.patch"),
        ("advisories/signed/revisions.txt", "revisions.txt"),
        ("content/signed/security.txt", ".well-known/security.txt"),
    ] {
        assert_eq!(site.read(kept), site.read(&format!("public/{published}")), "{published}");
    }
    let again = sign(&site, &[]);
    assert_eq!(again.stdout, "nothing to sign\n");
}

#[test]
fn a_dry_run_shows_and_signs_nothing() {
    let site = unsigned();
    let before = tree(site.root());
    let run = sign(&site, &["--dry-run"]);
    assert!(
        run.stdout.contains("EX-2026-0001, revision 1")
            && run.stdout.contains("nothing was signed")
    );
    assert_eq!(tree(site.root()), before);
}

#[test]
fn one_advisory_is_signed_where_one_is_named() {
    let site = unsigned();
    assert_eq!(sign(&site, &["EX-2026-0002"]).code, Some(0));
    assert_eq!(codes(&site), ["unsigned"]);
    let list = site.read("advisories/signed/revisions.txt");
    assert!(list.contains("revision EX-2026-0001 1 2026-01-02T03:04:05Z unsigned\n"), "{list}");
    let run = sign(&site, &["EX-2026-0009"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.contains("error[sign-unknown]: there is no advisory EX-2026-0009"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_was_signed_may_not_change() {
    let site = signed().advisory("grows without bounds", "grows and grows");
    let run = site.run(&["build", "--now", NOW]);
    assert_eq!(run.code, Some(1));
    let expected = "\
error[frozen-differs]: revision 1, as it was signed, has here: `A table grows without bounds.`
  --> advisories/EX-2026-0001.md:25:1
   |
25 | A table grows and grows.
   | ^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: undo the change, or append a revision (`kind: editorial` if only words change) and run `forewarn sign`
";
    assert!(run.stderr.starts_with(expected), "{}", run.stderr);
}

#[test]
fn line_ends_do_not_count() {
    let site = signed();
    let text = site.read("advisories/EX-2026-0001.md").replace('\n', "\r\n");
    site.write("advisories/EX-2026-0001.md", text);
    assert_eq!(codes(&site), [""; 0]);
}

#[test]
fn revisions_are_appended_and_older_ones_stay() {
    let site = signed();
    let first = site.read("advisories/signed/EX-2026-0001/1/advisories/EX-2026-0001.txt");
    let record = site.read("advisories/signed/EX-2026-0001/1/osv/x_EX-2026-0001.json");
    let second = "publication}\n  - {date: 2026-11-22T11:00:00Z, summary: Says more}\n";
    site.change("advisories/EX-2026-0001.md", "publication}\n", second);
    assert_eq!(codes(&site), ["unsigned"]);
    assert!(sign(&site, &[]).stdout.contains("signed 1 revision, the list of revisions, serial 2"));
    build(&site, &[]);
    assert_eq!(site.read("public/advisories/EX-2026-0001.r1.txt"), first);
    assert_eq!(site.read("public/advisories/EX-2026-0001.r1/osv/x_EX-2026-0001.json"), record);
    let newest = site.read("public/advisories/EX-2026-0001.txt");
    assert!(newest.contains("Revision:      2 (2026-11-22 11:00 UTC)"), "{newest}");
    assert_eq!(site.read("public/advisories/EX-2026-0001.r2.txt"), newest);
    site.change("advisories/EX-2026-0001.md", "Initial publication", "First publication");
    site.change(
        "advisories/EX-2026-0001.md",
        second.lines().last().unwrap(),
        &format!(
            "{}\n  - {{date: 2026-11-22T11:30:00Z, summary: Third}}",
            second.lines().last().unwrap()
        ),
    );
    assert_eq!(codes(&site), ["frozen-revisions", "unsigned"]);
}

/// A file of the signed site, what becomes of it, and the findings of that.
type Case = (&'static str, fn(&Site, &str), &'static [&'static str]);

fn remove(site: &Site, path: &str) {
    let path = site.path(path);
    if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
}

fn append(site: &Site, path: &str) {
    site.write(path, format!("{}x\n", site.read(path)));
}

fn precede(site: &Site, path: &str) {
    site.write(path, format!("x\n{}", site.read(path)));
}

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("advisories/EX-2026-0001.md", remove, &["frozen-orphan"]),
    ("advisories/patches/EX-2026-0002/main.patch", append, &["frozen-differs"]),
    ("advisories/signed/revisions.txt", remove, &["list-missing"]),
    ("advisories/signed/revisions.txt", append, &["text-outside-signature"]),
    ("advisories/signed/EX-2026-0001/1", remove, &["list-differs", "unsigned"]),
    ("advisories/signed/EX-2026-0001/1/source.md", remove, &["frozen-incomplete", "list-differs", "unsigned"]),
    ("advisories/signed/EX-2026-0001/1/source.md", append, &["frozen-differs", "list-differs"]),
    ("advisories/signed/EX-2026-0001/1/advisories/EX-2026-0001.txt", remove, &["frozen-incomplete", "list-differs", "unsigned"]),
    ("advisories/signed/EX-2026-0001/1/advisories/EX-2026-0001.txt", append, &["list-differs", "text-outside-signature", "unsigned"]),
    ("advisories/signed/EX-2026-0001/1/advisories/EX-2026-0001.txt", precede, &["list-differs", "text-outside-signature", "unsigned"]),
    ("advisories/signed/EX-2026-0001/1/osv/x_EX-2026-0001.json", append, &["list-differs", "signature-bad", "unsigned"]),
    ("advisories/signed/EX-2026-0001/1/osv/x_EX-2026-0001.json", remove, &["frozen-incomplete", "list-differs", "unsigned"]),
    ("advisories/signed/EX-2026-0001/1/osv/x_EX-2026-0001.json.asc", append, &["list-differs", "signature-form", "unsigned"]),
    ("advisories/signed/EX-2026-0001/1/osv/x_EX-2026-0001.json.asc", remove, &["frozen-incomplete", "list-differs", "unsigned"]),
    ("content/signed/security.txt", precede, &["text-outside-signature"]),
    ("content/keys/keyring.yaml", |site, path| site.change(path, "role: reports\n    holder: Example", "role: reports\n    holder: Another"), &[]),
    ("content/keys/keyring.yaml", |site, path| site.change(path, "certificate: example.asc", "certificate: example.asc\n    since: 2026-11-01"), &["list-outdated"]),
    ("content/policy.md", |site, path| site.change(path, "mailto:first@", "mailto:other@"), &["security-txt-outdated"]),
    ("advisories/signed/EX-2026-0001/x", |site, path| site.write(path, "x"), &["file-ignored"]),
];

#[test]
fn whatever_no_longer_fits_is_found() {
    let site = signed();
    let whole = tree(site.root());
    for (path, change, expected) in CASES {
        let copy = Site::empty();
        for (path, bytes) in &whole {
            copy.write(path, bytes);
        }
        change(&copy, path);
        assert_eq!(codes(&copy), *expected, "{path}");
    }
}

#[test]
fn security_txt_is_left_out_when_it_has_expired_and_renewed_by_signing() {
    let site = signed();
    let run = site.run(&["build", "--now", "2027-12-01"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stderr.contains(
            "warning[security-txt-expired]: security.txt expired on 2027-11-21 and is left out"
        ),
        "{}",
        run.stderr
    );
    assert!(!site.path("public/.well-known/security.txt").exists());
    let secret = secret();
    let run = site.run(&["sign", "--key", &secret, "--now", "2027-12-01"]);
    assert!(run.stdout.contains("signed security.txt\n"), "{}{}", run.stdout, run.stderr);
    let run = site.run(&["build", "--now", "2027-12-01"]);
    assert!(!run.stderr.contains("security-txt"), "{}", run.stderr);
    assert!(
        site.read("public/.well-known/security.txt").contains("Expires: 2028-11-29T00:00:00Z\n")
    );
}

#[test]
fn under_a_folder_of_a_host_nothing_is_well_known() {
    let site = unsigned().edit("content/site.yaml", "example.org/\n", "example.org/project/\n");
    sign(&site, &[]);
    assert_eq!(codes(&site), ["well-known-sub-path"]);
    build(&site, &[]);
    assert!(!site.path("public/.well-known").exists());
}

#[test]
fn a_revision_under_a_compromised_key_goes_out_marked_until_it_is_signed_again() {
    let site = signed();
    // The second entry is that of the role.
    let ring = site.read("content/keys/keyring.yaml");
    let at = ring.rfind("state: active").unwrap();
    let revoked = format!("{}state: revoked{}", &ring[..at], &ring[at + "state: active".len()..]);
    site.write("content/keys/keyring.yaml", revoked);
    let found = codes(&site);
    assert_eq!(found.iter().filter(|code| *code == "signature-withdrawn").count(), 2, "{found:?}");
    build(&site, &[]);
    assert!(site.read("public/advisories/EX-2026-0001.html").contains("Signature withdrawn"));
    assert!(!site.path("public/.well-known/security.txt").exists());
    let run = sign(&site, &["--resign"]);
    assert_eq!(run.code, Some(1), "the key that was lost signs no more: {}", run.stdout);
    site.write("content/keys/keyring.yaml", ring);
    let before = tree(&site.path(KEPT));
    let run = sign(&site, &["--resign", "EX-2026-0001"]);
    assert!(run.stdout.contains("EX-2026-0001, revision 1, again: A table"), "{}", run.stdout);
    let after = tree(&site.path(KEPT));
    let kept =
        |(path, bytes): (&String, &Vec<u8>)| path == "revisions.txt" || after[path] == *bytes;
    assert!(before.iter().all(kept), "a kept file was touched");
    assert!(after.contains_key("EX-2026-0001/1.2/advisories/EX-2026-0001.txt"));
    assert!(!after.contains_key("EX-2026-0001/1.2/source.md"));
    assert_eq!(codes(&site), [""; 0]);
}

#[test]
fn a_format_is_added_to_a_signed_revision() {
    let site = unsigned().edit("content/site.yaml", "tag:", "formats: [html, text]\ntag:");
    sign(&site, &[]);
    assert_eq!(codes(&site), [""; 0]);
    let site = site.edit("content/site.yaml", "formats: [html, text]\n", "");
    assert_eq!(codes(&site), ["frozen-format", "frozen-format"]);
    let before = tree(&site.path(KEPT));
    assert!(sign(&site, &[]).stdout.contains("files that were not signed before"));
    let after = tree(&site.path(KEPT));
    assert!(before.iter().all(|(path, bytes)| path == "revisions.txt" || after[path] == *bytes));
    assert!(after.contains_key("EX-2026-0001/1.2/osv/x_EX-2026-0001.json.asc"));
    assert_eq!(codes(&site), [""; 0]);
}

#[test]
fn a_key_in_the_build_signs_what_nobody_signed_and_warns() {
    let site = unsigned();
    let key = secret();
    let run = build(&site, &["--signing-key", &key]);
    assert!(run.stderr.contains("warning[signing-key-in-build]"), "{}", run.stderr);
    for path in ["advisories/EX-2026-0001.txt", "advisories/EX-2026-0001.r1.txt", "revisions.txt"] {
        let text = site.read(&format!("public/{path}"));
        assert!(text.starts_with("-----BEGIN PGP SIGNED MESSAGE-----"), "{path}: {text}");
    }
    for path in
        ["SHA256SUMS.asc", "osv/x_EX-2026-0001.json.asc", "patches/EX-2026-0002/main.patch.asc"]
    {
        assert!(
            site.read(&format!("public/{path}")).starts_with("-----BEGIN PGP SIGNATURE-----"),
            "{path}"
        );
    }
    let first = tree(&site.path("public"));
    let other = site
        .command()
        .args(["build", "--now", "2027-01-01", "--out", "again", "--signing-key", &key])
        .env("TZ", "Asia/Tokyo")
        .env("LC_ALL", "de_DE.UTF-8")
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .unwrap();
    assert!(other.status.success());
    assert!(first == tree(&site.path("again")), "the day or the machine shows in the output");
}

#[test]
fn a_key_that_the_keyring_does_not_have_signs_nothing() {
    let ring = crate::signed::KEYRING.replace("role: advisories", "role: reports").replacen(
        "role: reports",
        "role: advisories",
        0,
    );
    let site = unsigned().file("content/keys/keyring.yaml", &ring[..ring.rfind("  - ").unwrap()]);
    for command in [&["build", "--signing-key"][..], &["sign", "--key"]] {
        let run = site.run(&[command, &[&secret(), "--now", NOW]].concat());
        assert_eq!(run.code, Some(1));
        assert!(run.stderr.contains("error[signing-key]"), "{}", run.stderr);
    }
    assert!(!site.path("public").exists() && !site.path(KEPT).exists());
}

#[test]
fn the_manifest_is_signed_last_and_its_signature_left_out_when_it_no_longer_fits() {
    let site = signed();
    build(&site, &[]);
    assert!(!site.path("public/SHA256SUMS.asc").exists());
    assert!(sign(&site, &["--site"]).stdout.contains("signed SHA256SUMS\n"));
    let signature = site.read("public/SHA256SUMS.asc");
    fs::remove_dir_all(site.path("public")).unwrap();
    build(&site, &[]);
    assert_eq!(site.read("public/SHA256SUMS.asc"), signature, "another machine builds the same");
    site.change("content/policy.md", "Write to us.", "Do write to us.");
    let run = build(&site, &[]);
    assert!(run.stderr.contains("warning[manifest-signature]"), "{}", run.stderr);
    assert!(!site.path("public/SHA256SUMS.asc").exists());
}

#[test]
fn a_changed_site_is_not_signed() {
    let site = signed();
    build(&site, &[]);
    site.write("public/index.html", "changed");
    let run = sign(&site, &["--site"]);
    assert!(
        run.stderr.contains("error[sign-site]: `index.html` is not what `SHA256SUMS` says"),
        "{}",
        run.stderr
    );
    assert!(!site.path("public/SHA256SUMS.asc").exists());
}

/// Kills many runs of `sign` at different moments: each leaves whole revisions or none, and the next completes the rest.
#[test]
fn a_killed_run_leaves_whole_revisions() {
    let mut between = 0;
    for round in 0..25 {
        let site = unsigned();
        many(&site, 12);
        remove(&site, "advisories/patches");
        let ids: BTreeMap<String, Vec<u8>> = tree(&site.path("advisories"));
        let secret = secret();
        let mut child = site
            .command()
            .args(["sign", "--key", &secret, "--now", NOW])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // By what it has done, not by the clock: a busy machine is slower to begin.
        while kept(&site) < round / 2 && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(round as u64 % 5));
        child.kill().unwrap();
        child.wait().unwrap();
        let kept = kept(&site);
        between += usize::from(kept > 0 && kept < ids.len());
        let found = codes(&site);
        let broken =
            found.iter().find(|code| code.starts_with("frozen") || code.starts_with("signature"));
        assert_eq!(broken, None, "round {round}");
        assert_eq!(sign(&site, &[]).code, Some(0));
        assert_eq!(codes(&site), [""; 0], "round {round}");
        assert!(!site.path("advisories/signed/.new").exists());
    }
    assert!(between > 0, "no run was killed while it was signing");
}

/// How many advisories have a signed revision.
fn kept(site: &Site) -> usize {
    let is_advisory = |name: &str| name.starts_with("EX-");
    fs::read_dir(site.path(KEPT)).map_or(0, |all| {
        all.filter(|one| is_advisory(&one.as_ref().unwrap().file_name().to_string_lossy())).count()
    })
}

/// A site whose key is locked by `correct horse`, and the key in `secret.asc`.
fn locked() -> Site {
    let builder = CertBuilder::new().set_profile(Profile::RFC4880).unwrap();
    let builder = builder.add_userid("forewarn test key, do not trust <test@example.org>");
    let builder = builder.set_creation_time(UNIX_EPOCH + Duration::from_secs(1_780_000_000));
    let builder = builder.add_signing_subkey().set_password(Some("correct horse".into()));
    let (cert, _) = builder.generate().unwrap();
    let ring = crate::signed::KEYRING.replace(FINGERPRINT, &cert.fingerprint().to_hex());
    let second = ring.find("  - ").unwrap()..ring.rfind("  - ").unwrap();
    unsigned()
        .file("content/keys/keyring.yaml", ring.replace(&ring[second], ""))
        .file("content/keys/example.asc", cert.armored().to_vec().unwrap())
        .file("secret.asc", cert.as_tsk().armored().to_vec().unwrap())
}

#[test]
fn a_passphrase_comes_from_a_file_descriptor() {
    let site = locked().file("passphrase", "correct horse\n").file("wrong", "wrong\n");
    let run = |passphrase: &str| {
        let program = env!("CARGO_BIN_EXE_forewarn");
        let line = format!("{program} sign --key secret.asc --now {NOW} {passphrase}");
        Run::of(Command::new("sh").args(["-c", &line]).current_dir(site.root()).output().unwrap())
    };
    for (passphrase, expected) in [
        ("</dev/null", "this key has a passphrase, and there is no terminal to ask for it"),
        ("--passphrase-fd 3 3<wrong", "this key could not be unlocked"),
        ("--passphrase-fd 77", "file descriptor 77 cannot be read"),
    ] {
        let run = run(passphrase);
        assert_eq!(run.code, Some(1));
        assert!(run.stderr.contains(&format!("error[signing-key]: {expected}")), "{}", run.stderr);
        assert!(!site.path("advisories/signed/EX-2026-0001").exists());
    }
    let done = run("--passphrase-fd 3 3<passphrase");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert!(!(done.stdout + &done.stderr).contains("horse"));
    assert_eq!(codes(&site), [""; 0]);
}

#[test]
fn the_example_key_says_what_it_is() {
    let text = crate::docs::all();
    assert!(
        text.contains(FINGERPRINT) || text.contains("do not trust"),
        "the manual does not name the example key"
    );
}

#[test]
fn what_is_signed_is_published_whatever_formats_says() {
    let site = unsigned().edit("content/site.yaml", "tag:", "formats: [html, osv]\ntag:");
    sign(&site, &[]);
    assert_eq!(codes(&site), [""; 0]);
    let key = secret();
    for more in [&[][..], &["--signing-key", &key]] {
        build(&site, more);
        assert!(site.path("public/advisories/EX-2026-0001.txt").exists());
        assert!(!site.path("public/atom.xml").exists());
        let run = site.run(&["verify", "public", "--fingerprint", FINGERPRINT, "--now", NOW]);
        assert_eq!(run.code, Some(0), "{}", run.stdout);
    }
    let run = build(&site, &["--formats", "feeds"]);
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
    assert!(!site.path("public/advisories/EX-2026-0001.txt").exists());
}

#[test]
fn line_ends_of_certificates_do_not_count() {
    let site = signed();
    build(&site, &[]);
    let first = tree(&site.path("public"));
    let windows = site.read("content/keys/example.asc").replace('\n', "\r\n");
    site.write("content/keys/example.asc", windows);
    assert_eq!(codes(&site), [""; 0]);
    build(&site, &[]);
    assert!(first == tree(&site.path("public")));
}
