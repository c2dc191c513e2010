//! `README.txt` of a bundle: what may be done with it, and until when.

use std::fmt::Write as _;

use crate::document::text::day;
use crate::model::date::Moment;
use crate::model::library::Library;
use crate::model::page::Contact;

/// What TLP 2.0 calls the circle that a bundle is for (FIRST, Traffic Light Protocol 2.0): the recipient's organisation
/// alone.
pub const TLP: &str = "TLP:AMBER+STRICT";

const TERMS: &str = "\
This is confidential until the release. TLP:AMBER+STRICT means that you
may share it within your own organisation, with those who need to know
it to prepare, and with nobody else: no customer, no partner, no public
or semi-public build service, repository, bug tracker or mailing list.

Before the release you may
- prepare, build and test packages where only those people can see them,
- tell us of faults in the text or in the patches, at the address below.

Before the release you may not
- publish packages, sources, changelogs or commits with the fix,
- say in public that a release is coming, or what it is about.

If any of it became known, or you see it used: write to us at once. We
then release early and tell you.
";

const FILES: &str = "\
Files:

advisory.txt       the advisory as it will be published, but for its id
                   and its dates
advisory.osv.json  the same as an OSV record for your tools. Its id is a
                   stand-in, its date of change that of the release, and
                   it has no date of publication
patches/           a patch for each fixed branch
SHA256SUMS         the hashes of all of these
";

/// The letter for a draft of this name.
#[must_use]
pub fn letter(name: &str, planned: Moment, library: &Library) -> String {
    let mut letter = format!("{TLP}\n\n");
    // Writing to a string does not fail.
    let _ = writeln!(letter, "From:     {}", library.site.title)
        .and_then(|()| writeln!(letter, "Release:  {}", release(planned)))
        .and_then(|()| writeln!(letter, "Name:     {name}, until it has an id"))
        .and_then(|()| write!(letter, "\n{TERMS}\n"))
        .and_then(|()| write!(letter, "Contact:\n\n{}\n{FILES}", contacts(library)))
        .is_ok();
    letter
}

/// When the embargo ends.
#[must_use]
pub fn release(planned: Moment) -> String {
    let weekday = planned.day().strftime("%A");
    match planned {
        Moment::Time(_) => format!("{}, a {weekday}", day::shown(planned)),
        Moment::Day(day) => format!("{day} (UTC), a {weekday}; the time of day is not fixed yet"),
    }
}

fn contacts(library: &Library) -> String {
    let contacts = library.policy.iter().flat_map(|policy| &policy.contacts);
    contacts.map(contact).collect()
}

fn contact(contact: &Contact) -> String {
    let key = contact.fingerprint.as_ref().map(|key| format!("\n  {key}")).unwrap_or_default();
    format!("- {} <{}>{key}\n", contact.name, contact.uri.shown())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::link::{Field, Link};
    use crate::model::page::Policy;

    fn made(planned: &str) -> String {
        let mut library = fixture::library(vec![]);
        let uri = Link::parse("mailto:security@example.org", Field::Contact).unwrap();
        let contact = Contact { name: "Security team".to_owned(), uri, fingerprint: None };
        library.policy = Some(Policy { contacts: vec![contact], ..Policy::default() });
        letter("amber-otter-42", fixture::moment(planned), &library)
    }

    #[test]
    fn the_release_the_terms_and_the_contact_are_there() {
        let letter = made("2026-12-01T15:00:00Z");
        for line in [
            "TLP:AMBER+STRICT",
            "From:     Example security",
            "Release:  2026-12-01 15:00 UTC, a Tuesday",
            "Name:     amber-otter-42, until it has an id",
            "- Security team <security@example.org>",
        ] {
            assert!(letter.lines().any(|found| found == line), "{line}\n{letter}");
        }
        let day = "Release:  2026-12-01 (UTC), a Tuesday; the time of day is not fixed yet";
        assert!(made("2026-12-01").contains(day));
    }

    #[test]
    fn its_lines_fit_into_any_mail() {
        let letter = made("2026-12-01T15:00:00Z");
        assert!(letter.is_ascii() && letter.lines().all(|line| line.len() <= 72));
        assert!(letter.ends_with('\n') && !letter.contains("\n\n\n"), "{letter}");
    }
}
