//! A package as scanners know it: its ecosystem, its name there, and its package URL.

mod distro;
mod name;
mod purl;

pub use self::name::{PACKAGE_INVALID, PACKAGE_NAME};
pub use self::purl::{PURL_INVALID, Purl};
use crate::diagnostic::Fault;
use crate::model::bytes;
use crate::model::ecosystem::Ecosystem;

/// A package of an ecosystem, without a version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Package {
    ecosystem: Ecosystem,
    name: String,
    purl: Option<Purl>,
}

bytes::fields!(Package { ecosystem, name, purl });

impl Package {
    /// The package that a package URL without a version names.
    ///
    /// Beside it comes a fault of [`PACKAGE_NAME`] if its name is not written as the registry
    /// writes it; the package then has the registry's spelling.
    ///
    /// # Errors
    /// A fault of [`PURL_INVALID`] if the text is no package URL, has a version, a subpath or a
    /// qualifier that names no package, or is of a type that no ecosystem of OSV stands for; of
    /// [`PACKAGE_INVALID`] if the registry could not have such a name.
    pub fn from_purl(text: &str) -> Result<(Self, Option<Fault>), Fault> {
        let parts = purl::read(text)?;
        let (package, spelling) = Self::from_name(parts.ecosystem, &parts.name)?;
        Ok((Self { purl: parts.purl.or(package.purl), ..package }, spelling))
    }

    /// The package of an ecosystem with this name, and its package URL where there is no doubt
    /// about it: none for a name of which the URL would lose the letters' case, for releases of a
    /// distribution that have no agreed `distro`, or for OSV's wildcard `*`.
    ///
    /// Beside it comes a fault of [`PACKAGE_NAME`] if the name is not written as the registry
    /// writes it; the package then has the registry's spelling.
    ///
    /// # Errors
    /// A fault of [`PACKAGE_INVALID`] if the registry could not have such a name.
    pub fn from_name(ecosystem: Ecosystem, written: &str) -> Result<(Self, Option<Fault>), Fault> {
        let name = name::canonical(&ecosystem, written)?;
        let spelling = name::spelling_fault(&ecosystem, written, &name);
        let purl = Purl::of(&ecosystem, &name);
        Ok((Self { ecosystem, name, purl }, spelling))
    }

    /// The ecosystem, with its release if one was given.
    #[must_use]
    pub const fn ecosystem(&self) -> &Ecosystem {
        &self.ecosystem
    }

