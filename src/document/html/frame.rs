//! What stands around every page: parts of it are the same on all pages of a folder, and are rendered once for these.

use std::collections::BTreeSet;

use serde::Serialize;
use tera::{Context, Map, Value};

use super::layout::Layout;
use super::menu::menu;
use crate::diagnostic::Diagnostic;
use crate::document::View;

/// The parts, each by its name in the variable `frame` and its template.
const PARTS: [(&str, &str); 3] =
    [("head", "frame/head.html"), ("header", "frame/header.html"), ("footer", "frame/footer.html")];

/// What a part knows of its page, as the variable `page`: nothing that two pages of a folder differ in.
#[derive(Serialize)]
struct Around<'a> {
    root: &'a str,
    /// The page's address if it stands in the menu, else the folder by which it belongs to what stands there, or nothing.
    path: &'a str,
    lang: &'a str,
}

/// The parts for a page in the site's language.
///
/// # Errors
/// Where a template fails; `about` names the source of the first page that needed it.
pub(super) fn shared(
    view: &View<'_>,
    layout: &Layout<'_>,
    about: &str,
) -> Result<Value, Diagnostic> {
    let place = place(view.theme.shared().places(|| places(view)), layout.path());
    let render = || rendered(view, Context::new(), layout, place, about);
    view.theme.shared().parts(layout.root(), place, render)
}

/// The parts for a page whose `context` has words and a menu of its own.
///
/// # Errors
/// Where a template fails.
pub(super) fn own(
    view: &View<'_>,
    context: &Context,
    layout: &Layout<'_>,
    about: &str,
) -> Result<Value, Diagnostic> {
    rendered(view, context.clone(), layout, layout.path(), about)
}

fn rendered(
    view: &View<'_>,
    mut context: Context,
    layout: &Layout<'_>,
    path: &str,
    about: &str,
) -> Result<Value, Diagnostic> {
    context.insert("page", &Around { root: layout.root(), path, lang: layout.lang() });
    let mut parts = Map::new();
    for (name, template) in PARTS {
        let markup = view.theme.render(template, &context, about)?;
        parts.insert(name.into(), Value::safe_string(&markup));
    }
    Ok(parts.into())
}

/// Everything that the menu may mark as the place of a page.
fn places(view: &View<'_>) -> BTreeSet<String> {
    let menu = menu(view.library, &view.library.site.language, view.words());
    let each = menu.into_iter().flat_map(|item| [Some(item.path), item.folder]);
    each.flatten().chain(["index.html".to_owned()]).collect()
}

/// What of an address the menu tells apart: all that it asks of one, it answers as for the other.
fn place<'a>(places: &BTreeSet<String>, path: &'a str) -> &'a str {
    let folders = path.rmatch_indices('/').map(|(at, _)| &path[..=at]);
    let mut known = std::iter::once(path).chain(folders).filter(|place| places.contains(*place));
    known.next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_cut_to_what_the_menu_asks_for() {
        let places =
            ["index.html", "keys.html", "a/", "a/index.html", "a/b/c/", "a/b/c/index.html"];
        let places = places.map(str::to_owned).into();
        for (path, expected) in [
            ("", ""),
            ("index.html", "index.html"),
            ("keys.html", "keys.html"),
            ("other.html", ""),
            ("a/index.html", "a/index.html"),
            ("a/x.html", "a/"),
            ("a/b/index.html", "a/"),
            ("a/b/c/d/x.html", "a/b/c/"),
            ("b/a/x.html", ""),
        ] {
            assert_eq!(place(&places, path), expected, "{path}");
        }
    }
}
