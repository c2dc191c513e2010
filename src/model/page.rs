//! Pages of prose, and the security policy among them.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::calendar::Calendar;
use crate::model::date::Moment;
use crate::model::fingerprint::Fingerprint;
use crate::model::language;
use crate::model::link::Link;
use crate::model::promise::Promise;
use crate::model::seldom::Seldom;
use crate::model::slot::Slot;

/// The ids that the template of advisories gives to its parts; headings never take them, and links may lead to them.
pub const ADVISORY_IDS: &[&str] = &[
    "main",
    "affected",
    "remedy",
    "details",
    "severity",
    "timeline",
    "handling",
    "credits",
    "references",
    "revisions",
    "files",
    "related",
];

/// The ids that the templates of other pages give to their parts.
pub const PAGE_IDS: &[&str] = &["main", "contacts"];

/// A page of prose: `content/NAME.md` becomes `NAME.html`.
///
/// Pages in a folder are a chapter where one of them is named `index`: that one tells of the others, which stand in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The file's place below `content` without its ending, with `/`.
    pub name: String,
    /// The page's title.
    pub title: String,
    /// A line for search engines and feeds.
    pub description: Option<String>,
    /// Its label in the menu; none keeps it out of the menu.
    pub menu: Option<String>,
    /// Its place in the menu and in its chapter: lower comes first.
    pub order: u32,
    /// Where its source is, and what the prose links to.
    pub prose: Prose,
}

impl Page {
    /// The name of the page that it would translate and the tag of its language, by the form `NAME.TAG`; whether there
    /// is such a page, the name cannot tell.
    #[must_use]
    pub fn translates(&self) -> Option<(&str, &str)> {
        self.name.rsplit_once('.').filter(|(_, tag)| language::is_tag(tag))
    }

    /// The folder that it lies in, below `content`; none for a page that lies there itself.
    #[must_use]
    pub fn folder(&self) -> Option<&str> {
        self.name.rsplit_once('/').map(|(folder, _)| folder)
    }
}

/// The prose of a source: where it is, and what the first pass learnt of it. Its text is read again when it is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prose {
    /// The file, relative to the site's root.
    pub path: String,
    /// The SHA-256 of the file as it was read first.
    pub digest: [u8; 32],
    /// The bytes of the text that are Markdown.
    pub body: Range<usize>,
    /// The ids of its headings.
    pub anchors: Vec<String>,
    /// Its links to other places of the site.
    pub links: Seldom<Vec<InternalLink>>,
    /// The fingerprints that it names in groups of four digits, as people compare them, with their bytes in the source.
    pub fingerprints: Seldom<Vec<(Fingerprint, Range<usize>)>>,
    /// The places that data fills, with their bytes in the source.
    pub slots: Seldom<Vec<(Slot, Range<usize>)>>,
    /// The words in which it ranks a vulnerability, with their bytes in the source.
    pub ranks: Seldom<Vec<(String, Range<usize>)>>,
}

/// A link to another place of the site, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InternalLink {
    /// The target as written.
    pub target: String,
    /// Its bytes in the source.
    pub span: Range<usize>,
}

/// What the security policy says as data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy {
    /// Whom reports go to, the preferred first.
    pub contacts: Vec<Contact>,
    /// The languages that reports may be written in (RFC 5646).
    pub languages: Vec<String>,
    /// The sentences of promises as they are written, by the promises' ids: with `{max}` where a number is to stand.
    pub wordings: BTreeMap<String, String>,
    /// Since when the policy stands.
    pub since: Option<Moment>,
    /// The calendar by which its days are counted.
    pub calendar: Calendar,
    /// What it promises.
    pub promises: Vec<Promise>,
    /// How to join the packagers' list, as plain text.
    pub join: Option<String>,
}

/// Whom reports go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// A person or a role.
    pub name: String,
    /// How to reach them.
    pub uri: Link,
    /// The key that reports to them are encrypted with.
    pub fingerprint: Option<Fingerprint>,
}
