//! security.txt, made to be signed.

use jiff::{SignedDuration, Timestamp};

use crate::document::security_txt;
use crate::model::library::Library;

/// How long a new one counts. RFC 9116 recommends less than a year.
const TERM: SignedDuration = SignedDuration::from_hours(364 * 24);

/// With less left than this, signing renews it.
const LEFT: SignedDuration = SignedDuration::from_hours(300 * 24);

/// The text to sign: none where the site has no use for one, or the kept one is still good.
#[must_use]
pub fn renewed(library: &Library, now: Timestamp) -> Option<String> {
    let wanted = security_txt::of(library, now.checked_add(TERM).ok()?)?;
    let kept = library.frozen.security_txt.as_ref().filter(|kept| !kept.left_out);
    let read = kept.and_then(|kept| security_txt::parse(&kept.text).ok());
    let is_good = read.is_some_and(|read| {
        read.differs(&wanted).is_empty()
            && now.checked_add(LEFT).is_ok_and(|then| read.expires > then)
    });
    (!is_good).then(|| wanted.to_text())
}
