//! One advisory, without its body.

use jiff::Timestamp;

use crate::model::affected::Affected;
use crate::model::credit::Credit;
use crate::model::date::Moment;
use crate::model::handling::Handling;
use crate::model::identifier::AdvisoryId;
use crate::model::page::Prose;
use crate::model::reference::Reference;
use crate::model::revision::Revisions;
use crate::model::seldom::Seldom;
use crate::model::severity::Severity;
use crate::model::timeline::TimelineEvent;
use crate::model::weakness::Cwe;
use crate::model::{Extra, Path};

/// Everything that a source says of one vulnerability, but for the prose.
#[derive(Clone, Debug, PartialEq)]
pub struct Advisory {
    /// The id under which it is published for ever.
    pub id: AdvisoryId,
    /// A short name; imported advisories may have none.
    pub title: Option<String>,
    /// Other databases' ids of the same vulnerability.
    pub aliases: Vec<AdvisoryId>,
    /// Advisories that a reader of this one may want to see.
    pub related: Seldom<Vec<AdvisoryId>>,
    /// Vulnerabilities of others that caused this one.
    pub upstream: Seldom<Vec<AdvisoryId>>,
    /// The kinds of mistake.
    pub weaknesses: Vec<Cwe>,
    /// How bad it is, for all packages alike.
    pub severity: Vec<Severity>,
    /// The affected packages.
    pub affected: Vec<Affected>,
    /// What happened when.
    pub timeline: Seldom<Vec<TimelineEvent>>,
    /// How it was handled, as far as no date says it.
    pub handling: Seldom<Handling>,
    /// Who helped and agreed to be named.
    pub credits: Seldom<Vec<Credit>>,
    /// Where to read more.
    pub references: Vec<Reference>,
    /// Its published states.
    pub revisions: Revisions,
    /// Since when it no longer stands.
    pub withdrawn: Option<Box<Withdrawn>>,
    /// Free-form data of this site.
    pub database_specific: Option<Extra>,
    /// Where an import got it.
    pub imported: Option<Imported>,
    /// Where its source is, and what the prose links to.
    pub prose: Prose,
    /// The members of its lists that could not be parsed, by their places in the source.
    pub dropped: Seldom<Vec<Path>>,
}

/// Since when, and why, an advisory no longer stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// Since when.
    pub at: Moment,
    /// Why, as plain text.
    pub reason: String,
}

/// The database that an advisory was imported from: its facts are not ours to judge by our policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The format or database.
    pub from: Box<str>,
    /// When.
    pub at: Moment,
    /// When it says that the vulnerability was published.
    pub published: Publication,
    /// What its record says in a form that we do not take, in the record's own words.
    pub kept: Option<Extra>,
}

/// When an import says that a vulnerability was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publication {
    /// When the first revision was.
    Revised,
    /// It does not say so; the first revision has another date.
    Unknown,
    /// A time that cannot be meant, such as in the year 1, but that its record holds.
    Said(Box<Moment>),
}

impl Advisory {
    /// The title, or one that is made from what else is known.
    #[must_use]
    pub fn heading(&self) -> String {
        let name = || self.aliases.first().unwrap_or(&self.id);
        match (&self.title, self.affected.first().map(Affected::name)) {
            (Some(title), _) => title.clone(),
            (None, Some(package)) if !package.is_empty() => format!("{} in {package}", name()),
            (None, _) => name().to_string(),
        }
    }

    /// The events that are shown; the others only count.
    pub fn shown_timeline(&self) -> impl Iterator<Item = &TimelineEvent> {
        self.timeline.iter().filter(|event| event.public)
    }

    /// When it was first published.
    #[must_use]
    pub fn published(&self) -> Timestamp {
        self.revisions.first().date.instant()
    }

    /// When its record says that it was published; an import may not know.
    #[must_use]
    pub fn recorded_publication(&self) -> Option<Timestamp> {
        match self.imported.as_ref().map(|imported| &imported.published) {
            None | Some(Publication::Revised) => Some(self.published()),
            Some(Publication::Said(moment)) => Some(moment.instant()),
            Some(Publication::Unknown) => None,
        }
    }

    /// When it last changed; a withdrawal is a change even where no revision says so.
    #[must_use]
    pub fn modified(&self) -> Timestamp {
        let revised = self.revisions.newest().date.instant();
        self.withdrawn.as_ref().map_or(revised, |withdrawn| withdrawn.at.instant().max(revised))
    }
}
