//! What browsers and feed readers are told that a file is.

/// The endings of names, each with its media type: the first that fits counts.
const TYPES: &[(&str, &str)] = &[
    (".html", "text/html; charset=utf-8"),
    (".txt", PLAIN),
    (".asc", PLAIN),
    (".patch", PLAIN),
    (".csv", "text/csv; charset=utf-8"),
    (".css", "text/css; charset=utf-8"),
    (".js", "text/javascript; charset=utf-8"),
    ("feed.json", "application/feed+json; charset=utf-8"),
    (".json", "application/json"),
    ("sitemap.xml", "application/xml; charset=utf-8"),
    ("feed.xml", "application/rss+xml; charset=utf-8"),
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

const PLAIN: &str = "text/plain; charset=utf-8";

/// Web Key Directories hold certificates without an ending (draft-koch-openpgp-webkey-service-21, section 3.1).
const KEYS: &str = ".well-known/openpgpkey/";

/// The media type of a file of the site.
pub(super) fn of(path: &str) -> &'static str {
    if path.starts_with(KEYS) {
        return "application/octet-stream";
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let known = TYPES.iter().find(|(ending, _)| name.ends_with(ending));
    match known {
        Some((_, kind)) => kind,
        None if name.ends_with(".xml") && name.starts_with("sitemap") => {
            "application/xml; charset=utf-8"
        }
        None if name.ends_with(".xml") => "application/atom+xml; charset=utf-8",
        None if name == "_headers" || name == "SHA256SUMS" => PLAIN,
        None => "application/octet-stream",
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
            assert_eq!(of(path), expected, "{path}");
        }
    }
}
