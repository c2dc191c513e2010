//! `sitemap.xml` (sitemaps.org, protocol 0.9) and the `robots.txt` that names it.

use std::io::{self, Write};

use jiff::Timestamp;

use crate::document::hashed::Hashed;
use crate::document::html::{promises, verify};
use crate::document::xml::Xml;
use crate::document::{Aggregate, Failure, Reads, Units, View, address, xml};
use crate::model::date::utc;
use crate::model::library::{Library, PackageEntry};
use crate::model::page::Page;
use crate::model::site::Site;
use crate::plan::Planner;
use crate::site_path::SitePath;

/// The list of all pages for search engines: one file, or an index with files of its own.
pub struct Sitemap;

const ROBOTS: u32 = 0;
const SITEMAP: u32 = 1;

/// How many pages a file lists; the protocol allows 50,000 and 50 MB.
const LIMIT: usize = 30_000;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// Of the links between versions, which search engines read in a sitemap as they do in a page.
const LINKS: &str = "http://www.w3.org/1999/xhtml";

/// A page, and when what it shows last changed, where the sources say so.
#[derive(Debug)]
struct Listed {
    path: SitePath,
    modified: Option<Timestamp>,
    /// All versions of it, each with its language, where there is more than one.
    versions: Vec<(String, SitePath)>,
}

impl Listed {
    fn new(path: SitePath, modified: Option<Timestamp>) -> Self {
        Self { path, modified, versions: vec![] }
    }
}

impl Aggregate for Sitemap {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        planner.add(SitePath::fixed("robots.txt"), ROBOTS);
        planner.add(SitePath::fixed("sitemap.xml"), SITEMAP);
        for (part, number) in (SITEMAP + 1..).zip(1..=shards(view, LIMIT)) {
            planner.add(shard(number), part);
        }
    }

    fn reads(&self, view: &View<'_>, part: u32) -> Reads {
        let besides = if part == ROBOTS { String::new() } else { facts(view) };
        Reads::Advisories { indexes: vec![], besides }
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        match part.checked_sub(SITEMAP) {
            None => robots(&view.library.site, out)?,
            Some(number) => sitemap(view, number as usize, LIMIT, out)?,
        }
        Ok(())
    }
}

/// How many files the index lists; none where one file is enough for all pages.
fn shards(view: &View<'_>, limit: usize) -> usize {
    let of_library = view.library.advisories().len() + view.library.packages().len();
    let pages = few(view).count() + of_library;
    if pages <= limit { 0 } else { pages.div_ceil(limit) }
}

fn shard(number: usize) -> SitePath {
    SitePath::encode(&[&format!("sitemap-{number}.xml")])
}

fn robots(site: &Site, out: &mut dyn Write) -> io::Result<()> {
    let sitemap = site.address(&SitePath::fixed("sitemap.xml"));
    write!(out, "User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n")
}

/// One file: `sitemap.xml` is number 0.
fn sitemap(view: &View<'_>, number: usize, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    match (number.checked_sub(1), shards(view, limit)) {
        (Some(before), _) => {
            let pages = listed(view).skip(before * limit).take(limit);
            list(view, "urlset", "url", pages, out)
        }
        (None, 0) => list(view, "urlset", "url", listed(view), out),
        (None, count) => {
            let files = (1..=count).map(|number| Listed::new(shard(number), None));
            list(view, "sitemapindex", "sitemap", files, out)
        }
    }
}

fn list(
    view: &View<'_>,
    root: &str,
    element: &str,
    mut entries: impl Iterator<Item = Listed>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let library = view.library;
    let translated = library.pages.iter().any(|page| library.original(page).is_some());
    let spaces = [("xmlns", NAMESPACE), ("xmlns:xhtml", LINKS)];
    xml::document(out, root, &spaces[..=usize::from(translated)], |xml| {
        entries.try_for_each(|Listed { path, modified, versions }| {
            xml.parent(element, &[], |xml| {
                xml.leaf("loc", &[], canonical(&library.site.address(&path)))?;
                modified.map_or(Ok(()), |modified| xml.leaf("lastmod", &[], &utc(modified)))?;
                versions.iter().try_for_each(|version| link(xml, &library.site, version))
            })
        })
    })
}

fn link(xml: &mut Xml<'_>, site: &Site, (tag, path): &(String, SitePath)) -> io::Result<()> {
    let address = site.address(path);
    xml.empty("xhtml:link", &[("rel", "alternate"), ("hreflang", tag), ("href", &address)])
}

/// A folder's page is known by the folder's address, as the page itself says.
fn canonical(address: &str) -> &str {
    match address.strip_suffix("index.html") {
        Some(folder) if folder.ends_with('/') => folder,
        _ => address,
    }
}

