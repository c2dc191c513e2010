//! What must hold before anything is sent.

use jiff::{SignedDuration, Timestamp};

use super::packager::Packager;
use crate::diagnostic::{Fault, Rule};
use crate::document::text::day;
use crate::model::advisory::Advisory;
use crate::model::affected::Fix;
use crate::model::date::Moment;
use crate::signature::certificate::EncryptionKey;

/// A release without a date, or with one that is past.
pub static BUNDLE_DATE: Rule = Rule::error(
    "bundle-date",
    "the draft has no planned date of release, or one that is past",
    "Packagers prepare for a day, and keep silent until then: without it nobody knows when the embargo ends. Write `planned:` \
     into the draft, with a time if you know it.",
);

/// A packager whom nobody can write to in secret.
pub static BUNDLE_CERTIFICATE: Rule = Rule::error(
    "bundle-certificate",
    "a packager's certificate cannot be used until the release",
    "A bundle is encrypted to a key that is good now and still is on the day of the release, so that the packager can read \
     what a later message changes. Ask for a new certificate, and compare its fingerprint over another way.",
);

/// A list that takes no embargo that long.
pub static BUNDLE_LEAD: Rule = Rule::error(
    "bundle-lead",
    "a mailing list is told too early",
    "Lists of distributors take no embargo longer than their rule says: what is sent earlier is made public earlier, or \
     refused. `max_lead` in packagers.yaml says how long that is. Send it to the others by `--to`, and to the list later.",
);

/// A fix that packagers could not apply.
pub static BUNDLE_PATCH: Rule = Rule::error(
    "bundle-patch",
    "a fix of the draft has no patch",
    "Packagers are told ahead so that they can build: each fix of the draft needs its patch, named by `patch:` and kept in \
     the draft's folder `patches/`, as `git format-patch` writes it.",
);

