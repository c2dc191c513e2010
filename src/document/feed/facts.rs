use std::io;

use crate::document::range_text;
use crate::document::xml::Xml;
use crate::model::advisory::Advisory;
use crate::model::affected::Affected;
use crate::model::version::Version;
use crate::model::versions::Versions;

/// How many listed versions are named; imported records may list thousands.
const VERSIONS: usize = 20;

/// A list of what is affected, where the fixes are, and the other names of the vulnerability.
pub(super) fn write(html: &mut Xml<'_>, advisory: &Advisory) -> io::Result<()> {
    if advisory.affected.is_empty() && advisory.aliases.is_empty() {
        return Ok(());
    }
    html.parent("ul", &[], |html| {
        for affected in &advisory.affected {
            html.leaf("li", &[], &format!("Affected: {}", extent(affected)))?;
            if let Some(fixed) = fixed(affected) {
                html.leaf("li", &[], &format!("Fixed in: {fixed}"))?;
            }
        }
        aliases(html, advisory)
    })
}

fn aliases(html: &mut Xml<'_>, advisory: &Advisory) -> io::Result<()> {
    if advisory.aliases.is_empty() {
        return Ok(());
    }
    html.parent("li", &[], |html| {
        for (index, alias) in advisory.aliases.iter().enumerate() {
            html.text(if index == 0 { "Aliases: " } else { ", " })?;
            match alias.home() {
                Some(home) => html.leaf("a", &[("href", &home)], alias.as_str())?,
                None => html.text(alias.as_str())?,
            }
        }
        Ok(())
    })
}

/// The package with its affected versions; where none are known, its affected commits.
fn extent(affected: &Affected) -> String {
    let mut extents: Vec<_> = affected.version_ranges().map(range_text::sentence).collect();
    if extents.is_empty() && !affected.versions.is_empty() {
        extents.push(listed(&affected.versions));
    }
    if extents.is_empty() {
        extents.extend(affected.commit_ranges().iter().map(range_text::sentence));
    }
    let name = match &affected.package {
        Some(package) => format!("{} ({})", package.name(), package.ecosystem()),
        None => affected.name().to_owned(),
    };
    [name, extents.join("; ")]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(": ")
}

fn fixed(affected: &Affected) -> Option<String> {
    let versions: Vec<_> = affected.fixed_versions().into_iter().map(Version::as_str).collect();
    (!versions.is_empty()).then(|| format!("{} {}", affected.name(), versions.join(", ")))
}

fn listed(versions: &Versions) -> String {
    let named: Vec<_> = versions.texts().take(VERSIONS).collect();
    match versions.texts().count() - named.len() {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{fixture, xml};
    use crate::model::identifier::AdvisoryId;

    fn bare() -> Advisory {
        let advisory = fixture::advisory("TEST-2026-0001");
        Advisory { affected: vec![], aliases: vec![], ..advisory }
    }

    fn html(advisory: &Advisory) -> String {
        xml::fragment(|html| write(html, advisory))
    }

    #[test]
    fn an_alias_without_a_known_home_is_text() {
        let aliases = ["VU-1", "X-2"].map(|id| AdvisoryId::parse(id).unwrap()).to_vec();
        assert_eq!(html(&Advisory { aliases, ..bare() }), "<ul><li>Aliases: VU-1, X-2</li></ul>");
    }

    #[test]
    fn without_facts_there_is_no_list() {
        assert_eq!(html(&bare()), "");
    }

    #[test]
    fn each_package_has_its_own_versions() {
        let affected = [("example", "2.3.0"), ("other", "0.6.0")]
            .map(|(name, fixed)| fixture::affected(&format!("pkg:pypi/{name}"), "0.1.0", fixed));
        let html = html(&Advisory { affected: affected.to_vec(), ..bare() });
        let items: Vec<_> = html.split("<li>").skip(1).collect();
        assert!(items[0].starts_with("Affected: example (PyPI): "), "{html}");
        assert_eq!(items[1], "Fixed in: example 2.3.0</li>");
        assert!(items[2].starts_with("Affected: other (PyPI): "), "{html}");
        assert_eq!(items[3], "Fixed in: other 0.6.0</li></ul>");
    }

    fn affected() -> Affected {
        fixture::advisory("TEST-2026-0001").affected.remove(0)
    }

    #[test]
    fn versions_are_listed_where_there_are_no_ranges_and_not_for_ever() {
        let versions: Vec<_> =
            (0..25).map(|n| Version::parse(&format!("1.{n}")).unwrap()).collect();
        let some = Affected {
            versions: versions[..2].iter().cloned().collect(),
            ranges: vec![],
            ..affected()
        };
        assert_eq!(extent(&some), "example (PyPI): 1.0, 1.1");
        let many = extent(&Affected { versions: versions.into_iter().collect(), ..some });
        assert!(many.ends_with(", 1.19 and 5 more"), "{many}");
    }

    #[test]
    fn what_is_no_package_is_called_by_its_repository() {
        let repository = Some(fixture::link("https://example.com/repo"));
        let affected = Affected { package: None, repository, ranges: vec![], ..affected() };
        assert_eq!(extent(&affected), "https://example.com/repo");
        assert_eq!(fixed(&affected), None);
    }
}
