use serde::Serialize;

use crate::document::address;
use crate::model::advisory::Advisory;
use crate::model::library::{Library, PackageEntry};
use crate::model::page::Page;
use crate::site_path::SitePath;

/// Something that a search may find. All of them have numbers: first the pages, then the packages, then the advisories,
/// newest first, so that what is equally good stands in the order in which readers want it.
#[derive(Clone, Copy)]
pub(super) enum Entry<'a> {
    Page(&'a Page),
    Package(&'a PackageEntry),
    /// An advisory and its index in the library.
    Advisory(usize, &'a Advisory),
}

/// What a result shows, as the search page reads it.
#[derive(Serialize)]
pub(super) struct Shown {
    /// Its address under the site's root.
    href: String,
    title: String,
    /// An id or an ecosystem.
    #[serde(skip_serializing_if = "String::is_empty")]
    about: String,
    /// The day of its publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    withdrawn: bool,
    /// The language of a page that is a translation.
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
}

/// How many there are.
pub(super) fn count(library: &Library) -> usize {
    library.pages.len() + library.packages().len() + library.advisories().len()
}

impl<'a> Entry<'a> {
    /// The entry with a number below [`count`].
    pub(super) fn at(library: &'a Library, number: usize) -> Self {
        if let Some(page) = library.pages.get(number) {
            return Self::Page(page);
        }
        let number = number - library.pages.len();
        if let Some(package) = library.packages().get(number) {
            return Self::Package(package);
        }
        let index = library.newest()[number - library.packages().len()];
        Self::Advisory(index, &library.advisories()[index])
    }

    /// The texts by which it is known.
    pub(super) fn names(self) -> Vec<String> {
        match self {
            Self::Page(page) => vec![page.title.clone()],
            Self::Package(entry) => vec![entry.package.name().to_owned()],
            Self::Advisory(_, advisory) => {
                let ids = std::iter::once(&advisory.id).chain(&advisory.aliases);
                let packages = advisory.affected.iter().map(|affected| affected.name().to_owned());
                ids.map(ToString::to_string).chain([advisory.heading()]).chain(packages).collect()
            }
        }
    }

    /// The other texts that say something of it, without its prose.
    pub(super) fn facts(self) -> Vec<String> {
        match self {
            Self::Page(page) => {
                let anchors = page.prose.anchors.iter().cloned();
                page.description.iter().cloned().chain(anchors).collect()
            }
            Self::Package(entry) => vec![entry.package.ecosystem().name().to_owned()],
            Self::Advisory(_, advisory) => facts(advisory),
        }
    }

    pub(super) fn shown(self, library: &Library) -> Shown {
        let shown = |path: SitePath, title: String, about: String| Shown {
            href: path.url_path(),
            title,
            about,
            date: None,
            withdrawn: false,
            lang: None,
        };
        match self {
            Self::Page(page) => Shown {
                lang: library.original(page).map(|(_, tag)| tag.to_owned()),
                ..shown(address::page(&page.name), page.title.clone(), String::new())
            },
            Self::Package(PackageEntry { package, .. }) => {
                let ecosystem = package.ecosystem().name().to_owned();
                shown(address::package_page(package), package.name().to_owned(), ecosystem)
            }
            Self::Advisory(_, advisory) => Shown {
                date: Some(advisory.revisions.first().date.day().to_string()),
                withdrawn: advisory.withdrawn.is_some(),
                ..shown(
                    address::advisory_page(&advisory.id),
                    advisory.heading(),
                    advisory.id.to_string(),
                )
            },
        }
    }
}

fn facts(advisory: &Advisory) -> Vec<String> {
    let others = advisory.related.iter().chain(&advisory.upstream).map(ToString::to_string);
    let weaknesses = advisory
        .weaknesses
        .iter()
        .map(|weakness| format!("{weakness} {}", weakness.name().unwrap_or_default()));
    let credits = advisory.credits.iter().map(|credit| credit.name.clone());
    let withdrawn = advisory.withdrawn.iter().map(|withdrawn| withdrawn.reason.clone());
    others.chain(weaknesses).chain(credits).chain(withdrawn).collect()
}
