//! The lists of advisories: all of them, and those of each year, in pages.

use std::io::Write;

use serde::Serialize;

use crate::document::html::listing::{Row, rows};
use crate::document::html::{Page, href};
use crate::document::{Aggregate, Failure, Reads, Units, View, address};
use crate::model::library::Library;
use crate::plan::Planner;
use crate::site_path::SitePath;

/// `advisories/index.html` and `advisories/page-N.html` after it; `advisories/year/2026.html` and `2026-N.html` after it.
pub struct Advisories;

/// How many advisories a page lists.
pub(crate) const PER_PAGE: usize = 100;

#[derive(Serialize)]
struct ListData {
    rows: Vec<Row>,
    /// The year whose advisories these are; none on the pages of all.
    year: Option<i16>,
    years: Vec<YearData>,
    number: usize,
    count: usize,
    /// How many advisories the pages of this list have together.
    total: usize,
    newer: Option<String>,
    older: Option<String>,
}

#[derive(Serialize)]
struct YearData {
    year: i16,
    href: String,
    advisories: usize,
}

/// A list over one or more pages: its year, and which of [`Library::newest`] it has.
struct List<'a> {
    year: Option<i16>,
    indexes: &'a [usize],
}

impl Aggregate for Advisories {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        let lists = lists(view.library);
        let pages = lists.iter().flat_map(|list| (1..=list.count()).map(|page| list.path(page)));
        for (part, path) in (0..).zip(pages) {
            planner.add(path, part);
        }
    }

    fn reads(&self, view: &View<'_>, part: u32) -> Reads {
        let lists = lists(view.library);
        let sizes: Vec<_> = lists.iter().map(|list| (list.year, list.indexes.len())).collect();
        let (list, number) = page(&lists, part);
        Reads::Advisories { indexes: list.members(number).to_vec(), besides: format!("{sizes:?}") }
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let lists = lists(view.library);
        let (list, number) = page(&lists, part);
        list.write(view, &lists, number, out)
    }
}

/// The list to which a page belongs, and the page's number in it, from 1.
fn page<'a, 'l>(lists: &'l [List<'a>], part: u32) -> (&'l List<'a>, usize) {
    let mut before = part as usize;
    for list in lists {
        match before.checked_sub(list.count()) {
            None => return (list, before + 1),
            Some(rest) => before = rest,
        }
    }
    (&lists[0], 1)
}

impl List<'_> {
    /// The number of pages: one even where there is nothing to list.
    fn count(&self) -> usize {
        self.indexes.len().div_ceil(PER_PAGE).max(1)
    }

    /// The advisories on a page, from 1.
    fn members(&self, number: usize) -> &[usize] {
        let from = (number - 1) * PER_PAGE;
        &self.indexes[from..self.indexes.len().min(from + PER_PAGE)]
    }

    fn path(&self, number: usize) -> SitePath {
        self.year.map_or_else(|| address::advisories(number), |year| address::year(year, number))
    }

    fn write(
        &self,
        view: &View<'_>,
        lists: &[List<'_>],
        number: usize,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let path = self.path(number);
        let words = view.words();
        let title = match self.year {
            None => words.text("advisories.title").to_owned(),
            Some(year) => words.filled("advisories.title_of_year", &[("year", &year.to_string())]),
        };
        let numbered = [("title", title.as_str()), ("number", &number.to_string())];
        let numbered = words.filled("advisories.numbered", &numbered);
        let page = Page {
            template: "advisories.html",
            path: &path,
            title: if number == 1 { &title } else { &numbered },
            description: Some(words.text("advisories.about")),
            about: "advisories",
        };
        page.write(view, "list", &self.data(view, lists, &path, number), None, out)
    }

    fn data(
        &self,
        view: &View<'_>,
        lists: &[List<'_>],
        path: &SitePath,
        number: usize,
    ) -> ListData {
        let link = |number: usize| href(path, &self.path(number));
        ListData {
            rows: rows(view, path, self.members(number)),
            year: self.year,
            years: lists.iter().filter_map(|list| list.as_year(path)).collect(),
            number,
            count: self.count(),
            total: self.indexes.len(),
            newer: (number > 1).then(|| link(number - 1)),
            older: (number < self.count()).then(|| link(number + 1)),
        }
    }

    fn as_year(&self, from: &SitePath) -> Option<YearData> {
        let href = href(from, &self.path(1));
        Some(YearData { year: self.year?, href, advisories: self.indexes.len() })
    }
}

/// The list of all, then those of the years, newest first. Every page asks for it, so the ends of the years are searched for.
fn lists(library: &Library) -> Vec<List<'_>> {
    let mut rest = library.newest();
    let mut lists = vec![List { year: None, indexes: rest }];
    while let Some(first) = rest.first() {
        let year = day(library, *first).year();
        let end = rest.partition_point(|index| day(library, *index).year() == year);
        let (indexes, older) = rest.split_at(end);
        lists.push(List { year: Some(year), indexes });
        rest = older;
    }
    lists
}

/// In UTC, by which they are sorted, so that a year is in one piece.
fn day(library: &Library, index: usize) -> jiff::civil::Date {
    let published = library.advisories()[index].published();
    published.to_zoned(jiff::tz::TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use crate::document::fixture;

    /// The addresses of the lists of a site with so many advisories, one a day from the first day of 2020.
    #[track_caller]
    fn check(count: usize, expected: &[&str]) {
        let paths = fixture::paths(&fixture::library(fixture::many(count)));
        let lists = paths.iter().filter(|path| {
            path.starts_with("advisories/") && path.ends_with(".html") && !path.contains("TEST")
        });
        assert_eq!(lists.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn every_year_has_pages_of_its_own() {
        check(0, &["advisories/index.html"]);
        check(1, &["advisories/index.html", "advisories/year/2020.html"]);
        let all = ["advisories/index.html", "advisories/page-2.html", "advisories/page-3.html"];
        let all = [&all[..], &["advisories/page-4.html"]].concat();
        let years = ["2020.html", "2020-2.html", "2020-3.html", "2020-4.html"];
        let years = [&["2021.html"][..], &years].concat();
        let years: Vec<_> = years.iter().map(|year| format!("advisories/year/{year}")).collect();
        let expected = all.into_iter().chain(years.iter().map(String::as_str));
        check(370, &expected.collect::<Vec<_>>());
    }

    #[test]
    fn a_page_has_its_part_and_leads_to_the_others() {
        let library = fixture::library(fixture::many(370));
        let page = fixture::signed::build(&library, None).remove("advisories/year/2020-4.html");
        let page = page.unwrap();
        assert_eq!(page.matches("class=\"row-title\"").count(), 66, "the rest of 366");
        assert!(page.contains("TEST-2020-0001.html") && !page.contains("TEST-2020-0067.html"));
        assert!(page.contains("href=\"../../advisories/year/2020-3.html\" rel=\"prev\""), "{page}");
        assert!(page.contains("href=\"../../advisories/year/2021.html\""), "{page}");
        assert!(!page.contains("rel=\"next\""), "{page}");
    }
}
