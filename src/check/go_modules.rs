//! What the Go vulnerability database cannot hold as it was written.

use super::{Evidence, Findings, affected_path};
use crate::diagnostic::{Fault, Rule};
use crate::document::go_vulndb::{Unfit, go_name, spans};
use crate::model::advisory::Advisory;
use crate::model::affected::Affected;
use crate::model::range::EventKind;
use crate::model::site::Group;

/// A module that govulncheck will not know of.
pub static GO_LEFT_OUT: Rule = Rule::warning(
    "go-left-out",
    "a Go module is left out of the Go vulnerability database",
    "govulncheck takes a module without a range of versions for one that is affected in every version. So an entry that says \
     nothing of versions, or whose versions are none of Semantic Versioning, is left out of `go/`: govulncheck then says nothing \
     of it. Write `ranges:` with versions such as 1.2.3, without a `v`.",
);

/// A fix that nobody released.
pub static GO_LAST_AFFECTED: Rule = Rule::warning(
    "go-last-affected",
    "govulncheck will show a fixed version that does not exist",
    "The Go vulnerability database knows `introduced` and `fixed` alone. In place of `last_affected` stands the next version in \
     Semantic Versioning's order, such as 1.9.1-0 after 1.9.0: it matches the same versions, but govulncheck shows it as the one \
     to upgrade to. Write `fixed` once there is a fixed version.",
);

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    if !evidence.library.site.publishes(Group::Go) {
        return;
    }
    let advisories = evidence.library.advisories().iter();
    for advisory in advisories.filter(|advisory| advisory.withdrawn.is_none()) {
        for (index, affected) in advisory.affected.iter().enumerate() {
            if let Some(name) = go_name(affected) {
                one(advisory, index, affected, name, findings);
            }
        }
    }
}

fn one(
    advisory: &Advisory,
    index: usize,
    affected: &Affected,
    name: &str,
    findings: &mut Findings,
) {
    let path = affected_path(index);
    let fault = match spans(affected) {
        Err(Unfit::Nothing) => left_out(name, "nothing is said of its versions"),
        Err(Unfit::Version) => left_out(name, "one of its versions is none of Semantic Versioning"),
        Ok(_) => match ended(affected) {
            None => return,
            Some((range, event)) => {
                let path =
                    affected.ranges[range].event_path(&path.key("ranges").index(range), event);
                findings.advisory(advisory, path, last_affected(name));
                return;
            }
        },
    };
    findings.advisory(advisory, path, fault);
}

/// The first event that has no word in the database.
fn ended(affected: &Affected) -> Option<(usize, usize)> {
    let ranges = affected.ranges.iter().enumerate().filter(|(_, range)| !range.is_git());
    let mut events = ranges.flat_map(|(at, range)| {
        range.events.iter().enumerate().map(move |(event, found)| (at, event, found.kind))
    });
    let found = events.find(|(_, _, kind)| *kind == EventKind::LastAffected);
    found.map(|(range, event, _)| (range, event))
}

fn left_out(name: &str, why: &str) -> Fault {
    Fault::new(&GO_LEFT_OUT, format!("govulncheck will not know of `{name}`: {why}"))
        .hint("write `ranges:` with versions such as 1.2.3")
}

fn last_affected(name: &str) -> Fault {
    let message = format!("govulncheck will show a made-up version as the fix of `{name}`");
    Fault::new(&GO_LAST_AFFECTED, message).hint("write `fixed:` once there is a fixed version")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::range::{Range, RangeKind};

    #[track_caller]
    fn check(purl: &str, events: &[(EventKind, &str)], expected: &[&str]) {
        let mut affected = fixture::affected(purl, "1.0.0", "2.0.0");
        affected.ranges.clear();
        if !events.is_empty() {
            affected.ranges.push(Range::of_events(RangeKind::SemVer, events));
        }
        let mut findings = Findings::default();
        if let Some(name) = go_name(&affected) {
            one(&fixture::advisory("EX-2026-0001"), 0, &affected, name, &mut findings);
        }
        let codes: Vec<_> = findings.0.iter().map(|found| found.fault.rule.code).collect();
        assert_eq!(codes, expected);
    }

    #[test]
    fn what_the_database_cannot_say_is_named() {
        use EventKind::{Fixed, Introduced, LastAffected};
        let module = "pkg:golang/example.org/a";
        check(module, &[(Introduced, "1.0.0"), (Fixed, "1.2.0")], &[]);
        check(module, &[(Introduced, "1.0.0"), (LastAffected, "1.2.0")], &["go-last-affected"]);
        check(module, &[], &["go-left-out"]);
        check(module, &[(Introduced, "1.0"), (Fixed, "1.2.0")], &["go-left-out"]);
        check("pkg:npm/a", &[], &[]);
    }
}
