use super::*;
use crate::document::fixture;
use crate::document::fixture::signed::KEY;
use crate::model::frozen::FrozenFile;
use crate::model::site::Group;

fn commands(text: Option<&str>, detached: &[&str]) -> Commands {
    let path = |path: &&str| SitePath::parse(path).unwrap();
    let detached: Vec<_> = detached.iter().map(path).collect();
    let key = Fingerprint::parse(KEY).unwrap();
    Commands::new(&fixture::site(), &key, text.as_ref().map(path).as_ref(), &detached)
}

#[test]
fn each_program_gets_what_it_can_read() {
    let commands = commands(Some("advisories/EX-1.txt"), &["osv/EX-1.json"]);
    let site = "https://security.example.org/";
    let fetch = ["keys/KEY.asc", "advisories/EX-1.txt", "osv/EX-1.json", "osv/EX-1.json.asc"]
        .map(|path| format!("curl -fLO {site}{path}").replace("KEY", KEY));
    assert_eq!(commands.fetch, fetch.join("\n"));
    let gpg = [
        "gpg --import KEY.asc",
        "gpg --fingerprint KEY",
        "gpg --yes --output EX-1.verified.txt --decrypt EX-1.txt",
        "gpg --verify EX-1.json.asc EX-1.json",
    ];
    assert_eq!(commands.gpg, gpg.join("\n").replace("KEY", KEY));
    let sqv = "sqv --keyring KEY.asc EX-1.json.asc EX-1.json".replace("KEY", KEY);
    assert_eq!(commands.sqv, Some(sqv));
    let sop = [
        "sqop inline-verify KEY.asc < EX-1.txt > EX-1.verified.txt",
        "sqop verify EX-1.json.asc KEY.asc < EX-1.json",
    ];
    assert_eq!(commands.sop, sop.join("\n").replace("KEY", KEY));
    assert_eq!(commands.verified.as_deref(), Some("EX-1.verified.txt"));
}

#[test]
fn a_name_that_a_shell_or_a_program_would_misread_is_quoted() {
    let commands = commands(Some("advisories/a b.txt"), &["patches/EX-1/-o.patch"]);
    assert!(
        commands.fetch.contains("\ncurl -fLO https://security.example.org/advisories/a%20b.txt\n")
    );
    assert!(commands.gpg.contains("--output 'a b.verified.txt' --decrypt a%20b.txt\n"));
    assert!(commands.gpg.ends_with("gpg --verify ./-o.patch.asc ./-o.patch"));
    assert!(commands.sop.ends_with(".asc < ./-o.patch"));
}

#[test]
fn a_text_alone_is_nothing_for_sqv_and_files_alone_need_no_extraction() {
    let text = commands(Some("advisories/EX-1.txt"), &[]);
    assert_eq!((text.sqv, text.gpg.contains("--verify")), (None, false));
    let files = commands(None, &["osv/EX-1.json"]);
    assert_eq!((files.verified, files.sop.contains("inline-verify")), (None, false));
}

#[test]
fn only_what_is_published_and_signed_is_verified() {
    let key = Fingerprint::parse(KEY).unwrap();
    let of = |groups: &[Group], with_record: bool| {
        let mut library = fixture::library(vec![fixture::advisory("EX-1")]);
        fixture::signed::keep(&mut library, 0, 1, false);
        for revision in library.frozen.revisions.values_mut().flatten() {
            let is_text = |file: &FrozenFile| file.path.as_str().ends_with("txt");
            revision.files.retain(|file| with_record || is_text(file));
        }
        library.site.formats = Some(groups.to_vec());
        let theme = fixture::theme();
        let found = Commands::of_advisory(&fixture::view(&library, &theme), 0, &key);
        found.map(|found| (found.verified.is_some(), found.sqv.is_some()))
    };
    assert_eq!(of(&[Group::Text, Group::Osv], true), Some((true, true)));
    assert_eq!(of(&[Group::Text, Group::Osv], false), Some((true, false)));
    assert_eq!(of(&[Group::Osv], true), Some((false, true)));
    assert_eq!(of(&[Group::Html], true), None);
}
