//! What hosts of static files look at: headers for those that can send them, a mark for those that
//! would leave files out.

use std::io::Write;

use crate::disk::{MARK, MARK_PATH};
use crate::document::served::{ATOM, BINARY, Cache, JSON_FEED, PLAIN, RSS, SCRIPT};
use crate::document::{Aggregate, Failure, Units, View};
use crate::plan::Planner;
use crate::site_path::SitePath;

/// What the pages' own meta tag allows a browser to load (Content Security Policy, level 3):
/// style sheets, images and scripts of the site, nothing inside a page, and no request by a script but to the site, for
/// the search.
pub const CSP: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; \
                       base-uri 'none'; form-action 'none'";

/// `_headers` for Netlify and Cloudflare Pages, and the mark that GitHub Pages knows.
pub struct Hosting;

/// Whether a file is for the host alone, which may keep it to itself.
#[must_use]
pub fn is_for_the_host(path: &SitePath) -> bool {
    ["_headers", MARK_PATH].contains(&path.as_str())
}

const HEADERS: u32 = 0;

/// How long feeds and records may be out of date in a cache.
const FRESH: &str = Cache::Short.control();

/// The feeds of the site's root, with their media types.
const FEEDS: &[(&str, &str)] = &[
    ("/feed.xml", RSS),
    ("/atom.xml", ATOM),
    ("/atom-archive-*", ATOM),
    ("/changes-archive-*", ATOM),
    ("/changes.xml", ATOM),
    ("/packages/*/atom.xml", ATOM),
    ("/feed.json", JSON_FEED),
];

/// Files that hosts take for something to save, or whose letters beyond ASCII they garble.
const TEXTS: &[&str] = &["/*.txt", "/*.asc", "/*.patch", "/SHA256SUMS"];

impl Aggregate for Hosting {
    fn plan(&self, _view: &View<'_>, planner: &mut Planner<'_>) {
        planner.add(SitePath::fixed("_headers"), HEADERS);
        planner.add(SitePath::fixed(MARK_PATH), HEADERS + 1);
    }

    fn make(
        &self,
        _view: &View<'_>,
        part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        match part {
            HEADERS => Ok(out.write_all(headers().as_bytes())?),
            _ => Ok(out.write_all(MARK)?),
        }
    }
}

/// The file of headers. No header is set by two rules that match one path: Cloudflare would join
/// their values. The meta tag cannot forbid frames, so only the header does.
fn headers() -> String {
    let everywhere = [
        ("Content-Security-Policy", format!("{CSP}; frame-ancestors 'none'")),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
    ];
    let mut text = rule("/*", &everywhere.each_ref().map(|(name, value)| (*name, value.as_str())));
    for path in TEXTS {
        text += &rule(path, &[("Content-Type", PLAIN)]);
    }
    text += &rule("/static/*.js", &[("Content-Type", SCRIPT)]);
    for (path, kind) in FEEDS {
        text += &rule(path, &[("Content-Type", kind), SHARED, ("Cache-Control", FRESH)]);
    }
    text += &rule("/.well-known/openpgpkey/*", &[("Content-Type", BINARY), SHARED]);
    for path in ["/osv/*", "/go/*"] {
        text += &rule(path, &[SHARED, ("Cache-Control", FRESH)]);
    }
    text
}

/// Scripts of other sites may read it: it is public, and made for programs.
const SHARED: (&str, &str) = ("Access-Control-Allow-Origin", "*");

