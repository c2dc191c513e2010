//! The same page in several languages.

use serde::Serialize;

use crate::document::address;
use crate::model::library::Library;
use crate::model::page::Page;
use crate::theme::languages;

/// A page in one language, as a template links to it.
#[derive(Serialize)]
pub(super) struct VersionData {
    /// The language tag (RFC 5646).
    lang: String,
    /// The language's own name for itself; the tag where nobody wrote it down.
    name: String,
    /// The page's address under the root.
    path: String,
    /// Its address in full.
    url: String,
}

/// The language of a page of prose, and all versions of it, the original first; none where it is the only one.
pub(super) fn versions<'a>(library: &'a Library, page: &'a Page) -> (&'a str, Vec<VersionData>) {
    let (original, tag) = library.original(page).unwrap_or((page, &library.site.language));
    let data = |(lang, page): (&str, &Page)| {
        let words = languages::words(library, lang);
        let path = address::page(&page.name);
        VersionData {
            lang: lang.to_owned(),
            name: words.map_or(lang, |words| words.text("frame.language")).to_owned(),
            url: library.site.address(&path),
            path: path.url_path(),
        }
    };
    let mut versions: Vec<_> = library.versions(original).map(data).collect();
    if versions.len() == 1 {
        versions.clear();
    }
    (tag, versions)
}
