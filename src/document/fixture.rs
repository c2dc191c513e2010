//! A small site in memory, and its files, for the tests of formats.

mod bodies;
pub(crate) mod signed;

use std::collections::BTreeMap;

use self::bodies::Bodies;
use crate::document::{FORMATS, Failure, Made, Making, Units, View};
use crate::load::Overrides;
use crate::model::advisory::{Advisory, Withdrawn};
use crate::model::affected::Affected;
use crate::model::date::Moment;
use crate::model::identifier::AdvisoryId;
use crate::model::keyring::{Key, KeyRole, KeyState, Keyring};
use crate::model::library::{Library, Parts};
use crate::model::link::{Field, Link};
use crate::model::package::Package;
use crate::model::page::Prose;
use crate::model::range::{Event, EventKind, Point, Range, RangeKind};
use crate::model::revision::{Revision, RevisionKind, Revisions};
use crate::model::seldom::Seldom;
use crate::model::site::{Publisher, SeverityPolicy, Signing, Site, Tag};
use crate::model::version::Version;
use crate::model::versions::Versions;
use crate::plan::SiteTree;
use crate::signature::Certificate;
use crate::theme::{Theme, languages, texts};

/// The body of every advisory.
pub(crate) const BODY: &str = "## Problem\n\nA header grows.\n\n## Solution\n\nUpgrade.\n";

/// A site of all formats, without pages and keys.
pub(crate) fn site() -> Site {
    let address = link("https://security.example.org/");
    let name = "Example publisher".to_owned();
    Site {
        title: "Example security".to_owned(),
        description: Some("Advisories of the example project".to_owned()),
        url: address.clone(),
        language: "en".to_owned(),
        languages: vec![],
        notice: None,
        publisher: Some(Publisher { name, namespace: address, category: None }),
        tag: Tag {
            authority: "security.example.org".to_owned(),
            date: moment("2016-01-01"),
            stated: true,
        },
        osv_prefix: None,
        severity: SeverityPolicy::Ranked,
        signing: Signing::Optional,
        accept: vec![],
        formats: None,
        only: None,
        repository: None,
        drafts: None,
    }
}

/// The least that a good advisory says: one package, one range, one alias, one revision.
pub(crate) fn advisory(id: &str) -> Advisory {
    Advisory {
        id: AdvisoryId::parse(id).unwrap(),
        title: Some("Example vulnerability".to_owned()),
        aliases: vec![AdvisoryId::parse_alias("CVE-2026-0001").unwrap()],
        related: Seldom::default(),
        upstream: Seldom::default(),
        weaknesses: vec![],
        severity: vec![],
        affected: vec![affected("pkg:pypi/example", "1.0.0", "2.3.0")],
        timeline: Seldom::default(),
        handling: Seldom::default(),
        credits: Seldom::default(),
        references: vec![],
        revisions: revisions(&[("2026-01-01", "Initial publication")]),
        withdrawn: None,
        database_specific: None,
        imported: None,
        prose: prose(&format!("advisories/{id}.md")),
        dropped: Seldom::default(),
    }
}

/// So many advisories, `TEST-2020-0001` and on, published one a day from the first day of 2020.
pub(crate) fn many(count: usize) -> Vec<Advisory> {
    let first: jiff::civil::Date = "2020-01-01".parse().unwrap();
    let days = first.series(jiff::Span::new().days(1));
    let dated = |(number, day): (usize, jiff::civil::Date)| Advisory {
        revisions: revisions(&[(&day.to_string(), "Initial publication")]),
        ..advisory(&format!("TEST-2020-{number:04}"))
    };
    (1..).zip(days).take(count).map(dated).collect()
}

/// A package that is affected from one version up to another.
pub(crate) fn affected(purl: &str, introduced: &str, fixed: &str) -> Affected {
    let event =
        |kind, version| Event { kind, point: Point::Version(Version::parse(version).unwrap()) };
    let events = vec![event(EventKind::Introduced, introduced), event(EventKind::Fixed, fixed)];
    let kind = RangeKind::Ecosystem;
    Affected {
        package: Some(Package::from_purl(purl).unwrap().0),
        repository: None,
        ranges: vec![Range { kind, events, short: true, database_specific: None }],
        versions: Versions::default(),
        fixes: Seldom::default(),
        branches: Seldom::default(),
        severity: Seldom::default(),
        ecosystem_specific: None,
        database_specific: None,
        spelling: Seldom::default(),
    }
}

