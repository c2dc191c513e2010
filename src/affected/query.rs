use crate::model::package::Package;
use crate::model::version::Version;

/// One dependency, as its source names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The dependency in the words of its source.
    pub written: String,
    /// The file that names it; none for an argument.
    pub file: Option<String>,
    /// The line in that file, from 1.
    pub line: Option<usize>,
    /// What could be read.
    pub asked: Asked,
}

/// What could be read of a dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A version of a package.
    Version(Package, Version),
    /// A package, and why its version is not known.
    Package(Package, String),
    /// Nothing, and why.
    Nothing(String),
}

impl Query {
    /// A dependency that no file names yet.
    #[must_use]
    pub fn new(written: impl Into<String>, asked: Asked) -> Self {
        Self { written: written.into(), file: None, line: None, asked }
    }

    /// The same at a line of its file.
    #[must_use]
    pub fn at(self, line: Option<usize>) -> Self {
        Self { line, ..self }
    }

    /// The package, where it is known.
    #[must_use]
    pub const fn package(&self) -> Option<&Package> {
        match &self.asked {
            Asked::Version(package, _) | Asked::Package(package, _) => Some(package),
            Asked::Nothing(_) => None,
        }
    }

    /// The version, where it is known.
    #[must_use]
    pub const fn version(&self) -> Option<&Version> {
        match &self.asked {
            Asked::Version(_, version) => Some(version),
            Asked::Package(..) | Asked::Nothing(_) => None,
        }
    }
}

impl Asked {
    /// A package of an ecosystem in a version, both as a lockfile writes them.
    #[must_use]
    pub fn pinned(ecosystem: &'static str, name: &str, version: &str) -> Self {
        match Self::named(ecosystem, name) {
            Ok(package) => Self::versioned(package, version),
            Err(reason) => Self::Nothing(reason),
        }
    }

    /// A package of an ecosystem whose version is not known, and why.
    #[must_use]
    pub fn unpinned(ecosystem: &'static str, name: &str, reason: impl Into<String>) -> Self {
        match Self::named(ecosystem, name) {
            Ok(package) => Self::Package(package, reason.into()),
            Err(reason) => Self::Nothing(reason),
        }
    }

    /// A version of a package. Go writes a `v` before each, which its advisories leave out.
    pub(super) fn versioned(package: Package, written: &str) -> Self {
        if PLACEHOLDERS.iter().any(|word| written.eq_ignore_ascii_case(word)) {
            return Self::Package(package, format!("`{written}` stands in place of its version"));
        }
        let text = match (package.ecosystem().name(), package.name()) {
            ("Go", "stdlib" | "toolchain") => go_release(written),
            ("Go", _) => written.strip_prefix('v').unwrap_or(written).to_owned(),
            _ => written.to_owned(),
        };
        match Version::parse(&text) {
            Ok(version) => Self::Version(package, version),
            Err(fault) => Self::Package(package, fault.message),
        }
    }

    fn named(ecosystem: &'static str, name: &str) -> Result<Package, String> {
        let ecosystem = crate::model::ecosystem::Ecosystem::parse(ecosystem)
            .expect("formats name ecosystems of the schema");
        Package::from_name(ecosystem, name)
            .map(|(package, _)| package)
            .map_err(|fault| fault.message)
    }
}

/// What tools write where they know no version; some orders have a place for any word.
const PLACEHOLDERS: [&str; 9] = [
    "(none)",
    "latest",
    "noassertion",
    "none",
    "null",
    "release",
    "undefined",
    "unknown",
    "unspecified",
];

/// The version that Go's database gives a release of Go: `go1.20` is 1.20.0 there.
fn go_release(written: &str) -> String {
    let bare = written.strip_prefix('v').unwrap_or(written);
    let bare = bare.strip_prefix("go").unwrap_or(bare);
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match bare.split_once('.') {
        Some((major, minor)) if is_number(major) && is_number(minor) => format!("{bare}.0"),
        _ => bare.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_versions_become_those_that_advisories_have() {
        let shown = |asked: Asked| match asked {
            Asked::Version(package, version) => format!("{} {version}", package.name()),
            Asked::Package(package, reason) => format!("{}: {reason}", package.name()),
            Asked::Nothing(reason) => reason,
        };
        assert_eq!(shown(Asked::pinned("PyPI", "Foo_Bar", "1.10")), "foo-bar 1.10");
        assert_eq!(shown(Asked::pinned("Go", "a.org/B", "v1.0.0")), "a.org/B 1.0.0");
        assert_eq!(shown(Asked::pinned("npm", "a", "v1")), "a v1");
        assert_eq!(shown(Asked::pinned("npm", "a", "")), "a: the version is empty");
        assert_eq!(shown(Asked::pinned("Go", "stdlib", "go1.20")), "stdlib 1.20.0");
        assert_eq!(shown(Asked::pinned("Go", "toolchain", "v1.21.3")), "toolchain 1.21.3");
        let placeholder = "a: `NOASSERTION` stands in place of its version";
        assert_eq!(shown(Asked::pinned("npm", "a", "NOASSERTION")), placeholder);
        assert_eq!(shown(Asked::unpinned("npm", "a", "why")), "a: why");
        assert_eq!(shown(Asked::pinned("PyPI", "-x", "1")), "`-x` cannot be a name in PyPI");
    }
}
