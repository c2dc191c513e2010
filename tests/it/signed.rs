//! Sites that are signed with the example key, whose secret half is public.

use std::fs;
use std::path::PathBuf;

use crate::site::{ADVISORY, Run, Site};

/// The fingerprint of the example key.
pub(crate) const FINGERPRINT: &str = "AD915CC3192C07E746F8FD1929511BBC76E15472";

/// A time at which the example key is good.
pub(crate) const NOW: &str = "2026-11-22T12:00:00Z";

pub(crate) const KEYRING: &str = "\
keys:
  - fingerprint: AD915CC3192C07E746F8FD1929511BBC76E15472
    role: reports
    holder: Example
    state: active
    certificate: example.asc
  - fingerprint: AD915CC3192C07E746F8FD1929511BBC76E15472
    role: advisories
    holder: Example
    state: active
    certificate: example.asc
";

/// A file of this repository.
pub(crate) fn own(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub(crate) fn secret() -> String {
    own("tests/keys/example-secret.asc").to_str().unwrap().to_owned()
}

/// A site with a keyring and two advisories, one with a patch, that demands signatures and has none.
pub(crate) fn unsigned() -> Site {
    let second = ADVISORY
        .replace("EX-2026-0001", "EX-2026-0002")
        .replace("aliases: [CVE-2026-12345]\n", "")
        .replace("A table without bounds", "A second table")
        .replacen("21e366}]", "21e366, patch: main.patch}]", 1);
    with_key(Site::new())
        .edit("content/site.yaml", "signing: optional\n", "")
        .file("advisories/EX-2026-0002.md", second)
        .file("advisories/patches/EX-2026-0002/main.patch", "--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b\n")
}

/// The same site with the example key in its keyring.
pub(crate) fn with_key(site: Site) -> Site {
    site.file("content/keys/keyring.yaml", KEYRING)
        .file("content/keys/example.asc", fs::read(own("content/keys/example.asc")).unwrap())
}

/// Runs `sign` with the example key and more arguments.
pub(crate) fn sign(site: &Site, more: &[&str]) -> Run {
    let secret = secret();
    site.run(&[&["sign", "--key", &secret, "--now", NOW], more].concat())
}

/// The same site, signed.
pub(crate) fn signed() -> Site {
    let site = unsigned();
    let run = sign(&site, &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    site
}

/// Builds as of a time at which the example key is good; it must work.
#[track_caller]
pub(crate) fn build(site: &Site, more: &[&str]) -> Run {
    let run = site.run(&[&["build", "--now", NOW], more].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    run
}

/// The codes that `check` finds.
pub(crate) fn codes(site: &Site) -> Vec<String> {
    let run = site.run(&["check", "--format", "json", "--now", NOW]);
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let all = found["findings"].as_array().unwrap().iter();
    let mut codes: Vec<_> = all.map(|one| one["code"].as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes
}
