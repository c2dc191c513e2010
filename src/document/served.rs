//! How files are served: the one table of their media types, and of how long a cache may keep them. `_headers`, the preview
//! and the lists for an upload all look here.

use crate::document::manifest::{MANIFEST_PATH, SIGNATURE_PATH};

/// The endings of names, each with its media type: the first that fits counts.
const TYPES: &[(&str, &str)] = &[
    (".html", "text/html; charset=utf-8"),
    (".txt", PLAIN),
    (".asc", PLAIN),
    (".patch", PLAIN),
    (".csv", "text/csv; charset=utf-8"),
    (".css", "text/css; charset=utf-8"),
    (".js", SCRIPT),
    ("feed.json", JSON_FEED),
    (".json", "application/json"),
    ("sitemap.xml", "application/xml; charset=utf-8"),
    ("feed.xml", RSS),
    (".svg", "image/svg+xml"),
    (".png", "image/png"),
    (".jpg", "image/jpeg"),
    (".webp", "image/webp"),
    (".avif", "image/avif"),
    (".gif", "image/gif"),
    (".ico", "image/vnd.microsoft.icon"),
    (".woff2", "font/woff2"),
    (".zip", "application/zip"),
    (".gz", "application/gzip"),
    (".pdf", "application/pdf"),
];

/// A text that a browser shows instead of saving it.
pub const PLAIN: &str = "text/plain; charset=utf-8";

/// A script (RFC 9239): with `nosniff` a browser runs nothing that has another type.
pub const SCRIPT: &str = "text/javascript; charset=utf-8";

/// What a Web Key Directory's files are (draft-koch-openpgp-webkey-service-21, section 3.1).
pub const BINARY: &str = "application/octet-stream";

/// RSS 2.0.
pub const RSS: &str = "application/rss+xml; charset=utf-8";

/// Atom (RFC 4287, section 7).
pub const ATOM: &str = "application/atom+xml; charset=utf-8";

/// JSON Feed 1.1.
pub const JSON_FEED: &str = "application/feed+json; charset=utf-8";

/// How long a cache may keep a file without asking (RFC 9111, section 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cache {
    /// Not at all: the manifest, its signature and the list of revisions are of use only as they are now.
    Checked,
    /// Five minutes: whatever changes when an advisory is published.
    Short,
    /// An hour: what changes with the theme only.
    Long,
}

impl Cache {
    /// The value of `Cache-Control`.
    #[must_use]
    pub const fn control(self) -> &'static str {
        match self {
            Self::Checked => "no-cache",
            Self::Short => "public, max-age=300",
            Self::Long => "public, max-age=3600",
        }
    }

    /// The word for it in the name of a list.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Short => "short",
            Self::Long => "long",
        }
    }
}

/// Web Key Directories hold certificates without an ending (draft-koch-openpgp-webkey-service-21, section 3.1).
const KEYS: &str = ".well-known/openpgpkey/";

/// How long a cache may keep a file of the site.
#[must_use]
pub fn cache(path: &str) -> Cache {
    match path {
        MANIFEST_PATH | SIGNATURE_PATH | "revisions.txt" => Cache::Checked,
        _ if path.starts_with("static/") => Cache::Long,
        _ => Cache::Short,
    }
}

/// The media type of a file of the site.
#[must_use]
pub fn kind(path: &str) -> &'static str {
    if path.starts_with(KEYS) {
        return BINARY;
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let known = TYPES.iter().find(|(ending, _)| name.ends_with(ending));
    match known {
        Some((_, kind)) => kind,
        None if name.ends_with(".xml") && name.starts_with("sitemap") => {
            "application/xml; charset=utf-8"
        }
        None if name.ends_with(".xml") => ATOM,
        None if name == "_headers" || name == MANIFEST_PATH => PLAIN,
        None => BINARY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart_by_their_names() {
        for (path, expected) in [
            ("advisories/EX-1.html", "text/html; charset=utf-8"),
            ("advisories/EX-1.txt", PLAIN),
            ("_headers", PLAIN),
            ("feed.xml", "application/rss+xml; charset=utf-8"),
            ("packages/PyPI/first/atom.xml", "application/atom+xml; charset=utf-8"),
            ("changes-archive-2.xml", "application/atom+xml; charset=utf-8"),
            ("sitemap.xml", "application/xml; charset=utf-8"),
            ("sitemap-2.xml", "application/xml; charset=utf-8"),
            ("feed.json", "application/feed+json; charset=utf-8"),
            ("osv/all.json", "application/json"),
            ("static/style.css", "text/css; charset=utf-8"),
            (".well-known/openpgpkey/hu/a.txt", "application/octet-stream"),
            (".well-known/security.txt", PLAIN),
            (".nojekyll", "application/octet-stream"),
        ] {
            assert_eq!(kind(path), expected, "{path}");
        }
    }
    #[test]
    fn what_vouches_for_the_rest_is_always_asked_for_again() {
        for (path, expected) in [
            ("SHA256SUMS", "no-cache"),
            ("SHA256SUMS.asc", "no-cache"),
            ("revisions.txt", "no-cache"),
            ("static/style.css", "public, max-age=3600"),
            ("advisories/EX-1.html", "public, max-age=300"),
            ("atom.xml", "public, max-age=300"),
        ] {
            assert_eq!(cache(path).control(), expected, "{path}");
        }
    }
}
