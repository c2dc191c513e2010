//! The front matter of an advisory.

use std::cell::RefCell;

use serde_json::Value;

use crate::diagnostic::{Fault, Rule};
use crate::model::Extra;
use crate::model::advisory::{Advisory, Imported, Publication, Withdrawn};
use crate::model::credit::{self, Credit};
use crate::model::handling::Answer;
use crate::model::identifier::AdvisoryId;
use crate::model::link::{Field, Link};
use crate::model::page::Prose;
use crate::model::reference::{self, Reference};
use crate::model::revision::{self, Revision, RevisionKind, Revisions};
use crate::model::severity::Severity;
use crate::model::timeline::{self, TimelineEvent};
use crate::model::version::Version;
use crate::model::vocabulary;
use crate::model::weakness::Cwe;
use crate::parse::{Place, affected, handling};
use crate::source::finding::Finding;
use crate::source::schema::advisory::{
    RawAdvisory, RawCredit, RawEvent, RawReference, RawRevision, RawSeverity, RawWithdrawn,
};
use crate::source::yaml::Tree;

/// An advisory without a revision.
pub static REVISION_MISSING: Rule = Rule::error(
    "revision-missing",
    "an advisory has no revision",
    "The number of an advisory, and the dates of its publication and last change, follow from its list of revisions, \
     never from a clock or a file's time. Write at least the first: its date and a summary.",
);

/// Revisions whose dates do not rise.
pub static REVISION_ORDER: Rule = Rule::error(
    "revision-order",
    "a revision is not later than the one before it",
    "Revisions are appended, never reordered or rewritten: readers and mirrors take the newest date for the newest \
     state. Put the new revision last, with a later date or time.",
);

/// Free-form data that is no mapping.
pub static EXTRA_KIND: Rule = Rule::error(
    "extra-kind",
    "free-form data is not a mapping",
    "OSV lets `database_specific` and `ecosystem_specific` hold any data, but as an object with keys of its own.",
);

/// A credit without its bearer's consent.
pub static CREDIT_CONSENT: Rule = Rule::error(
    "credit-consent",
    "a credited name has no recorded consent",
    "A policy of credit only with permission is kept by recording the permission. `consent: public` says that the \
     bearer agreed to this very name; a name without it must not stand in a public repository at all.",
);

/// Turns a source into an advisory.
///
/// Everything that is wrong with a value is added to `findings`; `None` only where no advisory can be made.
#[must_use]
pub fn parse(
    raw: &RawAdvisory,
    tree: &Tree,
    prose: Prose,
    findings: &RefCell<Vec<Finding>>,
) -> Option<Advisory> {
    let root = Place::root(tree, findings);
    let id = root.key("id").take(AdvisoryId::parse(&raw.id));
    let revisions = revisions(&root, &raw.revisions);
    let imported = raw.imported.as_ref().and_then(|raw| {
        let place = root.key("imported");
        Some(Imported {
            from: place.key("from").line(&raw.from)?.into(),
            at: place.moment("at", Some(&raw.at))?,
            published: publication(&place, raw.published.as_deref()),
            kept: extra(&place, "kept", raw.kept.as_ref()),
        })
    });
    let foreign = imported.is_some();
    Some(Advisory {
        title: root.optional_line("title", raw.title.as_deref()),
        aliases: root.each("aliases", &raw.aliases, alias),
        related: root.each("related", &raw.related, alias).into(),
        upstream: root.each("upstream", &raw.upstream, alias).into(),
        weaknesses: root
            .each("weaknesses", &raw.weaknesses, |place, text| place.take(Cwe::parse(text))),
        severity: root.each("severity", &raw.severity, severity),
        affected: root
            .each("affected", &raw.affected, |place, raw| affected::parse(place, raw, foreign)),
        timeline: root.each("timeline", &raw.timeline, event).into(),
        handling: handling::parse(&root, raw).into(),
        credits: root
            .each("credits", &raw.credits, |place, raw| credit(place, raw, foreign))
            .into(),
        references: root.each("references", &raw.references, reference),
        withdrawn: raw.withdrawn.as_ref().and_then(|raw| withdrawn(&root.key("withdrawn"), raw)),
        database_specific: extra(&root, "database_specific", raw.database_specific.as_ref()),
        imported,
        prose,
        revisions: revisions?,
        id: id?,
        dropped: root.dropped().into(),
    })
}

/// When an import says that it was published.
fn publication(place: &Place<'_>, written: Option<&str>) -> Publication {
    match written {
        None => Publication::Revised,
        Some("unknown") => Publication::Unknown,
        said => {
            let moment = place.moment("published", said).map(Box::new);
            moment.map_or(Publication::Revised, Publication::Said)
        }
    }
}

