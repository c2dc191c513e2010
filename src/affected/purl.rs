use packageurl::PackageUrl;

use super::query::{Asked, Query};
use crate::diagnostic::Fault;
use crate::model::package::Package;
use crate::model::version::Scheme;

/// The dependency that a package URL with a version names: `pkg:pypi/hpack@2.2.0`. Qualifiers and a subpath may stand
/// there; only the release of a distribution, and the epoch that RPM counts before a version, are taken from them.
///
/// # Errors
/// A sentence if the text is no package URL.
pub fn query(text: &str) -> Result<Query, String> {
    let Parts { bare, version, identity, epoch } = split(text);
    let identified = identity.map(|qualifier| format!("{bare}?{qualifier}"));
    let whole = identified.as_deref().unwrap_or(bare);
    let parsed = whole.parse::<PackageUrl<'_>>().or_else(|_| bare.parse());
    parsed.map_err(|error| format!("`{text}` is not a package URL: {error}"))?;
    let known = identified.as_deref().and_then(released);
    let asked = match known.map_or_else(|| Package::from_purl(bare).map(|(found, _)| found), Ok) {
        Err(Fault { message, .. }) => Asked::Nothing(message),
        Ok(package) => match (version.map(decoded), epoch) {
            (Some(Some(version)), Some(epoch)) if counts_epochs(&package, &version) => {
                Asked::versioned(package, &format!("{epoch}:{version}"))
            }
            (Some(Some(version)), _) => Asked::versioned(as_advised(package), &version),
            (Some(None), _) => Asked::Package(package, "its version cannot be read".to_owned()),
            (None, _) => Asked::Package(as_advised(package), "it has no version".to_owned()),
        },
    };
    Ok(Query::new(text, asked))
}

struct Parts<'t> {
    /// The package alone.
    bare: &'t str,
    /// The version, percent-encoded.
    version: Option<&'t str>,
    /// The qualifier that belongs to the package's identity.
    identity: Option<&'t str>,
    /// The value of the qualifier `epoch`.
    epoch: Option<&'t str>,
}

/// The package of a release. Tools name the point release of a distribution too, of which advisories do not know.
fn released(purl: &str) -> Option<Package> {
    let read = |purl| Package::from_purl(purl).ok().map(|(package, _)| package);
    read(purl).or_else(|| read(purl.rsplit_once('.')?.0))
}

/// Whether an epoch belongs before a version that has none.
fn counts_epochs(package: &Package, version: &str) -> bool {
    let scheme = Scheme::of(package.ecosystem());
    matches!(scheme, Scheme::Rpm | Scheme::Dpkg) && !version.contains(':')
}

/// Tools call Go's standard library by the name of its module file, advisories by that of Go's database.
fn as_advised(package: Package) -> Package {
    if (package.ecosystem().name(), package.name()) != ("Go", "std") {
        return package;
    }
    let renamed = Package::from_name(package.ecosystem().clone(), "stdlib");
    renamed.map_or(package, |(renamed, _)| renamed)
}

/// Takes a package URL apart from its end, as the purl specification says.
fn split(text: &str) -> Parts<'_> {
    let body = text.split_once('#').map_or(text, |(body, _)| body);
    let (path, qualifiers) = body.split_once('?').unwrap_or((body, ""));
    let own = |qualifier: &&str| qualifier.starts_with("distro=") || qualifier.starts_with("uuid=");
    let identity = qualifiers.split('&').find(own);
    let epoch = qualifiers.split('&').find_map(|qualifier| qualifier.strip_prefix("epoch="));
    let is_number =
        |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    // An `@` that begins a segment belongs to a scope of npm.
    let (bare, version) = match path[name..].rfind('@') {
        Some(at) if at > 0 => (&path[..name + at], Some(&path[name + at + 1..])),
        _ => (path, None),
    };
    Parts {
        bare,
        version: version.filter(|version| !version.is_empty()),
        identity,
        epoch: epoch.filter(is_number),
    }
}

