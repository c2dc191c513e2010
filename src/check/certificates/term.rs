//! Whether a certificate covers the time in which its key is used.

use jiff::{SignedDuration, Timestamp};

use super::purpose;
use crate::diagnostic::{Fault, Rule};
use crate::model::date::Moment;
use crate::model::keyring::{Key, KeyRole, KeyState};
use crate::signature::Certificate;

/// A key that will soon be of no use.
pub static KEY_EXPIRING: Rule = Rule::warning(
    "key-expiring",
    "a key in use expires soon",
    "Once the key has expired, reporters cannot encrypt to it, or nothing more can be signed with it. Sixty days are left to \
     extend it and to publish the certificate again, or to announce its successor.",
);

/// A certificate that no longer vouches for its own past.
pub static CERTIFICATE_HISTORY: Rule = Rule::warning(
    "certificate-history",
    "a certificate no longer says that its key was good when it came into use",
    "When the expiry of a key is extended, gpg replaces what the certificate says of itself. Sequoia's programs ask what it \
     said when a signature was made, and refuse every signature from before the extension. A certificate that was merged from \
     the old file and the new one, as `gpg --import` does with the old file from git, vouches for both times; \
     `export-minimal` would drop the older again.",
);

/// How long before its end a key is warned of.
const NOTICE: SignedDuration = SignedDuration::from_hours(60 * 24);

/// What a date may be off, where one side knows only the day.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// That a key in use will soon have expired.
pub(super) fn expiry(key: &Key, certificate: &Certificate, now: Timestamp) -> Option<Fault> {
    let until = certificate.useful_until(purpose(key.role), now)?;
    let left = until.duration_since(now);
    if key.state != KeyState::Active || left > NOTICE || left <= SignedDuration::ZERO {
        return None;
    }
    let day = Moment::Time(until).day();
    let days = match left.as_hours() / 24 {
        0 => "less than a day".to_owned(),
        1 => "1 more day".to_owned(),
        days => format!("{days} more days"),
    };
    let (hex, name) = (key.fingerprint.hex(), key.certificate.as_deref().unwrap_or_default());
    let hint = format!(
        "extend it with `gpg --quick-set-expire {hex} 2y` and `gpg --quick-set-expire {hex} 2y '*'`, then `gpg --import \
         {name}` and `gpg --armor --export {hex} > {name}` in `content/keys/`"
    );
    let message = format!("this key can be used only until {day}, for {days}");
    Some(Fault::new(&KEY_EXPIRING, message).hint(hint))
}

/// The times at which [`expiry`] says something else of a key that ends then.
pub(super) fn countdown(end: Timestamp) -> impl Iterator<Item = Timestamp> {
    let days = NOTICE.as_hours() / 24;
    (0..=days).filter_map(move |day| end.checked_sub(SignedDuration::from_hours(day * 24)).ok())
}

/// Whether signatures from the time when the key came into use have lost what they rest on.
pub(super) fn history(key: &Key, certificate: &Certificate) -> Option<Fault> {
    if key.role != KeyRole::Advisories {
        return None;
    }
    let (says, made) = (certificate.signs_since()?, certificate.signing_key_made()?);
    let begun = key.since.map_or(made, |since| since.instant().max(made));
    if says.duration_since(begun) <= DAY {
        return None;
    }
    let (says, begun) = (Moment::Time(says).day(), Moment::Time(begun).day());
    let name = key.certificate.as_deref().unwrap_or_default();
    let message = format!(
        "the key is in use since {begun}, but its certificate speaks only for the time since {says}"
    );
    let hint = format!(
        "take the older `content/keys/{name}` from git, `gpg --import` it, and `gpg --armor --export` the key again"
    );
    Some(Fault::new(&CERTIFICATE_HISTORY, message).hint(hint))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{key, read};
    use super::*;
    use crate::document::fixture::moment;
    use crate::signature::fixture::time;

    #[test]
    fn sixty_days_before_its_end_a_key_is_warned_of() {
        let warning = |now: &str| {
            let certificate = read("expiring");
            let key = key(&certificate, KeyRole::Advisories, KeyState::Active);
            expiry(&key, &certificate, time(now)).map(|fault| fault.message)
        };
        assert_eq!(warning("2026-08-20T23:59:59Z"), None);
        let text = "this key can be used only until 2026-10-20, for ";
        assert_eq!(warning("2026-08-21T00:00:00Z"), Some(format!("{text}60 more days")));
        assert_eq!(warning("2026-10-18T12:00:00Z"), Some(format!("{text}1 more day")));
        assert_eq!(warning("2026-10-19T23:00:00Z"), Some(format!("{text}less than a day")));
        assert_eq!(warning("2026-10-20T00:00:00Z"), None);
        let certificate = read("expiring");
        let retired = key(&certificate, KeyRole::Reports, KeyState::Retired);
        assert!(expiry(&retired, &certificate, time("2026-09-21T12:00:00Z")).is_none());
    }

    #[test]
    fn an_extended_key_must_still_vouch_for_what_it_signed_before() {
        let certificate = read("extended");
        let since = |day| Key {
            since: Some(moment(day)),
            ..key(&certificate, KeyRole::Advisories, KeyState::Active)
        };
        assert!(history(&since("2025-12-01"), &certificate).is_none());
        assert!(history(&since("2025-11-29"), &certificate).is_some());
        let merged = read("extended-merged");
        let plain = |role, certificate: &Certificate| key(certificate, role, KeyState::Retired);
        assert!(history(&plain(KeyRole::Advisories, &certificate), &certificate).is_some());
        assert!(history(&plain(KeyRole::Advisories, &merged), &merged).is_none());
        assert!(history(&plain(KeyRole::Reports, &certificate), &certificate).is_none());
    }
}