/// All pages that search engines should know; neither the one for what is not there, nor those
/// that only lead to another.
fn listed<'a>(view: &'a View<'a>) -> impl Iterator<Item = Listed> + 'a {
    let library = view.library;
    let advisories = library.advisories().iter().map(|advisory| {
        Listed::new(address::advisory_page(&advisory.id), Some(advisory.modified()))
    });
    let packages = library
        .packages()
        .iter()
        .map(|entry| Listed::new(address::package_page(&entry.package), newest(view, entry)));
    few(view).chain(advisories).chain(packages)
}

/// Those that are not of one advisory or of one package.
fn few<'a>(view: &'a View<'a>) -> impl Iterator<Item = Listed> + 'a {
    let library = view.library;
    let undated = |path| Listed::new(path, None);
    let prose = library.pages.iter().map(move |page| prose(library, page));
    lists(view).chain(prose).chain(fixed(view).map(undated))
}

/// A hash of whatever the addresses and the dates follow from, but for the settings.
fn facts(view: &View<'_>) -> String {
    let mut facts = Hashed::new();
    few(view).for_each(|page| facts.add(format_args!("{page:?} ")));
    for advisory in view.library.advisories() {
        facts.add(format_args!("{} {} ", advisory.id, advisory.modified().as_nanosecond()));
    }
    for entry in view.library.packages() {
        let newest = newest(view, entry).map(Timestamp::as_nanosecond);
        let (ecosystem, name) = (entry.package.ecosystem(), entry.package.name());
        facts.add(format_args!("{ecosystem:?} {name:?} {newest:?} "));
    }
    facts.finish()
}

fn prose(library: &Library, page: &Page) -> Listed {
    let original = library.original(page).map_or(page, |(original, _)| original);
    let version = |(tag, page): (&str, &Page)| (tag.to_owned(), address::page(&page.name));
    let versions: Vec<_> = library.versions(original).map(version).collect();
    let versions = if versions.len() > 1 { versions } else { vec![] };
    Listed { versions, ..Listed::new(address::page(&page.name), None) }
}

/// The pages that change with every advisory.
fn lists(view: &View<'_>) -> impl Iterator<Item = Listed> + use<> {
    let modified = view.library.advisories().iter().map(|advisory| advisory.modified()).max();
    let packages = (!view.library.packages().is_empty()).then_some("packages/index.html");
    let paths = ["index.html", "advisories/index.html"].into_iter().chain(packages);
    paths.map(move |path| Listed::new(SitePath::fixed(path), modified))
}

/// The pages whose sources have no dates.
fn fixed(view: &View<'_>) -> impl Iterator<Item = SitePath> + use<> {
    let keys = (!view.library.keyring.keys.is_empty()).then_some("keys.html");
    let verify = verify::is_planned(view.library).then_some("verify.html");
    let promises = promises::is_planned(view.library).then_some("promises.html");
    let pages = keys.into_iter().chain(verify).chain(promises);
    let aliases = (view.library.alias_count() > 0).then_some("aliases/index.html");
    let pages = pages.chain(["feeds.html", "distributors.html", "thanks.html"]).chain(aliases);
    pages.map(SitePath::fixed)
}

