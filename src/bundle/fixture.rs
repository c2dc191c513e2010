//! Three packagers, for tests.

use jiff::SignedDuration;

use super::packager::{ListRule, Packager};
use crate::signature::Certificate;

fn packager(name: &str, certificate: &[u8], list: ListRule) -> Packager {
    Packager {
        name: name.to_owned(),
        address: "security@example.net".to_owned(),
        certificate: Certificate::read(certificate).unwrap(),
        joined: None,
        active: true,
        list,
    }
}

/// One without rules.
pub(crate) fn linux() -> Packager {
    let certificate = include_bytes!("../../tests/keys/packager-one.asc");
    packager("Example Linux", certificate, ListRule::default())
}

/// A mailing list that takes 14 days.
pub(crate) fn list() -> Packager {
    let max_lead = Some(SignedDuration::from_hours(14 * 24));
    let rule = ListRule { subject_prefix: "[vs] ".to_owned(), max_lead };
    packager("Example list", include_bytes!("../../tests/keys/packager-two.asc"), rule)
}

/// One whose certificate ends on 2026-11-28.
pub(crate) fn bsd() -> Packager {
    let certificate = include_bytes!("../../tests/keys/packager-expiring.asc");
    packager("Example BSD", certificate, ListRule::default())
}
