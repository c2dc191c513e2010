//! Names of advisories: our own ids, and those that others gave to the same vulnerability.

use std::fmt;

use crate::diagnostic::{Fault, Rule};
use crate::model::bytes::{self, Bytes};

/// A text that cannot be an id.
pub static ID_INVALID: Rule = Rule::error(
    "id-invalid",
    "an id is not usable as one",
    "An id names files and URLs for ever, so it is limited to ASCII letters, digits and `-`, `_`, `.`, `:`, begins and \
     ends with a letter or digit, holds a `-`, has no `..` and at most 128 characters (OSV schema, field id).",
);

/// A CVE or GHSA id that breaks that database's own rules.
pub static ALIAS_INVALID: Rule = Rule::error(
    "alias-invalid",
    "an alias breaks the syntax of its database",
    "Databases drop or mislink records whose aliases are malformed. A CVE id is CVE-YEAR-NUMBER with at least four \
     digits, a GitHub advisory is GHSA-xxxx-xxxx-xxxx in lower case.",
);

/// The id of one advisory of this site, or of another database's record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AdvisoryId(Box<str>);

impl AdvisoryId {
    /// Reads an id.
    ///
    /// # Errors
    /// [`ID_INVALID`] where the text could not stand in a file name, a URL or an OSV record.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        match problem(text) {
            None => Ok(Self(text.into())),
            Some(problem) => Err(Fault::new(&ID_INVALID, format!("`{}` {problem}", shown(text)))
                .hint("use a form such as PROJECT-2026-0001")),
        }
    }

    /// Reads an id that another database gave, and holds CVE and GHSA ids to their databases' syntax.
    ///
    /// # Errors
    /// [`ID_INVALID`], or [`ALIAS_INVALID`] for a malformed CVE or GHSA id.
    pub fn parse_alias(text: &str) -> Result<Self, Fault> {
        let id = Self::parse(text)?;
        let upper = text.to_ascii_uppercase();
        let sound = match upper.split_once('-') {
            Some(("CVE", rest)) => text.starts_with("CVE-") && is_cve(rest),
            Some(("GHSA", _)) => text.strip_prefix("GHSA-").is_some_and(is_ghsa),
            _ => true,
        };
        if sound {
            return Ok(id);
        }
        Err(Fault::new(&ALIAS_INVALID, format!("`{text}` is not a well-formed id of its database"))
            .hint("CVE ids look like CVE-2016-6581, GitHub's like GHSA-ffq8-576r-v26g"))
    }

    /// The id as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the first `-`, by which OSV registers databases.
    #[must_use]
    pub fn prefix(&self) -> &str {
        self.0.split_once('-').map_or(&*self.0, |(prefix, _)| prefix)
    }

    /// The page of the database that gave the id, for the databases that everyone knows.
    #[must_use]
    pub fn home(&self) -> Option<String> {
        match self.prefix() {
            "CVE" => Some(format!("https://www.cve.org/CVERecord?id={self}")),
            "GHSA" => Some(format!("https://github.com/advisories/{self}")),
            "PYSEC" | "RUSTSEC" | "GO" | "MAL" | "OSV" => {
                Some(format!("https://osv.dev/vulnerability/{self}"))
            }
            _ => None,
        }
    }
}

/// Paths are made of ids: so each is looked at again.
impl Bytes for AdvisoryId {
    fn put(&self, out: &mut Vec<u8>) {
        bytes::put_text(&self.0, out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let text = bytes::take_text(bytes)?;
        problem(text).is_none().then(|| Self(text.into()))
    }
}

impl fmt::Display for AdvisoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn problem(text: &str) -> Option<&'static str> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if text.is_empty() {
        Some("is empty")
    } else if text.len() > 128 {
        Some("is longer than 128 characters")
    } else if let Some(found) = text.chars().find(|c| !allowed(*c)) {
        Some(if found == '/' { "holds a `/`" } else { "holds a character that ids cannot have" })
    } else if text.contains("..") {
        Some("holds `..`")
    } else if !edge(text.chars().next()) || !edge(text.chars().last()) {
        Some("does not begin and end with a letter or digit")
    } else if !text.contains('-') {
        Some("has no `-` between prefix and number")
    } else {
        None
    }
}

fn shown(text: &str) -> String {
    text.chars().take(140).collect()
}

fn is_cve(rest: &str) -> bool {
    let digits =
        |part: &str, least: usize| part.len() >= least && part.bytes().all(|b| b.is_ascii_digit());
    rest.split_once('-')
        .is_some_and(|(year, number)| year.len() == 4 && digits(year, 4) && digits(number, 4))
}

/// GitHub draws its ids from an alphabet without vowels and look-alikes.
fn is_ghsa(rest: &str) -> bool {
    let group =
        |part: &str| part.len() == 4 && part.chars().all(|c| "23456789cfghjmpqrvwx".contains(c));
    rest.split('-').count() == 3 && rest.split('-').all(group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, because: &str) {
        let fault = AdvisoryId::parse(text).expect_err(text);
        assert!(fault.message.contains(because), "{}", fault.message);
    }

    #[test]
    fn ids_of_real_databases_are_read() {
        for text in [
            "HYPER-2016-0001",
            "RHSA-2024:0001",
            "PYSEC-2017-87",
            "A-b_c.1",
            "openSUSE-SU-2020:1-1",
        ] {
            assert_eq!(AdvisoryId::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn ids_that_would_escape_or_break_are_refused() {
        refused("", "empty");
        refused("HYPER-../x", "`/`");
        refused("HYPER-..x", "`..`");
        refused(".HYPER-1", "begin and end");
        refused("HYPER-1 ", "cannot have");
        refused("HYPER-é1", "cannot have");
        refused("HYPER1", "no `-`");
        refused(&"A-".repeat(80), "longer");
    }

    #[test]
    fn cve_and_ghsa_ids_are_held_to_their_syntax() {
        for text in ["CVE-2016-6581", "CVE-2026-123456", "GHSA-ffq8-576r-v26g", "VU-123335"] {
            assert!(AdvisoryId::parse_alias(text).is_ok(), "{text}");
        }
        for text in [
            "CVE-2016-658",
            "CVE-16-6581",
            "cve-2016-6581",
            "CVE-2016-6581-1",
            "GHSA-ffq8-576r",
            "GHSA-FFQ8-576R-V26G",
        ] {
            assert_eq!(AdvisoryId::parse_alias(text).expect_err(text).rule.code, "alias-invalid");
        }
    }

    #[test]
    fn known_databases_have_a_page_for_an_id() {
        let home = |text| AdvisoryId::parse(text).unwrap().home();
        assert_eq!(
            home("CVE-2016-6581").as_deref(),
            Some("https://www.cve.org/CVERecord?id=CVE-2016-6581")
        );
        assert_eq!(home("HYPER-2016-0001"), None);
    }
}