    /// The name, as the ecosystem and OSV write it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The package URL.
    #[must_use]
    pub const fn purl(&self) -> Option<&Purl> {
        self.purl.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(package: &Package) -> (String, &str, Option<&str>) {
        let purl = package.purl().map(Purl::as_str);
        (package.ecosystem().to_string(), package.name(), purl)
    }

    /// A purl and a name that mean the same package.
    #[track_caller]
    fn check(purl: &str, ecosystem: &str, name: &str) {
        let expected = (ecosystem.to_owned(), name, Some(purl));
        let (package, spelling) = Package::from_purl(purl).unwrap();
        assert_eq!(parts(&package), expected);
        assert!(spelling.is_none());
        let ecosystem = Ecosystem::parse(ecosystem).unwrap();
        let (package, spelling) = Package::from_name(ecosystem, name).unwrap();
        assert_eq!(parts(&package), expected);
        assert!(spelling.is_none());
    }

    #[test]
    fn a_purl_and_a_name_lead_to_the_same_package() {
        check("pkg:pypi/hpack", "PyPI", "hpack");
        check("pkg:cargo/serde_json", "crates.io", "serde_json");
        check("pkg:npm/left-pad", "npm", "left-pad");
        check("pkg:npm/%40babel/core", "npm", "@babel/core");
        check("pkg:golang/stdlib", "Go", "stdlib");
        check("pkg:golang/golang.org/x/net", "Go", "golang.org/x/net");
        check("pkg:golang/github.com/gorilla/mux/v2", "Go", "github.com/gorilla/mux/v2");
        check("pkg:maven/org.slf4j/slf4j-api", "Maven", "org.slf4j:slf4j-api");
        check("pkg:gem/rails", "RubyGems", "rails");
        check("pkg:nuget/Newtonsoft.Json", "NuGet", "Newtonsoft.Json");
        check("pkg:composer/symfony/http-kernel", "Packagist", "symfony/http-kernel");
        check("pkg:hex/plug", "Hex", "plug");
        check("pkg:pub/http", "Pub", "http");
        check("pkg:hackage/aeson", "Hackage", "aeson");
        check("pkg:cran/commonmark", "CRAN", "commonmark");
        check("pkg:conan/openssl", "ConanCenter", "openssl");
        check("pkg:bitnami/wordpress", "Bitnami", "wordpress");
        check("pkg:swift/github.com/apple/swift-nio", "SwiftURL", "github.com/apple/swift-nio");
        check("pkg:vcpkg/curl", "vcpkg", "curl");
        check("pkg:opam/mirage-crypto-ec", "opam", "mirage-crypto-ec");
    }

    #[test]
    fn a_distribution_is_told_by_namespace_and_its_release_by_distro() {
        check("pkg:deb/debian/openssl", "Debian", "openssl");
        check("pkg:deb/debian/libstdc%2B%2B6?distro=debian-12", "Debian:12", "libstdc++6");
        check("pkg:deb/ubuntu/openssl?distro=ubuntu-22.04", "Ubuntu:22.04:LTS", "openssl");
        check("pkg:apk/alpine/curl?distro=alpine-3.18", "Alpine:v3.18", "curl");
        check("pkg:apk/wolfi/curl", "Wolfi", "curl");
        check("pkg:rpm/almalinux/curl?distro=almalinux-9", "AlmaLinux:9", "curl");
        check("pkg:rpm/redhat/curl", "Red Hat", "curl");
    }

    #[test]
    fn a_julia_purl_keeps_its_uuid() {
        let purl = "pkg:julia/HTTP?uuid=cd3eb016-35fb-5094-929b-558a96fad6f3";
        let (package, _) = Package::from_purl(purl).unwrap();
        assert_eq!(parts(&package), ("Julia".to_owned(), "HTTP", Some(purl)));
    }

    #[track_caller]
    fn respelled(purl: &str, name: &str, canonical: &str) {
        let (package, spelling) = Package::from_purl(purl).unwrap();
        assert_eq!((package.name(), package.purl().unwrap().as_str()), (name, canonical));
        assert_eq!(spelling.unwrap().rule.code, "package-name");
    }

    #[test]
    fn a_name_gets_the_spelling_of_pypi_and_its_author_is_told() {
        respelled("pkg:pypi/Foo_Bar", "foo-bar", "pkg:pypi/foo-bar");
        respelled("pkg:pypi/zope.-interface", "zope-interface", "pkg:pypi/zope-interface");
        let pypi = Ecosystem::parse("PyPI").unwrap();
        let (package, spelling) = Package::from_name(pypi, "Jinja2").unwrap();
        assert_eq!(parts(&package), ("PyPI".to_owned(), "jinja2", Some("pkg:pypi/jinja2")));
        assert_eq!(spelling.unwrap().hint.as_deref(), Some("write `jinja2`"));
    }

    #[test]
    fn a_name_whose_case_a_purl_would_lose_stays_as_written_without_a_purl() {
        for (purl, ecosystem, name) in [
            ("pkg:golang/github.com/BurntSushi/toml", "Go", "github.com/BurntSushi/toml"),
            ("pkg:npm/JSONStream", "npm", "JSONStream"),
        ] {
            let (package, spelling) = Package::from_purl(purl).unwrap();
            assert_eq!(parts(&package), (ecosystem.to_owned(), name, None));
            assert!(spelling.is_none());
        }
    }

    #[test]
    fn a_package_may_have_no_purl() {
        for (ecosystem, name) in [
            ("Linux", "Kernel"),
            ("Julia", "HTTP"),
            ("Red Hat:enterprise_linux:9::appstream", "curl"),
            ("Ubuntu:Pro:18.04:LTS", "curl"),
            ("Packagist:https://example.org/8", "drupal/token"),
            ("npm", "*"),
        ] {
            let parsed = Ecosystem::parse(ecosystem).unwrap();
            let (package, _) = Package::from_name(parsed, name).unwrap();
            assert_eq!(parts(&package), (ecosystem.to_owned(), name, None));
        }
    }

    proptest! {
        #[test]
        fn a_canonical_purl_leads_back_to_its_package(
            start in "pkg:(pypi|npm|npm/%40a|golang|golang/b.org|maven/g|composer/v|deb/debian|gem)",
            name in "[ -~é]{1,12}",
        ) {
            let Ok((package, _)) = Package::from_purl(&format!("{start}/{name}")) else {
                return Ok(());
            };
            let named = Package::from_name(package.ecosystem().clone(), package.name());
            prop_assert_eq!(&named.unwrap().0, &package);
            if let Some(purl) = package.purl() {
                let (again, spelling) = Package::from_purl(purl.as_str()).unwrap();
                prop_assert_eq!(again, package);
                prop_assert!(spelling.is_none());
            }
        }
    }
}
