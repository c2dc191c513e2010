//! What an advisory says of how the vulnerability was handled, beside its timeline.

use crate::model::handling::{
    ANSWERS, Answer, BRANCH_FIXES, BehaviourChange, Branch, Confirmation, DefaultConfiguration,
    Handling, InsecureOption, Missed,
};
use crate::model::link::Field;
use crate::model::vocabulary;
use crate::parse::Place;
use crate::source::schema::advisory::{
    RawAdvisory, RawBranch, RawChange, RawConfirmation, RawDefault, RawMissed, RawOption,
};

/// The facts of an advisory.
pub(super) fn parse(root: &Place<'_>, raw: &RawAdvisory) -> Handling {
    let within = |key: &'static str| root.key(key);
    Handling {
        default_configuration: raw
            .default_configuration
            .as_ref()
            .and_then(|raw| default_configuration(&within("default_configuration"), raw)),
        behaviour_change: raw
            .behaviour_change
            .as_ref()
            .and_then(|raw| behaviour_change(&within("behaviour_change"), raw)),
        insecure_options: root.each("insecure_options", &raw.insecure_options, option),
        confirmation: raw
            .confirmation
            .as_ref()
            .and_then(|raw| confirmation(&within("confirmation"), raw)),
        no_cve: root.optional_line("no_cve", raw.no_cve.as_deref()),
        changelog: root.link("changelog", raw.changelog.as_deref(), Field::Reference),
        missed: root.each("missed", &raw.missed, missed),
    }
}

/// One line of development.
pub(super) fn branch(place: &Place<'_>, raw: &RawBranch) -> Option<Branch> {
    let name = place.key("name").line(&raw.name);
    let supported = answer(place, "supported", &raw.supported);
    let affected = answer(place, "affected", &raw.affected);
    let fix = place.key("fix").take(vocabulary::meaning(BRANCH_FIXES, &raw.fix));
    let reason = place.optional_line("reason", raw.reason.as_deref());
    Some(Branch { name: name?, supported: supported?, affected: affected?, fix: fix?, reason })
}

/// Yes, no or unknown.
pub(super) fn answer(place: &Place<'_>, key: &'static str, word: &str) -> Option<Answer> {
    place.key(key).take(vocabulary::meaning(ANSWERS, word))
}

fn default_configuration(place: &Place<'_>, raw: &RawDefault) -> Option<DefaultConfiguration> {
    let note = place.optional_line("note", raw.note.as_deref());
    Some(DefaultConfiguration { affected: answer(place, "affected", &raw.affected)?, note })
}

fn behaviour_change(place: &Place<'_>, raw: &RawChange) -> Option<BehaviourChange> {
    let note = place.optional_line("note", raw.note.as_deref());
    let error_message = place.optional_line("error_message", raw.error_message.as_deref());
    Some(BehaviourChange { breaks: answer(place, "breaks", &raw.breaks)?, note, error_message })
}

fn option(place: &Place<'_>, raw: &RawOption) -> Option<InsecureOption> {
    let name = place.key("name").line(&raw.name);
    let note = place.optional_line("note", raw.note.as_deref());
    Some(InsecureOption { warns: answer(place, "warns", &raw.warns)?, name: name?, note })
}

fn confirmation(place: &Place<'_>, raw: &RawConfirmation) -> Option<Confirmation> {
    let reproduced = answer(place, "reproduced", &raw.reproduced);
    Some(Confirmation { asked: answer(place, "asked", &raw.asked)?, reproduced: reproduced? })
}

fn missed(place: &Place<'_>, raw: &RawMissed) -> Option<Missed> {
    let promise = place.key("promise").line(&raw.promise);
    Some(Missed { reason: place.key("reason").line(&raw.reason)?, promise: promise? })
}
