//! Links from one source to another, turned into addresses of the site.

use crate::document::{View, address};
use crate::model::identifier::AdvisoryId;
use crate::model::library::Library;
use crate::site_path::SitePath;

/// Where an internal link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The address relative to the site's root, whether or not a file is there.
    pub path: String,
    /// The part after `#`, without it.
    pub fragment: Option<String>,
}

/// Follows a link that stands in the source `from`, whose page is `page`.
///
/// A target that ends in `.md` is another source, relative to the one that it stands in. Any other is an address,
/// relative to the page. `None` where it climbs out of the site.
#[must_use]
pub fn follow(library: &Library, from: &str, page: &SitePath, target: &str) -> Option<Target> {
    let (path, fragment) = match target.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment.to_owned())),
        None => (target, None),
    };
    let path = if path.is_empty() {
        page.as_str().to_owned()
    } else if path.ends_with(".md") {
        let source = climb(folder(from), path)?;
        page_of(library, &source).map_or(source, |page| page.as_str().to_owned())
    } else {
        index(climb(folder(page.as_str()), path)?, path)
    };
    Some(Target { path, fragment })
}

/// The href on a page for a link that stands in a source; a broken one is left as it is, for the check names it.
#[must_use]
pub fn href(view: &View<'_>, from: &str, page: &SitePath, target: &str) -> String {
    match follow(view.library, from, page, target) {
        Some(Target { path, fragment: Some(fragment) }) if path == page.as_str() => {
            format!("#{fragment}")
        }
        Some(Target { path, fragment }) => {
            let address = SitePath::parse(&path).map_or(path, |path| path.url_path());
            let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
            format!("{}{address}{fragment}", page.root_prefix())
        }
        None => target.to_owned(),
    }
}

fn page_of(library: &Library, source: &str) -> Option<SitePath> {
    if let Some(name) = source.strip_prefix("content/") {
        return library.page(name.strip_suffix(".md")?).map(|page| address::page(&page.name));
    }
    let name = source.strip_prefix("advisories/")?.rsplit('/').next()?.strip_suffix(".md")?;
    let advisory = library.advisory(&AdvisoryId::parse(name).ok()?)?;
    Some(address::advisory_page(&advisory.id))
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Joins a relative path to a folder, within the site.
fn climb(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A link to a folder means its index page.
fn index(path: String, written: &str) -> String {
    match (path.is_empty(), written.ends_with('/') || written.ends_with("..")) {
        (true, _) => "index.html".to_owned(),
        (false, true) => format!("{path}/index.html"),
        (false, false) => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_stay_within_the_site() {
        assert_eq!(
            climb("advisories", "../content/policy.md").as_deref(),
            Some("content/policy.md")
        );
        assert_eq!(climb("", "./a//b").as_deref(), Some("a/b"));
        assert_eq!(climb("a", "../../x"), None);
    }

    #[test]
    fn a_folder_means_its_index() {
        assert_eq!(index("packages".into(), "packages/"), "packages/index.html");
        assert_eq!(index(String::new(), "/"), "index.html");
        assert_eq!(index("a.html".into(), "a.html"), "a.html");
    }
}
