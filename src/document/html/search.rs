//! The page that searches.

use std::io::Write;

use serde::Serialize;

use crate::document::html::Page;
use crate::document::search::{PER_FILE, shards};
use crate::document::{Aggregate, Failure, Units, View};
use crate::plan::Planner;
use crate::site_path::SitePath;

/// `search.html`, whose script reads the files of [`crate::document::search`].
pub struct SearchPage;

/// Where the script finds what.
#[derive(Serialize)]
struct SearchData {
    shards: usize,
    per_file: usize,
}

impl Aggregate for SearchPage {
    fn plan(&self, _view: &View<'_>, planner: &mut Planner<'_>) {
        planner.add(SitePath::fixed("search.html"), 0);
    }

    fn make(
        &self,
        view: &View<'_>,
        _part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let page = Page {
            template: "search.html",
            path: &SitePath::fixed("search.html"),
            title: view.words().text("search.title"),
            description: Some(view.words().text("search.about")),
            about: "content/site.yaml",
        };
        let data = SearchData { shards: shards(view.library), per_file: PER_FILE };
        page.write(view, "search", &data, None, out)
    }
}
