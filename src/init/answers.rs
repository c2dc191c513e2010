//! What a new site is made from.

use jiff::civil::Date;

use super::template::Values;
use crate::model::fingerprint::Fingerprint;
use crate::model::link::Link;

/// The answers to the questions of `forewarn init`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// The project's name.
    pub project: String,
    /// The address of the site, a folder.
    pub url: Link,
    /// Where reports go.
    pub contact: Link,
    /// What ids begin with.
    pub prefix: String,
    /// The days until an answer.
    pub answer: u16,
    /// The days until a fix.
    pub fix: u16,
    /// The days by which packagers hear of a release ahead.
    pub ahead: u16,
    /// The project's key, if it is known already.
    pub key: Option<OwnKey>,
    /// The repository of forewarn, from which workflows install it.
    pub program: Option<Link>,
    /// The name of the site's folder, beside which its drafts lie.
    pub folder: String,
}

/// The key of a new site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnKey {
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
    /// The armoured certificate.
    pub certificate: Vec<u8>,
}

impl Answers {
    /// Why the promises cannot be kept together, if so.
    #[must_use]
    pub fn conflict(&self) -> Option<String> {
        let Self { fix, ahead, .. } = self;
        (ahead >= fix).then(|| {
            format!("packagers cannot hear {ahead} days ahead of a fix that is due within {fix} days of the report")
        })
    }

    /// The id of the example.
    pub(super) fn example_id(&self, today: Date) -> String {
        format!("{}-{}-0001", self.prefix, today.year())
    }

    /// What the templates ask for. Texts that stand in YAML are quoted.
    pub(super) fn values(&self, today: Date, released: Date) -> Values {
        let reported = released.checked_sub(jiff::Span::new().days(1)).unwrap_or(released);
        let shown = self.contact.shown();
        let link = if shown == self.contact.as_str() {
            format!("<{shown}>")
        } else {
            format!("[{shown}]({})", self.contact)
        };
        let key = self.key.as_ref().map(|key| key.fingerprint.to_string());
        let contact_key = key.as_ref().map(|key| format!("    fingerprint: {key}\n"));
        Values::from([
            ("title", quoted(&format!("{} security", self.project))),
            ("heading", format!("{} security", self.project)),
            ("url", quoted(self.url.as_str())),
            ("url_text", self.url.to_string()),
            ("host", self.url.host().to_ascii_lowercase()),
            ("contact", quoted(self.contact.as_str())),
            ("contact_link", link),
            ("contact_key", contact_key.unwrap_or_default()),
            ("drafts", quoted(&format!("../{}-drafts", self.folder))),
            ("id", self.example_id(today)),
            ("today", today.to_string()),
            ("day", released.to_string()),
            ("reported", reported.to_string()),
            ("answer", self.answer.to_string()),
            ("fix", self.fix.to_string()),
            ("ahead", self.ahead.to_string()),
            ("keys", key.map_or("keys: []".to_owned(), |key| entries(&key))),
            (
                "program",
                quoted(self.program.as_ref().map_or("", Link::as_str).trim_end_matches('/')),
            ),
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ])
    }
}

/// The entries of the keyring for one key that does both.
fn entries(fingerprint: &str) -> String {
    let entry = |role: &str| {
        format!(
            "  - fingerprint: {fingerprint}\n    role: {role}\n    holder: Security team\n    state: active\n    certificate: security.asc"
        )
    };
    format!("keys:\n{}\n{}", entry("reports"), entry("advisories"))
}

/// A text as YAML and JSON both read it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
pub(super) fn example() -> Answers {
    use crate::model::link::Field;
    Answers {
        project: "Example".to_owned(),
        url: Link::parse("https://security.example.org/", Field::Address).unwrap(),
        contact: Link::parse("mailto:security@example.org", Field::Contact).unwrap(),
        prefix: "EX".to_owned(),
        answer: 2,
        fix: 14,
        ahead: 7,
        key: None,
        program: None,
        folder: "security".to_owned(),
    }
}

#[cfg(test)]
pub(super) fn own_key() -> OwnKey {
    let certificate = crate::signature::fixture::certificate();
    OwnKey {
        fingerprint: certificate.fingerprint().clone(),
        certificate: certificate.bytes().to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promises_that_leave_no_time_are_told() {
        for (fix, ahead, conflict) in [(14, 7, false), (8, 7, false), (7, 7, true), (2, 30, true)] {
            let answers = Answers { fix, ahead, ..example() };
            assert_eq!(answers.conflict().is_some(), conflict, "{fix} {ahead}");
        }
    }

    #[test]
    fn texts_stay_one_value_of_yaml() {
        let answers = Answers { project: "A \"B\": {c} # d".to_owned(), ..example() };
        let day = "2026-11-20".parse().unwrap();
        let title = &answers.values(day, day)["title"];
        assert_eq!(serde_json::from_str::<String>(title).unwrap(), "A \"B\": {c} # d security");
    }
}
