//! `content/intake.yaml`.

use std::cell::RefCell;

use crate::diagnostic::{Fault, Rule};
use crate::model::intake::{OUTCOMES, Report};
use crate::model::vocabulary;
use crate::parse::Place;
use crate::source::finding::Finding;
use crate::source::schema::intake::{RawIntake, RawReport};
use crate::source::yaml::Tree;

/// An answer before its question.
pub static INTAKE_ORDER: Rule = Rule::error(
    "intake-order",
    "a report was answered before it came",
    "The log of reports counts how long a first answer took, so an answer that is dated before its report would count as \
     no time at all. One of the two dates is a slip.",
);

/// Turns the source into reports, in the source's order.
#[must_use]
pub fn parse(raw: &RawIntake, tree: &Tree, findings: &RefCell<Vec<Finding>>) -> Vec<Report> {
    Place::root(tree, findings).each("reports", &raw.reports, report)
}

fn report(place: &Place<'_>, raw: &RawReport) -> Option<Report> {
    let received = place.moment("received", Some(&raw.received));
    let acknowledged = place.moment("acknowledged", raw.acknowledged.as_deref());
    let outcome = place.key("outcome").take(vocabulary::meaning(OUTCOMES, &raw.outcome));
    if let (Some(received), Some(acknowledged)) = (received, acknowledged)
        && acknowledged.is_surely_before(received)
    {
        let message = format!("{acknowledged} is before {received}");
        let fault = Fault::new(&INTAKE_ORDER, message).hint("mend one of the two dates");
        place.key("acknowledged").report(fault);
    }
    Some(Report { received: received?, acknowledged, outcome: outcome? })
}
