//! The lists that follow the prose.

use super::day;
use super::prose::Section;
use super::wrap::hanging;
use crate::document::Made;
use crate::model::advisory::Advisory;
use crate::model::reference::Reference;
use crate::model::revision::{Revision, RevisionKind};
use crate::model::timeline::TimelineEvent;
use crate::model::version::Version;

/// The sections of an advisory that has no revision yet.
pub(super) fn embargoed(advisory: &Advisory, made: &Made) -> Vec<Section> {
    let mut sections = sections(advisory, made);
    sections.retain(|section| section.title != REVISIONS);
    sections
}

/// The title of the list of revisions.
const REVISIONS: &str = "Revisions";

/// The sections that every text has, unless they would be empty.
pub(super) fn sections(advisory: &Advisory, made: &Made) -> Vec<Section> {
    let timeline = advisory.shown_timeline().flat_map(event).collect();
    let revisions = advisory.revisions.numbered().flat_map(revision).collect();
    let files = made.files().map(|(path, digest)| format!("{digest}  {path}")).collect();
    let references = advisory.references.iter().flat_map(reference).collect();
    let all = [
        ("Timeline", timeline),
        (REVISIONS, revisions),
        ("Files", files),
        ("References", references),
    ];
    let section = |(title, lines): (&str, Vec<String>)| Section { title: title.to_owned(), lines };
    all.into_iter().map(section).filter(|section| !section.lines.is_empty()).collect()
}

fn event(event: &TimelineEvent) -> Vec<String> {
    let TimelineEvent { kind, at, version, package, url, note, channel, .. } = event;
    let version = version.as_ref().map(Version::as_str);
    let about: Vec<_> = package.as_deref().into_iter().chain(version).collect();
    let about = (!about.is_empty()).then(|| format!(" ({})", about.join(" ")));
    let channel = channel.as_ref().map(|channel| format!(" on {channel}"));
    let note = note.as_ref().map(|note| format!(": {note}"));
    let url = url.as_ref().map(|url| format!(" <{url}>"));
    let remarks: String = [about, channel, note, url].into_iter().flatten().collect();
    hanging(&format!("{:<22}", day::shown(*at)), &format!("{}{remarks}", kind.label()))
}

fn revision((number, revision): (usize, &Revision)) -> Vec<String> {
    let mark = match revision.kind {
        RevisionKind::Substantial => "",
        RevisionKind::Editorial => " (editorial)",
    };
    let label = format!("{number:<3} {:<22}", day::shown(revision.date));
    hanging(&label, &format!("{}{mark}", revision.summary))
}

fn reference(reference: &Reference) -> Vec<String> {
    hanging(&format!("{:<12}", reference.kind.word()), reference.url.as_str())
}
