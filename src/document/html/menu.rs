//! The menu, as it stands on the pages of one language.

use crate::document::address;
use crate::document::html::layout::MenuData;
use crate::model::library::Library;
use crate::model::page::Page;
use crate::model::words::Words;

/// The pages that ask for a place in the menu, and between them what every site has. A page that is translated stands
/// there with its translation, any other with a mark of its language.
pub(super) fn menu(library: &Library, tag: &str, words: &Words) -> Vec<MenuData> {
    let default = library.site.language.as_str();
    let originals = library.pages.iter().filter(|page| library.original(page).is_none());
    let mut items: Vec<Item> = originals.filter_map(|page| item(library, page, tag)).collect();
    let mut fixed = |order: u32, key: &str, path: &str| {
        items.push((order, words.text(key).to_owned(), path.to_owned(), tag != default, false));
    };
    fixed(0, "menu.advisories", "advisories/index.html");
    if !library.packages().is_empty() {
        fixed(1, "menu.packages", "packages/index.html");
    }
    if !library.keyring.keys.is_empty() {
        fixed(500, "menu.keys", "keys.html");
    }
    fixed(501, "menu.feeds", "feeds.html");
    fixed(502, "menu.search", "search.html");
    items.sort();
    let data = |(_, label, path, page, word): Item| {
        let lang = |foreign: bool| foreign.then(|| default.to_owned());
        let folder = path.strip_suffix("index.html").filter(|folder| !folder.is_empty());
        let folder = folder.map(str::to_owned);
        MenuData { label, path, folder, lang: lang(page), label_lang: lang(word) }
    };
    items.into_iter().map(data).collect()
}

/// A place, a label and an address, and whether the page and the label are in another language than the menu.
type Item = (u32, String, String, bool, bool);

/// The place is that of the original, the label that of the translation where it has one.
fn item(library: &Library, original: &Page, tag: &str) -> Option<Item> {
    let label = original.menu.as_ref()?;
    let own = library.versions(original).find(|(language, _)| *language == tag);
    let page = own.map_or(original, |(_, page)| page);
    let is_foreign = page.menu.is_none() || own.is_none();
    let is_foreign = is_foreign && tag != library.site.language;
    let label = page.menu.as_ref().unwrap_or(label).clone();
    let path = address::page(&page.name).url_path();
    Some((original.order, label, path, own.is_none(), is_foreign))
}
