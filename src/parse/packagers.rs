//! `content/packagers.yaml`.

use std::cell::RefCell;

use crate::diagnostic::{Fault, Rule};
use crate::model::fingerprint::Fingerprint;
use crate::model::packagers::Packagers;
use crate::parse::Place;
use crate::source::finding::Finding;
use crate::source::schema::packagers::RawPackagers;
use crate::source::yaml::{self, Tree, UNKNOWN_KEY, WRONG_KIND};

/// A number of packagers that cannot be.
pub static PACKAGERS_COUNT: Rule = Rule::error(
    "packagers-count",
    "the number of packagers is no number, or less than the names beside it",
    "`count` says how many organisations are told before a release; `named` lists those of them that agreed to be named, so \
     that there are never more names than packagers. Without `count`, all of them are named.",
);

/// An organisation that is named twice.
pub static PACKAGERS_TWICE: Rule = Rule::error(
    "packagers-twice",
    "a packager is named twice",
    "Each packager stands on the list once: whoever counts the names, or writes to each of them, would otherwise take one \
     organisation for two.",
);

/// What must stay private, in a public file.
pub static PACKAGERS_PRIVATE: Rule = Rule::error(
    "packagers-private",
    "the public list of packagers holds an address or a key",
    "Whoever knows where packagers read their mail, and by which key, knows whom to attack for a vulnerability that is not \
     public yet. Addresses, fingerprints and certificates stand in packagers.yaml of the drafts folder and nowhere else.",
);

const PRIVATE: &str = "this file is public and holds `count:` and a list of names in `named:`; addresses, fingerprints and \
     certificates belong in packagers.yaml of the drafts folder";

/// Reads the public list. An empty source says that there are no packagers.
pub fn read(text: &str, findings: &RefCell<Vec<Finding>>) -> Option<Packagers> {
    let whole = 0..text.len();
    let read = yaml::read::<Option<RawPackagers>>(text, whole, &mut findings.borrow_mut());
    explain(findings);
    read.map(|(raw, tree)| parse(raw.as_ref(), &tree, findings))
}

fn parse(raw: Option<&RawPackagers>, tree: &Tree, findings: &RefCell<Vec<Finding>>) -> Packagers {
    let Some(raw) = raw else { return Packagers::default() };
    let root = Place::root(tree, findings);
    let named = root.each("named", &raw.named, name);
    twice(&root, &named);
    let count = raw.count.as_deref().and_then(|text| root.key("count").take(count(text, &named)));
    Packagers { count: count.unwrap_or(named.len()), named }
}

/// Says of every key that has no place in this file where it may belong.
fn explain(findings: &RefCell<Vec<Finding>>) {
    for finding in findings.borrow_mut().iter_mut() {
        if [UNKNOWN_KEY.code, WRONG_KIND.code].contains(&finding.fault.rule.code) {
            finding.fault.hint = Some(PRIVATE.to_owned());
        }
    }
}

#[expect(clippy::ptr_arg, reason = "the list holds strings")]
fn name(place: &Place<'_>, text: &String) -> Option<String> {
    let name = place.line(text)?;
    if name.contains('@') || Fingerprint::parse(&name).is_ok() {
        let fault = Fault::new(&PACKAGERS_PRIVATE, "this is an address or a key, not a name");
        place.report(fault.hint(PRIVATE));
        return None;
    }
    Some(name)
}

fn twice(root: &Place<'_>, named: &[String]) {
    for (index, name) in named.iter().enumerate() {
        if named[..index].iter().any(|earlier| earlier.eq_ignore_ascii_case(name)) {
            let fault = Fault::new(&PACKAGERS_TWICE, format!("`{name}` is named twice"));
            root.kept("named", index).report(fault.hint("delete one of the two"));
        }
    }
}

fn count(text: &str, named: &[String]) -> Result<usize, Fault> {
    let number = text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    match number {
        Some(number) if number >= named.len() => Ok(number),
        Some(number) => Err(Fault::new(
            &PACKAGERS_COUNT,
            format!("`count` is {number}, and {} packagers are named", named.len()),
        )
        .hint("count those that are not named too")),
        None => Err(Fault::new(&PACKAGERS_COUNT, format!("`{text}` is not a whole number"))
            .hint("write how many packagers are told before a release, such as 3")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> (Option<Packagers>, Vec<Finding>) {
        let findings = RefCell::default();
        let packagers = read(text, &findings);
        (packagers, findings.into_inner())
    }

    #[track_caller]
    fn check(text: &str, count: usize, named: &[&str]) {
        let (packagers, found) = list(text);
        assert!(found.is_empty(), "{found:?}");
        let named = named.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(packagers, Some(Packagers { count, named }));
    }

    #[track_caller]
    fn refused(text: &str, expected: &[(&str, &str)]) {
        let (_, found) = list(text);
        let found: Vec<_> =
            found.iter().map(|one| (one.fault.rule.code, &text[one.span.clone()])).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn there_may_be_no_packagers_at_all() {
        check("", 0, &[]);
        check("# none yet\n", 0, &[]);
        check("count: 0\n", 0, &[]);
        check("named: []\n", 0, &[]);
    }

    #[test]
    fn some_of_them_are_named() {
        check("count: 3\nnamed: [Example Linux]\n", 3, &["Example Linux"]);
        check("named: [Example Linux, Example BSD]\n", 2, &["Example Linux", "Example BSD"]);
    }

    #[test]
    fn a_count_is_a_number_that_holds_all_names() {
        refused("count: 1\nnamed: [A, B]\n", &[("packagers-count", "1")]);
        refused("count: -1\n", &[("packagers-count", "-1")]);
        refused("count: +1\n", &[("packagers-count", "+1")]);
        refused("count: many\n", &[("packagers-count", "many")]);
        refused("named: [A, B, a]\n", &[("packagers-twice", "a")]);
        refused("named: [' ', A, A]\n", &[("line-break", "' '"), ("packagers-twice", "A")]);
    }

    #[test]
    fn addresses_and_keys_are_refused_with_the_place_where_they_belong() {
        let private = "packagers-private";
        refused("named: [security@example.org]\n", &[(private, "security@example.org")]);
        let fingerprint = "AD915CC3192C07E746F8FD1929511BBC76E15472";
        refused(&format!("named: [{fingerprint}]\n"), &[(private, fingerprint)]);
        refused("named: [{name: A}]\n", &[("wrong-kind", "{name: A}")]);
        for key in ["address", "fingerprint", "certificate"] {
            let text = format!("count: 1\n{key}: x\n");
            refused(&text, &[("unknown-key", key)]);
            assert_eq!(list(&text).1[0].fault.hint.as_deref(), Some(PRIVATE));
        }
    }
}
