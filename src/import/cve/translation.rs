use super::cut::Cut;
use super::raw::{RawVersion, Status};
use super::statuses::Entry;
use crate::import::condition;
use crate::import::stretch::{Stretch, is_pattern, parses, spelled};
use crate::model::version::{Scheme, Version};

/// What records of the older format have in place of the end that they do not name.
const UNSPECIFIED: &str = "unspecified";

/// Words that old records have where a version is not known.
const NOTHING: [&str; 6] = ["", "-", "n/a", "N/A", "unknown", UNSPECIFIED];

/// The entries with their places, where two that each name one end of a range, as records that came from the older
/// format have them, are one.
pub(super) fn joined(written: &[RawVersion]) -> Vec<(usize, RawVersion)> {
    let mut joined: Vec<(usize, RawVersion)> = Vec::new();
    for (index, raw) in written.iter().enumerate() {
        let open = joined.last_mut().filter(|(_, last)| {
            last.less_than.as_deref() == Some(UNSPECIFIED)
                && raw.version == UNSPECIFIED
                && last.version != UNSPECIFIED
                && (last.status, &last.version_type) == (raw.status, &raw.version_type)
                && last.changes.iter().flatten().next().is_none()
        });
        match open {
            Some((_, last)) => {
                let version = std::mem::take(&mut last.version);
                *last = RawVersion { version, ..raw.clone() };
            }
            None => joined.push((index, raw.clone())),
        }
    }
    joined
}

/// What an entry of a record says, on the line of a scheme's versions.
///
/// # Errors
/// Why it says nothing that could stand there.
pub(super) fn entries(scheme: Scheme, raw: &RawVersion) -> Result<Vec<Entry>, String> {
    let version = raw.version.trim();
    let upper = match (&raw.less_than, &raw.less_than_or_equal) {
        (None, None) => return alone(scheme, version, raw),
        (Some(_), Some(_)) => return Err("it has two ends".to_owned()),
        (Some(text), None) => (text.trim(), false),
        (None, Some(text)) => (text.trim(), true),
    };
    let from = begin(scheme, version)?;
    let mut changes = Vec::new();
    for change in raw.changes.iter().flatten() {
        changes.push((Cut::Before(sound(scheme, change.at.trim())?), change.status));
    }
    let to = end(scheme, upper)?;
    let placed = from.has_place(scheme) && to.has_place(scheme);
    if placed && from.compare(&to, scheme).is_ge() {
        return Err(format!("it ends at `{}`, where nothing lies in it", upper.0));
    }
    Ok(vec![Entry { from, to, status: raw.status, changes }])
}

/// The beginning of a range; the words for one after a version come from records of the older format.
fn begin(scheme: Scheme, version: &str) -> Result<Cut, String> {
    match version.strip_prefix("next of ") {
        _ if ["0", "*"].contains(&version) || NOTHING.contains(&version) => Ok(Cut::Start),
        Some(last) => Ok(Cut::After(sound(scheme, last)?)),
        None => Ok(Cut::Before(sound(scheme, version)?)),
    }
}

/// An entry without an end: one version, all of them, or a condition as GitHub writes it.
fn alone(scheme: Scheme, version: &str, raw: &RawVersion) -> Result<Vec<Entry>, String> {
    let entry = |from, to| Entry { from, to, status: raw.status, changes: Vec::new() };
    if version == "0" || NOTHING.contains(&version) {
        return Err("it names no version".to_owned());
    }
    if raw.changes.as_ref().is_some_and(|changes| !changes.is_empty()) {
        return Err("its status changes, but it has no end".to_owned());
    }
    if version == "*" {
        return Ok(vec![entry(Cut::Start, Cut::End)]);
    }
    if let Some(stretches) = condition::read(scheme, version) {
        let one = |stretch: Stretch| {
            let cut = |edge: Option<crate::import::stretch::Edge>, open, lower| match edge {
                None => open,
                Some(edge) if edge.included == lower => Cut::Before(spelled(scheme, &edge.version)),
                Some(edge) => Cut::After(spelled(scheme, &edge.version)),
            };
            entry(cut(stretch.from, Cut::Start, true), cut(stretch.to, Cut::End, false))
        };
        return Ok(stretches.into_iter().map(one).collect());
    }
    let version = sound(scheme, version)?;
    Ok(vec![entry(Cut::Before(version.clone()), Cut::After(version))])
}

