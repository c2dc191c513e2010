//! Holds what a host serves against what the sources make: hosts leave files out, change them, or send them as something
//! else, and the files on one's own disk say nothing of that.

mod http;
mod judge;
mod kind;
pub mod rule;

pub use http::Web;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Fault};
use crate::document::hosting;
use crate::document::manifest::{MANIFEST_PATH, Manifest};
use crate::model::digest::Digest;
use crate::site_path::SitePath;
use judge::{differs, judge};
use rule::{DEPLOYED_CUT, DEPLOYED_EXTRA, DEPLOYED_UNREACHABLE};

/// What a host answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// The status of the last answer, after redirects.
    pub status: u16,
    /// Its `Content-Type`; empty where there is none.
    pub kind: String,
    /// The hash of what it sent.
    pub digest: Digest,
}

/// Where a site is served.
pub trait Host: Sync {
    /// Asks for one file.
    ///
    /// # Errors
    /// Why there is no whole answer.
    fn ask(&self, path: &SitePath) -> Result<Served, String>;

    /// The text of one small file; `None` where it is not there.
    ///
    /// # Errors
    /// Why there is no whole answer.
    fn text(&self, path: &SitePath) -> Result<Option<String>, String>;
}

/// The most files that are asked for.
const ASKED: usize = 5_000;

/// How many files are asked for at once.
const AT_ONCE: usize = 8;

/// The most findings of one kind that are told.
const TOLD: usize = 20;

/// What differs between a host and the files that the sources make.
#[must_use]
pub fn compare(made: &Manifest, host: &dyn Host) -> Vec<Diagnostic> {
    let list = SitePath::fixed(MANIFEST_PATH);
    // The first question says whether there is anybody to ask.
    let served = match host.text(&list) {
        Ok(served) => served,
        Err(problem) => return vec![unreachable(&problem)],
    };
    let expected = Digest::of(made.to_text().as_bytes());
    let mut found: Vec<Fault> = match &served {
        Some(text) if Digest::of(text.as_bytes()) != expected => vec![differs(&list)],
        Some(_) => vec![],
        None => vec![judge::missing(&list)],
    };
    let step = made.len().div_ceil(ASKED).max(1);
    let is_asked = |(number, (path, _)): &(usize, (&SitePath, Digest))| {
        !hosting::is_for_the_host(path) && (number % step == 0 || is_vital(path))
    };
    let asked: Vec<_> = made.iter().enumerate().filter(is_asked).map(|(_, file)| file).collect();
    // A host is waited for more than computed with, so that there are more threads than cores.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(AT_ONCE).build();
    let pool = pool.expect("a few threads can be started");
    let answers = asked.par_iter();
    let judged = answers.flat_map_iter(|(path, digest)| judge(path, *digest, host.ask(path)));
    found.extend(pool.install(|| judged.collect::<Vec<_>>()));
    found.extend(extra(made, served.as_deref()));
    found.extend((step > 1).then(|| cut(asked.len(), made.len())));
    told(found)
}

/// What readers would miss first, and what hosts leave out first: asked for however large the site is.
fn is_vital(path: &SitePath) -> bool {
    let path = path.as_str();
    !path.contains('/') || path.starts_with('.') || path.starts_with("keys/")
}

fn unreachable(problem: &str) -> Diagnostic {
    let fault = Fault::new(&DEPLOYED_UNREACHABLE, format!("the site does not answer: {problem}"));
    Diagnostic::new(
        fault.hint("check the address, the host's certificate, and whether the site was published"),
        "",
    )
}

/// Files that the served list names and the sources do not make.
fn extra(made: &Manifest, served: Option<&str>) -> Vec<Fault> {
    let Some(served) = served.and_then(|text| Manifest::parse(text).ok()) else { return vec![] };
    let unknown = served.iter().filter(|(path, _)| made.get(path).is_none());
    let fault = |path: &SitePath| {
        Fault::new(
            &DEPLOYED_EXTRA,
            format!("`{path}` is published, and these sources do not make it"),
        )
        .hint("fetch the newest sources, or publish again")
    };
    unknown.map(|(path, _)| fault(path)).collect()
}

fn cut(asked: usize, all: usize) -> Fault {
    Fault::new(&DEPLOYED_CUT, format!("{asked} of {all} files were asked for"))
        .hint("`forewarn verify` checks every file of a downloaded copy")
}

