//! The page of one advisory.

mod affected;
mod data;
mod file;
mod handling;
mod range;
mod revision;
mod signature;
mod timeline;

use crate::document::html::{Page, advisory::data::AdvisoryData, structured};
use crate::document::{Failure, Made, PerUnit, Unit, View, address, internal_link};
use crate::model::page::ADVISORY_IDS;
use crate::plan::Planner;
use crate::source::markdown::{self, Options};
use crate::theme::labels::labels;

/// `advisories/ID.html`.
pub struct AdvisoryPage;

/// How much of the body describes the page to search engines, in characters.
const DESCRIPTION: usize = 200;

impl PerUnit for AdvisoryPage {
    fn plan(&self, view: &View<'_>, index: usize, planner: &mut Planner<'_>) {
        planner.add(address::advisory_page(&view.library.advisories()[index].id), 0);
    }

    fn make(
        &self,
        view: &View<'_>,
        unit: &Unit<'_>,
        _part: u32,
        made: &Made,
    ) -> Result<Vec<u8>, Failure> {
        let advisory = unit.advisory;
        let path = address::advisory_page(&advisory.id);
        let source = &advisory.prose.path;
        let resolve = |target: &str| internal_link::href(view, source, &path, target);
        let rendered = markdown::render(
            &unit.body,
            &Options {
                reserved_ids: ADVISORY_IDS,
                linked_headings: true,
                lead: DESCRIPTION,
                labels: labels(view.words()),
                ..Options::default()
            },
            &resolve,
        );
        let title = format!("{}: {}", advisory.id, advisory.heading());
        let summary = &rendered.lead;
        let page = Page {
            template: "advisory.html",
            path: &path,
            title: &title,
            description: Some(summary.as_str()).filter(|summary| !summary.is_empty()),
            about: source,
        };
        let data = AdvisoryData::new(view, unit, &path, made);
        let mut context = page.context(view, "advisory", &data, Some(&rendered.html))?;
        context.insert_value("structured", structured::advisory(view, advisory));
        Ok(page.render(view, &context)?)
    }
}

#[cfg(test)]
mod tests;