/// The version without its percent-encoding.
fn decoded(version: &str) -> Option<String> {
    let purl: PackageUrl<'static> = format!("pkg:generic/any@{version}").parse().ok()?;
    purl.version().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, ecosystem: &str, name: &str, version: Option<&str>) {
        let query = query(text).unwrap();
        let package = query.package().unwrap();
        let found = (package.ecosystem().to_string(), package.name());
        assert_eq!(found, (ecosystem.to_owned(), name), "{text}");
        assert_eq!(query.version().map(ToString::to_string).as_deref(), version, "{text}");
        assert_eq!(query.written, text);
    }

    #[test]
    fn package_and_version_are_read() {
        check("pkg:pypi/hpack@2.2.0", "PyPI", "hpack", Some("2.2.0"));
        check("pkg:pypi/Foo_Bar@1.10", "PyPI", "foo-bar", Some("1.10"));
        check("pkg:pypi/hpack", "PyPI", "hpack", None);
        check("pkg:pypi/hpack@", "PyPI", "hpack", None);
        check("pkg:npm/%40babel/core@7.0.0", "npm", "@babel/core", Some("7.0.0"));
        check("pkg:npm/@babel/core@7.0.0", "npm", "@babel/core", Some("7.0.0"));
        check("pkg:npm/@babel/core", "npm", "@babel/core", None);
        check("pkg:golang/a.org/B/v2@v2.0.1", "Go", "a.org/B/v2", Some("2.0.1"));
        check("pkg:pypi/hpack@1.0%2Blocal%211", "PyPI", "hpack", Some("1.0+local!1"));
        check("pkg:pypi/hpack@1.0%20x", "PyPI", "hpack", None);
    }

    #[test]
    fn qualifiers_and_subpaths_are_tolerated() {
        check("pkg:pypi/hpack@2.2.0?file_name=x.whl#a/b", "PyPI", "hpack", Some("2.2.0"));
        check("pkg:pypi/hpack@2.2.0?distro=debian-12", "PyPI", "hpack", Some("2.2.0"));
        let curl = "pkg:deb/debian/curl@1%3A7.8-1?arch=amd64&distro=";
        check(&format!("{curl}debian-12"), "Debian:12", "curl", Some("1:7.8-1"));
        check(&format!("{curl}bookworm"), "Debian", "curl", Some("1:7.8-1"));
    }

    #[test]
    fn a_point_release_belongs_to_its_release() {
        for (distro, ecosystem) in [
            ("pkg:apk/alpine/curl@1?distro=alpine-3.18.4", "Alpine:v3.18"),
            ("pkg:deb/debian/curl@1?distro=debian-12.5", "Debian:12"),
            ("pkg:deb/ubuntu/curl@1?distro=ubuntu-22.04.3", "Ubuntu:22.04:LTS"),
            ("pkg:rpm/almalinux/curl@1?distro=almalinux-9.3", "AlmaLinux:9"),
            ("pkg:apk/alpine/curl@1?distro=alpine-3", "Alpine"),
        ] {
            check(distro, ecosystem, "curl", Some("1"));
        }
    }

    #[test]
    fn an_epoch_stands_before_the_version() {
        let rpm = "pkg:rpm/almalinux/openssl@1.1.1k-7";
        let found = |rest: &str, version| {
            check(&format!("{rpm}{rest}"), "AlmaLinux", "openssl", Some(version));
        };
        found("?arch=x86_64&epoch=1", "1:1.1.1k-7");
        found("?epoch=x", "1.1.1k-7");
        found("", "1.1.1k-7");
        check("pkg:rpm/almalinux/openssl@2:1-7?epoch=1", "AlmaLinux", "openssl", Some("2:1-7"));
        check("pkg:pypi/hpack@1?epoch=1", "PyPI", "hpack", Some("1"));
    }

    #[test]
    fn the_standard_library_of_go_has_one_name() {
        check("pkg:golang/std@go1.20.5", "Go", "stdlib", Some("1.20.5"));
        check("pkg:golang/std", "Go", "stdlib", None);
        check("pkg:npm/std@1.0.0", "npm", "std", Some("1.0.0"));
    }

    #[test]
    fn what_names_no_package_is_told_apart_from_what_is_no_purl() {
        let github = query("pkg:github/rust-lang/rust@1.0").unwrap();
        assert!(matches!(github.asked, Asked::Nothing(reason) if reason.contains("no package of")));
        for text in ["", "hpack", "hpack@2.2.0", "pkg:pypi", "pkg:pypi/@", "https://a.org/b@c"] {
            assert!(query(text).unwrap_err().contains("is not a package URL"), "{text}");
        }
    }
}
