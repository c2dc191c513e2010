//! A package's versions: text that is kept as its author wrote it, and the orders they come in.

mod apk;
mod composer;
mod dotted;
mod dpkg;
mod gem;
mod maven;
mod nuget;
mod number;
mod pep440;
mod pub_semver;
mod rpm;
mod run;
mod scheme;
mod semver;

#[cfg(test)]
pub(crate) mod corpus;
#[cfg(test)]
mod laws;

use std::fmt;

pub use self::scheme::Scheme;
use ecow::EcoString;

use crate::diagnostic::{Fault, Rule};
use crate::model::bytes;

/// A version that no registry could know.
pub static VERSION_INVALID: Rule = Rule::error(
    "version-invalid",
    "a version is empty or holds blanks",
    "A version is the exact text that the registry knows, and scanners compare it letter by \
     letter. No registry has versions that are empty or hold blanks or control characters. \
     Write one version alone, and a condition such as `>= 1.0` as `introduced` and `fixed`.",
);

/// A version of a package, as written: `1.10` stays `1.10`.
///
/// Two versions may differ in text and still be the same to their ecosystem, so there is no
/// order here: ask [`Scheme::compare`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Version(EcoString);

bytes::text!(Version);

impl Version {
    /// Takes a version's text. Whether it has its ecosystem's form is asked with
    /// [`Scheme::parses`].
    ///
    /// # Errors
    /// A fault of [`VERSION_INVALID`] if the text is empty, or holds white space or control
    /// characters.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        if text.is_empty() {
            return Err(Fault::new(&VERSION_INVALID, "the version is empty")
                .hint("write a version, or leave the key out"));
        }
        if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            let message = format!("the version `{}` holds blanks", text.escape_debug());
            return Err(Fault::new(&VERSION_INVALID, message)
                .hint("write one version alone, without a condition or a note"));
        }
        Ok(Self(text.into()))
    }

    /// Takes the text of a version that was parsed before.
    pub(super) fn of_list(text: &str) -> Self {
        Self(text.into())
    }

    /// The text, exactly as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_keeps_its_text() {
        for text in ["1.10", "v1.0", "0", "1.0.0+build", "2:0.0.44-1", "1!1.0", "été"] {
            let version = Version::parse(text).unwrap();
            assert_eq!(version.as_str(), text);
            assert_eq!(version.to_string(), text);
        }
    }

    #[track_caller]
    fn refused(text: &str, message: &str) {
        let fault = Version::parse(text).unwrap_err();
        assert_eq!(fault.rule.code, "version-invalid");
        assert_eq!(fault.message, message);
    }

    #[test]
    fn what_no_registry_knows_is_refused() {
        refused("", "the version is empty");
        refused(">= 1.0", "the version `>= 1.0` holds blanks");
        refused(" 1.0", "the version ` 1.0` holds blanks");
        refused("1.0\n", r"the version `1.0\n` holds blanks");
        refused("1.0\u{7}", r"the version `1.0\u{7}` holds blanks");
        refused("1.0\u{a0}", r"the version `1.0\u{a0}` holds blanks");
    }
}