/// A score and its source.
pub(super) fn severity(place: &Place<'_>, raw: &RawSeverity) -> Option<Severity> {
    let source = place.optional_line("source", raw.source.as_deref());
    place.key("vector").take(Severity::parse(&raw.vector, source.as_deref()))
}

/// Free-form data under a key.
pub(super) fn extra(place: &Place<'_>, key: &'static str, value: Option<&Value>) -> Option<Extra> {
    match value? {
        Value::Object(map) => Some(map.clone().into()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            place.key(key).report(
                Fault::new(&EXTRA_KIND, format!("`{key}` is not a mapping"))
                    .hint("write keys under it"),
            );
            None
        }
    }
}

#[expect(clippy::ptr_arg, reason = "the lists hold strings")]
fn alias(place: &Place<'_>, text: &String) -> Option<AdvisoryId> {
    place.take(AdvisoryId::parse_alias(text))
}

fn revisions(root: &Place<'_>, raws: &[RawRevision]) -> Option<Revisions> {
    let list = root.key("revisions");
    if raws.is_empty() {
        let hint = "add `revisions:` with a `date` and a `summary`, such as `Initial publication`";
        list.report(Fault::new(&REVISION_MISSING, "this advisory has no revision").hint(hint));
    }
    let revisions = root.each("revisions", raws, revision);
    for (index, pair) in
        revisions.windows(2).enumerate().filter(|(_, pair)| pair[0].date >= pair[1].date)
    {
        let message = format!("{} is not after {}", pair[1].date, pair[0].date);
        let fault = Fault::new(&REVISION_ORDER, message)
            .hint("append revisions, each later than the one before");
        root.kept("revisions", index + 1).key("date").report(fault);
    }
    Revisions::new(revisions)
}

fn revision(place: &Place<'_>, raw: &RawRevision) -> Option<Revision> {
    let kind = match &raw.kind {
        Some(word) => place.key("kind").take(vocabulary::meaning(revision::KINDS, word)),
        None => Some(RevisionKind::Substantial),
    };
    let date = place.moment("date", Some(&raw.date));
    let summary = place.key("summary").line(&raw.summary);
    Some(Revision { date: date?, summary: summary?, kind: kind? })
}

fn withdrawn(place: &Place<'_>, raw: &RawWithdrawn) -> Option<Box<Withdrawn>> {
    let reason = place.key("reason").line(&raw.reason);
    Some(Box::new(Withdrawn { at: place.moment("at", Some(&raw.at))?, reason: reason? }))
}

fn event(place: &Place<'_>, raw: &RawEvent) -> Option<TimelineEvent> {
    let kind = place.key("event").take(vocabulary::meaning(timeline::KINDS, &raw.event));
    let at = place.moment("at", Some(&raw.at));
    let version =
        raw.version.as_deref().and_then(|text| place.key("version").take(Version::parse(text)));
    let package = place.optional_line("package", raw.package.as_deref());
    let url = place.link("url", raw.url.as_deref(), Field::Reference);
    let note = place.optional_line("note", raw.note.as_deref());
    let who = place.optional_line("who", raw.who.as_deref());
    let patch = raw.patch.as_deref().and_then(|word| handling::answer(place, "patch", word));
    let channel = place.optional_line("channel", raw.channel.as_deref());
    let public = raw.public.as_deref().and_then(|word| handling::answer(place, "public", word));
    let public = public != Some(Answer::No);
    let (kind, at) = (kind?, at?);
    Some(TimelineEvent { kind, at, version, package, url, note, who, patch, channel, public })
}

fn credit(place: &Place<'_>, raw: &RawCredit, imported: bool) -> Option<Credit> {
    let name = place.key("name").line(&raw.name);
    let role = place.key("role").take(vocabulary::meaning(credit::ROLES, &raw.role));
    let contact = place
        .each("contact", &raw.contact, |place, text| place.take(Link::parse(text, Field::Contact)));
    if raw.consent.as_deref() != Some("public") && !imported {
        let fault = Fault::new(
            &CREDIT_CONSENT,
            format!("nothing says that `{}` agreed to be named", raw.name),
        )
        .hint(
            "write `consent: public` once they have agreed to this very name, or remove the credit",
        );
        place.key("name").report(fault);
    }
    let consented = raw.consented.clone();
    let consent_date = place.moment("consent_date", raw.consent_date.as_deref());
    Some(Credit { name: name?, role: role?, contact, consented, consent_date })
}

fn reference(place: &Place<'_>, raw: &RawReference) -> Option<Reference> {
    let kind = place.key("type").take(vocabulary::meaning(reference::KINDS, &raw.kind));
    let url = place.link("url", Some(&raw.url), Field::Reference);
    Some(Reference { kind: kind?, url: url? })
}
