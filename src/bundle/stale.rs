//! Who must get another bundle, because what they have is no longer what will be released.

use super::packager::Packager;
use crate::draft::Sent;
use crate::model::digest::Digest;

/// A packager who does not have the bundle of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stale<'a> {
    /// The packager's name.
    pub to: &'a str,
    /// What is missing.
    pub why: Why,
}

/// How far what a packager has differs from the bundle of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing was sent.
    Nothing,
    /// The patches are others.
    Patches,
    /// The patches are the same; the text or the planned release is another.
    Words,
}

impl Why {
    /// What to tell of it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Nothing => "was sent nothing yet",
            Self::Patches => "has older patches and must get the new ones",
            Self::Words => "has an older text or date of release and must get the new one",
        }
    }
}

/// The active packagers who do not have this bundle, by what was sent to each last.
#[must_use]
pub fn stale_recipients<'a>(
    packagers: &'a [Packager],
    sent: &[Sent],
    bundle: Digest,
    patches: Digest,
) -> Vec<Stale<'a>> {
    let last = |packager: &Packager| sent.iter().rev().find(|one| packager.is_called(&one.to));
    let stale = |packager: &'a Packager| {
        let why = match last(packager) {
            None => Why::Nothing,
            Some(sent) if sent.patches != patches => Why::Patches,
            Some(sent) if sent.bundle != bundle => Why::Words,
            Some(_) => return None,
        };
        Some(Stale { to: &packager.name, why })
    };
    packagers.iter().filter(|packager| packager.active).filter_map(stale).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::fixture;
    use crate::model::date::Moment;

    #[track_caller]
    fn check(sent: &[(&str, &str, &str)], expected: &[(&str, Why)]) {
        let all = [fixture::linux(), fixture::list()];
        let digest = |text: &str| Digest::of(text.as_bytes());
        let sent: Vec<_> = sent
            .iter()
            .map(|(to, bundle, patches)| Sent {
                to: (*to).to_owned(),
                at: Moment::parse("2026-11-20").unwrap(),
                bundle: digest(bundle),
                patches: digest(patches),
            })
            .collect();
        let found = stale_recipients(&all, &sent, digest("new"), digest("patches"));
        assert_eq!(found.iter().map(|one| (one.to, one.why)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn whoever_does_not_have_the_newest_is_named() {
        let (linux, list) = ("Example Linux", "Example list");
        check(&[], &[(linux, Why::Nothing), (list, Why::Nothing)]);
        check(&[(linux, "new", "patches"), (list, "old", "patches")], &[(list, Why::Words)]);
        check(&[(linux, "old", "others"), (list, "new", "patches")], &[(linux, Why::Patches)]);
        check(
            &[(linux, "old", "others"), (linux, "new", "patches"), (list, "new", "patches")],
            &[],
        );
        // What was sent last counts, though it is older.
        check(
            &[
                ("example linux", "new", "patches"),
                (linux, "old", "patches"),
                (list, "new", "patches"),
            ],
            &[(linux, Why::Words)],
        );
    }
}
