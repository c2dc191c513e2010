//! Promises that the site itself keeps.

use super::Judgement;
use crate::model::keyring::{KeyRole, KeyState};
use crate::model::library::Library;
use crate::model::page::Policy;
use crate::model::site::SeverityPolicy;

pub(super) fn no_ranking(library: &Library) -> Judgement {
    match library.site.severity {
        SeverityPolicy::Attributed => {
            Judgement::kept("a score is shown only with the name of the one who gave it")
        }
        SeverityPolicy::Ranked => Judgement::missed("the site shows scores as its own"),
    }
}

pub(super) fn private_contact(library: &Library, policy: &Policy) -> Judgement {
    if policy.contacts.is_empty() {
        return Judgement::missed("the policy names no contact");
    }
    let usable = |fingerprint| {
        library.keyring.keys.iter().any(|key| {
            key.fingerprint == fingerprint
                && key.role == KeyRole::Reports
                && key.state == KeyState::Active
        })
    };
    let mut fingerprints = policy.contacts.iter().filter_map(|contact| contact.fingerprint.clone());
    if fingerprints.any(usable) {
        Judgement::kept("a contact has a key for reports")
    } else {
        Judgement::missed("no contact has an active key for reports")
    }
}

pub(super) fn packagers_listed(packagers: Option<usize>) -> Judgement {
    match packagers {
        Some(0) => Judgement::kept("the list is empty, and the policy says so"),
        Some(1) => Judgement::kept("one packager is on the list"),
        Some(count) => Judgement::kept(format!("{count} packagers are on the list")),
        None => Judgement::not_recorded("there is no `content/packagers.yaml`"),
    }
}

pub(super) fn how_to_join(policy: &Policy) -> Judgement {
    match &policy.join {
        Some(how) => Judgement::kept(how.clone()),
        None => Judgement::missed("the policy has no `join`"),
    }
}

pub(super) fn languages(library: &Library, policy: &Policy) -> Judgement {
    let reads = |language: &&String| {
        **language == library.site.language || library.page(&format!("policy.{language}")).is_some()
    };
    match policy.languages.iter().find(|language| !reads(language)) {
        _ if policy.languages.is_empty() => {
            Judgement::not_recorded("the policy names no languages")
        }
        Some(language) => Judgement::missed(format!("there is no policy in `{language}`")),
        None => Judgement::kept(policy.languages.join(", ")),
    }
}
