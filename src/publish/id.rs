//! The public id of a draft: the next of the project's own.

use crate::diagnostic::{Fault, Rule};
use crate::model::identifier::AdvisoryId;
use crate::model::library::Library;

/// No id to give.
pub static PUBLISH_ID: Rule = Rule::error(
    "publish-id",
    "the advisory cannot get this id, or none follows from those that there are",
    "Ids have the form PROJECT-YEAR-NUMBER, and the next one continues those of the year. Where there is none yet, or the \
     site uses several forms, `--id` says the first. An id is given once and for ever: one that is in use, under \
     whatever capital letters, or that a folder of patches or signed texts has, is refused.",
);

/// The parts of an id such as `HYPER-2016-0001`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts<'i> {
    prefix: &'i str,
    year: i16,
    number: u32,
    width: usize,
}

/// The next id of a year, in the form and with the width of those in use.
///
/// # Errors
/// [`PUBLISH_ID`] where none follows.
pub fn next(library: &Library, year: i16) -> Result<AdvisoryId, Fault> {
    let own = library.advisories().iter().filter(|advisory| advisory.imported.is_none());
    let parts: Vec<_> = own.filter_map(|advisory| parts(advisory.id.as_str())).collect();
    let first = parts.first().ok_or_else(|| {
        Fault::new(&PUBLISH_ID, "no id of this site says how the next one is formed")
            .hint(format!("name the first: `--id PROJECT-{year}-0001`"))
    })?;
    if let Some(other) = parts.iter().find(|other| other.prefix != first.prefix) {
        let message = format!("ids begin with `{}` and with `{}`", first.prefix, other.prefix);
        return Err(Fault::new(&PUBLISH_ID, message).hint("name the id by `--id`"));
    }
    let width = parts.iter().map(|parts| parts.width).max().unwrap_or_default();
    let of_year = parts.iter().filter(|parts| parts.year == year);
    let number = of_year.map(|parts| parts.number).max().unwrap_or_default().saturating_add(1);
    AdvisoryId::parse(&format!("{}-{year}-{number:0width$}", first.prefix))
}

/// That an id is in use: by an advisory, or by files of one, which `paths` are.
#[must_use]
pub fn taken<'p>(
    id: &AdvisoryId,
    library: &Library,
    mut paths: impl Iterator<Item = &'p str>,
) -> Option<Fault> {
    let same = |other: &str| other.eq_ignore_ascii_case(id.as_str());
    let used = library.advisories().iter().any(|advisory| same(advisory.id.as_str()))
        || library.aliases(0..library.alias_count()).any(|alias| same(alias.id.as_str()));
    let named = |path: &str| {
        path.starts_with("advisories/")
            && path.split('/').any(|part| same(part.strip_suffix(".md").unwrap_or(part)))
    };
    (used || paths.any(named)).then(|| {
        Fault::new(&PUBLISH_ID, format!("{id} is in use")).hint("leave `--id` out for the next one")
    })
}

/// Where the source goes: into the folder of its year where all others of this form lie so.
#[must_use]
pub fn path(id: &AdvisoryId, library: &Library) -> String {
    let by_year = |id: &AdvisoryId| {
        parts(id.as_str()).map(|parts| format!("advisories/{}/{id}.md", parts.year))
    };
    let own = || library.advisories().iter().filter(|advisory| advisory.imported.is_none());
    let is_custom = own().next().is_some()
        && own().all(|advisory| by_year(&advisory.id).as_ref() == Some(&advisory.prose.path));
    by_year(id).filter(|_| is_custom).unwrap_or_else(|| format!("advisories/{id}.md"))
}

fn parts(id: &str) -> Option<Parts<'_>> {
    let (rest, number) = id.rsplit_once('-')?;
    let (prefix, year) = rest.rsplit_once('-')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let sound = year.len() == 4 && digits(year) && digits(number);
    let (year, width) = (year.parse().ok().filter(|_| sound)?, number.len());
    Some(Parts { prefix, year, number: number.parse().ok()?, width })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;

    fn library(ids: &[&str]) -> Library {
        fixture::library(ids.iter().map(|id| fixture::advisory(id)).collect())
    }

    #[track_caller]
    fn check(ids: &[&str], expected: Result<&str, &str>) {
        let next = next(&library(ids), 2026);
        let next = next.map(|id| id.to_string()).map_err(|fault| fault.message);
        assert_eq!(next.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn the_next_id_continues_those_of_the_year() {
        check(&["EX-2026-0001"], Ok("EX-2026-0002"));
        check(&["EX-2026-0001", "EX-2026-0007", "EX-2025-0009"], Ok("EX-2026-0008"));
        check(&["EX-2016-0003"], Ok("EX-2026-0001"));
        check(&["MY-EX-2026-9"], Ok("MY-EX-2026-10"));
        check(&["EX-2026-009", "EX-2026-10"], Ok("EX-2026-011"));
    }

    #[test]
    fn where_none_follows_one_must_be_named() {
        let none = Err("no id of this site says how the next one is formed");
        check(&[], none);
        check(&["EX-0001", "EX-26-01", "EX-2026-a"], none);
        check(&["EX-2026-0001", "WHY-2026-0001"], Err("ids begin with `EX` and with `WHY`"));
    }

    #[test]
    fn an_id_is_given_once() {
        let library = library(&["EX-2026-0001"]);
        let check = |id: &str, paths: &[&str]| {
            taken(&AdvisoryId::parse(id).unwrap(), &library, paths.iter().copied()).is_some()
        };
        assert!(check("EX-2026-0001", &[]) && check("ex-2026-0001", &[]));
        assert!(!check(
            "EX-2026-0002",
            &["content/EX-2026-0002.md", "advisories/x/EX-2026-0001.md"]
        ));
        assert!(check("EX-2026-0002", &["advisories/patches/EX-2026-0002/main.patch"]));
        assert!(check("EX-2026-0002", &["advisories/2026/ex-2026-0002.md"]));
    }

    #[test]
    fn a_site_with_folders_for_years_keeps_them() {
        let mut one = fixture::advisory("EX-2025-0001");
        let id = AdvisoryId::parse("EX-2026-0001").unwrap();
        assert_eq!(path(&id, &fixture::library(vec![one.clone()])), "advisories/EX-2026-0001.md");
        one.prose.path = "advisories/2025/EX-2025-0001.md".to_owned();
        assert_eq!(path(&id, &fixture::library(vec![one])), "advisories/2026/EX-2026-0001.md");
        assert_eq!(path(&id, &library(&[])), "advisories/EX-2026-0001.md");
    }
}
