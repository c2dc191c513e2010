//! By which types readers take a file.

use crate::site_path::SitePath;

/// What is wrong with a file's `Content-Type`, if anything: the type that it should have.
pub(super) fn wanted(path: &SitePath, kind: &str) -> Option<&'static str> {
    let kind = kind.to_ascii_lowercase();
    let media = kind.split(';').next().unwrap_or_default().trim();
    let utf8 = kind.contains("charset=utf-8") || kind.contains("charset=\"utf-8\"");
    let (wanted, fits) = match path.as_str() {
        ".well-known/security.txt" => ("text/plain; charset=utf-8", media == "text/plain" && utf8),
        name if name.ends_with(".html") => ("text/html", media == "text/html"),
        name if name.ends_with(".txt") => ("text/plain", media == "text/plain"),
        name if name.ends_with(".css") => ("text/css", media == "text/css"),
        name if name.ends_with(".js") => ("text/javascript", media.ends_with("/javascript")),
        name if name.ends_with(".svg") => ("image/svg+xml", media == "image/svg+xml"),
        name if name.ends_with(".json") => {
            ("application/json", media == "application/json" || media.ends_with("+json"))
        }
        name if name.ends_with(".xml") => ("application/xml", media.ends_with("xml")),
        // Programs ask for everything else, and look at no type.
        _ => return None,
    };
    (!fits).then_some(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_judged_by_what_readers_need() {
        for (path, kind, expected) in [
            (".well-known/security.txt", "text/plain; charset=UTF-8", None),
            (".well-known/security.txt", "text/plain", Some("text/plain; charset=utf-8")),
            ("index.html", "text/html; charset=utf-8", None),
            ("index.html", "application/octet-stream", Some("text/html")),
            ("feed.json", "application/feed+json", None),
            ("atom.xml", "text/xml", None),
            ("static/a.js", "text/plain", Some("text/javascript")),
            ("advisories/A-1.txt", "", Some("text/plain")),
            ("keys/A.asc", "application/pgp-keys", None),
        ] {
            assert_eq!(wanted(&SitePath::parse(path).unwrap(), kind), expected, "{path} {kind}");
        }
    }
}
