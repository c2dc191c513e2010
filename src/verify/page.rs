//! The page of an advisory against what was signed.
//!
//! A page is looked at as a reader sees its words: markup is dropped, and each fact must stand somewhere, whole words
//! only. What a page says besides, where on it a fact stands, and what a style sheet hides, is not looked at: only a signed
//! `SHA256SUMS` vouches for a page as such.

use std::borrow::Cow;

use quick_xml::escape::unescape;

use super::contents::{Contents, at};
use super::known::Known;
use super::rule::PAGE_DIFFERS;
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::address;

/// What the page of an advisory does not show, if there is a page.
pub(super) fn check(contents: &Contents<'_>, known: &Known) -> Vec<Diagnostic> {
    let path = address::advisory_page(&known.id);
    let Some(facts) = known.facts.as_ref().filter(|_| contents.digest(&path).is_some()) else {
        return vec![];
    };
    let page = match contents.read(&path) {
        Ok(bytes) => words(body(&String::from_utf8_lossy(&bytes))),
        Err(fault) => return vec![at(&path, fault)],
    };
    let id = ("id", known.id.as_str());
    let title = ("title", facts.title.as_str());
    let fixed = facts.fixed.iter().map(|version| ("fixed version", version.as_str()));
    let wanted = [id, title].into_iter().chain(fixed);
    let absent = wanted.filter(|(_, fact)| !page.contains(&plain(fact)));
    absent.map(|(what, fact)| at(&path, differs(what, fact))).collect()
}

/// A head repeats the title, which nobody reads there.
fn body(page: &str) -> &str {
    page.find("<body").map_or(page, |start| &page[start..])
}

/// The text of a page, with one blank between words and at both ends. A tag parts words.
fn words(page: &str) -> String {
    let mut text = String::from(" ");
    let mut rest = page;
    while let Some((before, tag)) = split_at_tag(rest) {
        push_words(&mut text, &decoded(before));
        rest = tag.find('>').map_or("", |end| &tag[end + 1..]);
    }
    push_words(&mut text, &decoded(rest));
    text
}

/// The words of a fact, which has no markup.
fn plain(fact: &str) -> String {
    let mut text = String::from(" ");
    push_words(&mut text, fact);
    text
}

/// A `<` that begins no tag is text.
fn split_at_tag(text: &str) -> Option<(&str, &str)> {
    let starts = |at: usize| {
        let next = text[at + 1..].chars().next();
        next.is_some_and(|next| next.is_ascii_alphabetic() || "/!".contains(next))
    };
    let at = text.match_indices('<').map(|(at, _)| at).find(|at| starts(*at))?;
    Some(text.split_at(at))
}

/// A text with its character references resolved, each by itself: a `&` that begins none is text.
fn decoded(raw: &str) -> String {
    let mut parts = raw.split('&');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(';').map_or(0, |end| end + 1);
        let reference = format!("&{}", &part[..end]);
        text.push_str(&unescape(&reference).unwrap_or(Cow::Borrowed(&reference)));
        text.push_str(&part[end..]);
    }
    text
}

/// A comma after a word is not part of it.
fn push_words(text: &mut String, words: &str) {
    for word in words.split_whitespace() {
        text.push_str(word.trim_end_matches(','));
        text.push(' ');
    }
}

fn differs(what: &str, fact: &str) -> Fault {
    let shown: String = fact.chars().take(120).collect();
    Fault::new(
        &PAGE_DIFFERS,
        format!("this page does not show the signed {what} `{}`", shown.escape_debug()),
    )
    .hint("read the signed text instead")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::identifier::AdvisoryId;
    use crate::verify::facts::Facts;
    use std::collections::BTreeMap;

    const PAGE: &str =
        include_str!("../../tests/sites/small/expected/advisories/EX-2026-0002.html");
    const TEXT: &str = include_str!("../../tests/sites/small/expected/advisories/EX-2026-0002.txt");

    /// How many facts the page of the sample does not show, with one text exchanged for another.
    fn absent(from: &str, to: &str) -> usize {
        assert!(PAGE.contains(from), "`{from}` is not on the page");
        let id = AdvisoryId::parse("EX-2026-0002").unwrap();
        let page = PAGE.replace(from, to).into_bytes();
        let files = BTreeMap::from([(address::advisory_page(&id), page)]);
        let (contents, _) = Contents::take(&files);
        check(&contents, &Known { id, facts: Facts::read(TEXT), record: None }).len()
    }

    #[test]
    fn a_page_shows_the_signed_facts() {
        assert_eq!(absent("", ""), 0);
        assert_eq!(absent("1.10<", "1.100<"), 1);
        assert_eq!(absent("<h1>A &quot;table&quot;", "<h1>No &quot;table&quot;"), 1);
        assert_eq!(absent("EX-2026-0002</span>", "EX-2026-0003</span>"), 1);
        assert_eq!(absent("2.0.1<", "<!-- 2.0.1 --><"), 1);
    }

    #[test]
    fn words_are_what_a_reader_sees() {
        let shown = |page: &str| words(page).trim().to_owned();
        assert_eq!(shown("<p>a <b title=\"x\">b</b>,\n c&amp;lt;</p>"), "a b  c&lt;");
        assert_eq!(shown("1 &lt; 2 < 3 <br>&#39;x&#39; &bad"), "1 < 2 < 3 'x' &bad");
        assert_eq!(shown("a<b"), "a");
    }
}