/// The packagers with the keys to encrypt to.
///
/// # Errors
/// Everything that is in the way, at once: [`BUNDLE_DATE`], [`BUNDLE_CERTIFICATE`], [`BUNDLE_LEAD`].
pub fn recipients<'a>(
    planned: Option<Moment>,
    now: Timestamp,
    packagers: &[&'a Packager],
) -> Result<Vec<(&'a Packager, EncryptionKey)>, Vec<Fault>> {
    let planned = date(planned, now).map_err(|fault| vec![fault])?;
    let (mut ready, mut faults) = (Vec::new(), Vec::new());
    for packager in packagers {
        faults.extend(early(packager, planned, now));
        match key(packager, planned, now) {
            Ok(key) => ready.push((*packager, key)),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(ready) } else { Err(faults) }
}

/// What is wrong with the patches that the fixes of a draft name.
#[must_use]
pub fn patches(advisory: &Advisory) -> Vec<Fault> {
    let fixes = || advisory.affected.iter().flat_map(|affected| &affected.fixes);
    if fixes().next().is_none() {
        let fault = Fault::new(&BUNDLE_PATCH, "the draft names no fix");
        return vec![fault.hint("add `fixes:` to what is affected, each with its `patch:`")];
    }
    let lacking = |fix: &Fix| {
        let message = format!("the fix for the branch `{}` has no patch", fix.branch);
        let hint = "write it to the draft's folder `patches/` by `git format-patch --stdout`, and name it with `patch:`";
        Fault::new(&BUNDLE_PATCH, message).hint(hint)
    };
    fixes().filter(|fix| fix.patch.is_none()).map(lacking).collect()
}

/// The last instant of a release that is planned for a day, or the instant of one with a time.
#[must_use]
pub fn latest(planned: Moment) -> Timestamp {
    match planned {
        Moment::Time(instant) => instant,
        Moment::Day(_) => {
            let day = SignedDuration::from_hours(24) - SignedDuration::from_secs(1);
            planned.instant().saturating_add(day).unwrap_or(Timestamp::MAX)
        }
    }
}

fn date(planned: Option<Moment>, now: Timestamp) -> Result<Moment, Fault> {
    let Some(planned) = planned else {
        return Err(Fault::new(&BUNDLE_DATE, "the draft has no planned date of release")
            .hint("write `planned: 2026-12-01T15:00:00Z`, or only the day, below `draft:`"));
    };
    if latest(planned) <= now {
        let message = format!("the planned release, {}, is past", day::shown(planned));
        return Err(Fault::new(&BUNDLE_DATE, message).hint("plan another day, or publish now"));
    }
    Ok(planned)
}

fn early(packager: &Packager, planned: Moment, now: Timestamp) -> Option<Fault> {
    let most = packager.list.max_lead?;
    let first = latest(planned).checked_sub(most).ok()?;
    (now < first).then(|| {
        let message = format!(
            "`{}` takes nothing more than {} ahead, and the release is {} ahead",
            packager.name,
            span(most),
            span(latest(planned).duration_since(now))
        );
        let first = day::shown(Moment::Time(first));
        Fault::new(&BUNDLE_LEAD, message)
            .hint(format!("write to it from {first} on, and to the others now by `--to`"))
    })
}

fn key(packager: &Packager, planned: Moment, now: Timestamp) -> Result<EncryptionKey, Fault> {
    packager.certificate.encryption_key(now, latest(planned)).map_err(|fault| {
        let message = format!(
            "`{}` cannot be written to until the release on {}: {}",
            packager.name,
            planned.day(),
            fault.message
        );
        Fault::new(&BUNDLE_CERTIFICATE, message)
            .hint("ask for a new certificate, or leave it out by `--to`")
    })
}

/// A time span in days and hours, rounded up.
fn span(span: SignedDuration) -> String {
    let hours = (span.as_secs() + 3_599) / 3_600;
    match (hours / 24, hours % 24) {
        (days, 0) => format!("{days} days"),
        (days, hours) if days < 3 => format!("{} hours", days * 24 + hours),
        (days, 1) => format!("{days} days and 1 hour"),
        (days, hours) => format!("{days} days and {hours} hours"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::fixture::{bsd, linux, list};
    use crate::document::fixture;
    use crate::model::commit::Commit;

    #[track_caller]
    fn check(planned: &str, now: &str, expected: &[&str]) {
        let all = [linux(), list(), bsd()];
        let planned = (!planned.is_empty()).then(|| Moment::parse(planned).unwrap());
        let ready = recipients(planned, now.parse().unwrap(), &all.iter().collect::<Vec<_>>());
        match ready {
            Ok(ready) => assert_eq!((ready.len(), expected.len()), (3, 0)),
            Err(faults) => {
                let found: Vec<_> = faults
                    .iter()
                    .map(|fault| format!("{}: {}", fault.rule.code, fault.message))
                    .collect();
                assert_eq!(found, expected);
            }
        }
    }

    const NOW: &str = "2026-11-22T12:00:00Z";

    #[test]
    fn the_release_is_planned_and_ahead() {
        check("2026-11-27", NOW, &[]);
        check("2026-11-22", NOW, &[]);
        check("2026-11-22T12:00:01Z", NOW, &[]);
        check("", NOW, &["bundle-date: the draft has no planned date of release"]);
        let past = "bundle-date: the planned release, 2026-11-22 12:00 UTC, is past";
        check("2026-11-22T12:00:00Z", NOW, &[past]);
        check("2026-11-21", NOW, &["bundle-date: the planned release, 2026-11-21, is past"]);
    }

    #[test]
    fn who_cannot_be_written_to_until_then_is_named() {
        check("2026-11-27T23:59:59Z", NOW, &[]);
        let expired = |day: &str| {
            format!(
                "bundle-certificate: `Example BSD` cannot be written to until the release on {day}: this key expired on 2026-11-28"
            )
        };
        check("2026-11-28T00:00:00Z", NOW, &[&expired("2026-11-28")]);
        check("2026-11-28", NOW, &[&expired("2026-11-28")]);
        check("2026-12-01", NOW, &[&expired("2026-12-01")]);
    }

    #[test]
    fn a_list_is_told_no_earlier_than_it_takes() {
        check("2026-11-24T12:00:00Z", "2026-11-10T12:00:00Z", &[]);
        let early = |ahead: &str| {
            format!(
                "bundle-lead: `Example list` takes nothing more than 14 days ahead, and the release is {ahead} ahead"
            )
        };
        check("2026-11-24T12:00:00Z", "2026-11-10T11:59:59Z", &[&early("14 days and 1 hour")]);
        check("2026-11-24", "2026-11-10T12:00:00Z", &[&early("14 days and 12 hours")]);
    }

    #[test]
    fn every_fix_has_a_patch() {
        let mut advisory = fixture::advisory("EX-2026-0001");
        let found = |advisory: &Advisory| {
            patches(advisory).into_iter().map(|fault| fault.message).collect::<Vec<_>>()
        };
        assert_eq!(found(&advisory), ["the draft names no fix"]);
        let fix = |patch: Option<&str>| Fix {
            branch: "main".to_owned(),
            commit: Commit::parse(&"a".repeat(40)).unwrap(),
            patch: patch.map(str::to_owned),
        };
        advisory.affected[0].fixes = vec![fix(Some("main.patch")), fix(None)].into();
        assert_eq!(found(&advisory), ["the fix for the branch `main` has no patch"]);
        advisory.affected[0].fixes.pop();
        assert_eq!(found(&advisory), [""; 0]);
    }
}
