//! What a few words can say of an advisory.

use crate::document::address;
use crate::model::advisory::Advisory;
use crate::model::site::{Group, Site};

/// What announcements take from an advisory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// CVE ids.
    pub cves: Vec<String>,
    /// Each package with the versions that have the fix, as `name 1.2.3`.
    pub fixed: Vec<String>,
    /// The names of those who agreed to be named.
    pub credits: Vec<String>,
    /// Where all of it stands.
    pub url: String,
}

impl Facts {
    /// The facts of one advisory of a site.
    #[must_use]
    pub fn of(site: &Site, advisory: &Advisory) -> Self {
        let page = if site.builds(Group::Html) {
            address::advisory_page(&advisory.id)
        } else {
            address::advisory_text(&advisory.id)
        };
        let cves = advisory.aliases.iter().filter(|alias| alias.prefix() == "CVE");
        let fixed = advisory.affected.iter().map(|affected| {
            let versions: Vec<_> =
                affected.fixed_versions().iter().map(ToString::to_string).collect();
            (affected.name(), versions.join(", "))
        });
        let fixed = fixed.filter(|(_, versions)| !versions.is_empty());
        Self {
            id: advisory.id.to_string(),
            title: advisory.heading(),
            cves: cves.map(ToString::to_string).collect(),
            fixed: fixed.map(|(name, versions)| format!("{name} {versions}")).collect(),
            credits: advisory.credits.iter().map(|credit| credit.name.clone()).collect(),
            url: site.address(&page),
        }
    }

    #[cfg(test)]
    pub(super) fn example() -> Self {
        Self {
            id: "EX-2026-0003".to_owned(),
            title: "A stack without end".to_owned(),
            cves: vec!["CVE-2026-54321".to_owned()],
            fixed: vec!["first 2.1.0".to_owned(), "second 1.5.0, 1.6.1".to_owned()],
            credits: vec!["A Finder".to_owned()],
            url: "https://security.example.org/advisories/EX-2026-0003.html".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;

    #[test]
    fn the_facts_are_those_of_the_advisory() {
        let advisory = fixture::advisory("EX-2026-0001");
        let library = fixture::library(vec![advisory.clone()]);
        let mut site = library.site.clone();
        let facts = Facts::of(&site, &advisory);
        assert!(facts.url.ends_with("/advisories/EX-2026-0001.html"), "{facts:?}");
        assert_eq!(facts.fixed.len(), advisory.affected.len());
        assert!(facts.fixed[0].starts_with(advisory.affected[0].name()));
        site.formats = Some(vec![Group::Text]);
        assert!(Facts::of(&site, &advisory).url.ends_with("/advisories/EX-2026-0001.txt"));
    }
}
