//! Whether dates can be true.

use jiff::Timestamp;

use super::{Evidence, Findings};
use crate::diagnostic::{Fault, Rule};
use crate::model::Path;
use crate::model::advisory::Advisory;
use crate::model::library::Library;
use crate::model::timeline::TimelineKind;

/// A publication that has not happened.
pub static DATE_FUTURE: Rule = Rule::warning(
    "date-future",
    "a date lies in the future",
    "Readers' programs sort by these dates and may hide or refuse what is not yet. Either the date is a slip, or this \
     machine's clock is wrong; `--now` sets another time for the check.",
);

/// A withdrawal that no revision tells of.
pub static WITHDRAWN_REVISION: Rule = Rule::warning(
    "withdrawn-revision",
    "a withdrawal has no revision",
    "A withdrawal changes what the advisory says, so it is a revision of its own: readers who follow revisions would \
     miss it otherwise.",
);

/// A withdrawal of what was not there yet.
pub static WITHDRAWN_EARLY: Rule = Rule::warning(
    "withdrawn-early",
    "a withdrawal is dated before the first revision",
    "An advisory is published with its first revision and can be withdrawn only after that. One of the two dates is most \
     likely a slip.",
);

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    for advisory in evidence.library.advisories() {
        future(evidence, advisory, findings);
        withdrawal(advisory, findings);
    }
}

/// When a date ceases to lie in the future.
pub(super) fn moments(library: &Library, moments: &mut Vec<Timestamp>) {
    for advisory in library.advisories() {
        moments.extend(advisory.revisions.numbered().map(|(_, revision)| revision.date.instant()));
        moments.extend(advisory.timeline.iter().map(|event| event.at.instant()));
    }
}

fn future(evidence: &Evidence<'_>, advisory: &Advisory, findings: &mut Findings) {
    let late = |message: String| {
        Fault::new(&DATE_FUTURE, message).hint("check the date, or the clock of this machine")
    };
    for (number, revision) in
        advisory.revisions.numbered().filter(|(_, revision)| revision.date.instant() > evidence.now)
    {
        let path = Path::root().key("revisions").index(number - 1).key("date");
        findings.advisory(advisory, path, late(format!("{} is in the future", revision.date)));
    }
    for (index, event) in advisory.timeline.iter().enumerate() {
        if event.at.instant() > evidence.now && event.kind != TimelineKind::ReleasePlanned {
            let path = Path::root().key("timeline").index(index).key("at");
            findings.advisory(advisory, path, late(format!("{} is in the future", event.at)));
        }
    }
}

fn withdrawal(advisory: &Advisory, findings: &mut Findings) {
    let Some(withdrawn) = advisory.withdrawn.as_ref().filter(|_| advisory.imported.is_none())
    else {
        return;
    };
    let path = Path::root().key("withdrawn").key("at");
    let first = advisory.revisions.first().date;
    if withdrawn.at.is_surely_before(first) {
        let message = format!("{} is before the first revision, {first}", withdrawn.at);
        let fault = Fault::new(&WITHDRAWN_EARLY, message).hint("mend one of the two dates");
        findings.advisory(advisory, path, fault);
    } else if withdrawn.at.day() > advisory.revisions.newest().date.day() {
        let fault = Fault::new(
            &WITHDRAWN_REVISION,
            format!("no revision is as late as the withdrawal, {}", withdrawn.at),
        );
        findings.advisory(advisory, path, fault.hint("add a revision that says so"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;

    /// The codes for a withdrawal of an advisory whose only revision has this date.
    #[track_caller]
    fn check(revised: &str, withdrawn: &str, expected: &[&str]) {
        let advisory = Advisory {
            revisions: fixture::revisions(&[(revised, "Initial publication")]),
            withdrawn: fixture::withdrawn(withdrawn, "wrong"),
            ..fixture::advisory("EX-2026-0001")
        };
        let mut findings = Findings::default();
        withdrawal(&advisory, &mut findings);
        let codes: Vec<_> = findings.0.iter().map(|found| found.fault.rule.code).collect();
        assert_eq!(codes, expected);
    }

    #[test]
    fn a_withdrawal_follows_the_publication_and_is_a_revision() {
        check("2026-01-02", "2026-01-02T12:00:00Z", &[]);
        check("2026-01-02T12:00:00Z", "2026-01-02", &[]);
        check("2026-01-02", "2026-01-03", &["withdrawn-revision"]);
        check("2026-01-02", "2026-01-01", &["withdrawn-early"]);
        check("2026-01-02T12:00:00Z", "2026-01-02T11:00:00Z", &["withdrawn-early"]);
    }
}
