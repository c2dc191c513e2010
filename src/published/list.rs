use super::rule::PUBLISHED_LIST_VANISHED;
use crate::diagnostic::{Fault, Rule};
use crate::signature::list::rule::{
    LIST_CHANGED, LIST_FORKED, LIST_OLDER, LIST_SITE, LIST_VANISHED,
};
use crate::signature::list::{RevisionList, compare};
use crate::signature::rule::{SIGNATURE_OUT_OF_TERM, SIGNATURE_UNKNOWN_KEY};
use crate::signature::{Ring, clear_text};

/// A saved `revisions.txt`.
#[derive(Debug)]
pub struct SavedList(RevisionList);

impl SavedList {
    /// Reads a list. A signature that this keyring cannot judge any more proves nothing against it; one that does not fit
    /// shows that the file was changed.
    ///
    /// # Errors
    /// What is wrong with its form or its signature.
    pub fn read(bytes: &[u8], ring: &Ring) -> Result<Self, Fault> {
        let (text, _) = clear_text::read_canonical(bytes)?;
        let list = RevisionList::parse(&text).map_err(|error| error.fault())?;
        match ring.clear(bytes) {
            Err(fault) if !is_unjudged(fault.rule) => Err(fault),
            _ => Ok(Self(list)),
        }
    }

    /// What a build would break that publishes this list, or none.
    #[must_use]
    pub fn compare(&self, now: Option<&RevisionList>) -> Vec<Fault> {
        match now {
            Some(now) => compare(&self.0, now).into_iter().map(for_maintainers).collect(),
            None => vec![self.vanished()],
        }
    }

    fn vanished(&self) -> Fault {
        let (serial, count) = (self.0.serial(), self.0.revisions().len());
        let message = format!(
            "a list with serial {serial} and {count} revisions was published, and now there is none"
        );
        Fault::new(&PUBLISHED_LIST_VANISHED, message)
            .hint("bring `advisories/signed/` back, or run `forewarn sign`")
    }
}

/// Whether a verdict says no more than that a key is not, or no longer, in use.
fn is_unjudged(rule: &Rule) -> bool {
    [SIGNATURE_UNKNOWN_KEY.code, SIGNATURE_OUT_OF_TERM.code].contains(&rule.code)
}

/// The same finding with what a maintainer does about it: it otherwise speaks to readers.
fn for_maintainers(fault: Fault) -> Fault {
    let sign = "restore `advisories/signed/` as it was published, and run `forewarn sign`";
    let hints = [
        (&LIST_OLDER, "pull the newest sources: what was signed last is not among them"),
        (
            &LIST_FORKED,
            "pull the newest sources, and run `forewarn sign`, so that the serial rises",
        ),
        (&LIST_VANISHED, sign),
        (&LIST_CHANGED, sign),
        (
            &LIST_SITE,
            "restore `url:` in `content/site.yaml`; after a move leave `--previous` out once",
        ),
    ];
    let hint = hints.iter().find(|(rule, _)| rule.code == fault.rule.code);
    match hint {
        Some((_, hint)) => fault.hint(*hint),
        None => fault,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::fixture::{ring, signer, time};
    use crate::signature::{Form, Signer as _};

    const LIST: &str = "\
forewarn revisions 1
site: https://security.example.org/
serial: 7
date: 2026-11-22T17:00:00Z

# key FINGERPRINT ROLE STATE SINCE UNTIL SUCCESSOR SHA256-OF-CERTIFICATE

# revision ID NUMBER DATE, then `unsigned` or SHA256=PATH for each file; (source) is the advisory as it was written
revision EX-2026-0001 1 2026-08-04 unsigned
revision EX-2026-0001 2 2026-08-05 unsigned
";

    fn signed(text: &str) -> Vec<u8> {
        signer().sign(Form::Clear, text.as_bytes(), time("2026-11-22T17:00:00Z")).unwrap()
    }

    /// The code and the hint of what is wrong with the list as changed beside the one that was saved.
    #[track_caller]
    fn check(from: &str, to: &str, expected: &[(&str, &str)]) {
        let saved = SavedList::read(&signed(LIST), &ring()).unwrap();
        assert!(LIST.contains(from), "`{from}` is not in the sample");
        let now = RevisionList::parse(&LIST.replace(from, to)).unwrap();
        let found = saved.compare(Some(&now));
        let found = found.iter().map(|fault| (fault.rule.code, fault.hint.clone().unwrap()));
        let found: Vec<_> = found.collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for ((code, hint), (expected, part)) in found.iter().zip(expected) {
            assert!(code == expected && hint.contains(part), "{code}: {hint}");
        }
    }

    #[test]
    fn what_a_newer_list_must_not_do_is_told_to_its_maintainer() {
        check("serial: 7", "serial: 7", &[]);
        check("serial: 7", "serial: 8", &[]);
        check("serial: 7", "serial: 6", &[("list-older", "pull the newest sources")]);
        check("11-22T17", "11-22T18", &[("list-forked", "so that the serial rises")]);
        let older = ("list-older", "pull");
        let last = "revision EX-2026-0001 2 2026-08-05 unsigned\n";
        let gone = ("list-revision-vanished", "restore `advisories/signed/`");
        check(last, "", &[("list-forked", ""), gone]);
        let changed = ("list-revision-changed", "restore `advisories/signed/`");
        check("2026-08-05", "2026-08-06", &[("list-forked", ""), changed]);
        check(
            "example.org/\nserial: 7",
            "example.net/\nserial: 1",
            &[("list-site-changed", "url:"), older],
        );
    }

    #[test]
    fn a_list_that_is_gone_altogether_is_named() {
        let saved = SavedList::read(&signed(LIST), &ring()).unwrap();
        let found = saved.compare(None);
        assert_eq!(found[0].rule.code, "published-list-vanished");
        assert!(found[0].message.contains("serial 7 and 2 revisions"), "{}", found[0].message);
    }

    #[test]
    fn a_list_that_was_changed_or_cut_off_is_refused() {
        let refused =
            |bytes: &[u8], ring: &Ring| SavedList::read(bytes, ring).unwrap_err().rule.code;
        let whole = signed(LIST);
        let forged = String::from_utf8(whole.clone()).unwrap().replace("serial: 7", "serial: 1");
        assert_eq!(refused(forged.as_bytes(), &ring()), "signature-bad");
        assert_eq!(refused(&whole[..whole.len() - 9], &ring()), "signature-form");
        assert_eq!(refused(&signed("forewarn revisions 2\n"), &ring()), "list-form");
    }

    #[test]
    fn a_key_that_is_no_longer_there_proves_nothing_against_the_list() {
        assert!(SavedList::read(&signed(LIST), &Ring::default()).is_ok());
    }
}
