//! The front matter of a page.

use std::cell::RefCell;

use crate::diagnostic::{Fault, Rule};
use crate::model::fingerprint::Fingerprint;
use crate::model::language::is_tag;
use crate::model::link::{Field, Link};
use crate::model::page::{Contact, Page, Policy, Prose};
use crate::parse::{Place, promise};
use crate::source::finding::Finding;
use crate::source::schema::page::{RawContact, RawPage, RawPolicy};
use crate::source::yaml::Tree;

/// A place in the menu that is no number.
pub static ORDER_INVALID: Rule = Rule::error(
    "order-invalid",
    "a page's place among others is not a whole number",
    "`order` sorts the menu and the pages of a chapter: lower numbers come first, pages with the same number by their \
     labels or names.",
);

/// A language tag that is none.
pub static LANGUAGE_INVALID: Rule = Rule::error(
    "language-invalid",
    "a language is not named by a tag",
    "Browsers, screen readers and security.txt take languages as tags (RFC 5646): en, de, pt-BR.",
);

/// Turns the front matter of a page into the page.
#[must_use]
pub fn parse(
    raw: &RawPage,
    name: &str,
    tree: &Tree,
    prose: Prose,
    findings: &RefCell<Vec<Finding>>,
) -> Option<Page> {
    let root = Place::root(tree, findings);
    let title = root.key("title").line(&raw.title);
    let description = root.optional_line("description", raw.description.as_deref());
    let menu = root.optional_line("menu", raw.menu.as_deref());
    let order = order(&root, raw.order.as_deref());
    Some(Page { name: name.to_owned(), title: title?, description, menu, order: order?, prose })
}

/// Turns the front matter of the policy into its facts; as a page it is parsed like any other.
#[must_use]
pub fn parse_policy(raw: &RawPolicy, tree: &Tree, findings: &RefCell<Vec<Finding>>) -> Policy {
    let root = Place::root(tree, findings);
    Policy {
        contacts: root.each("contacts", &raw.contacts, contact),
        languages: root.each("languages", &raw.languages, |place, text| place.take(language(text))),
        since: root.moment("since", raw.since.as_deref()),
        calendar: promise::calendar(&root, raw),
        promises: promise::promises(&root, raw),
        wordings: raw
            .promises
            .iter()
            .filter_map(|raw| Some((raw.id.clone(), raw.sentence.clone()?)))
            .collect(),
        join: root.optional_line("join", raw.join.as_deref()),
    }
}

/// A language tag, by its shape.
///
/// # Errors
/// [`LANGUAGE_INVALID`] for a text that RFC 5646 could not mean.
pub(crate) fn language(text: &str) -> Result<String, Fault> {
    if is_tag(text) {
        return Ok(text.to_owned());
    }
    Err(Fault::new(&LANGUAGE_INVALID, format!("`{text}` is not a language tag"))
        .hint("write a tag such as `en` or `pt-BR`"))
}

/// A page without a place comes after those that have one.
fn order(root: &Place<'_>, text: Option<&str>) -> Option<u32> {
    match text.map(str::parse) {
        None => Some(1_000),
        Some(Ok(order)) => Some(order),
        Some(Err(_)) => {
            let fault = Fault::new(&ORDER_INVALID, "`order` is not a whole number")
                .hint("write a number such as `10`");
            root.key("order").report(fault);
            None
        }
    }
}

fn contact(place: &Place<'_>, raw: &RawContact) -> Option<Contact> {
    let name = place.key("name").line(&raw.name);
    let uri = place.key("uri").take(Link::parse(&raw.uri, Field::Contact));
    let fingerprint = raw
        .fingerprint
        .as_deref()
        .and_then(|text| place.key("fingerprint").take(Fingerprint::parse(text)));
    Some(Contact { name: name?, uri: uri?, fingerprint })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_tags() {
        for text in ["en", "pt-BR", "zh-Hant-TW", "gsw"] {
            assert!(language(text).is_ok(), "{text}");
        }
        for text in ["", "english", "EN", "en_GB", "en-", "e"] {
            assert!(language(text).is_err(), "{text}");
        }
    }
}