/// A version that is no condition and no pattern.
fn sound(scheme: Scheme, version: &str) -> Result<String, String> {
    let is_plain = !NOTHING.contains(&version)
        && !is_pattern(scheme, version)
        && !version.contains(['<', '>', '=', '*', '^', '~', ',', '|']);
    let is_known = scheme != Scheme::Unordered && parses(scheme, &spelled(scheme, version));
    if (is_plain || is_known) && Version::parse(version).is_ok() {
        return Ok(spelled(scheme, version));
    }
    Err(format!("`{version}` is no version"))
}

/// The end of a range; `*` stands for a number above all others, as does the word that records of the older format
/// have there.
fn end(scheme: Scheme, (upper, included): (&str, bool)) -> Result<Cut, String> {
    if ["*", UNSPECIFIED].contains(&upper) {
        return Ok(Cut::End);
    }
    let Some(branch) = upper.strip_suffix(".*") else {
        let version = sound(scheme, upper)?;
        return Ok(if included { Cut::After(version) } else { Cut::Before(version) });
    };
    let next = next_branch(branch).and_then(|next| match scheme {
        Scheme::SemVer => Some(format!("{}-0", spelled(scheme, &next))),
        Scheme::Pep440 => Some(format!("{next}.dev0")),
        _ => None,
    });
    let next = next.filter(|next| parses(scheme, next));
    next.map(Cut::Before).ok_or_else(|| format!("`{upper}` is no version"))
}

/// The branch after one: `2.2` after `2.1`.
fn next_branch(branch: &str) -> Option<String> {
    let (start, last) = match branch.rsplit_once('.') {
        Some((start, last)) => (format!("{start}."), last),
        None => (String::new(), branch),
    };
    Some(format!("{start}{}", last.parse::<u64>().ok()?.checked_add(1)?))
}

/// The status of what a record does not list. One that lists affected versions alone means these, even where it calls
/// all others affected too.
pub(super) fn unlisted(default: Status, versions: &[RawVersion]) -> Status {
    let of_changes =
        |raw: &RawVersion| raw.changes.iter().flatten().any(|one| is_other(one.status));
    let other = versions.iter().any(|raw| is_other(raw.status) || of_changes(raw));
    if default == Status::Affected && !other && !versions.is_empty() {
        return Status::Unknown;
    }
    default
}

fn is_other(status: Status) -> bool {
    status != Status::Affected
}

