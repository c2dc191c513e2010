//! Whose site it is, and whether it is the newest.

use forewarn::document::address;
use forewarn::model::keyring::KeyState;
use forewarn::verify::{Anchors, Previous, verify};

use super::key::TestKey;
use super::published::{Draft, Files, time};
use super::{NOW, anchored, found};

/// A site whose list is signed by a new key that its ring has beside the example key.
fn handed_over(new: &TestKey) -> Files {
    let mut draft = Draft::new();
    draft.serial = 8;
    draft.list_key(new, KeyState::Active);
    draft.publish(new)
}

fn list_of(files: &Files) -> Previous {
    let bytes = files[&address::revision_list()].clone();
    Previous { name: "old/revisions.txt".to_owned(), bytes }
}

#[track_caller]
fn check(files: &Files, anchors: &Anchors, previous: Option<&Previous>, expected: &[(&str, &str)]) {
    let verdict = verify(files, anchors, previous, time(NOW));
    assert_eq!(found(&verdict), expected);
    let unanchored = expected.iter().any(|(code, _)| *code == "signer-unanchored");
    assert_eq!(verdict.authenticated, !anchors.is_empty() && !unanchored);
}

#[test]
fn the_list_is_signed_by_an_anchor_or_by_a_key_that_it_certified() {
    let (example, stranger) = (TestKey::example(), TestKey::new("a stranger", None));
    let anchor = anchored(example.certificate());
    let unanchored = [("signer-unanchored", "revisions.txt")];
    check(&handed_over(&stranger), &anchor, None, &unanchored);
    check(&handed_over(&stranger), &anchored(stranger.certificate()), None, &[]);
    check(&handed_over(&stranger.certified_by(&example)), &anchor, None, &[]);
    // The certification may also come with the caller's copy of the certificate.
    let lost = anchored(example.compromised().certificate());
    let verdict = verify(&handed_over(&stranger.certified_by(&example)), &lost, None, time(NOW));
    assert!(found(&verdict).contains(&unanchored[0]), "a lost key vouches for nobody");
}

#[test]
fn a_fingerprint_chooses_a_certificate_of_the_site() {
    let files = Draft::new().publish(&TestKey::example());
    let by = |key: &TestKey| {
        let fingerprints = vec![key.certificate().fingerprint().clone()];
        Anchors { certificates: vec![], fingerprints }
    };
    check(&files, &by(&TestKey::example()), None, &[]);
    let stranger = TestKey::new("a stranger", None);
    let file = address::certificate(stranger.certificate().fingerprint());
    let expected = [("anchor-absent", file.as_str()), ("signer-unanchored", "revisions.txt")];
    check(&files, &by(&stranger), None, &expected);
}

#[test]
fn an_older_site_replayed() {
    let example = TestKey::example();
    let mut draft = Draft::new();
    let older = draft.publish(&example);
    draft.serial = 8;
    let newer = draft.publish(&example);
    let anchor = anchored(example.certificate());
    check(&newer, &anchor, Some(&list_of(&older)), &[]);
    check(&older, &anchor, Some(&list_of(&newer)), &[("list-older", "revisions.txt")]);
}

#[test]
fn a_revision_left_out_of_site_and_list() {
    let example = TestKey::example();
    let mut draft = Draft::new();
    let before = list_of(&draft.publish(&example));
    draft.serial = 8;
    draft.revisions.remove(&("EX-2026-0001".to_owned(), 1));
    let files = draft.publish(&example);
    let vanished = [("list-revision-vanished", "revisions.txt")];
    check(&files, &anchored(example.certificate()), Some(&before), &vanished);
}

#[test]
fn a_new_key_must_be_vouched_for() {
    let (example, new) = (TestKey::example(), TestKey::new("a new key", None));
    let before = list_of(&Draft::new().publish(&example));
    let unvouched = [("key-unvouched", "revisions.txt")];
    let nobody = Anchors::default();
    check(&handed_over(&new), &nobody, Some(&before), &unvouched);
    check(&handed_over(&new.certified_by(&example)), &nobody, Some(&before), &[]);
    check(&handed_over(&new), &anchored(new.certificate()), Some(&before), &[]);
    // A list that an earlier key signed vouches for all keys in it.
    let mut draft = Draft::new();
    draft.serial = 8;
    draft.list_key(&new, KeyState::Active);
    draft.sign_again("EX-2026-0002", 1, &new, "2026-11-20T09:00:00Z");
    check(&draft.publish(&example), &nobody, Some(&before), &[]);
}

#[test]
fn a_key_that_the_new_list_calls_revoked_vouches_for_nobody() {
    let (example, new) = (TestKey::example(), TestKey::new("a new key", None));
    let before = list_of(&Draft::new().publish(&example));
    let mut draft = Draft::new();
    draft.serial = 8;
    draft.keys[0].state = KeyState::Revoked;
    draft.list_key(&new.certified_by(&example), KeyState::Active);
    let verdict = verify(&draft.publish(&new), &Anchors::default(), Some(&before), time(NOW));
    assert!(found(&verdict).contains(&("key-unvouched", "revisions.txt")));
}

#[test]
fn a_forged_earlier_list_is_refused() {
    let example = TestKey::example();
    let files = Draft::new().publish(&example);
    let mut previous = list_of(&files);
    let text = String::from_utf8(previous.bytes).unwrap();
    previous.bytes = text.replace("serial: 7", "serial: 6").into_bytes();
    let anchor = anchored(example.certificate());
    check(&files, &anchor, Some(&previous), &[("signature-bad", "old/revisions.txt")]);
    previous.bytes = b"hello\n".to_vec();
    check(&files, &anchor, Some(&previous), &[("signature-form", "old/revisions.txt")]);
}
