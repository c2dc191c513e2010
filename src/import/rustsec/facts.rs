use super::raw::{RawFile, RawMetadata};
use super::specific;
use super::stretch::Stretch;
use crate::import::Draft;
use crate::model::date::Moment;
use crate::model::ecosystem::Ecosystem;
use crate::model::identifier::AdvisoryId;
use crate::model::link::{Field, Link};
use crate::model::package::{Package, Purl};
use crate::model::severity::SeverityScore;
use crate::source::schema::advisory::{
    RawAffected, RawRange, RawRangeEvent, RawReference, RawRevision, RawSeverity, RawWithdrawn,
};

/// The ecosystem of crates, in OSV's words.
const ECOSYSTEM: &str = "crates.io";

/// The package, affected in these stretches; nothing where there is none, since readers take an entry without versions
/// for one about all of them.
pub(super) fn affected(
    draft: &mut Draft,
    file: &RawFile,
    stretches: &[Stretch],
) -> Vec<RawAffected> {
    if stretches.is_empty() {
        let why = format!("no version of {} is affected", file.advisory.package);
        draft.leave_out("`affected`", &why);
        return Vec::new();
    }
    let range = RawRange {
        kind: Some("SEMVER".to_owned()),
        events: Some(stretches.iter().flat_map(events).collect()),
        ..RawRange::default()
    };
    vec![RawAffected {
        ranges: vec![range],
        ecosystem_specific: specific::of_ecosystem(&file.affected),
        database_specific: specific::of_package(file),
        ..named(&file.advisory.package)
    }]
}

/// The package by its purl; by its name where it has none, for the reader of sources to refuse.
fn named(package: &str) -> RawAffected {
    let known = Ecosystem::parse(ECOSYSTEM)
        .and_then(|ecosystem| Package::from_name(ecosystem, package))
        .ok()
        .filter(|(known, _)| known.name() == package);
    match known.as_ref().and_then(|(known, _)| known.purl()).map(Purl::as_str) {
        Some(purl) => RawAffected { package: Some(purl.to_owned()), ..RawAffected::default() },
        None => RawAffected {
            ecosystem: Some(ECOSYSTEM.to_owned()),
            name: Some(package.to_owned()),
            ..RawAffected::default()
        },
    }
}

fn events(stretch: &Stretch) -> impl Iterator<Item = RawRangeEvent> {
    let none = RawRangeEvent::default;
    let introduced = RawRangeEvent { introduced: Some(stretch.from.to_string()), ..none() };
    let until = stretch.until.as_ref();
    let fixed = until.map(|until| RawRangeEvent { fixed: Some(until.to_string()), ..none() });
    std::iter::once(introduced).chain(fixed)
}

/// Ids of other records.
pub(super) fn ids(draft: &mut Draft, field: &str, ids: Vec<String>) -> Vec<String> {
    let kept = |(index, id): (usize, String)| {
        let parsed = AdvisoryId::parse_alias(&id);
        draft.keep(&format!("`advisory.{field}[{index}]`"), id, parsed)
    };
    ids.into_iter().enumerate().filter_map(kept).collect()
}

/// The rating; one that cannot be read is kept with the package.
pub(super) fn severity(advisory: &RawMetadata) -> Vec<RawSeverity> {
    let read = advisory.cvss.iter().filter(|vector| SeverityScore::parse(vector).is_ok());
    read.map(|vector| RawSeverity { vector: vector.clone(), source: None }).collect()
}

/// What is related, as ids, and as the addresses that some advisories give in their place.
pub(super) fn related(written: Vec<String>) -> (Vec<String>, Vec<String>) {
    written.into_iter().partition(|id| Link::parse(id, Field::Reference).is_err())
}

/// Where to read more: the advisory's own address first, each address once.
pub(super) fn references(
    draft: &mut Draft,
    url: Option<String>,
    others: Vec<String>,
    related: Vec<String>,
) -> Vec<RawReference> {
    let named = url.into_iter().map(|url| ("`advisory.url`".to_owned(), url));
    let others = others.into_iter().enumerate();
    let others = others.map(|(index, url)| (format!("`advisory.references[{index}]`"), url));
    let related = related.into_iter().map(|url| ("`advisory.related`".to_owned(), url));
    let mut kept: Vec<RawReference> = Vec::new();
    for (path, url) in named.chain(others).chain(related) {
        let parsed = Link::parse(&url, Field::Reference);
        let Some(url) = draft.keep(&path, url, parsed) else { continue };
        if kept.iter().all(|reference| reference.url != url) {
            kept.push(RawReference { kind: kind(&url).to_owned(), url });
        }
    }
    kept
}