/// Whether statuses of a record are told apart that ranges do not: all that is not affected is the same there.
pub(super) fn tells_apart(default: Status, versions: &[RawVersion]) -> bool {
    let stated = versions.iter().flat_map(|raw| {
        let changes = raw.changes.iter().flatten().map(|change| change.status);
        std::iter::once(raw.status).chain(changes)
    });
    let others: Vec<_> = stated.chain([default]).filter(|status| is_other(*status)).collect();
    others.windows(2).any(|pair| pair[0] != pair[1])
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::import::cve::statuses;
    use crate::source::schema::advisory::RawAffected;

    #[track_caller]
    fn check(scheme: Scheme, raw: Value, expected: Option<&str>) {
        let mut raw = raw;
        raw["status"] = json!("affected");
        let found = entries(scheme, &serde_json::from_value(raw).unwrap());
        let shown = found.ok().map(|entries| {
            let mut entry = RawAffected::default();
            for stretch in statuses::affected(&entries, Status::Unaffected, scheme).0 {
                assert_eq!(stretch.add_to(&mut entry, scheme), None);
            }
            let mut words = entry.versions;
            words.extend(entry.ranges.into_iter().map(|range| {
                let end = range.fixed.map(|to| format!("<{to}"));
                let end = end.or(range.last_affected.map(|to| format!("<={to}")));
                format!("{} {}", range.introduced.unwrap(), end.unwrap_or_default())
            }));
            words.join(", ")
        });
        assert_eq!(shown.as_deref(), expected);
    }

    #[test]
    fn entries_are_read_in_every_form() {
        let python = Scheme::Pep440;
        check(python, json!({"version": "1.0", "lessThan": "2.3.0"}), Some("1.0 <2.3.0"));
        check(python, json!({"version": "0", "lessThanOrEqual": "2"}), Some("0 <=2"));
        check(python, json!({"version": "unspecified", "lessThan": "2"}), Some("0 <2"));
        check(python, json!({"version": "1.0"}), Some("1.0"));
        check(python, json!({"version": "*"}), Some("0 "));
        check(python, json!({"version": "1.0", "lessThan": "*"}), Some("1.0 "));
        check(python, json!({"version": "< 4.3.0"}), Some("0 <4.3.0"));
        check(python, json!({"version": ">= 1.0, < 2.0"}), Some("1.0 <2.0"));
        check(Scheme::SemVer, json!({"version": "v1", "lessThan": "1.2"}), Some("1.0.0 <1.2.0"));
        let open = "unspecified";
        check(Scheme::SemVer, json!({"version": "1.0.0", "lessThan": open}), Some("1.0.0 "));
        check(
            Scheme::SemVer,
            json!({"version": "next of 1.0.0", "lessThan": open}),
            Some("1.0.1-0 "),
        );
    }

    #[test]
    fn a_branch_ends_before_the_next() {
        check(
            Scheme::SemVer,
            json!({"version": "2.0.0", "lessThan": "2.*"}),
            Some("2.0.0 <3.0.0-0"),
        );
        check(
            Scheme::Pep440,
            json!({"version": "2.0", "lessThanOrEqual": "2.1.*"}),
            Some("2.0 <2.2.dev0"),
        );
        check(Scheme::Maven, json!({"version": "2.0", "lessThan": "2.*"}), None);
        check(Scheme::Pep440, json!({"version": "2.0", "lessThan": "x.*"}), None);
    }

    #[test]
    fn what_says_nothing_is_refused() {
        for version in [
            "n/a",
            "",
            "0",
            "unspecified",
            "before 2.0",
            "all versions",
            "2.*",
            "~> 1.2",
            "1.x",
            "2.0+",
            "all",
        ] {
            check(Scheme::Pep440, json!({"version": version}), None);
        }
        check(Scheme::Pep440, json!({"version": "1", "lessThan": "< 2"}), None);
        check(
            Scheme::Pep440,
            json!({"version": "1", "lessThan": "2", "lessThanOrEqual": "2"}),
            None,
        );
        for end in ["1", "0.9", "n/a", "latest"] {
            check(Scheme::Pep440, json!({"version": "1", "lessThan": end}), None);
        }
        check(
            Scheme::Pep440,
            json!({"version": "1", "changes": [{"at": "2", "status": "unknown"}]}),
            None,
        );
    }

    #[test]
    fn the_two_halves_of_a_range_are_one() {
        let half = |version: &str, end: &str| json!({"version": version, "lessThan": end, "status": "affected"});
        let joined = |raw: Value| {
            let raw: Vec<RawVersion> = serde_json::from_value(raw).unwrap();
            let one = |(index, raw): &(usize, RawVersion)| {
                format!("{index}:{}<{}", raw.version, raw.less_than.as_deref().unwrap_or_default())
            };
            super::joined(&raw).iter().map(one).collect::<Vec<_>>()
        };
        let open = "unspecified";
        assert_eq!(
            joined(json!([
                half("1.31.0", open),
                half(open, "1.36.1"),
                half("2", open),
                half(open, "3")
            ])),
            ["0:1.31.0<1.36.1", "2:2<3"]
        );
        assert_eq!(
            joined(json!([half(open, "1"), half("2", open)])),
            ["0:unspecified<1", "1:2<unspecified"]
        );
        assert_eq!(joined(json!([half("1", "2"), half(open, "3")])), ["0:1<2", "1:unspecified<3"]);
    }

    #[test]
    fn a_list_of_affected_versions_alone_is_meant() {
        let versions = |status| vec![RawVersion { status, ..RawVersion::default() }];
        let check = |status, expected| {
            assert_eq!(unlisted(Status::Affected, &versions(status)), expected);
        };
        check(Status::Affected, Status::Unknown);
        check(Status::Unaffected, Status::Affected);
        assert_eq!(unlisted(Status::Affected, &[]), Status::Affected);
    }

    #[test]
    fn unknown_is_told_from_unaffected() {
        let versions = |status| vec![RawVersion { status, ..RawVersion::default() }];
        assert!(tells_apart(Status::Unknown, &versions(Status::Unaffected)));
        assert!(!tells_apart(Status::Unaffected, &versions(Status::Affected)));
        assert!(!tells_apart(Status::Unaffected, &versions(Status::Unaffected)));
    }
}
