use crate::document::{View, address};
use crate::model::advisory::Advisory;
use crate::model::site::Group;

/// What all entries about one advisory have alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::document) struct About {
    /// Where people read the whole.
    pub(in crate::document) place: Place,
    /// The absolute address of the OSV record, where the site has one.
    pub(in crate::document) osv: Option<String>,
    /// The packages and aliases, each once.
    pub(in crate::document) categories: Vec<String>,
}

/// An absolute address, and what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::document) struct Place {
    /// The address.
    pub(in crate::document) url: String,
    /// The media type.
    pub(in crate::document) media: &'static str,
}

impl About {
    pub(super) fn new(view: &View<'_>, advisory: &Advisory) -> Self {
        Self {
            place: place(view, advisory),
            osv: osv(view, advisory),
            categories: categories(advisory),
        }
    }
}

/// The page, or what comes nearest to one in a site without pages.
fn place(view: &View<'_>, advisory: &Advisory) -> Place {
    let (site, id) = (&view.library.site, &advisory.id);
    let (url, media) = if site.builds(Group::Html) {
        (site.address(&address::advisory_page(id)), "text/html")
    } else if site.builds(Group::Text) {
        (site.address(&address::advisory_text(id)), "text/plain")
    } else if let Some(osv) = osv(view, advisory) {
        (osv, "application/json")
    } else {
        (site.url.to_string(), "text/html")
    };
    Place { url, media }
}

fn osv(view: &View<'_>, advisory: &Advisory) -> Option<String> {
    let site = &view.library.site;
    let record = || site.address(&address::osv_record(site, &advisory.id));
    site.builds(Group::Osv).then(record)
}

fn categories(advisory: &Advisory) -> Vec<String> {
    let packages = advisory.affected.iter().map(|affected| affected.name().to_owned());
    let mut categories: Vec<String> = Vec::new();
    for name in packages.chain(advisory.aliases.iter().map(ToString::to_string)) {
        if !name.is_empty() && !categories.contains(&name) {
            categories.push(name);
        }
    }
    categories
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;

    fn about(formats: Option<&[Group]>) -> About {
        let mut advisory = fixture::advisory("TEST-2026-0001");
        advisory.affected.push(fixture::affected("pkg:cargo/example", "0.1.0", "0.2.0"));
        let mut library = fixture::library(vec![advisory]);
        library.site.formats = formats.map(<[_]>::to_vec);
        About::new(&fixture::view(&library, &fixture::theme()), &library.advisories()[0])
    }

    #[track_caller]
    fn check(formats: &[Group], address: &str, media: &str, osv: bool) {
        let about = about(Some(formats));
        let url = format!("https://security.example.org/{address}");
        assert_eq!((about.place.url, about.place.media), (url, media));
        assert_eq!(about.osv.is_some(), osv);
    }

    #[test]
    fn without_pages_people_are_led_to_the_text_then_to_the_record_then_to_the_site() {
        let (page, text) = ("advisories/TEST-2026-0001.html", "advisories/TEST-2026-0001.txt");
        check(&[Group::Html, Group::Text], page, "text/html", false);
        check(&[Group::Text, Group::Osv], text, "text/plain", true);
        check(&[Group::Osv], "osv/x_TEST-2026-0001.json", "application/json", true);
        check(&[Group::Feeds], "", "text/html", false);
    }

    #[test]
    fn packages_of_one_name_are_one_category() {
        assert_eq!(about(None).categories, ["example", "CVE-2026-0001"]);
    }
}
