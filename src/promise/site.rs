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
        Some(0) => Judgement::kept("the list is currently empty"),
        Some(1) => Judgement::kept("one packager is on the list"),
        Some(count) => Judgement::kept(format!("{count} packagers are on the list")),
        None => Judgement::missed("there is no `content/packagers.yaml`"),
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
    let stated = library.report_languages(policy);
    match stated.iter().find(|language| !reads(language)) {
        _ if stated.is_empty() => Judgement::not_recorded("the policy names no languages"),
        Some(language) => Judgement::missed(format!("there is no policy in `{language}`")),
        None => Judgement::kept(stated.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::page::{Contact, Page};
    use crate::promise::Verdict::{self, Kept, Missed, NotRecorded};

    #[track_caller]
    fn check(found: &Judgement, expected: Verdict) {
        assert_eq!(found.verdict, expected, "{}", found.why);
    }

    #[test]
    fn a_site_ranks_or_it_does_not() {
        let mut library = fixture::library(vec![]);
        check(&no_ranking(&library), Missed);
        library.site.severity = SeverityPolicy::Attributed;
        check(&no_ranking(&library), Kept);
    }

    /// Contacts, of which the last has the fingerprint of the key that the library has.
    fn contacts(library: &Library, count: usize) -> Policy {
        let contact = |index| Contact {
            name: "Security team".to_owned(),
            uri: fixture::link("https://example.org/report"),
            fingerprint: (index + 1 == count).then(|| library.keyring.keys[0].fingerprint.clone()),
        };
        Policy { contacts: (0..count).map(contact).collect(), ..Policy::default() }
    }

    #[test]
    fn a_contact_needs_a_key_that_is_in_use_for_reports() {
        for (role, state, expected) in [
            (KeyRole::Reports, KeyState::Active, Kept),
            (KeyRole::Advisories, KeyState::Active, Missed),
            (KeyRole::Reports, KeyState::Upcoming, Missed),
            (KeyRole::Reports, KeyState::Retired, Missed),
            (KeyRole::Reports, KeyState::Revoked, Missed),
        ] {
            let mut library = fixture::library(vec![]);
            fixture::add_key(&mut library, "both", role, state);
            for count in [1, 2] {
                check(&private_contact(&library, &contacts(&library, count)), expected);
            }
            check(&private_contact(&library, &Policy::default()), Missed);
            let mut without = contacts(&library, 1);
            without.contacts[0].fingerprint = None;
            check(&private_contact(&library, &without), Missed);
        }
    }

    #[test]
    fn the_list_of_packagers_may_be_empty_but_not_absent() {
        check(&packagers_listed(Some(0)), Kept);
        assert_eq!(packagers_listed(Some(0)).why, "the list is currently empty");
        check(&packagers_listed(Some(1)), Kept);
        check(&packagers_listed(Some(7)), Kept);
        check(&packagers_listed(None), Missed);
    }

    #[test]
    fn the_policy_says_how_to_join_the_list() {
        check(&how_to_join(&Policy::default()), Missed);
        let join = Some("Write to us".to_owned());
        check(&how_to_join(&Policy { join, ..Policy::default() }), Kept);
    }

    #[test]
    fn reports_may_be_in_the_languages_that_the_policy_is_in() {
        let mut library = fixture::library(vec![]);
        let policy = |languages: &[&str]| {
            let languages = languages.iter().map(|&language| language.to_owned()).collect();
            Policy { languages, ..Policy::default() }
        };
        check(&languages(&library, &policy(&[])), NotRecorded);
        check(&languages(&library, &policy(&["en"])), Kept);
        check(&languages(&library, &policy(&["en", "de"])), Missed);
        library.pages.push(Page {
            name: "policy.de".to_owned(),
            title: "Richtlinie".to_owned(),
            description: None,
            menu: None,
            order: 1_000,
            prose: fixture::prose("content/policy.de.md"),
        });
        check(&languages(&library, &policy(&["en", "de"])), Kept);
        check(&languages(&library, &policy(&["en", "de", "fr"])), Missed);
    }
}
