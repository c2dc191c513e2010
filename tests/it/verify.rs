//! `forewarn verify`: what it accepts, and that it names whatever was changed.

mod command;
mod flips;
mod forgeries;
mod gpg;
mod key;
mod published;
mod trust;

use forewarn::signature::Certificate;
use forewarn::verify::{Anchors, Previous, Verdict, verify};

use key::TestKey;
use published::{Draft, Files, time};

/// The present of these tests.
const NOW: &str = "2026-11-22T00:00:00Z";

fn anchored(certificate: Certificate) -> Anchors {
    Anchors { certificates: vec![certificate], fingerprints: vec![] }
}

/// Verifies a site, trusting the example key.
fn verified(files: &Files) -> Verdict {
    verify(files, &anchored(TestKey::example().certificate()), None, time(NOW))
}

/// The codes and files of all findings.
fn found(verdict: &Verdict) -> Vec<(&str, &str)> {
    verdict.findings.iter().map(|finding| (finding.rule.code, finding.file.as_str())).collect()
}

#[test]
fn a_sound_site_is_authenticated() {
    let verdict = verified(&Draft::new().publish(&TestKey::example()));
    assert_eq!(found(&verdict), []);
    assert!(verdict.authenticated && !verdict.failed());
    let sentence = verdict.sentence();
    assert!(sentence.starts_with("verified: 12 signed files of 2 advisories, "), "{sentence}");
}

#[test]
fn without_a_key_a_site_is_only_consistent() {
    let files = Draft::new().publish(&TestKey::example());
    let verdict = verify(&files, &Anchors::default(), None, time(NOW));
    assert!(!verdict.failed() && !verdict.authenticated);
    assert!(verdict.sentence().starts_with("consistent, not authenticated"));
}

#[test]
fn an_earlier_list_of_the_site_is_a_measure() {
    let files = Draft::new().publish(&TestKey::example());
    let path = forewarn::document::address::revision_list();
    let previous = Previous { name: "old.txt".to_owned(), bytes: files[&path].clone() };
    let verdict = verify(&files, &Anchors::default(), Some(&previous), time(NOW));
    assert_eq!(found(&verdict), []);
}
