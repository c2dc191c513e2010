//! The list of all ids that other databases gave to the advisories, in pages.

use std::io::Write;

use serde::Serialize;

use crate::document::html::{Page, href};
use crate::document::{Aggregate, Failure, Reads, Units, View, address};
use crate::model::library::{Alias, Library};
use crate::plan::Planner;
use crate::site_path::SitePath;

/// `aliases/index.html`, and `aliases/page-N.html` after it.
pub struct AliasList;

/// How many ids a page lists.
const PER_PAGE: usize = 250;

#[derive(Serialize)]
struct ListData {
    rows: Vec<AliasData>,
    number: usize,
    count: usize,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Serialize)]
struct AliasData {
    id: String,
    advisories: Vec<AdvisoryData>,
}

#[derive(Serialize)]
struct AdvisoryData {
    id: String,
    title: String,
    href: String,
}

impl Aggregate for AliasList {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        let count = view.library.alias_count().div_ceil(PER_PAGE);
        for (part, number) in (0..).zip(1..=count) {
            planner.add(address::aliases(number), part);
        }
    }

    fn reads(&self, view: &View<'_>, part: u32) -> Reads {
        let mut besides = view.library.alias_count().div_ceil(PER_PAGE).to_string();
        let mut indexes = vec![];
        for alias in on_page(view.library, part as usize + 1) {
            let of = alias.advisories();
            besides.extend([" ", alias.id.as_str(), " ", &of.len().to_string()]);
            indexes.extend(of);
        }
        Reads::Advisories { indexes, besides }
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let number = part as usize + 1;
        let path = address::aliases(number);
        let words = view.words();
        let title = words.text("aliases.title");
        let numbered = [("title", title), ("number", &number.to_string())];
        let numbered = words.filled("aliases.numbered", &numbered);
        let page = Page {
            template: "aliases.html",
            path: &path,
            title: if number == 1 { title } else { &numbered },
            description: Some(words.text("aliases.about")),
            about: "advisories",
        };
        page.write(view, "list", &data(view.library, &path, number), None, out)
    }
}

fn data(library: &Library, path: &SitePath, number: usize) -> ListData {
    let count = library.alias_count().div_ceil(PER_PAGE);
    let link = |number: usize| href(path, &address::aliases(number));
    let rows = on_page(library, number);
    ListData {
        rows: rows.map(|alias| alias_data(library, path, alias)).collect(),
        number,
        count,
        before: (number > 1).then(|| link(number - 1)),
        after: (number < count).then(|| link(number + 1)),
    }
}

/// The ids on a page, whose number counts from 1.
fn on_page(library: &Library, number: usize) -> impl Iterator<Item = Alias<'_>> {
    library.aliases((number - 1) * PER_PAGE..number * PER_PAGE)
}

fn alias_data(library: &Library, path: &SitePath, alias: Alias<'_>) -> AliasData {
    let advisory = |index: usize| {
        let advisory = &library.advisories()[index];
        let href = href(path, &address::advisory_page(&advisory.id));
        AdvisoryData { id: advisory.id.to_string(), title: advisory.heading(), href }
    };
    AliasData { id: alias.id.to_string(), advisories: alias.advisories().map(advisory).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::identifier::AdvisoryId;

    /// A site with so many advisories, each with an alias of its own and one that all share.
    fn library(count: usize) -> Library {
        let mut advisories = fixture::many(count);
        for (number, advisory) in advisories.iter_mut().enumerate() {
            let own = AdvisoryId::parse_alias(&format!("CVE-2020-{:05}", number + 1)).unwrap();
            advisory.aliases.push(own);
        }
        fixture::library(advisories)
    }

    #[track_caller]
    fn check(count: usize, expected: &[(usize, usize)]) {
        let library = library(count);
        let pages: Vec<_> = fixture::paths(&library)
            .into_iter()
            .filter(|path| path.starts_with("aliases/"))
            .map(|path| SitePath::parse(&path).unwrap())
            .collect();
        let rows = (1..).zip(&pages).map(|(number, path)| {
            let data = data(&library, path, number);
            let linked = usize::from(data.before.is_some()) + usize::from(data.after.is_some());
            (data.rows.len(), linked)
        });
        assert_eq!(rows.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn every_id_stands_on_one_page() {
        check(0, &[]);
        check(1, &[(2, 0)]);
        check(249, &[(250, 0)]);
        check(600, &[(250, 1), (250, 2), (101, 1)]);
    }

    #[test]
    fn a_page_is_made_from_its_ids_and_their_advisories() {
        let library = library(600);
        let theme = fixture::theme();
        let view = View::new(&library, &theme);
        let reads = |part| match AliasList.reads(&view, part) {
            Reads::Advisories { indexes, besides } => (indexes.len(), besides),
            other => panic!("{other:?}"),
        };
        let [(first, _), (last, besides)] = [reads(0), reads(2)];
        assert_eq!((first, last), (250, 700), "the last id is that of all");
        assert!(
            besides.starts_with("3 CVE-2020-00501 1 ") && besides.ends_with(" CVE-2026-0001 600")
        );
    }

    #[test]
    fn an_id_of_several_advisories_leads_to_all_of_them() {
        let data = data(&library(3), &address::aliases(1), 1);
        assert_eq!(data.rows.last().map(|row| row.id.as_str()), Some("CVE-2026-0001"));
        assert_eq!(data.rows.last().map(|row| row.advisories.len()), Some(3));
        assert_eq!(data.rows[0].advisories[0].href, "../advisories/TEST-2020-0001.html");
    }
}
