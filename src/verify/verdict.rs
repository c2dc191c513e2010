//! What verifying came to.

use std::fmt;

use jiff::Timestamp;

use crate::diagnostic::{Diagnostic, Level};
use crate::model::fingerprint::Fingerprint;
use crate::signature::list::RevisionList;

/// The result for a whole site.
#[derive(Debug, Default)]
pub struct Verdict {
    /// Everything that is wrong.
    pub findings: Vec<Diagnostic>,
    /// The list of revisions, where its signature is good.
    pub list: Option<ListSignature>,
    /// Whether the caller named the signer, or a key that certified it.
    pub authenticated: bool,
    /// How many files hold a good signature.
    pub signatures: usize,
    /// How many advisories have a signed revision.
    pub advisories: usize,
    /// How many files the site has.
    pub files: usize,
}

/// What the signed list says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListSignature {
    /// Whose key signed it.
    pub signer: Fingerprint,
    /// The address of the site.
    pub site: String,
    /// The number of the list.
    pub serial: u64,
    /// When the list was made.
    pub date: Timestamp,
}

impl ListSignature {
    pub(super) fn new(list: &RevisionList, signer: Fingerprint) -> Self {
        let site = list.site().to_string();
        Self { signer, site, serial: list.serial(), date: list.date() }
    }
}

impl Verdict {
    /// Whether there are errors; warnings are allowed.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.findings.iter().any(|finding| finding.level == Level::Error)
    }

    /// The result in words.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Self { signatures, advisories, files, .. } = self;
        let plural = |number: usize, one: &str, many: &str| {
            format!("{number} {}", if number == 1 { one } else { many })
        };
        let counted = format!(
            "{} of {}, {} in all",
            plural(*signatures, "signed file", "signed files"),
            plural(*advisories, "advisory", "advisories"),
            plural(*files, "file", "files"),
        );
        match &self.list {
            _ if self.failed() => "not verified: do not use this copy of the site".to_owned(),
            Some(list) if self.authenticated => format!("verified: {counted}; {list}"),
            Some(list) => {
                format!("consistent, not authenticated: {counted}; {list}\n{NAME_A_KEY}")
            }
            None => format!("consistent, not authenticated: {counted}\n{NAME_A_KEY}"),
        }
    }
}

const NAME_A_KEY: &str = "name a key that you trust with --certificate or --fingerprint: a forgery of the whole site would look the same";

impl fmt::Display for ListSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { signer, site, serial, date } = self;
        write!(f, "list {serial} of {site}, made {date}, signed by {}", signer.hex())
    }
}
