//! `.well-known/security.txt`: whom to tell, and until when the file may be believed (RFC 9116).
//!
//! What it says follows from the site's data, but for the day on which it expires. It is signed when it is written, so
//! it is kept as a text and read back, to be compared with what the data say since.

mod reader;

use jiff::Timestamp;

use crate::document::address;
use crate::model::keyring::{Key, KeyRole, KeyState};
use crate::model::library::Library;
use crate::model::link::Link;
use crate::model::site::{Group, Site};
use crate::site_path::SitePath;

pub use reader::{SECURITY_TXT_INVALID, parse};

/// What a security.txt says. Addresses are absolute; those on the web begin with `https://`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityTxt {
    /// Whom to tell, the preferred first; at least one (section 2.5.3).
    pub contacts: Vec<Link>,
    /// When the file is out of date, to the second (section 2.5.5).
    pub expires: Timestamp,
    /// The certificates that reports are encrypted to (section 2.5.4).
    pub encryption: Vec<Link>,
    /// The page that thanks finders (section 2.5.1).
    pub acknowledgments: Option<Link>,
    /// The languages of reports as tags (RFC 5646), in no order (section 2.5.8).
    pub preferred_languages: Vec<String>,
    /// Where the file stands (section 2.5.2).
    pub canonical: Option<Link>,
    /// The policy's page (section 2.5.7).
    pub policy: Option<Link>,
}

/// The file's path: a host has one, at its root.
#[must_use]
pub fn path() -> SitePath {
    SitePath::fixed(".well-known/security.txt")
}

/// The file's address; none for a site below its host's root, where nothing is well-known (RFC 8615, section 3).
#[must_use]
pub fn address(site: &Site) -> Option<String> {
    (site.url.path() == "/").then(|| site.address(&path()))
}

/// What a site's data say. None without a policy, without a contact whose URI readers take, or where the file would
/// have no [`address()`].
///
/// The limits of readers are left to [`parse`], which says which was passed.
#[must_use]
pub fn of(library: &Library, expires: Timestamp) -> Option<SecurityTxt> {
    let site = &library.site;
    let policy = library.policy.as_ref()?;
    let canonical = address(site)?;
    let uris = policy.contacts.iter().map(|contact| contact.uri.clone());
    let contacts: Vec<_> = uris.filter(reader::is_contact).collect();
    let page = |name: &str| own(&site.address(&address::page(name)));
    let html = site.publishes(Group::Html);
    (!contacts.is_empty()).then(|| SecurityTxt {
        contacts,
        expires: to_second(expires),
        encryption: library.keyring.keys.iter().filter_map(|key| certificate(site, key)).collect(),
        acknowledgments: html.then(|| page("thanks")),
        preferred_languages: library.report_languages(policy),
        canonical: Some(own(&canonical)),
        policy: (html && library.page("policy").is_some()).then(|| page("policy")),
    })
}

impl SecurityTxt {
    /// The file without a signature: a field a line, each with its LF.
    #[must_use]
    pub fn to_text(&self) -> String {
        let expires = ("Expires", vec![to_second(self.expires).to_string()]);
        let mut fields = self.fields().to_vec();
        fields.insert(1, expires);
        let lines = fields.into_iter().flat_map(|(name, values)| {
            values.into_iter().map(move |value| format!("{name}: {value}\n"))
        });
        lines.collect()
    }

    /// The names of the fields that differ, Expires aside. The order of languages means nothing.
    #[must_use]
    pub fn differs(&self, other: &Self) -> Vec<&'static str> {
        let [ours, others] = [self, other].map(|one| one.unordered().fields());
        let differing = ours.into_iter().zip(others).filter(|(one, another)| one != another);
        differing.map(|((name, _), _)| name).collect()
    }

    /// All fields but Expires, with their values as they are written.
    fn fields(&self) -> [(&'static str, Vec<String>); 6] {
        let texts = |links: &[Link]| links.iter().map(ToString::to_string).collect();
        let text = |link: &Option<Link>| link.iter().map(ToString::to_string).collect();
        let languages = self.preferred_languages.join(", ");
        [
            ("Contact", texts(&self.contacts)),
            ("Encryption", texts(&self.encryption)),
            ("Acknowledgments", text(&self.acknowledgments)),
            (
                "Preferred-Languages",
                (!languages.is_empty()).then_some(languages).into_iter().collect(),
            ),
            ("Canonical", text(&self.canonical)),
            ("Policy", text(&self.policy)),
        ]
    }

    fn unordered(&self) -> Self {
        let mut sorted = self.clone();
        sorted.preferred_languages.sort();
        sorted.preferred_languages.dedup();
        sorted
    }
}

/// The address of a certificate that reports are encrypted to today.
fn certificate(site: &Site, key: &Key) -> Option<Link> {
    let used = key.role == KeyRole::Reports && key.state == KeyState::Active;
    let address = || own(&site.address(&address::certificate(&key.fingerprint)));
    (used && key.certificate.is_some()).then(address)
}

/// An address of the site's own.
fn own(address: &str) -> Link {
    reader::web(address).expect("a path of the site behind its https address is an https address")
}

/// RFC 3339 allows fractions; not every reader does.
fn to_second(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant)
}

#[cfg(test)]
mod tests;