/// What a page is, as far as its address says so.
fn kind(url: &str) -> &'static str {
    if url.contains("/issues/") {
        "report"
    } else if url.contains("/security/advisories/") {
        "advisory"
    } else {
        "web"
    }
}

/// The first revision, and that of the withdrawal.
pub(super) fn revisions(advisory: &RawMetadata) -> Vec<RawRevision> {
    let revision = |date: &String, summary: &str| RawRevision {
        date: date.clone(),
        summary: summary.to_owned(),
        kind: None,
    };
    let later = advisory.withdrawn.iter().filter(|at| is_later(at, &advisory.date));
    std::iter::once(revision(&advisory.date, "Imported"))
        .chain(later.map(|at| revision(at, "Withdrawn")))
        .collect()
}

/// What cannot be read is no revision: it is refused where it stands.
fn is_later(last: &str, first: &str) -> bool {
    matches!((Moment::parse(last), Moment::parse(first)), (Ok(last), Ok(first)) if last > first)
}

/// That it no longer stands since this day.
pub(super) fn withdrawn(at: String) -> RawWithdrawn {
    RawWithdrawn { at, reason: "RustSec withdrew it".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_it_leads_to() {
        for (url, expected) in [
            ("https://github.com/a/b/issues/1", "report"),
            ("https://gitlab.com/a/b/-/issues/1", "report"),
            ("https://github.com/a/b/security/advisories/GHSA-ffq8-576r-v26g", "advisory"),
            ("https://github.com/a/b/pull/1", "web"),
            ("https://example.org/", "web"),
        ] {
            assert_eq!(kind(url), expected, "{url}");
        }
    }

    #[test]
    fn an_address_is_kept_once_if_it_is_one() {
        let mut draft = Draft::default();
        let url = "https://example.org/a".to_owned();
        let others = vec!["no address".to_owned(), url.clone(), "https://example.org/b".to_owned()];
        let kept = references(&mut draft, Some(url), others, vec![]);
        let kept: Vec<_> = kept.iter().map(|reference| reference.url.as_str()).collect();
        assert_eq!(kept, ["https://example.org/a", "https://example.org/b"]);
        assert_eq!(draft.left_out.len(), 1);
        assert!(draft.left_out[0].starts_with("`advisory.references[0]` is left out: "));
    }

    #[test]
    fn an_address_among_related_ids_is_a_reference() {
        let written = ["GHSA-ffq8-576r-v26g", "https://example.org/a", "x y"].map(str::to_owned);
        let (ids, addresses) = related(written.to_vec());
        assert_eq!((ids.len(), addresses.as_slice()), (2, &written[1..2]));
        let kept = references(&mut Draft::default(), None, vec![], addresses);
        assert_eq!((kept[0].kind.as_str(), &kept[0].url), ("web", &written[1]));
    }

    #[test]
    fn a_withdrawal_is_a_revision_if_it_came_later() {
        let dates = |date: &str, withdrawn: Option<&str>| {
            let withdrawn = withdrawn.map(str::to_owned);
            let advisory =
                RawMetadata { date: date.to_owned(), withdrawn, ..RawMetadata::default() };
            revisions(&advisory).into_iter().map(|revision| revision.date).collect::<Vec<_>>()
        };
        assert_eq!(dates("2020-01-01", None), ["2020-01-01"]);
        assert_eq!(dates("2020-01-01", Some("2021-01-01")), ["2020-01-01", "2021-01-01"]);
        assert_eq!(dates("2020-01-01", Some("2020-01-01")), ["2020-01-01"]);
        assert_eq!(dates("2020-01-01", Some("soon")), ["2020-01-01"]);
    }

    #[test]
    fn a_crate_has_a_purl_and_what_is_none_keeps_its_name() {
        assert_eq!(named("a-b_C").package.as_deref(), Some("pkg:cargo/a-b_C"));
        assert_eq!(named("").name.as_deref(), Some(""));
    }
}
