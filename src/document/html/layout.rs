use serde::Serialize;
use tera::Context;

use crate::document::View;
use crate::document::hosting::CSP;
use crate::document::html::menu::menu;
use crate::document::html::translation::VersionData;
use crate::document::html::{Page, promises, verify};
use crate::model::library::Library;
use crate::model::site::{Group, SeverityPolicy, Signing};
use crate::model::words::Words;
use crate::theme::{languages, texts};

/// What every template knows of the site, as the variable `site`.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "templates ask yes or no")]
pub(super) struct SiteData<'a> {
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
pub(super) struct MenuData {
    pub(super) label: String,
    pub(super) path: String,
    /// The folder whose first page it is, with `/` behind it.
    pub(super) folder: Option<String>,
    /// The language of the page, where it is not the one that the link stands in.
    pub(super) lang: Option<String>,
    /// The language of the label, where it is another one too.
    pub(super) label_lang: Option<String>,
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
    lang: String,
    /// Whether that is English, in which some names are whatever the language.
    english: bool,
    /// The same page in every language, where there is more than one.
    versions: Vec<VersionData>,
}

/// The variables that are the same on every page.
#[must_use]
pub fn globals(library: &Library) -> Context {
    let mut context = Context::new();
    let language = &library.site.language;
    let words = languages::words_or_english(library, language);
    context.insert("site", &site_data(library, language, words));
    texts::insert(words, language, &mut context);
    context
}

/// What every page may show of the site, as bytes: the same variables, but for the numbers of advisories and packages.
#[must_use]
pub fn site_wide(library: &Library) -> Vec<u8> {
    let words = languages::words_or_english(library, &library.site.language);
    let site = site_data(library, &library.site.language, words);
    let data = SiteData { advisories: 0, packages: 0, ..site };
    serde_json::to_vec(&data).expect("it holds only strings, numbers and lists")
}

pub(super) fn site_data<'a>(library: &'a Library, tag: &str, words: &Words) -> SiteData<'a> {
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
        has_aliases: library.alias_count() > 0,
        menu: menu(library, tag, words),
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
            lang: view.library.site.language.clone(),
            english: is_english(&view.library.site.language),
            versions: vec![],
        }
    }

    pub(super) fn root(&self) -> &str {
        &self.root
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn lang(&self) -> &str {
        &self.lang
    }

    /// Says in which language the page is, and which others there are.
    pub(super) fn in_language(&mut self, tag: &str, versions: Vec<VersionData>) {
        tag.clone_into(&mut self.lang);
        self.english = is_english(tag);
        self.versions = versions;
    }

    /// Names another page as the one that search engines should know instead.
    pub(super) fn stands_for(&mut self, canonical: String) {
        self.canonical = canonical;
    }

    /// The frame of a page that is served at any address.
    pub(super) fn anywhere(view: &View<'_>, title: &'a str) -> Self {
        let root = view.base.to_owned();
        let lang = view.library.site.language.clone();
        let (path, canonical) = (String::new(), String::new());
        let english = is_english(&lang);
        Self { title, description: None, root, path, canonical, lang, english, versions: vec![] }
    }
}

fn is_english(tag: &str) -> bool {
    tag.split('-').next() == Some("en")
}

/// A folder's page is known by the folder's address.
fn canonical(view: &View<'_>, page: &Page<'_>) -> String {
    let address = view.library.site.address(page.path);
    match address.strip_suffix("/index.html") {
        Some(folder) => format!("{folder}/"),
        None => address,
    }
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
