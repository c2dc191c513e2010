//! The page for addresses that lead nowhere.

use std::io::Write;

use tera::Context;

use crate::document::html::frame;
use crate::document::html::layout::Layout;
use crate::document::{Aggregate, Failure, Units, View};
use crate::plan::Planner;
use crate::site_path::SitePath;

/// `404.html`: a server shows it at any depth, so it alone links by absolute paths.
pub struct NotFound;

impl Aggregate for NotFound {
    fn plan(&self, _view: &View<'_>, planner: &mut Planner<'_>) {
        planner.add(SitePath::fixed("404.html"), 0);
    }

    fn make(
        &self,
        view: &View<'_>,
        _part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let layout = Layout::anywhere(view, view.words().text("not_found.title"));
        let mut context = Context::new();
        context.insert_value("frame", frame::shared(view, &layout, "content/site.yaml")?);
        context.insert("page", &layout);
        let html = view.theme.render("404.html", &context, "content/site.yaml")?;
        Ok(out.write_all(html.as_bytes())?)
    }
}
