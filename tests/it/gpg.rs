//! Signing by a real gpg, with keys that it makes in a home of its own; and what is made of one that lies.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use forewarn::diagnostic::Fault;
use forewarn::model::fingerprint::Fingerprint;
use forewarn::model::keyring::{Key, KeyRole, KeyState};
use forewarn::signature::gpg::Gpg;
use forewarn::signature::{Certificate, Form, KeyFile, Ring, Signer as _, armour};
use jiff::Timestamp;
use tempfile::TempDir;

const TEXT: &str =
    "A text – with dashes\n- one\n-----BEGIN PGP SIGNATURE-----\n\n  From here\nFrom there\n";

/// gpg's home. The path is short, because the agent's socket is in it.
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    /// Nothing where gpg is not installed, which is said; in CI it is a failure.
    pub(crate) fn new() -> Option<Self> {
        if !installed("gpg") {
            assert!(std::env::var_os("CI").is_none(), "gpg is not installed");
            // Written past the test harness, which hides what a test that passes prints.
            std::io::stderr().write_all(b"skipped: gpg is not installed\n").unwrap();
            return None;
        }
        let home = Self { folder: short_folder() };
        home.script("program", "exec env GNUPGHOME=\"${0%/*}\" gpg \"$@\"");
        Some(home)
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A program that is a shell script.
    pub(crate) fn script(&self, name: &str, text: &str) -> PathBuf {
        script(self.folder.path(), name, text)
    }

    fn gpg(&self, arguments: &[&str]) -> Output {
        let output = Command::new("gpg")
            .env("GNUPGHOME", self.folder.path())
            .args(["--batch", "--quiet", "--pinentry-mode", "loopback"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        output
    }

    /// A new key; `how` are its algorithm, usage and end, and what must come before.
    fn key(&self, name: &str, passphrase: &str, how: [&str; 3], before: &[&str]) -> Fingerprint {
        let make = ["--passphrase", passphrase, "--quick-generate-key", name];
        self.gpg(&[before, &make, &how].concat());
        let listed = self.gpg(&["--with-colons", "--list-secret-keys", &format!("={name}")]);
        let listed = String::from_utf8(listed.stdout).unwrap();
        let line = listed.lines().find_map(|line| line.strip_prefix("fpr:::::::::")).unwrap();
        Fingerprint::parse(line.trim_end_matches(':')).unwrap()
    }

    fn ed25519(&self) -> Fingerprint {
        self.key("ed", "", ["ed25519", "sign", "never"], &[])
    }

    fn certificate(&self, fingerprint: &Fingerprint) -> Certificate {
        let export =
            ["--armor", "--export-options", "export-minimal", "--export", fingerprint.hex()];
        Certificate::read(&self.gpg(&export).stdout).unwrap()
    }

    fn find(&self, candidates: &[Fingerprint]) -> Result<Gpg, Fault> {
        Gpg::find(candidates, &self.folder.path().join("program"), Timestamp::now())
    }

    /// Signs a text in both ways, and has both judged by us and by every reader at hand.
    fn check(&self, fingerprint: &Fingerprint, text: &str) {
        let gpg = self.find(std::slice::from_ref(fingerprint)).unwrap();
        let certificate = self.certificate(fingerprint);
        let ring = ring(fingerprint, certificate.clone());
        let [clear, detached] = [Form::Clear, Form::Detached]
            .map(|form| gpg.sign(form, text.as_bytes(), Timestamp::UNIX_EPOCH).unwrap());

        let (signed, by) = ring.clear(&clear).unwrap();
        assert!(signed == text && by.signer == *fingerprint);
        let by = ring.detached(text.as_bytes(), &detached).unwrap();
        assert_eq!(by.signer, *fingerprint);
        let late = gpg.time(Timestamp::UNIX_EPOCH).duration_until(by.at).as_secs();
        assert!((-1..60).contains(&late), "dated {late} s after the clock");

        let folder = short_folder();
        for (name, bytes) in [
            ("text", text.as_bytes()),
            ("text.asc", &detached),
            ("clear", &clear),
            ("certificate", certificate.bytes()),
        ] {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        accepted_by_readers(folder.path());
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // Also where a test panics: an agent would outlive its home.
        let home = self.folder.path();
        let _ = Command::new("gpgconf").arg("--homedir").arg(home).args(["--kill", "all"]).status();
    }
}

fn short_folder() -> TempDir {
    let builder = |folder: &Path| tempfile::Builder::new().prefix("fw").tempdir_in(folder);
    builder(Path::new("/tmp")).or_else(|_| builder(&std::env::temp_dir())).unwrap()
}

/// Written by a shell: a file that this process has open, while another thread starts a program, cannot be run.
pub(crate) fn script(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    let write = "printf '#!/bin/sh\\n%s\\n' \"$2\" > \"$1\" && chmod 700 \"$1\"";
    let status = Command::new("sh").args(["-c", write, "sh"]).arg(&path).arg(text).status();
    assert!(status.unwrap().success());
    path
}

fn installed(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

fn ring(fingerprint: &Fingerprint, certificate: Certificate) -> Ring {
    let key = Key {
        fingerprint: fingerprint.clone(),
        role: KeyRole::Advisories,
        holder: "example".to_owned(),
        state: KeyState::Active,
        since: None,
        until: None,
        successor: None,
        certificate: Some("example.asc".to_owned()),
    };
    let mut ring = Ring::default();
    ring.add(&key, certificate);
    ring
}

/// The files of a folder, read by other programs; those that are not installed are passed over here.
fn accepted_by_readers(folder: &Path) {
    let readers = [
        ("gpg", "gpg --import certificate && gpg --verify text.asc text && gpg --verify clear"),
        (
            "gpgv",
            "gpg --dearmor < certificate > binary && gpgv --keyring ./binary text.asc text && gpgv --keyring ./binary clear",
        ),
        ("sqv", "sqv --keyring certificate text.asc text"),
        (
            "sqop",
            "sqop verify text.asc certificate < text && sqop inline-verify certificate < clear > out && cmp out text",
        ),
    ];
    for (reader, command) in readers.into_iter().filter(|(reader, _)| installed(reader)) {
        let shell = Command::new("sh")
            .args(["-c", command])
            .current_dir(folder)
            .env("GNUPGHOME", folder)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(shell.status.success(), "{reader}: {}", String::from_utf8_lossy(&shell.stderr));
    }
    let _ = Command::new("gpgconf").arg("--homedir").arg(folder).args(["--kill", "all"]).status();
}

/// gpg puts a new self-signature in the place of the old one.
#[test]
fn a_key_that_gpg_extended_needs_what_it_said_before() {
    let Some(home) = Home::new() else { return };
    let fingerprint = home.key("ed", "", ["ed25519", "sign", "1y"], &[]);
    let before = home.certificate(&fingerprint);
    let signer = home.find(std::slice::from_ref(&fingerprint)).unwrap();
    let signature = signer.sign(Form::Detached, b"x", Timestamp::UNIX_EPOCH).unwrap();
    std::thread::sleep(std::time::Duration::from_secs(2));
    home.gpg(&["--passphrase", "", "--quick-set-expire", fingerprint.hex(), "2y"]);
    let judge = |certificate| ring(&fingerprint, certificate).detached(b"x", &signature);
    let fault = judge(home.certificate(&fingerprint)).unwrap_err();
    assert_eq!(fault.rule.code, "signature-out-of-term");
    assert!(fault.hint.unwrap().contains("gpg --import"), "{}", fault.message);
    let file = home.path().join("before.asc");
    fs::write(&file, before.bytes()).unwrap();
    home.gpg(&["--import", file.to_str().unwrap()]);
    let both = home.gpg(&["--armor", "--export", fingerprint.hex()]).stdout;
    assert!(judge(Certificate::read(&both).unwrap()).is_ok());
}

#[test]
fn keys_of_each_kind_sign_what_every_reader_accepts() {
    let Some(home) = Home::new() else { return };
    home.check(&home.ed25519(), TEXT);
    home.check(&home.key("rsa", "", ["rsa3072", "sign", "1y"], &[]), TEXT);
    home.check(&home.key("curve", "", ["nistp256", "sign", "1y"], &[]), TEXT);
    let primary = home.key("sub", "", ["ed25519", "cert", "never"], &[]);
    home.gpg(&["--passphrase", "", "--quick-add-key", primary.hex(), "ed25519", "sign", "1y"]);
    home.check(&primary, TEXT);
}

#[test]
fn texts_of_any_shape_and_size_are_signed() {
    let Some(home) = Home::new() else { return };
    let key = home.ed25519();
    let large = "A line of a text that is larger than any pipe\n".repeat(120_000);
    for text in ["", "\n", "one\n", "-\n", "\n\n\n", "ä\u{10FFFF}\n", &large] {
        home.check(&key, text);
    }
    let binary: Vec<u8> = (0..5_000_000_u32).map(|byte| byte.to_le_bytes()[0]).collect();
    let made = home.find(std::slice::from_ref(&key)).unwrap();
    let made = made.sign(Form::Detached, &binary, Timestamp::UNIX_EPOCH).unwrap();
    ring(&key, home.certificate(&key)).detached(&binary, &made).unwrap();
}

#[test]
fn the_first_key_that_gpg_can_sign_by_is_taken() {
    let Some(home) = Home::new() else { return };
    let unknown = Fingerprint::parse(&"0123456789".repeat(4)).unwrap();
    let old = ["--faked-system-time", "20200101T000000!"];
    let expired = home.key("old", "", ["ed25519", "sign", "1d"], &old);
    let certifies = home.key("certifies", "", ["ed25519", "cert", "never"], &[]);

    let candidates = [unknown.clone(), expired.clone(), certifies.clone()];
    let fault = home.find(&candidates).unwrap_err();
    assert_eq!(fault.rule.code, "signing-key");
    for (key, why) in candidates.iter().zip(["does not have", "has expired", "not made for"]) {
        let listed = fault
            .message
            .split(", ")
            .any(|part| part.contains(&key.to_string()) && part.contains(why));
        assert!(listed, "{}", fault.message);
    }
    assert!(home.find(&[]).unwrap_err().message.contains("no key that may sign"));

    let (good, other) = (home.ed25519(), home.key("other", "", ["ed25519", "sign", "never"], &[]));
    let found = home.find(&[unknown, expired, good.clone(), other]).unwrap();
    assert_eq!(found.fingerprint(), &good);
}

#[test]
fn what_stands_in_gpg_conf_changes_no_signature() {
    let Some(home) = Home::new() else { return };
    let (key, other) = (home.ed25519(), home.key("other", "", ["ed25519", "sign", "never"], &[]));
    let ring = ring(&key, home.certificate(&key));
    let sign = || {
        let gpg = home.find(std::slice::from_ref(&key)).unwrap();
        let made = gpg.sign(Form::Detached, TEXT.as_bytes(), Timestamp::UNIX_EPOCH).unwrap();
        ring.detached(TEXT.as_bytes(), &made).unwrap();
        armour::read(&made).unwrap().hashed_area().iter().count()
    };
    let plain = sign();
    let options = [
        &format!("local-user {}", other.hex()),
        "sig-notation a@example.org=b",
        "sig-policy-url https://example.org/",
        "sender ed",
        "comment hello",
        "default-sig-expire 1d",
        "textmode",
        "no-such-option",
    ];
    fs::write(home.folder.path().join("gpg.conf"), options.join("\n")).unwrap();
    assert_eq!(sign(), plain);
}

/// A pinentry that gives an answer of its protocol to the question for a passphrase.
fn pinentry(home: &Home, answer: &str) {
    let talk = format!(
        "echo OK\nwhile read -r asked; do case $asked in GETPIN*) {answer};; BYE*) echo OK; exit;; *) echo OK;; esac; done"
    );
    let path = home.script("pinentry", &talk);
    let agent = home.folder.path().join("gpg-agent.conf");
    fs::write(agent, format!("pinentry-program {}\n", path.display())).unwrap();
    let gpgconf = Command::new("gpgconf")
        .arg("--homedir")
        .arg(home.folder.path())
        .args(["--kill", "gpg-agent"])
        .status();
    assert!(gpgconf.unwrap().success());
}

#[test]
fn a_passphrase_is_asked_for_by_the_agents_pinentry() {
    let Some(home) = Home::new() else { return };
    let key = home.key("locked", "tr0mbone", ["ed25519", "sign", "never"], &[]);
    for (answer, hint) in [
        ("echo 'ERR 83886179 cancelled'", "answer when the passphrase"),
        ("echo 'D wrong'; echo OK", "right passphrase"),
    ] {
        pinentry(&home, answer);
        let gpg = home.find(std::slice::from_ref(&key)).unwrap();
        let fault = gpg.sign(Form::Clear, b"text\n", Timestamp::UNIX_EPOCH).unwrap_err();
        assert_eq!(fault.rule.code, "gpg-failed");
        assert!(fault.message.len() > "gpg did not sign: ".len(), "{}", fault.message);
        assert!(fault.hint.as_ref().unwrap().contains(hint), "{} {:?}", fault.message, fault.hint);
    }
    pinentry(&home, "echo 'D tr0mbone'; echo OK");
    home.check(&key, TEXT);
}

const MADE: &str = "echo '[GNUPG:] SIG_CREATED C 22 10 01 1795367020 D7D031C5EB052646C584AED62D7317861A6DF673' >&2";

/// Has a text signed by a program in gpg's place, whose output is `file` when it is asked for a signature.
fn lie(form: Form, text: &str, file: &[u8], told: &str) -> Result<Vec<u8>, Fault> {
    let secret = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keys/example-secret.asc");
    let key = KeyFile::unlock(&fs::read(secret).unwrap(), None, None).unwrap();
    let folder = short_folder();
    fs::write(folder.path().join("file"), file).unwrap();
    let hex = key.fingerprint().hex();
    let listing = format!("echo sec:u::::::::::s:::+; echo fpr:::::::::{hex}:");
    let text_of_program = format!(
        "case \"$*\" in *--list-secret-keys*) {listing}; exit;; esac\n{told}\ncat \"${{0%/*}}/file\""
    );
    let program = script(folder.path(), "program", &text_of_program);
    let gpg = Gpg::find(&[key.fingerprint().clone()], &program, Timestamp::UNIX_EPOCH).unwrap();
    gpg.sign(form, text.as_bytes(), Timestamp::UNIX_EPOCH)
}

fn signed(form: Form, text: &str) -> String {
    let secret = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keys/example-secret.asc");
    let key = KeyFile::unlock(&fs::read(secret).unwrap(), None, None).unwrap();
    let time = "2026-11-20T10:00:00Z".parse().unwrap();
    String::from_utf8(key.sign(form, text.as_bytes(), time).unwrap()).unwrap()
}

#[track_caller]
fn refused(form: Form, text: &str, file: &str, told: &str, why: &str) {
    let fault = lie(form, text, file.as_bytes(), told).unwrap_err();
    assert_eq!(fault.rule.code, "gpg-failed");
    assert!(fault.message.contains(why), "{}", fault.message);
}

#[test]
fn only_one_signature_over_the_text_that_was_given_is_believed() {
    let read = format!("cat > /dev/null; {MADE}");
    let (clear, detached) = (signed(Form::Clear, TEXT), signed(Form::Detached, TEXT));
    // The program in gpg's place is heard at all.
    assert_eq!(lie(Form::Clear, TEXT, clear.as_bytes(), &read).unwrap(), clear.as_bytes());
    assert_eq!(lie(Form::Detached, TEXT, detached.as_bytes(), &read).unwrap(), detached.as_bytes());

    refused(Form::Clear, "another\n", &clear, &read, "another text");
    refused(Form::Clear, TEXT.trim_end(), &clear, &read, "another text");
    refused(Form::Clear, TEXT, &format!("before\n{clear}"), &read, "text before");
    refused(Form::Clear, TEXT, &detached, &read, "no clear-signed text");
    for file in ["", "no signature\n", &detached[..80]] {
        refused(Form::Detached, TEXT, file, &read, "not exactly one signature");
    }
    let told = |words: &str| format!("cat > /dev/null; {words}");
    refused(Form::Clear, TEXT, &clear, &told("echo gpg: hello >&2"), "did not sign: hello");
    refused(Form::Clear, TEXT, &clear, &told(&format!("{MADE}; {MADE}")), "more than one");
    refused(Form::Clear, TEXT, &clear, &told(&format!("{MADE}; exit 2")), "after it had signed");
}

#[test]
fn additions_to_the_armour_are_left_out() {
    let detached = signed(Form::Detached, TEXT);
    let comment = detached.replacen("\n\n", "\nVersion: 1\nComment: hello\n\n", 1);
    assert_ne!(comment, detached);
    let made = lie(Form::Detached, TEXT, comment.as_bytes(), &format!("cat > /dev/null; {MADE}"));
    assert_eq!(made.unwrap(), detached.as_bytes());
}

#[test]
fn neither_side_waits_for_the_other_for_ever() {
    let large = "x\n".repeat(1 << 20);
    refused(Form::Clear, &large, "", "echo gpg: enough >&2; exit 2", "did not sign: enough");
    let clear = signed(Form::Clear, &large);
    let early = format!(
        "cat \"${{0%/*}}/file\"; yes | head -n 100000 >&2; cat > /dev/null; {MADE}; exit 0"
    );
    assert_eq!(lie(Form::Clear, &large, clear.as_bytes(), &early).unwrap(), clear.as_bytes());
    // What it did not read it cannot have signed.
    refused(Form::Clear, &large, &clear, MADE, "after it had signed");
}
