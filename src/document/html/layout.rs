use serde::Serialize;
use tera::Context;

use crate::document::hosting::CSP;
use crate::document::html::{Page, promises, verify};
use crate::document::{View, address};
use crate::model::library::Library;
use crate::model::site::{Group, SeverityPolicy, Signing};
use crate::site_path::SitePath;

/// What every template knows of the site, as the variable `site`.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "templates ask yes or no")]
struct SiteData<'a> {
    title: &'a str,
    description: Option<&'a str>,
    url: &'a str,
    language: &'a str,
    notice: Option<&'a str>,
    repository: Option<&'a str>,
    /// Whether scores are the site's own and may be coloured.
    ranked: bool,
    signing_required: bool,
    csp: &'a str,
    has_text: bool,
    has_feeds: bool,
    has_osv: bool,
    has_keys: bool,
    /// Whether there is a page that explains how to verify.
    has_verify: bool,
    /// Whether there is a page of promises.
    has_promises: bool,
    has_packages: bool,
    has_aliases: bool,
    menu: Vec<MenuData>,
    contacts: Vec<ContactData<'a>>,
    advisories: usize,
    packages: usize,
}

#[derive(Serialize)]
struct MenuData {
    label: String,
    path: String,
}

#[derive(Serialize)]
struct ContactData<'a> {
    name: &'a str,
    uri: &'a str,
    shown: &'a str,
    fingerprint: Option<String>,
}

/// What the frame of one page needs, as the variable `page`.
#[derive(Serialize)]
pub(super) struct Layout<'a> {
    title: &'a str,
    description: Option<&'a str>,
    /// The relative way to the site's root, such as `../`; an absolute one on 404.html.
    root: String,
    /// The page's own address under the root.
    path: String,
    canonical: String,
}

/// The variables that are the same on every page.
#[must_use]
pub fn globals(library: &Library) -> Context {
    let mut context = Context::new();
    context.insert("site", &site_data(library));
    context
}

/// What every page may show of the site, as bytes: the same variables, but for the numbers of advisories and packages.
#[must_use]
pub fn frame(library: &Library) -> Vec<u8> {
    let data = SiteData { advisories: 0, packages: 0, ..site_data(library) };
    serde_json::to_vec(&data).expect("it holds only strings, numbers and lists")
}

fn site_data(library: &Library) -> SiteData<'_> {
    let site = &library.site;
    SiteData {
        title: &site.title,
        description: site.description.as_deref(),
        url: site.url.as_str(),
        language: &site.language,
        notice: site.notice.as_deref(),
        repository: site.repository.as_ref().map(crate::model::link::Link::as_str),
        ranked: site.severity == SeverityPolicy::Ranked,
        signing_required: site.signing == Signing::Required,
        csp: CSP,
        has_text: site.builds(Group::Text),
        has_feeds: site.builds(Group::Feeds),
        has_osv: site.builds(Group::Osv),
        has_keys: !library.keyring.keys.is_empty(),
        has_verify: verify::is_planned(library),
        has_promises: promises::is_planned(library),
        has_packages: !library.packages().is_empty(),
        has_aliases: !library.aliases().is_empty(),
        menu: menu(library),
        contacts: contacts(library),
        advisories: library.advisories().len(),
        packages: library.packages().len(),
    }
}

impl<'a> Layout<'a> {
    pub(super) fn new(view: &View<'_>, page: &Page<'a>) -> Self {
        Self {
            title: page.title,
            description: page.description,
            root: page.path.root_prefix(),
            path: page.path.url_path(),
            canonical: canonical(view, page),
        }
    }

    /// Names another page as the one that search engines should know instead.
    pub(super) fn stands_for(&mut self, view: &View<'_>, path: &SitePath) {
        self.canonical = view.library.site.address(path);
    }

    /// The frame of a page that is served at any address.
    pub(super) fn anywhere(view: &View<'_>, title: &'a str) -> Self {
        let root = view.base.to_owned();
        Self { title, description: None, root, path: String::new(), canonical: String::new() }
    }
}

/// A folder's page is known by the folder's address.
fn canonical(view: &View<'_>, page: &Page<'_>) -> String {
    let address = view.library.site.address(page.path);
    match address.strip_suffix("/index.html") {
        Some(folder) => format!("{folder}/"),
        None => address,
    }
}

/// The pages that ask for a place in the menu, and between them what every site has.
fn menu(library: &Library) -> Vec<MenuData> {
    let mut items: Vec<(u32, String, String)> = library
        .pages
        .iter()
        .filter_map(|page| page.menu.as_ref().map(|menu| (page, menu)))
        .map(|(page, menu)| (menu.order, menu.label.clone(), address::page(&page.name).url_path()))
        .collect();
    let mut fixed = |order: u32, label: &str, path: &str| {
        items.push((order, label.to_owned(), path.to_owned()));
    };
    fixed(0, "Advisories", "advisories/index.html");
    if !library.packages().is_empty() {
        fixed(1, "Packages", "packages/index.html");
    }
    if !library.keyring.keys.is_empty() {
        fixed(500, "Keys", "keys.html");
    }
    fixed(501, "Feeds", "feeds.html");
    fixed(502, "Search", "search.html");
    items.sort();
    items.into_iter().map(|(_, label, path)| MenuData { label, path }).collect()
}

fn contacts(library: &Library) -> Vec<ContactData<'_>> {
    let policy = library.policy.iter().flat_map(|policy| &policy.contacts);
    policy
        .map(|contact| ContactData {
            name: &contact.name,
            uri: contact.uri.as_str(),
            shown: contact.uri.shown(),
            fingerprint: contact.fingerprint.as_ref().map(ToString::to_string),
        })
        .collect()
}
