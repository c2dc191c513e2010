//! The formats that name dependencies, one a file.

mod cargo_lock;
mod cyclone_dx;
mod go_sum;
mod locator;
mod package_lock;
mod requirements;
mod spdx;

use std::path::Path;

use serde_json::Value;

use self::cargo_lock::CargoLock;
use self::go_sum::GoSum;
use self::package_lock::PackageLock;
use self::requirements::Requirements;
use super::query::{Asked, Query};

/// A kind of lockfile.
pub trait Format: Sync {
    /// Whether files of this name have this format.
    fn is_named(&self, name: &str) -> bool;

    /// Every dependency that a text names, those that cannot be read among them.
    fn read(&self, text: &str) -> Vec<Query>;
}

const LOCKFILES: [&dyn Format; 4] = [&CargoLock, &GoSum, &PackageLock, &Requirements];

/// The format of a lockfile, by its name; nothing if no format has such names.
#[must_use]
pub fn lockfile(path: &Path) -> Option<&'static dyn Format> {
    let name = path.file_name()?.to_str()?;
    LOCKFILES.into_iter().find(|format| format.is_named(name))
}

/// Every dependency of a software bill of materials: `CycloneDX` or SPDX 2, as JSON.
#[must_use]
pub fn sbom(text: &str) -> Vec<Query> {
    let document: Value = match serde_json::from_str(text) {
        Ok(document) => document,
        Err(error) => return vec![no_json("the SBOM", &error)],
    };
    let is_spdx_2 = |version: &str| version.starts_with("SPDX-2.");
    if document["bomFormat"] == "CycloneDX" {
        cyclone_dx::read(text, &document)
    } else if document["spdxVersion"].as_str().is_some_and(is_spdx_2) {
        spdx::read(text, &document)
    } else {
        vec![unread("the SBOM", "it is neither CycloneDX nor SPDX 2 in JSON")]
    }
}

/// A file, or a part of one, that cannot be read.
fn unread(written: &str, reason: &str) -> Query {
    Query::new(written, Asked::Nothing(reason.to_owned()))
}

fn no_json(written: &str, error: &serde_json::Error) -> Query {
    let line = Some(error.line()).filter(|line| *line > 0);
    unread(written, &format!("it is not JSON: {error}")).at(line)
}

/// A dependency by its purl. Where that has no version, the one that stands beside it counts.
fn by_purl(purl: &str, version: Option<&str>) -> Query {
    let query = match super::purl(purl) {
        Ok(query) => query,
        Err(reason) => return unread(purl, &reason),
    };
    match (&query.asked, version) {
        (Asked::Package(package, _), Some(version)) if !version.is_empty() => {
            Query { asked: Asked::versioned(package.clone(), version), ..query }
        }
        _ => query,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each dependency as `LINE ECOSYSTEM NAME VERSION`, or with the reason in brackets.
    pub(super) fn shown(queries: &[Query]) -> Vec<String> {
        let line = |query: &Query| query.line.map_or("-".to_owned(), |line| line.to_string());
        let one = |query: &Query| match &query.asked {
            Asked::Version(package, version) => {
                format!("{} {} {} {version}", line(query), package.ecosystem(), package.name())
            }
            Asked::Package(package, reason) => {
                format!("{} {} {} ({reason})", line(query), package.ecosystem(), package.name())
            }
            Asked::Nothing(reason) => format!("{} {} ({reason})", line(query), query.written),
        };
        queries.iter().map(one).collect()
    }

    #[test]
    fn a_lockfile_is_known_by_its_name() {
        let known = |path: &str| lockfile(Path::new(path)).is_some();
        for path in [
            "a/requirements.txt",
            "requirements-dev.txt",
            "Cargo.lock",
            "package-lock.json",
            "npm-shrinkwrap.json",
            "go.sum",
        ] {
            assert!(known(path), "{path}");
        }
        for path in ["yarn.lock", "Cargo.toml", "go.mod", "package.json", "", ".."] {
            assert!(!known(path), "{path}");
        }
    }

    #[test]
    fn what_is_no_sbom_is_not_called_empty() {
        let check = |text: &str, expected: &str| assert_eq!(shown(&sbom(text)), [expected]);
        check("{}", "- the SBOM (it is neither CycloneDX nor SPDX 2 in JSON)");
        check("[]", "- the SBOM (it is neither CycloneDX nor SPDX 2 in JSON)");
        check(
            "{\"spdxVersion\": \"SPDX-3.0\"}",
            "- the SBOM (it is neither CycloneDX nor SPDX 2 in JSON)",
        );
        check("<bom/>", "1 the SBOM (it is not JSON: expected value at line 1 column 1)");
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(
            pieces in prop::collection::vec(
                prop_oneof![
                    "\\PC{0,3}",
                    prop::sample::select(vec![
                        "\n", "\\\n", "a==1", " #", " --hash=x", ";", "[", "]", "@", "-r", "(", ")", "[[package]]\n",
                        "name = \"a\"\n", "source = [\n", "\"", "{", "}", ":", " v1.0.0 h1:=\n", "é",
                    ])
                    .prop_map(str::to_owned),
                ],
                0..20,
            ),
        ) {
            let text = pieces.concat();
            for format in LOCKFILES {
                drop(format.read(&text));
            }
            drop(sbom(&text));
            drop(crate::affected::purl(&text));
        }
    }
}
