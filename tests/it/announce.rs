//! `announce`: what tells people of an advisory, and that the signed text comes through.

use std::fs;
use std::process::Command;

use crate::gpg::Home;
use crate::signed::{FINGERPRINT, NOW, secret, sign, signed, unsigned};
use crate::site::{Run, Site};

fn announce(site: &Site, more: &[&str]) -> Run {
    site.run(&[&["announce", "EX-2026-0001", "--now", NOW], more].concat())
}

#[track_caller]
fn made(site: &Site, more: &[&str]) -> String {
    let run = announce(site, more);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    run.stdout
}

/// The body of a mail as its reader sees it.
fn body(mail: &str) -> Vec<u8> {
    use base64::Engine as _;
    let (head, body) = mail.split_once("\n\n").unwrap();
    if head.contains("Content-Transfer-Encoding: base64") {
        let encoded = body.replace('\n', "");
        return base64::engine::general_purpose::STANDARD.decode(encoded).unwrap();
    }
    assert!(head.contains("Content-Transfer-Encoding: 7bit"), "{head}");
    body.as_bytes().to_vec()
}

#[test]
fn everything_is_printed_below_its_name() {
    let site = signed();
    let all = made(&site, &["--to", "list@example.org"]);
    let one = |format: &str| made(&site, &["--to", "list@example.org", "--format", format]);
    let (mail, changelog, post) = (one("mail"), one("changelog"), one("post"));
    let expected =
        format!("==> mail <==\n{mail}\n==> changelog <==\n{changelog}\n==> post <==\n{post}");
    assert_eq!(all, expected);
    assert!(mail.starts_with("From: First <first@example.org>\nTo: list@example.org\nDate: Sun, 22 Nov 2026 12:00:00 +0000\nSubject: EX-2026-0001: A table without bounds\n"), "{mail}");
    let url = "https://security.example.org/advisories/EX-2026-0001.html";
    assert_eq!(
        changelog,
        format!(
            "- Security: [EX-2026-0001](<{url}>): A table without bounds (CVE-2026-12345)\n  \
             - Fixed in first 2.0.0; second 1.5.0\n  - Credits: A Finder\n"
        )
    );
    assert_eq!(
        post,
        format!(
            "EX-2026-0001: A table without bounds. Fixed in first 2.0.0; second 1.5.0 (CVE-2026-12345) {url}\n"
        )
    );
    assert_eq!(made(&site, &["--to", "list@example.org"]), all);
}

#[test]
fn the_mail_holds_the_signed_text_byte_for_byte() {
    for (from, to) in
        [("A table grows", "A table grows"), ("A table grows", "Eine Tabelle wächst – 表 –")]
    {
        let site = unsigned().advisory(from, to);
        assert_eq!(sign(&site, &[]).code, Some(0));
        let kept = site.read("advisories/signed/EX-2026-0001/1/advisories/EX-2026-0001.txt");
        let mail = made(&site, &["--format", "mail"]);
        assert!(mail.is_ascii() && mail.lines().all(|line| line.len() <= 998), "{mail}");
        assert_eq!(mail.contains("-----BEGIN PGP SIGNED MESSAGE-----\n"), to.is_ascii());
        let read = String::from_utf8(body(&mail)).unwrap().replace("\r\n", "\n");
        assert_eq!(read, kept);
        let Some(home) = Home::new() else { return };
        let text = home.path().join("mail.txt");
        fs::write(&text, body(&mail)).unwrap();
        let gpg = |arguments: &[&str]| {
            let mut gpg = Command::new("gpg");
            gpg.env("GNUPGHOME", home.path()).args(["--batch", "--status-fd", "1"]).args(arguments);
            String::from_utf8_lossy(&gpg.output().unwrap().stdout).into_owned()
        };
        gpg(&["--import", &secret()]);
        let status = gpg(&["--verify", text.to_str().unwrap()]);
        assert!(status.contains(&format!("[GNUPG:] VALIDSIG {FINGERPRINT}")), "{status}");
    }
}

#[test]
fn what_is_not_signed_is_announced_with_a_warning() {
    let site = Site::new();
    let run = announce(&site, &["--format", "mail"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stderr.starts_with("warning[announce-unsigned]: EX-2026-0001 is not signed\n"),
        "{}",
        run.stderr
    );
    site.build();
    let read = String::from_utf8(body(&run.stdout)).unwrap();
    assert_eq!(read, site.read("public/advisories/EX-2026-0001.txt"));
}

#[test]
fn a_text_that_differs_from_the_signed_one_is_not_announced() {
    let site = signed().advisory("A table without bounds", "Another title");
    let run = announce(&site, &[]);
    assert!(run.code == Some(1) && run.stderr.contains("error[frozen-differs]"), "{}", run.stderr);
    assert_eq!(run.stdout, "");
    let second = "publication}\n  - {date: 2026-11-22T11:00:00Z, summary: Says more}\n";
    let site = signed().advisory("publication}\n", second);
    let run = announce(&site, &[]);
    assert!(run.code == Some(1) && run.stderr.contains("error[announce-old]"), "{}", run.stderr);
}

#[test]
fn no_value_starts_a_header_of_its_own() {
    let site = signed();
    for to in
        ["a@example.org\nBcc: b@example.org", "a@example.org\r\n\r\nText", "A <a@example.org>"]
    {
        let run = announce(&site, &["--to", to]);
        assert!(run.code == Some(1) && run.stderr.contains("error[mail-header]"), "{}", run.stderr);
        assert_eq!(run.stdout, "");
    }
    let run = site.run(&["announce", "EX-2026-0009", "--now", NOW]);
    assert!(run.code == Some(1) && run.stderr.contains("error[sign-unknown]"), "{}", run.stderr);
}
