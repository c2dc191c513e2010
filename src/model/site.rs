//! The settings of a site.

use crate::model::date::Moment;
use crate::model::link::Link;
use crate::model::vocabulary::Vocabulary;

/// `content/site.yaml`, with its defaults filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// The name of the site.
    pub title: String,
    /// A line that says what it is.
    pub description: Option<String>,
    /// The one canonical address; ends with `/`.
    pub url: Link,
    /// The language of the site's prose (RFC 5646).
    pub language: String,
    /// The languages that every page is meant to be in; none where the site does not ask.
    pub languages: Vec<String>,
    /// Plain text on every page.
    pub notice: Option<String>,
    /// Who publishes, for formats that name them.
    pub publisher: Option<Publisher>,
    /// What feed ids are made from.
    pub tag: Tag,
    /// What OSV puts before our ids; none lets the id's own prefix decide.
    pub osv_prefix: Option<String>,
    /// Whether advisories are ranked by severity.
    pub severity: SeverityPolicy,
    /// Whether every revision must be signed.
    pub signing: Signing,
    /// The less secure choices that the site asked for, by the codes of their rules.
    pub accept: Vec<String>,
    /// The groups of formats that are published; none means all.
    pub formats: Option<Vec<Group>>,
    /// The groups that this build is limited to, whatever the site publishes.
    pub only: Option<Vec<Group>>,
    /// Where the site's sources are.
    pub repository: Option<Link>,
    /// The folder of drafts, as written: relative to the site's folder.
    pub drafts: Option<String>,
}

/// Who publishes the advisories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publisher {
    /// The name.
    pub name: String,
    /// A URL that only they control.
    pub namespace: Link,
    /// Their category in the words of CSAF, such as `vendor`.
    pub category: Option<String>,
}

/// The authority of `tag:` ids (RFC 4151): frozen data, so that ids survive a move of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// A domain that the publisher owned on the date.
    pub authority: String,
    /// The date.
    pub date: Moment,
    /// Whether the site states them; else they follow from its address, and change when it moves.
    pub stated: bool,
}

impl Tag {
    /// The id of something on the site.
    #[must_use]
    pub fn id(&self, specific: &str) -> String {
        format!("tag:{},{}:{specific}", self.authority, self.date.day())
    }
}

/// What the site thinks of ranking vulnerabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeverityPolicy {
    /// Scores are the site's own, and coloured.
    Ranked,
    /// The site does not rank: a score is shown only with the one who gave it.
    Attributed,
}

/// Whether every revision must be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// An unsigned revision stops the build.
    Required,
    /// An unsigned revision goes out with a warning and a mark.
    Optional,
}

/// The groups of formats that a site may choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Pages, with what a web server needs beside them.
    Html,
    /// Plain text advisories.
    Text,
    /// RSS, Atom, JSON Feed.
    Feeds,
    /// OSV records and their bulk files.
    Osv,
    /// The database of Go modules that govulncheck reads.
    Go,
}

pub(crate) const SEVERITY: &Vocabulary<SeverityPolicy> =
    &[("attributed", SeverityPolicy::Attributed), ("ranked", SeverityPolicy::Ranked)];

pub(crate) const SIGNING: &Vocabulary<Signing> =
    &[("required", Signing::Required), ("optional", Signing::Optional)];

/// The names of the groups.
pub const GROUPS: &[(&str, Group)] = &[
    ("html", Group::Html),
    ("text", Group::Text),
    ("feeds", Group::Feeds),
    ("osv", Group::Osv),
    ("go", Group::Go),
];

impl Site {
    /// Whether the site has a group of formats, though this build may leave it out.
    #[must_use]
    pub fn publishes(&self, group: Group) -> bool {
        self.formats.as_ref().is_none_or(|chosen| chosen.contains(&group))
    }

    /// Whether a group of formats is built.
    #[must_use]
    pub fn builds(&self, group: Group) -> bool {
        self.only.as_ref().map_or_else(|| self.publishes(group), |only| only.contains(&group))
    }

    /// The absolute address of a file.
    #[must_use]
    pub fn address(&self, path: &crate::site_path::SitePath) -> String {
        path.address(self.url.as_str())
    }
}
