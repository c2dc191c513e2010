//! Where the links of a body lead, for a reader who has only the text.

use crate::document::internal_link::{Target, follow};
use crate::document::{View, address};
use crate::model::advisory::Advisory;
use crate::site_path::SitePath;

/// The address that stands behind the words of a link.
///
/// None for a link within the advisory, for the words say enough, and none for an address that a
/// page may not lead to either.
pub(super) fn shown(view: &View<'_>, advisory: &Advisory, target: &str) -> Option<String> {
    match scheme(target) {
        Some("https" | "http") => escaped(target),
        Some("mailto") => escaped(&target["mailto:".len()..]),
        Some(_) => None,
        None if target.starts_with('/') => None,
        None => internal(view, advisory, target),
    }
}

fn internal(view: &View<'_>, advisory: &Advisory, target: &str) -> Option<String> {
    let own = address::advisory_page(&advisory.id);
    let Target { path, fragment } = follow(view.library, &advisory.prose.path, &own, target)?;
    if path == own.as_str() {
        return None;
    }
    let path = SitePath::parse(&path).map_or(path, |path| path.url_path());
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    escaped(&format!("{}{path}{fragment}", view.library.site.url))
}

/// The scheme in lower case where it is one that we know, as written where it is not.
fn scheme(target: &str) -> Option<&str> {
    let (scheme, _) = target.split_once(':')?;
    let known = ["https", "http", "mailto"];
    let scheme =
        known.into_iter().find(|known| scheme.eq_ignore_ascii_case(known)).unwrap_or(scheme);
    (!scheme.contains(['/', '?', '#'])).then_some(scheme)
}

/// The address as one word that ends where it ends; none for an address with blanks.
fn escaped(address: &str) -> Option<String> {
    let is_odd = |c: char| c.is_whitespace() || c.is_control();
    (!address.contains(is_odd)).then(|| address.replace('<', "%3C").replace('>', "%3E"))
}
