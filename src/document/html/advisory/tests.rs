use crate::document::fixture::{self, signed};
use crate::model::affected::Fix;
use crate::model::commit::Commit;
use crate::model::keyring::KeyState;
use crate::model::library::Library;
use crate::model::site::Group;
use crate::signature::fixture::signer;

const RECORD: &str = "osv/x_EX-2026-0001.json";

/// A site with one advisory of three revisions and a patch.
fn library() -> Library {
    let mut advisory = fixture::advisory("EX-2026-0001");
    let dated = [("2026-01-01", "First"), ("2026-01-02", "Second"), ("2026-01-03", "Third")];
    advisory.revisions = fixture::revisions(&dated);
    advisory.affected[0].fixes = vec![Fix {
        branch: "main".to_owned(),
        commit: Commit::parse(&"a".repeat(40)).unwrap(),
        patch: Some("main.patch".to_owned()),
    }]
    .into();
    signed::with_key(fixture::library(vec![advisory]), KeyState::Active)
}

fn page(library: &Library, signing: bool) -> String {
    let signer = signer();
    let mut files = signed::build(library, signing.then_some(&signer as _));
    files.remove("advisories/EX-2026-0001.html").unwrap()
}

/// The part of a page with an id.
#[track_caller]
fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("<section id=\"{id}\">")).unwrap();
    rest.split_once("</section>").unwrap().0
}

#[track_caller]
fn check(text: &str, present: &[&str], absent: &[&str]) {
    for part in present {
        assert!(text.contains(part), "`{part}` is not in\n{text}");
    }
    for part in absent {
        assert!(!text.contains(part), "`{part}` is in\n{text}");
    }
}

#[test]
fn a_signed_revision_says_by_whom_and_when_and_how_to_verify() {
    for signing in [true, false] {
        let mut library = library();
        if !signing {
            signed::keep(&mut library, 0, 3, false);
        }
        let page = page(&library, signing);
        let present = [
            "<dd>example</dd>",
            "<code class=\"fingerprint\">AD91 5CC3 192C 07E7 46F8  FD19 2951 1BBC 76E1 5472</code>",
            "href=\"../keys/AD915CC3192C07E746F8FD1929511BBC76E15472.asc\"",
            "href=\"../advisories/EX-2026-0001.r3.txt\"",
            "curl -fLO https://security.example.org/patches/EX-2026-0001/main.patch.asc",
            "gpg --verify x_EX-2026-0001.json.asc x_EX-2026-0001.json",
            "href=\"../verify.html\"",
        ];
        check(section(&page, "files"), &present, &["This revision is not signed", "withdrawn"]);
        let at = if signing { "1 November 2026, 00:00 UTC" } else { "20 November 2026, 08:00 UTC" };
        check(section(&page, "files"), &[at], &[]);
    }
}

#[test]
fn a_signature_stands_beside_its_file_and_a_copy_nowhere() {
    let mut library = library();
    signed::keep(&mut library, 0, 1, false);
    let page = page(&library, true);
    let (_, list) = section(&page, "files").split_once("<ul class=\"files\">").unwrap();
    let (list, _) = list.split_once("</ul>").unwrap();
    assert_eq!(list.matches("<li>").count(), 3, "{list}");
    let signature = format!("{RECORD}</a> · <a href=\"../{RECORD}.asc\">signature</a>");
    check(list, &[&signature, "main.patch.asc"], &[".r1", ".r3", "EX-2026-0001.txt.asc"]);
    let alternates = page.matches("<link rel=\"alternate\"").count();
    assert_eq!(alternates, 3 + 2, "three feeds, the record and the text:\n{page}");
}

#[test]
fn an_unsigned_revision_says_what_that_means() {
    let page = page(&library(), false);
    check(
        section(&page, "files"),
        &["This revision is not signed.", RECORD, "How to verify"],
        &["gpg"],
    );
    check(section(&page, "revisions"), &["Never signed"], &["Signed text"]);
    let mut keyless = library();
    keyless.keyring.keys.clear();
    let page = self::page(&keyless, false);
    check(&page, &["This revision is not signed."], &["Never signed", "verify.html"]);
}

#[test]
fn a_withdrawn_signature_is_marked_and_not_to_be_verified() {
    let mut library = library();
    signed::keep(&mut library, 0, 3, true);
    let page = page(&library, false);
    let (head, _) = page.split_once("<section id=\"affected\">").unwrap();
    check(head, &["<strong>Signature withdrawn</strong>"], &[]);
    check(
        section(&page, "files"),
        &["Signature withdrawn.", "AD91 5CC3"],
        &["gpg --verify", "sqv"],
    );
    check(section(&page, "revisions"), &["signature withdrawn"], &[]);
}

#[test]
fn each_revision_leads_to_its_signed_text() {
    let mut library = library();
    signed::keep(&mut library, 0, 1, true);
    signed::keep(&mut library, 0, 3, false);
    let page = page(&library, false);
    let revisions = section(&page, "revisions");
    let parts: Vec<_> = revisions.split("<strong>Revision ").skip(1).collect();
    check(parts[0], &["EX-2026-0001.r3.txt"], &["withdrawn", "Never"]);
    check(parts[1], &["Never signed"], &[".txt"]);
    check(parts[2], &["EX-2026-0001.r1.txt", "signature withdrawn"], &["Never"]);
    check(&page, &[], &["<strong>Signature withdrawn</strong>"]);
}

#[test]
fn without_texts_a_revision_is_signed_and_has_no_link() {
    let mut library = library();
    signed::keep(&mut library, 0, 3, false);
    library.site.formats = Some(vec![Group::Html]);
    let page = page(&library, false);
    check(section(&page, "files"), &["AD91 5CC3"], &["Signed text", "gpg", "<li>"]);
    check(section(&page, "revisions"), &["<p class=\"meta\">Signed</p>"], &[".txt"]);
}
