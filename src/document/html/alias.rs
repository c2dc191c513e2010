//! Old and foreign ids: each leads to its advisory, or to a choice of them.

use std::io::Write;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::document::html::layout::Layout;
use crate::document::html::{Page, href};
use crate::document::{Aggregate, Failure, Reads, Units, View, address};
use crate::model::identifier::AdvisoryId;
use crate::plan::Planner;
use crate::site_path::SitePath;
use crate::theme::skeleton::{Skeleton, mark};

/// `alias/ID.html` for each alias.
pub struct Aliases;

#[derive(Serialize)]
struct AliasData {
    id: String,
    targets: Vec<TargetData>,
}

#[derive(Serialize)]
struct TargetData {
    id: String,
    title: String,
    href: String,
}

impl Aggregate for Aliases {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        for (part, alias) in (0..).zip(view.library.aliases(0..view.library.alias_count())) {
            planner.add(address::alias_page(alias.id), part);
        }
    }

    fn source(&self, view: &View<'_>, part: u32) -> Option<String> {
        let first = view.library.alias(part as usize)?.advisories().next()?;
        Some(view.library.advisories()[first].prose.path.clone())
    }

    fn reads(&self, view: &View<'_>, part: u32) -> Reads {
        let indexes = view.library.alias(part as usize).map(|alias| alias.advisories().collect());
        Reads::Advisories { indexes: indexes.unwrap_or_default(), besides: String::new() }
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let Some(alias) = view.library.alias(part as usize) else { return Ok(()) };
        let path = address::alias_page(alias.id);
        let targets: Vec<_> = alias.advisories().map(|index| target(view, &path, index)).collect();
        let mut advisories = alias.advisories();
        let only = advisories.next().filter(|_| advisories.next().is_none());
        let only = only.map(|index| canonical(view, index));
        if let (Some(canonical), [target]) = (&only, targets.as_slice())
            && let Some(skeleton) = skeleton(view, alias.id, &path)
        {
            let texts = [alias.id.as_str(), canonical, &target.id, &target.title, &target.href];
            return Ok(out.write_all(&skeleton.filled(&texts))?);
        }
        let data = AliasData { id: alias.id.to_string(), targets };
        Ok(out.write_all(&rendered(view, &path, &data, only)?)?)
    }
}

/// The page that all aliases of one advisory have but for their texts. The site's own templates may ask more of a text than what it is,
/// and the built-in ones ask whether a title is the site's.
fn skeleton<'a>(view: &'a View<'_>, alias: &AdvisoryId, path: &SitePath) -> Option<&'a Skeleton> {
    if view.theme.is_own() || alias.as_str() == view.library.site.title {
        return None;
    }
    view.theme.shared().alias(|| {
        let [id, canonical, target, title, href] = std::array::from_fn(mark);
        let targets = vec![TargetData { id: target, title, href }];
        let page = rendered(view, path, &AliasData { id, targets }, Some(canonical)).ok()?;
        Skeleton::cut(std::str::from_utf8(&page).ok()?)
    })
}

/// The page; of an alias of one advisory search engines should know that one's instead, which is `canonical`.
fn rendered(
    view: &View<'_>,
    path: &SitePath,
    data: &AliasData,
    canonical: Option<String>,
) -> Result<Vec<u8>, Diagnostic> {
    let page = Page {
        template: "alias.html",
        path,
        title: &data.id,
        description: None,
        about: "advisories",
    };
    let mut layout = Layout::new(view, &page);
    if let Some(canonical) = canonical {
        layout.stands_for(canonical);
    }
    let mut context = page.framed(view, &layout)?;
    context.insert("alias", data);
    page.render(view, &context)
}

fn canonical(view: &View<'_>, index: usize) -> String {
    let advisory = &view.library.advisories()[index];
    view.library.site.address(&address::advisory_page(&advisory.id))
}

fn target(view: &View<'_>, path: &SitePath, index: usize) -> TargetData {
    let advisory = &view.library.advisories()[index];
    let href = href(path, &address::advisory_page(&advisory.id));
    TargetData { id: advisory.id.to_string(), title: advisory.heading(), href }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture::{advisory, library};
    use crate::document::html::globals;
    use crate::load::Overrides;
    use crate::model::library::Library;
    use crate::theme::{Theme, languages};

    fn titled(title: &str) -> Library {
        let mut one = advisory("TEST-2026-0001");
        one.title = Some(title.to_owned());
        library(vec![one])
    }

    fn theme(library: &Library, own: &[(&str, &str)]) -> Theme {
        let own = own.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let overrides = Overrides { templates: own.collect(), ..Overrides::default() };
        Theme::new(&overrides, globals(library), languages::english()).unwrap().0
    }

    #[test]
    fn a_page_that_is_filled_is_the_one_that_would_be_rendered() {
        for title in ["A title", "it's <b> & \"{{ words }}\"", "\u{10fffd}0'\u{10fffd}", ""] {
            let library = titled(title);
            let theme = theme(&library, &[]);
            let view = View::new(&library, &theme);
            let alias = library.alias(0).unwrap().id;
            let path = address::alias_page(alias);
            let target = target(&view, &path, 0);
            let canonical = canonical(&view, 0);
            let texts = [alias.as_str(), &canonical, &target.id, &target.title, &target.href];
            let filled = skeleton(&view, alias, &path).unwrap().filled(&texts);
            let data = AliasData { id: alias.to_string(), targets: vec![target] };
            let rendered = rendered(&view, &path, &data, Some(canonical)).unwrap();
            assert_eq!(String::from_utf8(filled), String::from_utf8(rendered), "{title}");
        }
    }

    #[test]
    fn pages_that_a_template_may_tell_apart_are_rendered() {
        let mut library = titled("A title");
        let alias = library.alias(0).unwrap().id.clone();
        let path = address::alias_page(&alias);
        let check = |library: &Library, own: &[(&str, &str)], expected: bool| {
            let theme = theme(library, own);
            let view = View::new(library, &theme);
            assert_eq!(skeleton(&view, &alias, &path).is_some(), expected);
        };
        check(&library, &[], true);
        check(&library, &[("hooks/head.html", "")], false);
        library.site.title = alias.to_string();
        check(&library, &[], false);
    }
}
