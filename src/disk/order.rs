use crate::document::manifest::{MANIFEST_PATH, SIGNATURE_PATH};
use crate::site_path::SitePath;

/// When a file is moved into place. What others point to comes before what points to it, so
/// that a reader who looks while files are moved follows no link to a file not yet there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Order {
    /// What pages need to be shown.
    Asset,
    /// One thing in one format: an advisory's page, text, or OSV record.
    Record,
    /// What leads people to records.
    List,
    /// What leads machines to records: feeds, and whatever gathers many records.
    Feed,
    /// What says that all the rest is genuine.
    Signature,
    /// What the next build goes by.
    Manifest,
}

const ASSETS: [&str; 11] =
    ["css", "js", "svg", "png", "jpg", "gif", "ico", "webp", "woff", "woff2", "webmanifest"];

const FEEDS: [&str; 13] = [
    "feed.xml",
    "atom.xml",
    "changes.xml",
    "feed.json",
    "all.json",
    "all.zip",
    "modified_id.csv",
    "ecosystems.txt",
    "promises.json",
    "revisions.txt",
    "sitemap.xml",
    "robots.txt",
    "security.txt",
];

impl Order {
    /// The turn of the file at `path`.
    pub(super) fn of(path: &SitePath) -> Self {
        let name = path.file_name();
        let extension = extension(path);
        match path.as_str() {
            MANIFEST_PATH => Self::Manifest,
            SIGNATURE_PATH => Self::Signature,
            _ if FEEDS.contains(&name) || path.as_str().starts_with("go/index/") => Self::Feed,
            _ if ASSETS.contains(&extension) => Self::Asset,
            _ if is_list(path) => Self::List,
            _ => Self::Record,
        }
    }
}

/// Pages outside `advisories/` and `alias/` lead to advisories; inside, index pages do.
fn is_list(path: &SitePath) -> bool {
    let mut components = path.components();
    match components.next() {
        Some("search") => true,
        Some("advisories" | "alias") => path.file_name() == "index.html" || components.count() > 1,
        _ => extension(path) == "html",
    }
}

fn extension(path: &SitePath) -> &str {
    path.file_name().rsplit_once('.').map_or("", |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &'static str, expected: Order) {
        assert_eq!(Order::of(&SitePath::fixed(path)), expected, "{path}");
    }

    #[test]
    fn every_kind_of_file_has_its_turn() {
        check("static/site.css", Order::Asset);
        check("advisories/HYPER-2016-0002.html", Order::Record);
        check("advisories/HYPER-2016-0002.r1.txt", Order::Record);
        check("osv/HYPER-2016-0002.json", Order::Record);
        check("alias/CVE-2016-6581.html", Order::Record);
        check("keys/90DCAE40.asc", Order::Record);
        check(".nojekyll", Order::Record);
        check("index.html", Order::List);
        check("advisories/index.html", Order::List);
        check("advisories/page/2.html", Order::List);
        check("packages/pypi/hpack/index.html", Order::List);
        check("packages/pypi/hpack/atom.xml", Order::Feed);
        check("osv/PyPI/all.zip", Order::Feed);
        check("go/index/modules.json.gz", Order::Feed);
        check("go/ID/x_EX-1.json.gz", Order::Record);
        check("osv/all.json", Order::Feed);
        check("SHA256SUMS.asc", Order::Signature);
        check("SHA256SUMS", Order::Manifest);
    }

    #[test]
    fn the_manifest_is_last() {
        let orders = [Order::Asset, Order::Record, Order::List, Order::Feed, Order::Signature];
        assert!(orders.is_sorted() && orders.iter().all(|order| *order < Order::Manifest));
    }
}
