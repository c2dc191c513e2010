//! `packagers.yaml` of a drafts folder, and the certificates beside it.

use std::cell::RefCell;
use std::path::Path;

use super::packager::{self, Packager};
use crate::check::certificates::CERTIFICATE_FINGERPRINT;
use crate::diagnostic::{Diagnostic, Fault, Rule};
use crate::model::fingerprint::Fingerprint;
use crate::model::packagers::Packagers;
use crate::model::vocabulary::nearest;
use crate::parse::Place;
use crate::parse::keyring::file_name;
use crate::parse::packagers::PACKAGERS_TWICE;
use crate::signature::Certificate;
use crate::source::finding::Finding;
use crate::source::schema::packager::RawPackager;
use crate::source::{read, yaml};

/// An entry of the private list that cannot be used.
pub static PACKAGER_FORM: Rule = Rule::error(
    "packager-form",
    "an entry of the list of packagers cannot be used",
    "Each entry of packagers.yaml in the drafts folder says where to write and how: a role address that needs no quotes in a \
     mail, the fingerprint and the file of a certificate, and what a mailing list asks, such as the longest time ahead.",
);

/// Nobody to write to.
pub static PACKAGERS_NONE: Rule = Rule::error(
    "packagers-none",
    "there is no packager to send a bundle to",
    "Packagers stand in packagers.yaml of the drafts folder, with their certificates in certificates/ beside it. Those with \
     `active: false` get nothing. A project without packagers needs no bundle.",
);

/// A name that no packager has.
pub static PACKAGER_UNKNOWN: Rule = Rule::error(
    "packager-unknown",
    "there is no packager of this name",
    "`--to` names packagers as packagers.yaml of the drafts folder does; capital letters make no difference. One that is not \
     active is not written to, whoever asks.",
);

/// A public list that says something else than the private one.
pub static PACKAGERS_DIFFER: Rule = Rule::warning(
    "packagers-differ",
    "the public number of packagers is not that of the private list",
    "`count` in content/packagers.yaml tells the public how many organisations are told before a release. It is to be the \
     number of the active entries of packagers.yaml in the drafts folder, or the policy says something untrue.",
);

/// The list's file, in the drafts folder.
const FILE: &str = "packagers.yaml";

/// Reads the list; none where there is no such file.
///
/// # Errors
/// Everything that is wrong with the list and its certificates: half a list would leave somebody out without a word.
pub fn packagers(drafts: &Path) -> Result<Vec<Packager>, Vec<Diagnostic>> {
    if drafts.join(FILE).symlink_metadata().is_err() {
        return Ok(Vec::new());
    }
    let text = read::private_text(drafts, FILE)?.text;
    let findings = RefCell::default();
    let whole = 0..text.text.len();
    let raw = yaml::read::<Option<Vec<RawPackager>>>(&text.text, whole, &mut findings.borrow_mut());
    let found = raw.map(|(raw, tree)| {
        let root = Place::root(&tree, &findings);
        let entry = |(index, raw): (usize, &RawPackager)| {
            packager::parse(&root.index(index), raw, |raw| certificate(drafts, raw))
        };
        let all: Vec<_> = raw.iter().flatten().enumerate().map(entry).collect();
        twice(&root, &all);
        all.into_iter().flatten().collect()
    });
    let wrong: Vec<Finding> = findings.into_inner();
    if wrong.is_empty() { Ok(found.unwrap_or_default()) } else { Err(read::placed(&text, wrong)) }
}

/// The active packagers that were asked for; all where nobody was named.
///
/// # Errors
/// [`PACKAGERS_NONE`], or [`PACKAGER_UNKNOWN`] for each name that no active packager has.
pub fn chosen<'a>(all: &'a [Packager], names: &[String]) -> Result<Vec<&'a Packager>, Vec<Fault>> {
    let active = || all.iter().filter(|one| one.active);
    if active().next().is_none() {
        let fault = Fault::new(&PACKAGERS_NONE, "there is no active packager in the drafts folder");
        return Err(vec![fault.hint("add them to packagers.yaml of the drafts folder")]);
    }
    let unknown: Vec<Fault> = names
        .iter()
        .filter(|name| !active().any(|one| one.is_called(name)))
        .map(|name| unknown(name, active().map(|one| one.name.as_str())))
        .collect();
    let wanted = |one: &&Packager| names.is_empty() || names.iter().any(|name| one.is_called(name));
    if unknown.is_empty() { Ok(active().filter(wanted).collect()) } else { Err(unknown) }
}

