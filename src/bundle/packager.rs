//! Whoever packages the project for others, and is told of a release before it.

use jiff::SignedDuration;

use super::list::PACKAGER_FORM;
use crate::diagnostic::Fault;
use crate::model::date::Moment;
use crate::parse::Place;
use crate::signature::Certificate;
use crate::site_path::SitePath;
use crate::source::schema::packager::{RawList, RawPackager};

/// One packager of the private list.
#[derive(Clone, Debug)]
pub struct Packager {
    /// The organisation.
    pub name: String,
    /// Its role address.
    pub address: String,
    /// The certificate that messages to it are encrypted to.
    pub certificate: Certificate,
    /// Since when it is on the list.
    pub joined: Option<Moment>,
    /// Whether it is told of releases at present.
    pub active: bool,
    /// What its mailing list asks, where the address is one.
    pub list: ListRule,
}

/// What a mailing list asks of those who write to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListRule {
    /// What subjects begin with, such as `[vs] `.
    pub subject_prefix: String,
    /// The longest time before a release that the list takes.
    pub max_lead: Option<SignedDuration>,
}

impl Packager {
    /// The name of its files, without an ending.
    #[must_use]
    pub fn file_stem(&self) -> String {
        SitePath::encode(&[&self.name]).as_str().to_owned()
    }

    /// Whether a name means this packager.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.name.to_lowercase() == name.trim().to_lowercase()
    }
}

/// What an entry of the list says, with the certificate that it names as `certificate` gives it.
pub(super) fn parse(
    place: &Place<'_>,
    raw: &RawPackager,
    certificate: impl FnOnce(&RawPackager) -> Result<Certificate, Fault>,
) -> Option<Packager> {
    let name = place.key("name").line(&raw.name);
    let address = place.key("address").take(address(&raw.address));
    let joined = place.moment("joined", raw.joined.as_deref());
    let list =
        raw.list.as_ref().map_or(Some(ListRule::default()), |raw| rule(&place.key("list"), raw));
    let certificate = place.key("certificate").take(certificate(raw));
    let active = raw.active.unwrap_or(true);
    Some(Packager {
        name: name?,
        address: address?,
        certificate: certificate?,
        joined,
        active,
        list: list?,
    })
}

fn rule(place: &Place<'_>, raw: &RawList) -> Option<ListRule> {
    // Blanks at the end count: `[vs] ` is a beginning of its own.
    let subject_prefix = match raw.subject_prefix.as_deref() {
        Some(text) => place.key("subject_prefix").line(text).map(|line| format!("{line} "))?,
        None => String::new(),
    };
    let max_lead = match raw.max_lead.as_deref() {
        Some(text) => Some(place.key("max_lead").take(lead(text))?),
        None => None,
    };
    Some(ListRule { subject_prefix, max_lead })
}

/// A time span in days or hours, such as `14d` or `36h`.
fn lead(text: &str) -> Result<SignedDuration, Fault> {
    let hours = |number: &str, each: i64| {
        let number: i64 = number.parse().ok().filter(|number| (1..=1_000).contains(number))?;
        Some(SignedDuration::from_hours(number * each))
    };
    let days = text.strip_suffix('d').and_then(|number| hours(number, 24));
    days.or_else(|| text.strip_suffix('h').and_then(|number| hours(number, 1))).ok_or_else(|| {
        Fault::new(&PACKAGER_FORM, format!("`{text}` is no time span"))
            .hint("write days or hours, such as `14d` or `36h`")
    })
}

/// An address as mail headers take it without quotes: a dot-atom and a domain (RFC 5322, section 3.4.1).
pub(crate) fn address(text: &str) -> Result<String, Fault> {
    let atom = |part: &str| {
        let fits =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&byte);
        !part.is_empty() && part.bytes().all(fits)
    };
    let label = |part: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !part.is_empty() && part.bytes().all(fits)
    };
    let sound = text.rsplit_once('@').is_some_and(|(local, domain)| {
        local.split('.').all(atom) && domain.contains('.') && domain.split('.').all(label)
    });
    if sound && text.len() <= 254 {
        return Ok(text.to_owned());
    }
    Err(Fault::new(&PACKAGER_FORM, "this is not a plain mail address")
        .hint("write the role address alone, such as security@example.org"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_spans_are_days_or_hours() {
        let check = |text: &str, hours: Option<i64>| {
            assert_eq!(lead(text).ok(), hours.map(SignedDuration::from_hours), "{text}");
        };
        check("14d", Some(336));
        check("36h", Some(36));
        for text in
            ["", "d", "14", "0d", "-1d", "1.5d", "14 d", "1001d", "99999999999999999999d", "2w"]
        {
            check(text, None);
        }
    }

    #[test]
    fn addresses_need_no_quotes_and_break_no_header() {
        for sound in ["security@example.org", "o'neil+sec=x@sub.example.co", "a@b.c"] {
            assert_eq!(address(sound).unwrap(), sound);
        }
        for wrong in [
            "",
            "example.org",
            "@example.org",
            "a@",
            "a@b",
            "a b@example.org",
            "a@exa mple.org",
            "A <a@example.org>",
            "a@example.org\nBcc: b@example.org",
            "a..b@example.org",
            "\"a\"@example.org",
            "a@example.org,b@example.org",
            "é@example.org",
        ] {
            assert_eq!(address(wrong).unwrap_err().rule.code, "packager-form", "{wrong}");
        }
    }
}
