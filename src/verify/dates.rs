//! Dates that cannot be.

use jiff::{SignedDuration, Timestamp};

use super::contents::at;
use super::rule::{LIST_DATE, SIGNATURE_FUTURE};
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::address;
use crate::signature::Signed;
use crate::site_path::SitePath;

/// How wrong a clock may be.
const TOLERANCE: SignedDuration = SignedDuration::from_hours(24);

/// Finds signatures from the future.
pub(super) fn future(signatures: &[(SitePath, Signed)], now: Timestamp) -> Vec<Diagnostic> {
    let latest = now.saturating_add(TOLERANCE).unwrap_or(Timestamp::MAX);
    let early = signatures.iter().filter(|(_, signed)| signed.at > latest);
    early.map(|(path, signed)| at(path, of_future(signed.at, now))).collect()
}

/// Whether the list is younger than what it lists. A program that signs asks for the time of each signature anew, so that
/// of the list itself counts as its date too.
pub(super) fn order(list: Timestamp, signatures: &[(SitePath, Signed)]) -> Option<Diagnostic> {
    let own = address::revision_list();
    let (mut list, mut newest) = (list, None);
    for (path, signed) in signatures {
        if *path == own {
            list = list.max(signed.at);
        } else if newest.is_none_or(|(at, _)| at < signed.at) {
            newest = Some((signed.at, path));
        }
    }
    let (newest, path) = newest.filter(|(newest, _)| *newest > list)?;
    let message = format!("this list is of {list}, and the signature in `{path}` of {newest}");
    let hint = "fetch the whole site again, so that all files are of one time";
    Some(at(&own, Fault::new(&LIST_DATE, message).hint(hint)))
}

fn of_future(at: Timestamp, now: Timestamp) -> Fault {
    Fault::new(&SIGNATURE_FUTURE, format!("this signature is dated {at}, and now is {now}"))
        .hint("set your clock, or name the present with `--now`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::fixture::{certificate, time};

    fn signed(at: &str) -> Vec<(SitePath, Signed)> {
        let signer = certificate().fingerprint().clone();
        vec![(SitePath::fixed("a.asc"), Signed { signer, at: time(at), withdrawn: false })]
    }

    #[test]
    fn a_day_of_tolerance_is_given() {
        let now = time("2026-11-20T10:00:00Z");
        assert_eq!(future(&signed("2026-11-21T10:00:00Z"), now).len(), 0);
        assert_eq!(future(&signed("2026-11-21T10:00:01Z"), now).len(), 1);
        assert_eq!(future(&signed("2026-11-21T10:00:01Z"), Timestamp::MAX).len(), 0);
    }

    #[test]
    fn the_list_comes_last() {
        let check = |own: Option<&str>, at: &str| {
            let own = own.map(|own| (address::revision_list(), signed(own).remove(0).1));
            let signatures: Vec<_> = signed(at).into_iter().chain(own).collect();
            order(time("2026-11-20T10:00:00Z"), &signatures).is_some()
        };
        assert!(!check(None, "2026-11-20T10:00:00Z"));
        assert!(check(None, "2026-11-20T10:00:01Z"));
        assert!(!check(Some("2026-11-20T10:00:02Z"), "2026-11-20T10:00:01Z"));
        assert!(check(Some("2026-11-20T09:00:00Z"), "2026-11-20T10:00:01Z"));
        assert!(order(Timestamp::MIN, &[]).is_none());
    }
}
