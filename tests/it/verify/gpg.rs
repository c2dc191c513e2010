//! What gpg calls a good signature, and forewarn does not.

use std::fs;
use std::process::{Command, Output};

use forewarn::model::keyring::KeyState;
use forewarn::site_path::SitePath;
use forewarn::verify::{Anchors, verify};
use tempfile::TempDir;

use super::key::TestKey;
use super::published::{Draft, Files, count, time};
use super::{NOW, anchored, found};

const TEXT: &str = "advisories/EX-2026-0002.txt";

/// gpg with an empty keyring of its own.
struct Gpg {
    home: TempDir,
}

impl Gpg {
    /// None where gpg is not installed; a run of CI must have it.
    fn new() -> Option<Self> {
        let gpg = Self { home: TempDir::new().unwrap() };
        if Command::new("gpg").arg("--version").output().is_ok() {
            return Some(gpg);
        }
        assert!(std::env::var_os("CI").is_none(), "gpg is not installed");
        None
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let fixed = ["--batch", "--no-tty", "--no-autostart", "--quiet", "--homedir"];
        let mut command = Command::new("gpg");
        command.args(fixed).arg(self.home.path()).args(arguments).env("LC_ALL", "C");
        command.output().unwrap()
    }

    /// Clear-signs a file by a key of its own, which it makes first.
    fn sign(&self, options: &[&str], file: &std::path::Path) {
        let fixed =
            ["--batch", "--yes", "--quiet", "--passphrase", "", "--pinentry-mode", "loopback"];
        let run = |arguments: &[&str]| {
            let mut command = Command::new("gpg");
            command.arg("--homedir").arg(self.home.path()).args(fixed).args(arguments);
            command.output().unwrap()
        };
        run(&["--quick-generate-key", "another key", "ed25519", "sign", "never"]);
        let signed = run(&[options, &["--clearsign", file.to_str().unwrap()]].concat());
        assert!(signed.status.success(), "{}", String::from_utf8_lossy(&signed.stderr));
    }

    /// Whether gpg says `Good signature` of a text, and ends as if all were well.
    fn accepts(&self, key: &TestKey, text: &[u8]) -> Result<(), String> {
        let (certificate, file) =
            (self.home.path().join("key.asc"), self.home.path().join("text.txt"));
        fs::write(&certificate, key.certificate().bytes()).unwrap();
        fs::write(&file, text).unwrap();
        self.run(&["--import", certificate.to_str().unwrap()]);
        let run = self.run(&["--verify", file.to_str().unwrap()]);
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        let good = run.status.success() && said.contains("Good signature");
        if good { Ok(()) } else { Err(said) }
    }
}

/// Shows that gpg takes the text of a site, and that forewarn refuses it with this code.
#[track_caller]
fn check(files: &Files, signer: &TestKey, anchor: &TestKey, code: &str) {
    let verdict = verify(files, &anchored(anchor.certificate()), None, time(NOW));
    assert!(found(&verdict).contains(&(code, TEXT)), "{:?}", found(&verdict));
    match Gpg::new() {
        Some(gpg) => gpg.accepts(signer, &files[&SitePath::fixed(TEXT)]).unwrap(),
        None => drop(std::io::Write::write_all(
            &mut std::io::stderr(),
            b"skipped: gpg is not installed\n",
        )),
    }
}

#[test]
fn text_before_a_signed_block() {
    let key = TestKey::example();
    let mut files = Draft::new().publish(&key);
    let text = files.get_mut(&SitePath::fixed(TEXT)).unwrap();
    *text = [b"No fix is needed.\n\n".as_slice(), text].concat();
    count(&mut files);
    check(&files, &key, &key, "text-outside-signature");
}

#[test]
fn a_key_that_was_revoked_as_compromised() {
    let (other, lost) = (TestKey::new("another key", None), TestKey::example().compromised());
    let mut draft = Draft::new();
    draft.keys.clear();
    draft.list_key(&lost, KeyState::Retired);
    draft.list_key(&other, KeyState::Active);
    check(&draft.publish(&other), &lost, &other, "signature-key-revoked");
}

#[test]
fn a_signature_from_after_the_end_of_its_key() {
    let (key, old) = (TestKey::example(), TestKey::new("an expired key", Some(10)));
    let mut draft = Draft::new();
    draft.list_key(&old, KeyState::Retired);
    draft.sign_again("EX-2026-0002", 1, &old, "2026-11-20T10:00:00Z");
    check(&draft.publish(&key), &old, &key, "signature-out-of-term");
}

#[test]
fn a_weak_hash() {
    let key = TestKey::example();
    let mut draft = Draft::new();
    let frozen = draft.revisions.get_mut(&("EX-2026-0002".to_owned(), 1)).unwrap();
    let bytes = frozen.files.get_mut(&SitePath::fixed(TEXT)).unwrap();
    let (text, _) = forewarn::signature::clear_text::read(bytes).unwrap();
    *bytes = key.clear_with_sha1(&text, "2026-11-20T10:00:00Z");
    check(&draft.publish(&key), &key, &key, "signature-weak");
}

#[test]
fn a_signature_that_gpg_wrote_is_refused_for_what_is_wrong_with_it() {
    let Some(gpg) = Gpg::new() else { return };
    let mut files = Draft::new().publish(&TestKey::example());
    let text = forewarn::signature::clear_text::read(&files[&SitePath::fixed(TEXT)]).unwrap().0;
    let plain = gpg.home.path().join("plain.txt");
    fs::write(&plain, text).unwrap();
    for (options, code) in [
        (&["--digest-algo", "SHA1"][..], "signature-weak"),
        (&["--digest-algo", "SHA512"], "signature-unknown-key"),
    ] {
        gpg.sign(options, &plain);
        files.insert(SitePath::fixed(TEXT), fs::read(plain.with_extension("txt.asc")).unwrap());
        let verdict = verify(&files, &Anchors::default(), None, time(NOW));
        assert!(found(&verdict).contains(&(code, TEXT)), "{:?}", found(&verdict));
    }
}
