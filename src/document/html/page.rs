//! Pages of prose.

use std::io::Write;

use serde::Serialize;

use crate::document::html::Page;
use crate::document::html::layout::{Layout, site_data};
use crate::document::html::translation::versions;
use crate::document::{Aggregate, Failure, Units, View, address, internal_link};
use crate::model::page::PAGE_IDS;
use crate::plan::Planner;
use crate::promise::prose;
use crate::source::markdown::{self, Options};
use crate::theme::languages;

/// `NAME.html` for each `content/NAME.md`.
pub struct Pages;

#[derive(Serialize)]
struct ProseData<'a> {
    name: &'a str,
}

impl Aggregate for Pages {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        for (part, page) in (0..).zip(&view.library.pages) {
            planner.add(address::page(&page.name), part);
        }
    }

    fn source(&self, view: &View<'_>, part: u32) -> Option<String> {
        view.library.pages.get(part as usize).map(|page| page.prose.path.clone())
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let source = &view.library.pages[part as usize];
        let path = address::page(&source.name);
        let library = view.library;
        let text = units.prose(source)?;
        let (tag, versions) = versions(library, source);
        let words = languages::words_or_english(library, tag);
        let (policy, packagers) = (library.policy.as_ref(), library.packagers.as_ref());
        let text = prose::filled(text, policy, packagers, words);
        let resolve = |target: &str| internal_link::href(view, &source.prose.path, &path, target);
        let rendered = markdown::render(
            &text,
            &Options { reserved_ids: PAGE_IDS, linked_headings: true, ..Options::default() },
            &resolve,
        );
        let page = Page {
            template: "page.html",
            path: &path,
            title: &source.title,
            description: source.description.as_deref(),
            about: &source.prose.path,
        };
        let name = library.original(source).map_or(&source.name, |(original, _)| &original.name);
        let mut context = page.context(view, "prose", &ProseData { name }, Some(&rendered.html));
        let mut layout = Layout::new(view, &page);
        layout.in_language(tag, versions);
        context.insert("page", &layout);
        context.insert("words", &words.0);
        context.insert("site", &site_data(library, tag, words));
        Ok(out.write_all(&page.render(view, &context)?)?)
    }
}
