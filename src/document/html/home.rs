//! The front page.

use std::io::Write;

use serde::Serialize;

use crate::document::html::listing::{Row, rows};
use crate::document::html::{Page, href, structured};
use crate::document::{Aggregate, Failure, Units, View, address};
use crate::model::keyring::KeyState;
use crate::plan::Planner;
use crate::site_path::SitePath;

/// `index.html`: how to report, the latest advisories, the keys.
pub struct Home;

/// How many of the latest advisories the front page shows.
const LATEST: usize = 10;

#[derive(Serialize)]
struct HomeData {
    latest: Vec<Row>,
    policy: Option<String>,
    report: Option<String>,
    keys: Vec<KeyData>,
}

#[derive(Serialize)]
struct KeyData {
    fingerprint: String,
    purpose: &'static str,
    holder: String,
}

impl Aggregate for Home {
    fn plan(&self, _view: &View<'_>, planner: &mut Planner<'_>) {
        planner.add(SitePath::fixed("index.html"), 0);
    }

    fn make(
        &self,
        view: &View<'_>,
        _part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let path = SitePath::fixed("index.html");
        let site = &view.library.site;
        let newest = view.library.newest();
        let link = |name: &str| {
            view.library.page(name).map(|page| href(&path, &address::page(&page.name)))
        };
        let data = HomeData {
            latest: rows(view, &path, &newest[..newest.len().min(LATEST)]),
            policy: link("policy"),
            report: link("report"),
            keys: keys(view),
        };
        let page = Page {
            template: "home.html",
            path: &path,
            title: &site.title,
            description: site.description.as_deref(),
            about: "content/site.yaml",
        };
        let mut context = page.context(view, "home", &data, None)?;
        context.insert_value("structured", structured::home(view));
        Ok(out.write_all(&page.render(view, &context)?)?)
    }
}

fn keys(view: &View<'_>) -> Vec<KeyData> {
    let active = view.library.keyring.keys.iter().filter(|key| key.state == KeyState::Active);
    active
        .map(|key| KeyData {
            fingerprint: key.fingerprint.to_string(),
            purpose: key.role.word(),
            holder: key.holder.clone(),
        })
        .collect()
}