/// Findings in the order of their rules, of each only so many.
fn told(mut found: Vec<Fault>) -> Vec<Diagnostic> {
    found.sort_by(|one, other| {
        (one.rule.code, &one.message).cmp(&(other.rule.code, &other.message))
    });
    let mut told = Vec::new();
    for same in found.chunk_by(|one, other| one.rule.code == other.rule.code) {
        told.extend(same.iter().take(TOLD).cloned());
        let rest = same.len().saturating_sub(TOLD);
        told.extend((rest > 0).then(|| {
            Fault::new(same[0].rule, format!("{rest} more files like these"))
                .hint("mend what the others say first")
        }));
    }
    told.into_iter().map(|fault| Diagnostic::new(fault, "")).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// A host of files, each with its type.
    #[derive(Default)]
    struct Shelf(BTreeMap<String, (String, &'static str)>);

    impl Shelf {
        fn new(files: &[(&str, &str, &'static str)]) -> Self {
            let file = |(path, text, kind): &(&str, &str, &'static str)| {
                ((*path).to_owned(), ((*text).to_owned(), *kind))
            };
            Self(files.iter().map(file).collect())
        }
    }

    impl Host for Shelf {
        fn ask(&self, path: &SitePath) -> Result<Served, String> {
            let none = (String::new(), "text/html");
            let (status, (text, kind)) =
                self.0.get(path.as_str()).map_or((404, &none), |file| (200, file));
            Ok(Served { status, kind: (*kind).to_owned(), digest: Digest::of(text.as_bytes()) })
        }

        fn text(&self, path: &SitePath) -> Result<Option<String>, String> {
            Ok(self.0.get(path.as_str()).map(|(text, _)| text.clone()))
        }
    }

    fn made(files: &[(&str, &str)]) -> Manifest {
        let file = |(path, text): &(&str, &str)| {
            (SitePath::parse(path).unwrap(), Digest::of(text.as_bytes()))
        };
        files.iter().map(file).collect()
    }

    #[track_caller]
    fn check(made: &Manifest, shelf: &Shelf, expected: &[&str]) {
        let found = compare(made, shelf);
        let codes: Vec<_> = found.iter().map(|one| one.rule.code).collect();
        assert_eq!(codes, expected, "{found:?}");
    }

    #[test]
    fn what_is_served_as_it_was_made_is_fine() {
        let made =
            made(&[("index.html", "one"), (".nojekyll", "kept by the host"), ("_headers", "too")]);
        let list = made.to_text();
        check(
            &made,
            &Shelf::new(&[("SHA256SUMS", &list, "text/plain"), ("index.html", "one", "text/html")]),
            &[],
        );
    }

    #[test]
    fn each_difference_is_told() {
        let made = made(&[
            ("index.html", "one"),
            (".well-known/security.txt", "two"),
            ("a.html", "three"),
        ]);
        let old = format!("{}  old.html\n", Digest::of(b""));
        let shelf = Shelf::new(&[
            ("SHA256SUMS", &old, ""),
            ("index.html", "changed", "text/html"),
            ("a.html", "three", ""),
        ]);
        let expected = [
            "deployed-different",
            "deployed-different",
            "deployed-extra",
            "deployed-missing",
            "deployed-type",
        ];
        check(&made, &shelf, &expected);
    }

    #[test]
    fn many_findings_of_one_kind_are_counted() {
        let names: Vec<String> = (0..50).map(|number| format!("a{number}.html")).collect();
        let files: Vec<_> = names.iter().map(|name| (name.as_str(), "x")).collect();
        let made = made(&files);
        let found = compare(&made, &Shelf::new(&[("SHA256SUMS", &made.to_text(), "text/plain")]));
        assert_eq!((found.len(), found[20].message.as_str()), (21, "30 more files like these"));
    }

    #[test]
    fn a_host_that_does_not_answer_is_asked_once() {
        struct Nobody;
        impl Host for Nobody {
            fn ask(&self, _path: &SitePath) -> Result<Served, String> {
                panic!("asked again")
            }
            fn text(&self, _path: &SitePath) -> Result<Option<String>, String> {
                Err("no route".to_owned())
            }
        }
        let found = compare(&made(&[("index.html", "one")]), &Nobody);
        assert_eq!(found[0].message, "the site does not answer: no route");
    }
}