fn rule(path: &str, headers: &[(&str, &str)]) -> String {
    let lines = headers.iter().map(|(name, value)| format!("  {name}: {value}\n"));
    std::iter::once(format!("{path}\n")).chain(lines).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{fixture, served};

    /// The rules of the file: each path with its headers.
    fn rules() -> Vec<(String, Vec<(String, String)>)> {
        let mut rules: Vec<(String, Vec<(String, String)>)> = Vec::new();
        for line in headers().lines() {
            match line.strip_prefix("  ").and_then(|header| header.split_once(": ")) {
                Some((name, value)) => {
                    rules.last_mut().unwrap().1.push((name.to_owned(), value.to_owned()));
                }
                None => rules.push((line.to_owned(), Vec::new())),
            }
        }
        rules
    }

    /// Whether a pattern of the file matches a path: `*` stands for anything.
    fn matches(pattern: &str, path: &str) -> bool {
        let Some((before, after)) = pattern.split_once('*') else { return pattern == path };
        path.strip_prefix(before).is_some_and(|rest| rest.ends_with(after))
    }

    #[track_caller]
    fn check(path: &str, name: &str, expected: Option<&str>) {
        let found: Vec<_> = rules()
            .into_iter()
            .filter(|(pattern, _)| matches(pattern, path))
            .flat_map(|(_, headers)| headers)
            .filter(|(header, _)| header == name)
            .map(|(_, value)| value)
            .collect();
        assert!(found.len() < 2, "{path} has {name} twice: {found:?}");
        assert_eq!(found.first().map(String::as_str), expected, "{path}");
    }

    #[test]
    fn every_file_is_sent_with_the_policy_of_the_pages_and_forbids_frames() {
        for path in ["/", "/advisories/EX-1.html", "/osv/EX-1.json"] {
            let policy = format!("{CSP}; frame-ancestors 'none'");
            check(path, "Content-Security-Policy", Some(&policy));
            check(path, "X-Content-Type-Options", Some("nosniff"));
            check(path, "Referrer-Policy", Some("no-referrer"));
        }
    }

    #[test]
    fn texts_are_shown_and_feeds_have_their_own_types() {
        check("/advisories/EX-1.txt", "Content-Type", Some(PLAIN));
        check("/keys/90DC.asc", "Content-Type", Some(PLAIN));
        check("/patches/EX-1/main.patch", "Content-Type", Some(PLAIN));
        check("/.well-known/security.txt", "Content-Type", Some(PLAIN));
        check("/feed.xml", "Content-Type", Some("application/rss+xml; charset=utf-8"));
        let atom = Some("application/atom+xml; charset=utf-8");
        check("/packages/PyPI/h2/atom.xml", "Content-Type", atom);
        check("/atom-archive-12.xml", "Content-Type", atom);
        check("/static/evaluate.js", "Content-Type", Some(SCRIPT));
        check("/static/style.css", "Content-Type", None);
        check("/index.html", "Content-Type", None);
    }

    #[test]
    fn what_programs_follow_may_be_read_from_anywhere_and_is_cached_shortly() {
        for path in [
            "/osv/all.json",
            "/osv/PyPI/all.zip",
            "/go/index/db.json.gz",
            "/atom.xml",
            "/feed.json",
        ] {
            check(path, "Access-Control-Allow-Origin", Some("*"));
            check(path, "Cache-Control", Some(FRESH));
        }
        check("/osv/ecosystems.txt", "Content-Type", Some(PLAIN));
        check("/index.html", "Access-Control-Allow-Origin", None);
    }

    #[test]
    fn a_key_directory_is_binary_and_open_to_scripts() {
        for path in ["hu/t5s8ztdbon8yzntexy6oz5y48etqsnbb", "policy", "example.org/policy"] {
            let path = format!("/.well-known/openpgpkey/{path}");
            check(&path, "Content-Type", Some(BINARY));
            check(&path, "Access-Control-Allow-Origin", Some("*"));
        }
    }

    /// What the file leaves to the host is in the other table alone.
    #[test]
    fn the_table_of_all_files_says_the_same() {
        for path in [
            "advisories/EX-1.txt",
            "keys/90DC.asc",
            "patches/EX-1/main.patch",
            "SHA256SUMS",
            "SHA256SUMS.asc",
            ".well-known/security.txt",
            ".well-known/openpgpkey/policy",
            "feed.xml",
            "feed.json",
            "atom.xml",
            "atom-archive-1.xml",
            "packages/PyPI/h2/atom.xml",
            "osv/all.json",
            "osv/EX-1.json",
            "osv/PyPI/all.zip",
            "osv/ecosystems.txt",
            "go/index/db.json.gz",
            "static/search.js",
        ] {
            let named = |name: &str, expected| {
                let found =
                    rules().into_iter().filter(|(rule, _)| matches(rule, &format!("/{path}")));
                for (_, value) in found.flat_map(|(_, rule)| rule).filter(|(key, _)| key == name) {
                    assert_eq!(value, expected, "{path}");
                }
            };
            named("Content-Type", served::kind(path));
            named("Cache-Control", served::cache(path).control());
        }
    }

    #[test]
    fn the_file_stays_within_the_limits_of_its_hosts() {
        assert!(rules().len() <= 100);
        assert!(headers().lines().all(|line| line.len() <= 2_000));
    }

    #[test]
    fn both_files_are_made_whatever_a_site_builds() {
        let mut library = fixture::library(vec![]);
        library.site.formats = Some(vec![]);
        assert_eq!(fixture::paths(&library), ["_headers", MARK_PATH]);
        assert_eq!(fixture::file(&library, "_headers"), headers());
        assert_eq!(fixture::file(&library, MARK_PATH).as_bytes(), MARK);
    }

    #[test]
    fn the_policy_runs_only_scripts_of_the_site_and_lets_them_ask_nobody_else() {
        let directives: Vec<_> = CSP.split("; ").collect();
        assert!(directives.contains(&"default-src 'none'"), "no frames or workers");
        assert!(directives.contains(&"script-src 'self'"));
        assert!(directives.contains(&"connect-src 'self'"));
        assert!(!CSP.contains("unsafe") && !CSP.contains("http") && !CSP.contains('*'));
    }
}
