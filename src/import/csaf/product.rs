use packageurl::PackageUrl;

use super::raw::{RawHelper, RawProduct};
use super::release;
use super::vers::{self, Spans};
use crate::model::ecosystem::Ecosystem;
use crate::model::package::{Package, Purl};
use crate::source::schema::advisory::RawAffected;

/// A product that a document defines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Product {
    pub(super) name: String,
    pub(super) helper: RawHelper,
    /// What it is in a registry, if it is anything there.
    pub(super) package: Option<Packaged>,
}

/// Versions of a package.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Packaged {
    pub(super) ecosystem: Ecosystem,
    pub(super) name: String,
    pub(super) purl: Option<String>,
    pub(super) spans: Spans,
    /// The platform that it is installed on, where a document says so.
    pub(super) on: Option<String>,
}

impl Packaged {
    /// What tells packages apart.
    pub(super) fn key(&self) -> (String, String, Option<String>) {
        (self.ecosystem.to_string(), self.name.clone(), self.on.clone())
    }

    /// An affected entry with nothing but the package's name.
    pub(super) fn named(&self) -> RawAffected {
        match &self.purl {
            Some(purl) => RawAffected { package: Some(purl.clone()), ..RawAffected::default() },
            None => RawAffected {
                ecosystem: Some(self.ecosystem.to_string()),
                name: Some(self.name.clone()),
                ..RawAffected::default()
            },
        }
    }
}

/// What the branches above a product say of its version.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stated {
    /// Nothing: the product is meant in all its versions.
    Nothing,
    /// One version.
    Version(String),
    /// A range.
    Range(String),
    /// Something that is no version alone.
    Unclear,
}

impl Stated {
    /// What is known below a branch.
    pub(super) fn below(&self, category: &str, name: &str) -> Self {
        match category {
            "product_version" => Self::Version(name.to_owned()),
            "product_version_range" => Self::Range(name.to_owned()),
            "legacy" | "patch_level" | "service_pack" => Self::Unclear,
            _ => self.clone(),
        }
    }
}

impl Product {
    /// A product on its own.
    pub(super) fn new(raw: &RawProduct, stated: &Stated) -> Self {
        let helper = raw.product_identification_helper.clone();
        let package = helper.purl.as_deref().and_then(|purl| packaged(purl, Some(stated)));
        Self { name: raw.name.clone(), helper, package }
    }

    /// A product together with another: part of it, or installed there. A part makes the whole what is affected, but that
    /// a distribution's package is known by itself.
    pub(super) fn together(raw: &RawProduct, category: &str, part: &Self, whole: &Self) -> Self {
        let own = Self::new(raw, &Stated::Unclear);
        let component = category.ends_with("_component_of");
        let found = match &part.package {
            Some(package) if release::has_releases(&package.ecosystem) => {
                release::within(package, &whole.name, &whole.helper)
            }
            Some(package) if !component || whole.package.is_none() => {
                Some(Packaged { on: Some(whole.name.clone()), ..package.clone() })
            }
            _ if component => whole.package.clone(),
            _ => None,
        };
        Self { package: own.package.clone().or(found), ..own }
    }
}

/// The package that a package URL names, in its own version or else in those that are stated.
pub(super) fn packaged(purl: &str, stated: Option<&Stated>) -> Option<Packaged> {
    let parsed: PackageUrl<'static> = purl.parse().ok()?;
    let (package, _) = Package::from_purl(&without_version(purl, &parsed, true))
        .or_else(|_| Package::from_purl(&without_version(purl, &parsed, false)))
        .ok()?;
    let ecosystem = package.ecosystem().clone();
    let own = parsed.version().map(|version| match parsed.qualifiers().get("epoch") {
        Some(epoch) if parsed.ty() == "rpm" && epoch != "0" => format!("{epoch}:{version}"),
        _ => version.to_owned(),
    });
    let one = |text: &str| Some(Spans::one(vers::version(text, &ecosystem)?.as_str().to_owned()));
    let spans = match (stated, own) {
        (Some(Stated::Range(range)), _) => vers::read(range, &ecosystem),
        (_, Some(version)) => one(&version),
        // There a product_version is called by the file's name, or for want of a version by the package's.
        (Some(Stated::Version(version)), None) if release::has_releases(&ecosystem) => {
            (version == package.name()).then(Spans::all)
        }
        (Some(Stated::Version(version)), None) => one(version),
        (Some(Stated::Nothing) | None, None) => Some(Spans::all()),
        (Some(Stated::Unclear), None) => None,
    };
    Some(Packaged {
        name: package.name().to_owned(),
        purl: package.purl().map(Purl::as_str).map(str::to_owned),
        spans: spans?,
        on: None,
        ecosystem,
    })
}

