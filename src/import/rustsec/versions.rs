use semver::VersionReq;
use toml::Spanned;

use super::raw::RawVersions;
use super::requirement;
use super::stretch::{self, Stretch};
use crate::diagnostic::Fault;
use crate::import::rule::IMPORT_FORM;
use crate::source::finding::Finding;

/// The versions that are affected: all but those that are patched or were never affected.
///
/// # Errors
/// All requirements that cannot be read, at their places in the TOML.
pub(super) fn affected(versions: &RawVersions) -> Result<Vec<Stretch>, Vec<Finding>> {
    let mut sound = Vec::new();
    let mut wrong = Vec::new();
    for written in versions.patched.iter().chain(&versions.unaffected) {
        match VersionReq::parse(written.get_ref()) {
            Ok(requirement) => sound.extend(requirement::stretch(&requirement)),
            Err(error) => wrong.push(unreadable(written, &error)),
        }
    }
    if wrong.is_empty() { Ok(stretch::outside(sound)) } else { Err(wrong) }
}

fn unreadable(written: &Spanned<String>, error: &semver::Error) -> Finding {
    let message = format!("`{}` is no requirement on versions: {error}", written.get_ref());
    let fault = Fault::new(&IMPORT_FORM, message).hint("write it as in `>= 1.2.3, < 2.0.0`");
    Finding::new(fault, written.span())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(patched: &[&str], unaffected: &[&str]) -> Result<Vec<Stretch>, Vec<Finding>> {
        let spanned = |list: &[&str]| {
            list.iter().map(|text| Spanned::new(3..5, (*text).to_owned())).collect::<Vec<_>>()
        };
        affected(&RawVersions { patched: spanned(patched), unaffected: spanned(unaffected) })
    }

    #[track_caller]
    fn check(patched: &[&str], unaffected: &[&str], expected: &[(&str, &str)]) {
        let shown = |stretch: Stretch| {
            (
                stretch.from.to_string(),
                stretch.until.map_or_else(String::new, |until| until.to_string()),
            )
        };
        let found: Vec<_> = read(patched, unaffected).unwrap().into_iter().map(shown).collect();
        let found: Vec<_> = found.iter().map(|(from, until)| (&**from, &**until)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_neither_patched_nor_unaffected_is_affected() {
        check(&[], &[], &[("0.0.0-0", "")]);
        check(&[">= 1.2.0"], &[], &[("0.0.0-0", "1.2.0")]);
        check(&[">= 1.2.0"], &["< 1.0.0"], &[("1.0.0", "1.2.0")]);
        check(&["> 1.2.0"], &["<= 1.0.0"], &[("1.0.1-0", "1.2.1-0")]);
        check(
            &["^0.9.8", ">= 1.1"],
            &["<0.9", "= 1.0.2"],
            &[("0.9.0", "0.9.8"), ("0.10.0-0", "1.0.2"), ("1.0.3-0", "1.1.0")],
        );
        check(&[">= 2.0.0"], &["< 2.0.0"], &[]);
        check(&["*"], &[], &[]);
    }

    #[test]
    fn all_that_cannot_be_read_are_named() {
        let found = read(&[">> 1", ">= 1.0.0"], &["1 || 2", ""]).unwrap_err();
        let spans: Vec<_> = found.iter().map(|finding| finding.span.clone()).collect();
        assert_eq!(spans, [3..5, 3..5, 3..5]);
        assert!(found[0].fault.message.starts_with("`>> 1` is no requirement on versions: "));
    }
}
