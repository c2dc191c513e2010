//! Security advisories of GitHub, as its REST interface gives them: those of a repository, those of the global database,
//! one in a file or a list of them.
//!
//! Source: GitHub's REST documentation, "Repository security advisories" and "Global security advisories".

mod affected;
mod credits;
mod dates;
mod facts;
mod list;
mod raw;
mod standing;

use crate::diagnostic::Diagnostic;
use crate::import::json::Part;
use crate::import::{Draft, Format, kept};
use crate::source::schema::advisory::{RawAdvisory, RawImported};
use crate::source::text::Text;
use raw::RawRecord;

const MANUAL: &str = "https://docs.github.com/rest/security-advisories";

/// The format of GitHub's advisories.
pub(super) struct Ghsa;

impl Format for Ghsa {
    fn read(&self, input: &Text, at: &str) -> Result<Draft, Vec<Diagnostic>> {
        record(&part(input, 0..input.text.len()), at)
    }

    fn read_all(&self, input: &Text, at: &str) -> Vec<Result<Draft, Vec<Diagnostic>>> {
        if !input.text.trim_start().starts_with('[') {
            return vec![self.read(input, at)];
        }
        let members = match list::members(&part(input, 0..input.text.len())) {
            Ok(members) => members,
            Err(found) => return vec![Err(found)],
        };
        let one = |span: std::ops::Range<usize>| {
            let draft = record(&part(input, span.clone()), at)?;
            Ok(Draft { part: Some(span), ..draft })
        };
        members.into_iter().map(one).collect()
    }

    fn endings(&self) -> &'static [&'static str] {
        &["json"]
    }
}

fn part(input: &Text, span: std::ops::Range<usize>) -> Part<'_> {
    Part { input, span, kind: "advisory of GitHub", manual: MANUAL }
}

fn record(part: &Part<'_>, at: &str) -> Result<Draft, Vec<Diagnostic>> {
    let record: RawRecord = part.read()?;
    standing::check(part, &record)?;
    let mut draft = Draft::default();
    fill(&mut draft, record, at);
    Ok(draft)
}

fn fill(draft: &mut Draft, record: RawRecord, at: &str) {
    let dates = dates::read(&record, at);
    let imported = RawImported {
        from: "ghsa".to_owned(),
        at: at.to_owned(),
        published: dates.published,
        kept: None,
    };
    let title = kept::line(record.summary.as_deref().unwrap_or_default());
    draft.front = RawAdvisory {
        id: record.ghsa_id.clone(),
        title: (!title.is_empty()).then_some(title),
        revisions: dates.revisions,
        withdrawn: dates.withdrawn,
        imported: Some(imported),
        ..RawAdvisory::default()
    };
    facts::ids(draft, &record);
    facts::scores(draft, &record);
    facts::references(draft, &record);
    draft.front.database_specific = facts::extra(draft, &record);
    facts::accounts(draft, &record.rest);
    draft.front.credits = credits::read(draft, record.credits, record.credits_detailed);
    affected::read(draft, record.vulnerabilities.unwrap_or_default());
    draft.body = record.description.unwrap_or_default();
}
