//! The page that thanks everyone who helped.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use serde::Serialize;

use crate::document::html::{Page, href};
use crate::document::{Aggregate, Failure, Units, View, address};
use crate::plan::Planner;
use crate::site_path::SitePath;

/// `thanks.html`: each credited name with its advisories.
pub struct Thanks;

#[derive(Serialize)]
struct ThanksData {
    name: String,
    roles: Vec<&'static str>,
    advisories: Vec<LinkData>,
}

#[derive(Serialize)]
struct LinkData {
    id: String,
    title: String,
    href: String,
}

impl Aggregate for Thanks {
    fn plan(&self, _view: &View<'_>, planner: &mut Planner<'_>) {
        planner.add(SitePath::fixed("thanks.html"), 0);
    }

    fn make(
        &self,
        view: &View<'_>,
        _part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let path = SitePath::fixed("thanks.html");
        let page = Page {
            template: "thanks.html",
            path: &path,
            title: view.words().text("thanks.title"),
            description: Some(view.words().text("thanks.about")),
            about: "advisories",
        };
        page.write(view, "people", &people(view, &path), None, out)
    }
}

/// What one name is credited for: roles, and indexes of advisories, newest first.
#[derive(Default)]
struct Deeds {
    roles: BTreeSet<&'static str>,
    advisories: Vec<usize>,
}

fn people(view: &View<'_>, path: &SitePath) -> Vec<ThanksData> {
    // Sorted as people read, so that upper and lower case make no difference.
    let mut found: BTreeMap<(String, &str), Deeds> = BTreeMap::new();
    for &index in view.library.newest() {
        for credit in &view.library.advisories()[index].credits {
            let deeds = found.entry((credit.name.to_lowercase(), &credit.name)).or_default();
            deeds.roles.insert(credit.role.word());
            if deeds.advisories.last() != Some(&index) {
                deeds.advisories.push(index);
            }
        }
    }
    found.into_iter().map(|((_, name), deeds)| person(view, path, name, deeds)).collect()
}

fn person(view: &View<'_>, path: &SitePath, name: &str, deeds: Deeds) -> ThanksData {
    let link = |index: usize| {
        let advisory = &view.library.advisories()[index];
        let href = href(path, &address::advisory_page(&advisory.id));
        LinkData { id: advisory.id.to_string(), title: advisory.heading(), href }
    };
    ThanksData {
        name: name.to_owned(),
        roles: deeds.roles.into_iter().collect(),
        advisories: deeds.advisories.into_iter().map(link).collect(),
    }
}