/// That the public list counts other packagers than there are.
#[must_use]
pub fn differing(public: Option<&Packagers>, all: &[Packager]) -> Option<Fault> {
    let active = all.iter().filter(|one| one.active).count();
    let counted = public.map(|public| public.count).filter(|count| *count != active)?;
    let message = format!("the public list counts {counted} packagers, and {active} are active");
    Some(Fault::new(&PACKAGERS_DIFFER, message).hint(format!("write `count: {active}`")))
}

fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Fault {
    let hint = match nearest(name, known.clone()) {
        Some(one) => format!("did you mean `{one}`?"),
        None => format!("the active packagers are {}", known.collect::<Vec<_>>().join(", ")),
    };
    Fault::new(&PACKAGER_UNKNOWN, format!("there is no active packager `{name}`")).hint(hint)
}

/// The certificate of an entry, which must be that of the fingerprint beside it.
fn certificate(drafts: &Path, raw: &RawPackager) -> Result<Certificate, Fault> {
    let stated = Fingerprint::parse(&raw.fingerprint)?;
    let path = format!("certificates/{}", file_name(&raw.certificate)?);
    let bytes = read::private_bytes(drafts, &path)
        .map_err(|found| Fault::new(found.rule, format!("`{path}` {}", found.message)))?;
    let certificate = Certificate::read(&with_line_feeds(bytes))?;
    if *certificate.fingerprint() == stated {
        return Ok(certificate);
    }
    let message =
        format!("the list says {stated}, `{path}` is that of {}", certificate.fingerprint());
    Err(Fault::new(&CERTIFICATE_FINGERPRINT, message)
        .hint("ask the packager for both, over a way that you trust"))
}