/// Revisions by date and summary, oldest first.
pub(crate) fn revisions(dated: &[(&str, &str)]) -> Revisions {
    let revision = |(date, summary): &(&str, &str)| Revision {
        date: moment(date),
        summary: (*summary).to_owned(),
        kind: RevisionKind::Substantial,
    };
    Revisions::new(dated.iter().map(revision).collect()).unwrap()
}

/// A withdrawal.
#[expect(clippy::unnecessary_wraps, reason = "it is the value of a field that may be empty")]
pub(crate) fn withdrawn(at: &str, reason: &str) -> Option<Box<Withdrawn>> {
    Some(Box::new(Withdrawn { at: moment(at), reason: reason.to_owned() }))
}

/// A date or time.
pub(crate) fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// A web address.
pub(crate) fn link(text: &str) -> Link {
    Link::parse(text, Field::Reference).unwrap()
}

/// Prose without headings and links.
pub(crate) fn prose(path: &str) -> Prose {
    Prose {
        path: path.to_owned(),
        digest: [0; 32],
        body: 0..0,
        anchors: vec![],
        links: Seldom::default(),
        fingerprints: Seldom::default(),
        slots: Seldom::default(),
        ranks: Seldom::default(),
    }
}

/// The site with these advisories.
pub(crate) fn library(advisories: Vec<Advisory>) -> Library {
    Library::new(Parts {
        site: site(),
        policy: None,
        pages: vec![],
        keyring: Keyring::default(),
        certificates: BTreeMap::new(),
        advisories: advisories.into_iter().map(Into::into).collect(),
    })
}

/// Gives a site one of the keys of `tests/keys/`.
pub(crate) fn add_key(library: &mut Library, name: &str, role: KeyRole, state: KeyState) {
    let file = format!("{}/tests/keys/{name}.asc", env!("CARGO_MANIFEST_DIR"));
    let certificate = Certificate::read(&std::fs::read(file).unwrap()).unwrap();
    let file = format!("{name}.asc");
    library.keyring.keys.push(Key {
        fingerprint: certificate.fingerprint().clone(),
        role,
        holder: "Security team".to_owned(),
        state,
        since: None,
        until: None,
        successor: None,
        certificate: Some(file.clone()),
    });
    library.certificates.insert(file, certificate);
}

/// The built-in theme, whose templates see no variables of the site.
pub(crate) fn theme() -> Theme {
    let english = languages::english();
    Theme::new(&Overrides::default(), texts::context(english, "en"), english).unwrap().0
}

/// What a format sees.
pub(crate) fn view<'a>(library: &'a Library, theme: &'a Theme) -> View<'a> {
    View { base: "/", ..View::new(library, theme) }
}

/// The addresses of all files.
pub(crate) fn paths(library: &Library) -> Vec<String> {
    let (tree, found) = SiteTree::plan(&view(library, &theme()));
    assert!(found.is_empty(), "{found:?}");
    tree.files().iter().map(|(path, _)| path.to_string()).collect()
}

/// The text of [`bytes`].
#[track_caller]
pub(crate) fn file(library: &Library, path: &str) -> String {
    String::from_utf8(bytes(library, path)).unwrap()
}

/// The file at an address, as a build makes it, but that no earlier file's hash is known to it.
#[track_caller]
pub(crate) fn bytes(library: &Library, path: &str) -> Vec<u8> {
    let theme = theme();
    let view = view(library, &theme);
    let (tree, _) = SiteTree::plan(&view);
    let entry = tree.entry(path).unwrap_or_else(|| panic!("the site has a file at `{path}`"));
    let units = Bodies(library);
    let made = match FORMATS[usize::from(entry.format)].making {
        Making::Aggregate(format) => {
            let mut bytes = Vec::new();
            format.make(&view, entry.part, &units, &mut bytes).map(|()| bytes)
        }
        Making::PerUnit(format) => {
            let unit = units.unit(entry.unit.unwrap() as usize).unwrap();
            format.make(&view, &unit, entry.part, &Made::default())
        }
    };
    made.unwrap_or_else(|failure: Failure| panic!("{failure:?}"))
}