fn newest(view: &View<'_>, entry: &PackageEntry) -> Option<Timestamp> {
    entry.advisories.iter().map(|&index| view.library.advisories()[index].modified()).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::document::xml::parsed;
    use crate::model::keyring::KeyState;

    const SITE: &str = "<loc>https://security.example.org/";

    /// The addresses that a file lists, without that of the site, each with its date.
    fn read(text: &str) -> Vec<(String, String)> {
        let before_tag = |text: &str| text.split('<').next().unwrap().to_owned();
        let entry = |entry: &str| {
            let date = entry.split("<lastmod>").nth(1).unwrap_or_default();
            (before_tag(entry), before_tag(date))
        };
        text.split(SITE).skip(1).map(entry).collect()
    }

    /// The addresses of one file, where each may have two pages.
    fn of_two(library: &Library, number: usize) -> Vec<String> {
        let theme = fixture::theme();
        let mut bytes = Vec::new();
        sitemap(&fixture::view(library, &theme), number, 2, &mut bytes).unwrap();
        read(str::from_utf8(&bytes).unwrap()).into_iter().map(|(path, _)| path).collect()
    }

    fn page(name: &str) -> Page {
        let prose = fixture::prose("content/policy.md");
        Page {
            name: name.to_owned(),
            title: "Policy".to_owned(),
            description: None,
            menu: None,
            order: 1_000,
            prose,
        }
    }

    #[test]
    fn every_page_is_listed_with_the_date_of_what_it_shows() {
        let mut advisories = fixture::many(2);
        advisories[0].withdrawn = fixture::withdrawn("2020-06-01T08:00:00Z", "It was none");
        let mut library = fixture::library(advisories);
        library.pages = vec![page("policy")];
        let text = fixture::file(&library, "sitemap.xml");
        let newest = "2020-06-01T08:00:00Z";
        let expected = [
            ("", newest),
            ("advisories/", newest),
            ("packages/", newest),
            ("policy.html", ""),
            ("feeds.html", ""),
            ("distributors.html", ""),
            ("thanks.html", ""),
            ("aliases/", ""),
            ("advisories/TEST-2020-0001.html", newest),
            ("advisories/TEST-2020-0002.html", "2020-01-02T00:00:00Z"),
            ("packages/PyPI/example/", newest),
        ];
        assert_eq!(read(&text), expected.map(|(path, date)| (path.to_owned(), date.to_owned())));
    }

    #[test]
    fn a_sitemap_is_well_formed_and_names_its_protocol() {
        let mut library = fixture::library(vec![]);
        library.site.url = fixture::link("https://security.example.org/?a&b/");
        let text = fixture::file(&library, "sitemap.xml");
        let elements = parsed::elements(&text);
        assert!(text.contains(&format!("<urlset xmlns=\"{NAMESPACE}\">")), "{text}");
        let last = "urlset/url/loc: https://security.example.org/?a&b/thanks.html";
        assert_eq!(elements.last().map(String::as_str), Some(last));
    }

    #[test]
    fn each_version_of_a_page_names_all_versions() {
        let mut library = fixture::library(vec![]);
        library.pages = vec![page("about"), page("policy"), page("policy.de")];
        let text = fixture::file(&library, "sitemap.xml");
        let links = |name: &str| {
            let entry = text.split(&format!("{SITE}{name}.html<")).nth(1).unwrap();
            let entry = entry.split("</url>").next().unwrap();
            let link = |tag: &str, to: &str| {
                let href = format!("href=\"https://security.example.org/{to}.html\"/>");
                entry.contains(&format!("<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" {href}"))
            };
            [link("en", "policy"), link("de", "policy.de")]
        };
        assert!(text.contains(&format!("xmlns:xhtml=\"{LINKS}\">")), "{text}");
        assert_eq!(
            [links("policy"), links("policy.de"), links("about")],
            [[true; 2], [true; 2], [false; 2]]
        );
    }

    #[test]
    fn a_site_without_advisories_has_a_sitemap_too() {
        let text = fixture::file(&fixture::library(vec![]), "sitemap.xml");
        let expected = ["", "advisories/", "feeds.html", "distributors.html", "thanks.html"];
        assert_eq!(read(&text), expected.map(|path| (path.to_owned(), String::new())));
    }

    #[test]
    fn the_pages_about_keys_are_listed_where_there_are_keys() {
        let library = fixture::signed::with_key(fixture::library(vec![]), KeyState::Active);
        let text = fixture::file(&library, "sitemap.xml");
        let listed: Vec<_> = read(&text).into_iter().map(|(path, _)| path).collect();
        let always = ["feeds.html", "distributors.html", "thanks.html"];
        let expected = [&["", "advisories/", "keys.html", "verify.html"][..], &always].concat();
        assert_eq!(listed, expected);
    }

    #[test]
    fn a_large_site_has_an_index_and_every_page_is_in_one_of_its_files() {
        let library = fixture::library(vec![]);
        assert_eq!(of_two(&library, 0), ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]);
        assert_eq!(of_two(&library, 1), ["", "advisories/"]);
        assert_eq!(of_two(&library, 2), ["feeds.html", "distributors.html"]);
        assert_eq!(of_two(&library, 3), ["thanks.html"]);
    }

    #[test]
    fn there_is_an_index_only_where_one_file_is_too_small() {
        let library = fixture::library(vec![]);
        let theme = fixture::theme();
        let count = |limit| shards(&fixture::view(&library, &theme), limit);
        assert_eq!([6, 5, 4, 3, 2, 1].map(count), [0, 0, 2, 2, 3, 5]);
    }

    #[test]
    fn robots_may_read_everything_and_are_told_of_the_sitemap() {
        let expected =
            "User-agent: *\nAllow: /\n\nSitemap: https://security.example.org/sitemap.xml\n";
        assert_eq!(fixture::file(&fixture::library(vec![]), "robots.txt"), expected);
    }

    #[test]
    fn a_folder_is_known_by_its_own_address() {
        assert_eq!(canonical("https://a.example/x/index.html"), "https://a.example/x/");
        assert_eq!(canonical("https://a.example/x-index.html"), "https://a.example/x-index.html");
    }
}
