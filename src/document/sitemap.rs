//! `sitemap.xml` (sitemaps.org, protocol 0.9) and the `robots.txt` that names it.

use std::io::{self, Write};

use jiff::Timestamp;

use crate::document::{Aggregate, Failure, Units, View, address, xml};
use crate::model::advisory::Advisory;
use crate::model::date::utc;
use crate::model::library::PackageEntry;
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

/// A page, and when what it shows last changed, where the sources say so.
struct Listed {
    path: SitePath,
    modified: Option<Timestamp>,
}

impl Aggregate for Sitemap {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        planner.add(SitePath::fixed("robots.txt"), ROBOTS);
        planner.add(SitePath::fixed("sitemap.xml"), SITEMAP);
        for (part, number) in (SITEMAP + 1..).zip(1..=shards(listed(view).count())) {
            planner.add(shard(number), part);
        }
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        match part {
            ROBOTS => robots(&view.library.site, out)?,
            SITEMAP => match shards(listed(view).count()) {
                0 => pages(&view.library.site, listed(view), out)?,
                count => index(&view.library.site, count, out)?,
            },
            _ => {
                let before = (part - SITEMAP - 1) as usize * LIMIT;
                pages(&view.library.site, listed(view).skip(before).take(LIMIT), out)?;
            }
        }
        Ok(())
    }
}

/// How many files an index lists; none where one file is enough for all.
fn shards(pages: usize) -> usize {
    if pages <= LIMIT { 0 } else { pages.div_ceil(LIMIT) }
}

fn shard(number: usize) -> SitePath {
    SitePath::encode(&[&format!("sitemap-{number}.xml")])
}

fn robots(site: &Site, out: &mut dyn Write) -> io::Result<()> {
    let sitemap = site.address(&SitePath::fixed("sitemap.xml"));
    write!(out, "User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n")
}

fn index(site: &Site, count: usize, out: &mut dyn Write) -> io::Result<()> {
    let files = (1..=count).map(|number| Listed { path: shard(number), modified: None });
    list(site, "sitemapindex", "sitemap", files, out)
}

fn pages(site: &Site, pages: impl Iterator<Item = Listed>, out: &mut dyn Write) -> io::Result<()> {
    list(site, "urlset", "url", pages, out)
}

fn list(
    site: &Site,
    root: &str,
    element: &str,
    mut entries: impl Iterator<Item = Listed>,
    out: &mut dyn Write,
) -> io::Result<()> {
    xml::document(out, root, &[("xmlns", NAMESPACE)], |xml| {
        entries.try_for_each(|Listed { path, modified }| {
            xml.parent(element, &[], |xml| {
                xml.leaf("loc", &[], canonical(&site.address(&path)))?;
                modified.map_or(Ok(()), |modified| xml.leaf("lastmod", &[], &utc(modified)))
            })
        })
    })
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
    let advisories = library.advisories().iter().map(|advisory| Listed {
        path: address::advisory_page(&advisory.id),
        modified: Some(advisory.modified()),
    });
    let packages = library.packages().iter().map(|entry| Listed {
        path: address::package_page(&entry.package),
        modified: newest(view, entry),
    });
    let undated = |path| Listed { path, modified: None };
    let prose = library.pages.iter().map(move |page| undated(address::page(&page.name)));
    lists(view).chain(prose).chain(fixed(view).map(undated)).chain(advisories).chain(packages)
}

/// The pages that change with every advisory.
fn lists(view: &View<'_>) -> impl Iterator<Item = Listed> + use<> {
    let modified = view.library.advisories().iter().map(Advisory::modified).max();
    let packages = (!view.library.packages().is_empty()).then_some("packages/index.html");
    let paths = ["index.html", "advisories/index.html"].into_iter().chain(packages);
    paths.map(move |path| Listed { path: SitePath::fixed(path), modified })
}

/// The pages whose sources have no dates.
fn fixed(view: &View<'_>) -> impl Iterator<Item = SitePath> + use<> {
    let keys = (!view.library.keyring.keys.is_empty()).then_some("keys.html");
    keys.into_iter().chain(["feeds.html", "thanks.html"]).map(SitePath::fixed)
}

fn newest(view: &View<'_>, entry: &PackageEntry) -> Option<Timestamp> {
    entry.advisories.iter().map(|&index| view.library.advisories()[index].modified()).max()
}
