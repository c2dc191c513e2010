//! The chapter that a page stands in, and the list of what is on the page itself.

use serde::Serialize;

use crate::document::address;
use crate::model::library::Library;
use crate::model::page::Page;
use crate::source::markdown::Anchor;

/// How many headings a page must have before it lists them.
const FEWEST: usize = 3;

/// The level of the headings that are listed.
const LEVEL: u8 = 2;

/// The pages of a folder, as each of them shows them.
#[derive(Serialize)]
pub(super) struct ChapterData<'a> {
    /// The page that tells of the others.
    first: ItemData<'a>,
    /// The others, in their order.
    pages: Vec<ItemData<'a>>,
    /// Whether this is the first page.
    is_first: bool,
    previous: Option<ItemData<'a>>,
    next: Option<ItemData<'a>>,
}

/// A page of a chapter.
#[derive(Clone, Serialize)]
struct ItemData<'a> {
    title: &'a str,
    description: Option<&'a str>,
    /// Its address under the site's root.
    path: String,
    is_current: bool,
}

/// A heading of the page.
#[derive(Serialize)]
pub(super) struct ContentsData<'a> {
    id: &'a str,
    text: &'a str,
}

/// The chapter of a page, whose other pages are in its language where they can be.
pub(super) fn chapter<'a>(
    library: &'a Library,
    page: &'a Page,
    tag: &str,
) -> Option<ChapterData<'a>> {
    let original = library.original(page).map_or(page, |(original, _)| original);
    let all = library.chapter(original).into_iter();
    let all: Vec<_> = all.map(|other| item(library, other, original, tag)).collect();
    let at = all.iter().position(|item| item.is_current)?;
    let previous = at.checked_sub(1).map(|before| all[before].clone());
    let (next, mut rest) = (all.get(at + 1).cloned(), all.into_iter());
    Some(ChapterData {
        first: rest.next()?,
        pages: rest.collect(),
        is_first: at == 0,
        previous,
        next,
    })
}

/// What a page of a chapter lists of itself: its main headings, where there are some.
pub(super) fn contents(anchors: &[Anchor]) -> Vec<ContentsData<'_>> {
    let main = anchors.iter().filter(|anchor| anchor.level == LEVEL);
    let all: Vec<_> =
        main.map(|anchor| ContentsData { id: &anchor.id, text: &anchor.text }).collect();
    if all.len() < FEWEST { vec![] } else { all }
}

fn item<'a>(library: &'a Library, page: &'a Page, current: &Page, tag: &str) -> ItemData<'a> {
    let shown = library.versions(page).find(|(language, _)| *language == tag);
    let shown = shown.map_or(page, |(_, version)| version);
    ItemData {
        title: &shown.title,
        description: shown.description.as_deref(),
        path: address::page(&shown.name).url_path(),
        is_current: page.name == current.name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;

    fn page((name, order): (&str, u32)) -> Page {
        Page {
            name: name.to_owned(),
            title: name.to_owned(),
            description: None,
            menu: None,
            order,
            prose: fixture::prose(&format!("content/{name}.md")),
        }
    }

    /// The addresses of a chapter with the neighbours of the page that is asked.
    #[track_caller]
    fn check(pages: &[(&str, u32)], asked: &str, expected: Option<(&[&str], [&str; 2])>) {
        let mut library = fixture::library(vec![]);
        library.pages = pages.iter().copied().map(page).collect();
        library.pages.sort_by(|a, b| a.name.cmp(&b.name));
        let (asked, tag) =
            (library.page(asked).unwrap(), asked.split_once('.').map_or("en", |(_, tag)| tag));
        let chapter = chapter(&library, asked, tag);
        let found = chapter.as_ref().map(|chapter| {
            let all = std::iter::once(&chapter.first).chain(&chapter.pages);
            let path = |item: &Option<ItemData<'_>>| {
                item.as_ref().map_or("", |item| item.title).to_owned()
            };
            (
                all.map(|item| item.path.as_str()).collect::<Vec<_>>(),
                [path(&chapter.previous), path(&chapter.next)],
            )
        });
        let expected = expected.map(|(all, near)| (all.to_vec(), near.map(str::to_owned)));
        assert_eq!(found, expected);
    }

    #[test]
    fn pages_of_a_folder_stand_in_their_order_behind_its_index() {
        let pages = [
            ("docs/a", 20),
            ("docs/b", 10),
            ("docs/c", 20),
            ("docs/index", 99),
            ("docs/x/y", 1),
            ("z", 1),
        ];
        let all: &[_] = &["docs/index.html", "docs/b.html", "docs/a.html", "docs/c.html"];
        check(&pages, "docs/index", Some((all, ["", "docs/b"])));
        check(&pages, "docs/a", Some((all, ["docs/b", "docs/c"])));
        check(&pages, "docs/c", Some((all, ["docs/a", ""])));
        check(&pages, "docs/x/y", None);
        check(&pages, "z", None);
    }

    #[test]
    fn a_translation_leads_to_translations_where_there_are_some() {
        let pages = [("d/index", 1), ("d/index.de", 1), ("d/a", 2), ("d/b", 3), ("d/b.de", 1)];
        check(
            &pages,
            "d/index.de",
            Some((&["d/index.de.html", "d/a.html", "d/b.de.html"], ["", "d/a"])),
        );
        check(&pages, "d/a", Some((&["d/index.html", "d/a.html", "d/b.html"], ["d/index", "d/b"])));
    }

    #[test]
    fn few_headings_are_no_list() {
        let anchor = |(id, level): &(&str, u8)| Anchor {
            id: (*id).to_owned(),
            level: *level,
            text: id.to_uppercase(),
        };
        let listed = |anchors: &[(&str, u8)]| {
            let anchors: Vec<_> = anchors.iter().map(anchor).collect();
            contents(&anchors)
                .iter()
                .map(|item| format!("{} {}", item.id, item.text))
                .collect::<Vec<_>>()
        };
        assert_eq!(listed(&[("a", 2), ("b", 3), ("c", 2), ("d", 2)]), ["a A", "c C", "d D"]);
        assert!(listed(&[("a", 2), ("b", 3), ("c", 2)]).is_empty());
    }
}