fn with_line_feeds(bytes: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(bytes) {
        Ok(text) => text.replace("\r\n", "\n").into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

/// Names that mean the same packager, or the same files.
fn twice(root: &Place<'_>, all: &[Option<Packager>]) {
    for (index, one) in all.iter().enumerate() {
        let Some(one) = one else { continue };
        let same = |earlier: &Packager| {
            earlier.is_called(&one.name)
                || earlier.file_stem().eq_ignore_ascii_case(&one.file_stem())
        };
        if all[..index].iter().flatten().any(same) {
            let fault = Fault::new(&PACKAGERS_TWICE, format!("`{}` stands here again", one.name));
            root.index(index).key("name").report(fault.hint("delete one of the two"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A drafts folder with the certificates of the tests.
    fn folder(list: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("certificates")).unwrap();
        for name in ["packager-one", "packager-two", "packager-expiring", "expired"] {
            let from = format!("{}/tests/keys/{name}.asc", env!("CARGO_MANIFEST_DIR"));
            let to = folder.path().join(format!("certificates/{name}.asc"));
            std::fs::copy(from, to).unwrap();
        }
        std::fs::write(folder.path().join(FILE), list).unwrap();
        folder
    }

    const ONE: &str = "- name: Example Linux\n  address: one@example.net\n  \
         fingerprint: 86F05DBB2F9F99A6450FF7E20BB008248CE0D403\n  certificate: packager-one.asc\n";
    const LIST: &str = "- name: Example list\n  address: two@example.net\n  \
         fingerprint: D0A6267926C6A045E70F92A04935F23D9974F282\n  certificate: packager-two.asc\n  joined: 2026-01-01\n  \
         list: {subject_prefix: '[vs] ', max_lead: 14d}\n";

    #[track_caller]
    fn refused(list: &str, expected: &[(&str, usize)]) {
        let folder = folder(list);
        let found = packagers(folder.path()).unwrap_err();
        let line = |one: &Diagnostic| one.place.as_ref().map_or(0, |place| place.line);
        let found: Vec<_> = found.iter().map(|one| (one.rule.code, line(one))).collect();
        assert_eq!(found, expected);
    }

    fn names(found: Result<Vec<&Packager>, Vec<Fault>>) -> Result<Vec<String>, Vec<String>> {
        found.map(|all| all.iter().map(|one| one.name.clone()).collect()).map_err(|all| {
            all.iter()
                .map(|one| format!("{} {}", one.rule.code, one.hint.as_deref().unwrap()))
                .collect()
        })
    }

    #[test]
    fn the_list_may_be_missing_or_empty() {
        assert!(packagers(tempfile::tempdir().unwrap().path()).unwrap().is_empty());
        for list in ["", "# nobody\n", "[]\n"] {
            assert!(packagers(folder(list).path()).unwrap().is_empty(), "{list}");
        }
    }

    #[test]
    fn entries_have_addresses_certificates_and_rules() {
        let folder = folder(&format!("{ONE}{LIST}"));
        let all = packagers(folder.path()).unwrap();
        assert_eq!((all[0].address.as_str(), all[0].active), ("one@example.net", true));
        assert_eq!(all[0].list, packager::ListRule::default());
        assert_eq!(all[1].list.subject_prefix, "[vs] ");
        assert_eq!(all[1].list.max_lead.unwrap().as_hours(), 336);
        assert_eq!(all[1].joined.unwrap().to_string(), "2026-01-01");
        assert_eq!(all[1].file_stem(), "Example list");
    }

    #[test]
    fn everything_that_is_wrong_is_found_at_its_line() {
        let wrong = ONE.replace("one@", "o ne@").replace("8CE0D403", "8CE0D404");
        refused(&wrong, &[("packager-form", 2), ("certificate-fingerprint", 4)]);
        refused(&ONE.replace("packager-one", "../packagers"), &[("certificate-name", 4)]);
        refused(&ONE.replace("packager-one", "nobody"), &[("source-unreadable", 4)]);
        refused(&format!("{ONE}{ONE}"), &[("packagers-twice", 5)]);
        refused(&LIST.replace("14d", "2w"), &[("packager-form", 6)]);
        refused(&format!("{ONE}  handle: x\n"), &[("unknown-key", 5)]);
        refused("named: []\n", &[("wrong-kind", 1)]);
    }

    #[test]
    fn packagers_are_chosen_by_name() {
        let folder = folder(&format!("{ONE}{LIST}"));
        let mut all = packagers(folder.path()).unwrap();
        let wish = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        let both = Ok(wish(&["Example Linux", "Example list"]));
        assert_eq!(names(chosen(&all, &[])), both);
        assert_eq!(names(chosen(&all, &wish(&["example list", "EXAMPLE LINUX"]))), both);
        let near = "packager-unknown did you mean `Example Linux`?";
        assert_eq!(names(chosen(&all, &wish(&["Exampel Linux"]))), Err(wish(&[near])));
        all[1].active = false;
        assert_eq!(names(chosen(&all, &[])), Ok(wish(&["Example Linux"])));
        assert!(chosen(&all, &wish(&["Example list"])).is_err());
        assert_eq!(chosen(&all[1..], &[]).unwrap_err()[0].rule.code, "packagers-none");
    }

    #[test]
    fn the_public_number_is_that_of_the_active() {
        let folder = folder(&format!("{ONE}{LIST}  active: false\n"));
        let all = packagers(folder.path()).unwrap();
        let public = |count| Packagers { count, named: vec![] };
        assert!(differing(None, &all).is_none());
        assert!(differing(Some(&public(1)), &all).is_none());
        let message = "the public list counts 2 packagers, and 1 are active";
        assert_eq!(differing(Some(&public(2)), &all).unwrap().message, message);
    }
}
