//! Whether dates can be true.

use super::{Evidence, Findings};
use crate::diagnostic::{Fault, Rule};
use crate::model::Path;
use crate::model::advisory::Advisory;
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

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    for advisory in evidence.library.advisories() {
        future(evidence, advisory, findings);
        withdrawal(advisory, findings);
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
    let Some(withdrawn) = &advisory.withdrawn else { return };
    if withdrawn.at.day() > advisory.revisions.newest().date.day() && advisory.imported.is_none() {
        let fault = Fault::new(
            &WITHDRAWN_REVISION,
            format!("no revision is as late as the withdrawal, {}", withdrawn.at),
        );
        let path = Path::root().key("withdrawn").key("at");
        findings.advisory(advisory, path, fault.hint("add a revision that says so"));
    }
}
