//! The list of all advisories, in pages.

use std::io::Write;

use serde::Serialize;

use crate::document::html::listing::{Row, rows};
use crate::document::html::{Page, href};
use crate::document::{Aggregate, Failure, Reads, Units, View, address};
use crate::plan::Planner;

/// `advisories/index.html`, and `advisories/page-N.html` after it.
pub struct Advisories;

/// How many advisories a page lists.
pub(crate) const PER_PAGE: usize = 100;

#[derive(Serialize)]
struct ListData {
    rows: Vec<Row>,
    number: usize,
    count: usize,
    newer: Option<String>,
    older: Option<String>,
}

impl Aggregate for Advisories {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        for (part, number) in (0..).zip(1..=count(view)) {
            planner.add(address::advisories(number), part);
        }
    }

    fn reads(&self, view: &View<'_>, part: u32) -> Reads {
        let indexes = members(view, part as usize + 1).to_vec();
        Reads::Advisories { indexes, besides: count(view).to_string() }
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let number = part as usize + 1;
        let path = address::advisories(number);
        let link = |number: usize| href(&path, &address::advisories(number));
        let data = ListData {
            rows: rows(view, &path, members(view, number)),
            number,
            count: count(view),
            newer: (number > 1).then(|| link(number - 1)),
            older: (number < count(view)).then(|| link(number + 1)),
        };
        let title = if number == 1 {
            "Advisories".to_owned()
        } else {
            format!("Advisories, page {number}")
        };
        let page = Page {
            template: "advisories.html",
            path: &path,
            title: &title,
            description: Some("All security advisories, newest first"),
            about: "advisories",
        };
        page.write(view, "list", &data, None, out)
    }
}

/// The advisories on a page, from 1.
fn members<'a>(view: &View<'a>, number: usize) -> &'a [usize] {
    let all = view.library.newest();
    let from = (number - 1) * PER_PAGE;
    &all[from..all.len().min(from + PER_PAGE)]
}

/// The number of pages: one even where there is nothing to list.
pub(crate) fn count(view: &View<'_>) -> usize {
    view.library.advisories().len().div_ceil(PER_PAGE).max(1)
}
