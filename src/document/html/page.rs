//! Pages of prose.

use std::io::Write;

use serde::Serialize;

use crate::document::html::Page;
use crate::document::html::chapter::{chapter, contents};
use crate::document::html::frame;
use crate::document::html::layout::{Layout, site_data};
use crate::document::html::translation::versions;
use crate::document::{Aggregate, Failure, Units, View, address, internal_link};
use crate::model::library::Library;
use crate::model::page::{self, PAGE_IDS};
use crate::plan::Planner;
use crate::promise::prose;
use crate::site_path::SitePath;
use crate::source::markdown::{self, Options, Sizes};
use crate::theme::labels::labels;
use crate::theme::{languages, texts};

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
            &Options {
                reserved_ids: PAGE_IDS,
                linked_headings: true,
                pictures: Some(&sizes(library, source, &path)),
                labels: labels(words),
                ..Options::default()
            },
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
        let mut context = page.context(view, "prose", &ProseData { name }, Some(&rendered.html))?;
        let mut layout = Layout::new(view, &page);
        layout.in_language(tag, versions);
        context.insert("page", &layout);
        let chapter = chapter(library, source, tag);
        context.insert("contents", &chapter.as_ref().map(|_| contents(&rendered.anchors)));
        context.insert("chapter", &chapter);
        // In the site's language they are those that all templates have already.
        if tag != library.site.language {
            texts::insert(words, tag, &mut context);
            context.insert("site", &site_data(library, tag, words));
            let frame = frame::own(view, &context, &layout, page.about)?;
            context.insert_value("frame", frame);
        }
        Ok(out.write_all(&page.render(view, &context)?)?)
    }
}

/// The sizes of the pictures that a page shows, by their addresses as it writes them.
fn sizes(library: &Library, source: &page::Page, path: &SitePath) -> Sizes {
    let size = |target: &str| {
        let found = internal_link::follow(library, &source.prose.path, path, target)?;
        let shown = |name: &&String| *address::picture(name).as_str() == *found.path;
        let name = library.pictures.keys().find(shown)?;
        Some((target.to_owned(), library.pictures[name].size))
    };
    let targets = source.prose.links.iter().map(|link| link.target.as_str());
    targets.filter(|target| target.ends_with(".png")).filter_map(size).collect()
}
