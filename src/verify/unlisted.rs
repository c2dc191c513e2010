//! Files of advisories that the signed list does not cover.

use std::collections::BTreeSet;

use super::contents::{Contents, at};
use super::known::Known;
use super::rule::{FILE_EXTRA, NOT_SIGNED};
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::address;
use crate::site_path::SitePath;

/// Names each file of an advisory that is not among the listed ones, and each page of one whose newest revision nobody
/// signed. Where the newest revision is signed, every file is listed, so that another one is an error.
pub(super) fn check(
    contents: &Contents<'_>,
    listed: &BTreeSet<SitePath>,
    known: &[Known],
) -> Vec<Diagnostic> {
    let pages: BTreeSet<_> = known.iter().map(|known| address::advisory_page(&known.id)).collect();
    let uncovered = |path: &SitePath| {
        is_of_advisory(path.as_str()) && !listed.contains(path)
            || is_page(path.as_str()) && !pages.contains(path)
    };
    let ids: BTreeSet<_> = known.iter().map(|known| known.id.as_str()).collect();
    let files = contents.iter().map(|(path, _)| path).filter(|path| uncovered(path));
    let is_extra = |path: &SitePath| advisory(path.as_str()).is_some_and(|id| ids.contains(id));
    files.map(|path| at(path, if is_extra(path) { extra() } else { not_signed() })).collect()
}

/// The id of the advisory whose text, record or patch stands at a path.
fn advisory(path: &str) -> Option<&str> {
    let plain = path.strip_suffix(".asc").unwrap_or(path);
    let (folder, rest) = plain.split_once('/')?;
    let name = rest.split('/').next()?;
    match folder {
        "advisories" => {
            let name = name.strip_suffix(".txt").unwrap_or(name);
            let revision = name.rsplit_once(".r").filter(|(_, number)| is_number(number));
            Some(revision.map_or(name, |(id, _)| id))
        }
        "osv" => {
            let name = name.strip_suffix(".json")?;
            Some(name.rsplit_once('_').map_or(name, |(_, id)| id))
        }
        "patches" => Some(name),
        _ => None,
    }
}

/// Whether a path is that of a text, a record, a patch, or a signature of one.
fn is_of_advisory(path: &str) -> bool {
    let plain = path.strip_suffix(".asc").unwrap_or(path);
    match plain.split('/').collect::<Vec<_>>().as_slice() {
        ["advisories", name] => name.ends_with(".txt"),
        ["advisories", "year", name] => !is_of_year(name),
        // The folder of an older revision.
        ["advisories", _, _, ..] | ["patches", _, ..] => true,
        ["osv", name] => name.ends_with(".json") && *name != "all.json",
        _ => false,
    }
}

/// Whether a path is that of an advisory's page, and not of a list.
fn is_page(path: &str) -> bool {
    let name = path.strip_prefix("advisories/").and_then(|name| name.strip_suffix(".html"));
    let of_list = |name: &str| name.strip_prefix("page-").is_some_and(is_number);
    name.is_some_and(|name| name.contains('-') && !name.contains('/') && !of_list(name))
}

/// Whether a name is that of a year's list, such as `2026.html` and `2026-2.html`.
fn is_of_year(name: &str) -> bool {
    name.strip_suffix(".html").is_some_and(|name| name.split('-').all(is_number))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn extra() -> Fault {
    let message = "`revisions.txt` does not name this file among those of the signed advisory";
    Fault::new(&FILE_EXTRA, message)
        .hint("do not use it; fetch the whole site again, into an empty folder")
}

fn not_signed() -> Fault {
    Fault::new(&NOT_SIGNED, "no signed revision in `revisions.txt` covers this file")
        .hint("take it for what the server says, not for what the project signed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_all_is_no_page_of_one() {
        assert!(is_page("advisories/A-1.html") && is_page("advisories/page-A.html"));
        for path in
            ["advisories/index.html", "advisories/page-2.html", "A-1.html", "advisories/A-1.txt"]
        {
            assert!(!is_page(path), "{path}");
        }
    }

    #[test]
    fn texts_records_patches_and_their_signatures_are_of_advisories() {
        for path in [
            "advisories/A-1.txt",
            "advisories/A-1.r1.txt",
            "advisories/A-1.r1/osv/A-1.json",
            "osv/A-1.json",
            "osv/A-1.json.asc",
            "patches/A-1/main.patch",
        ] {
            assert!(is_of_advisory(path), "{path}");
        }
        for (path, id) in [
            ("advisories/A-1.txt", "A-1"),
            ("advisories/A-1.r2.txt.asc", "A-1"),
            ("advisories/A-1.r1/osv/x_A-1.json", "A-1"),
            ("advisories/A.rx-1.txt", "A.rx-1"),
            ("osv/x_A-1.json.asc", "A-1"),
            ("patches/A-1/main.patch", "A-1"),
        ] {
            assert_eq!(advisory(path), Some(id), "{path}");
        }
        for path in
            ["advisories/year/A-1.html", "advisories/year/2026.txt", "advisories/2026/1.html"]
        {
            assert!(is_of_advisory(path), "{path}");
        }
        for path in [
            "advisories/index.html",
            "advisories/year/2026.html",
            "advisories/year/2026-2.html",
            "osv/all.json",
            "osv/PyPI/all.zip",
            "robots.txt",
        ] {
            assert!(!is_of_advisory(path), "{path}");
        }
    }
}
