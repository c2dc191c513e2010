use super::raw::RawProduct;
use crate::import::package;
use crate::model::link::{Field, Link};
use crate::model::package::Package;

/// The registries that records name as collections, by their hosts, and OSV's names for them.
const COLLECTIONS: [(&str, &str); 26] = [
    ("api.nuget.org", "NuGet"),
    ("brew.sh", "Homebrew"),
    ("central.sonatype.com", "Maven"),
    ("conan.io", "ConanCenter"),
    ("cran.r-project.org", "CRAN"),
    ("crates.io", "crates.io"),
    ("hackage.haskell.org", "Hackage"),
    ("hex.pm", "Hex"),
    ("juliahub.com", "Julia"),
    ("marketplace.visualstudio.com", "VSCode"),
    ("mvnrepository.com", "Maven"),
    ("npmjs.com", "npm"),
    ("npmjs.org", "npm"),
    ("nuget.org", "NuGet"),
    ("opam.ocaml.org", "opam"),
    ("packagist.org", "Packagist"),
    ("pkg.go.dev", "Go"),
    ("pub.dev", "Pub"),
    ("pypi.org", "PyPI"),
    ("pypi.python.org", "PyPI"),
    ("registry.npmjs.org", "npm"),
    ("repo.hex.pm", "Hex"),
    ("repo.maven.apache.org", "Maven"),
    ("repo1.maven.org", "Maven"),
    ("rubygems.org", "RubyGems"),
    ("search.maven.org", "Maven"),
];

/// The package that a product is, with its name as the record writes it.
///
/// # Errors
/// Why it is none that scanners know.
pub(super) fn package(product: &RawProduct) -> Result<(Package, String), String> {
    if let Some(purl) = &product.package_url {
        let (package, _) = Package::from_purl(purl).map_err(|fault| fault.message)?;
        let name = package.name().to_owned();
        return Ok((package, name));
    }
    let (Some(url), Some(name)) = (&product.collection_url, &product.package_name) else {
        return Err("a vendor and a product name no package".to_owned());
    };
    let link = Link::parse(url, Field::Reference).map_err(|fault| fault.message)?;
    let host = link.host().strip_prefix("www.").unwrap_or(link.host());
    let known = COLLECTIONS.iter().find(|(known, _)| *known == host.to_ascii_lowercase());
    let Some((_, ecosystem)) = known else {
        return Err(format!("`{url}` is no ecosystem of OSV"));
    };
    if *ecosystem == "Go" && !is_module(name) {
        return Err(format!("`{name}` may be a package of Go and no module"));
    }
    let package = package::by_name(ecosystem, name).map_err(|fault| fault.message)?;
    Ok((package, name.clone()))
}

/// Whether a path of Go is surely no package of the standard library or within one of its module's folders.
fn is_module(path: &str) -> bool {
    let segments: Vec<_> = path.split('/').collect();
    segments[0].contains('.') && segments.len() == 3
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn check(product: Value, expected: Result<(&str, &str), &str>) {
        let found = package(&serde_json::from_value(product).unwrap());
        let found = found.as_ref().map(|(package, _)| (package.ecosystem().name(), package.name()));
        match (found, expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected),
            (Err(why), Err(expected)) => assert!(why.contains(expected), "{why}"),
            (found, expected) => panic!("{found:?}, not {expected:?}"),
        }
    }

    fn named(url: &str, name: &str) -> Value {
        json!({"collectionURL": url, "packageName": name})
    }

    #[test]
    fn packages_are_found_by_purl_or_collection() {
        check(json!({"packageURL": "pkg:pypi/h2"}), Ok(("PyPI", "h2")));
        check(named("https://pypi.org/", "h2"), Ok(("PyPI", "h2")));
        check(named("https://www.npmjs.com/package", "@a/b"), Ok(("npm", "@a/b")));
        check(named("https://repo.maven.apache.org/maven2", "a:b"), Ok(("Maven", "a:b")));
        check(named("https://pkg.go.dev", "github.com/a/b"), Ok(("Go", "github.com/a/b")));
    }

    #[test]
    fn what_is_no_package_says_why() {
        check(json!({"vendor": "a", "product": "b"}), Err("no package"));
        check(json!({"packageURL": "pkg:generic/h2"}), Err("no package of an OSV ecosystem"));
        check(named("https://a.example", "h2"), Err("no ecosystem"));
        check(named("pypi", "h2"), Err("not an absolute URL"));
        check(named("https://repo1.maven.org", "a"), Err("cannot be a name in Maven"));
        check(named("https://pkg.go.dev", "net/http"), Err("no module"));
        check(named("https://pkg.go.dev", "golang.org/x/net/html"), Err("no module"));
    }
}
