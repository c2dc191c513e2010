//! How pages of prose belong together: versions in several languages, and chapters.

use super::Library;
use crate::model::page::{Page, Policy};

impl Library {
    /// The page that another one is a translation of, and the language of the translation.
    #[must_use]
    pub fn original<'a>(&'a self, page: &'a Page) -> Option<(&'a Page, &'a str)> {
        let (name, tag) = page.translates()?;
        self.page(name).map(|original| (original, tag))
    }

    /// The pages that say the same as an original, each with its language: the original first, the others by their names.
    pub fn versions<'a>(&'a self, original: &'a Page) -> impl Iterator<Item = (&'a str, &'a Page)> {
        let others = self.pages.iter().filter_map(|page| match page.translates()? {
            (name, tag) if name == original.name => Some((tag, page)),
            _ => None,
        });
        std::iter::once((self.site.language.as_str(), original)).chain(others)
    }

    /// The pages of a page's chapter in their order, the first page first; none where it is in no chapter. Translations stand
    /// with the originals only.
    #[must_use]
    pub fn chapter(&self, page: &Page) -> Vec<&Page> {
        let index = page.folder().and_then(|folder| self.page(&format!("{folder}/index")));
        let Some(index) = index else { return vec![] };
        let is_other = |other: &&Page| other.folder() == index.folder() && other.name != index.name;
        let others = self.pages.iter().filter(is_other);
        let mut others: Vec<_> = others.filter(|other| self.original(other).is_none()).collect();
        others.sort_by_key(|other| other.order);
        std::iter::once(index).chain(others).collect()
    }

    /// The languages of reports: those that the policy names, or else those that it can be read in where it has translations.
    #[must_use]
    pub fn report_languages(&self, policy: &Policy) -> Vec<String> {
        let page = self.page("policy").filter(|_| policy.languages.is_empty());
        let read = page.into_iter().flat_map(|page| self.versions(page));
        let read: Vec<_> = read.map(|(tag, _)| tag.to_owned()).collect();
        if read.len() > 1 { read } else { policy.languages.clone() }
    }

    /// The page with a name.
    #[must_use]
    pub fn page(&self, name: &str) -> Option<&Page> {
        self.pages
            .binary_search_by(|page| page.name.as_str().cmp(name))
            .ok()
            .map(|index| &self.pages[index])
    }
}