/// A package URL as it is written, without its version, its subpath, and qualifiers that name no other package.
fn without_version(purl: &str, parsed: &PackageUrl<'_>, release: bool) -> String {
    let bare = purl.split(['?', '#']).next().unwrap_or_default();
    let last = bare.rfind('/').map_or(0, |slash| slash + 1);
    let end = bare[last..].rfind('@').filter(|at| *at > 0).map_or(bare.len(), |at| last + at);
    let mut text = bare[..end].to_owned();
    for (key, sign) in [("distro", '?'), ("uuid", '?')] {
        if let Some(value) = parsed.qualifiers().get(key).filter(|_| release || key == "uuid") {
            text.extend([sign.to_string().as_str(), key, "=", value]);
            break;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(purl: &str, stated: &Stated, expected: Option<(&str, &str, &str)>) {
        let found = packaged(purl, Some(stated));
        let shown = found.as_ref().map(|one| {
            let spans = &one.spans;
            let range = spans.ranges.first().and_then(|range| range.introduced.as_deref());
            let version = spans.versions.first().map(String::as_str).or(range).unwrap_or_default();
            (one.ecosystem.to_string(), one.name.clone(), version.to_owned())
        });
        let expected =
            expected.map(|(one, two, three)| (one.to_owned(), two.to_owned(), three.to_owned()));
        assert_eq!(shown, expected, "{purl}");
    }

    #[test]
    fn package_urls_name_packages_and_versions() {
        let nothing = || Stated::Nothing;
        check("pkg:pypi/hpack@2.3.0", &nothing(), Some(("PyPI", "hpack", "2.3.0")));
        check("pkg:pypi/HPack", &nothing(), Some(("PyPI", "hpack", "0")));
        check("pkg:npm/%40scope/a@1.0.0", &nothing(), Some(("npm", "@scope/a", "1.0.0")));
        check("pkg:npm/@scope/a", &nothing(), Some(("npm", "@scope/a", "0")));
        check("pkg:golang/a.example/B@v1.0.0", &nothing(), Some(("Go", "a.example/B", "1.0.0")));
        check("pkg:maven/g/a@1?type=jar#x", &nothing(), Some(("Maven", "g:a", "1")));
        let rpm = "pkg:rpm/redhat/a@1-2.el9?arch=x86_64&epoch=3&distro=rhel-9";
        check(rpm, &nothing(), Some(("Red Hat", "a", "3:1-2.el9")));
        let deb = "pkg:deb/debian/a@1%2B2?distro=debian-12";
        check(deb, &nothing(), Some(("Debian:12", "a", "1+2")));
    }

    #[test]
    fn versions_come_from_the_branches_where_the_url_has_none() {
        let version = || Stated::Version("1.10".to_owned());
        check("pkg:pypi/a", &version(), Some(("PyPI", "a", "1.10")));
        check("pkg:pypi/a@2", &version(), Some(("PyPI", "a", "2")));
        let range = || Stated::Range("vers:pypi/>=1|<2".to_owned());
        check("pkg:pypi/a@2", &range(), Some(("PyPI", "a", "1")));
        check("pkg:pypi/a", &Stated::Range("before May".to_owned()), None);
        check("pkg:pypi/a", &Stated::Version("1 or 2".to_owned()), None);
        let named = |name: &str| Stated::Version(name.to_owned());
        check("pkg:rpm/redhat/a?arch=src", &named("a"), Some(("Red Hat", "a", "0")));
        check("pkg:rpm/redhat/a?arch=src", &named("a-1-1.el9.src"), None);
        check("pkg:pypi/a", &Stated::Unclear, None);
        check("pkg:pypi/a@1", &Stated::Unclear, Some(("PyPI", "a", "1")));
    }

    #[test]
    fn what_no_registry_has_is_no_package() {
        for purl in ["pkg:oci/a@sha256:1", "pkg:generic/a@1", "a", "pkg:pypi", "pkg:maven/a@1", ""]
        {
            check(purl, &Stated::Nothing, None);
        }
    }

    fn product(name: &str, purl: &str) -> Product {
        let helper = RawHelper { purl: Some(purl.to_owned()), ..RawHelper::default() };
        let raw = RawProduct {
            name: name.to_owned(),
            product_id: name.to_owned(),
            product_identification_helper: helper,
        };
        Product::new(&raw, &Stated::Nothing)
    }

    #[track_caller]
    fn related(category: &str, part: &str, whole: &str, expected: Option<(&str, Option<&str>)>) {
        let raw = RawProduct {
            name: "both".to_owned(),
            product_id: "B".to_owned(),
            product_identification_helper: RawHelper::default(),
        };
        let both =
            Product::together(&raw, category, &product("part", part), &product("whole", whole));
        let found = both.package.as_ref().map(|one| (one.name.as_str(), one.on.as_deref()));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_part_makes_the_whole_affected_and_a_platform_does_not() {
        let (part, whole) = ("pkg:pypi/dep@1", "pkg:pypi/own@2");
        related("default_component_of", part, whole, Some(("own", None)));
        related("installed_on", part, whole, Some(("dep", Some("whole"))));
        related("installed_on", part, "", Some(("dep", Some("whole"))));
        related("default_component_of", part, "", Some(("dep", Some("whole"))));
        related("optional_component_of", "", whole, Some(("own", None)));
        related("installed_with", "", whole, None);
        related("default_component_of", "pkg:rpm/redhat/a@1", "", None);
    }
}
