use super::part::{archive_path, main_path};
use crate::document::feed::LIMIT;
use crate::site_path::SitePath;

/// How much of a feed a document holds (RFC 5005).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it.
    Complete,
    /// The newest entries; nothing holds the others.
    Newest,
    /// The newest entries; archive documents hold the others.
    Current {
        /// How many of those there are.
        archives: u32,
    },
    /// One of the archive documents.
    Archive {
        /// Which, from 1, the oldest.
        number: u32,
        /// How many there are.
        archives: u32,
    },
}

impl Extent {
    /// That of a feed without an archive.
    pub(super) const fn up_to_limit(entries: usize) -> Self {
        if entries <= LIMIT { Self::Complete } else { Self::Newest }
    }

    /// The mark that says so.
    pub(super) const fn mark(self) -> Option<&'static str> {
        match self {
            Self::Complete => Some("fh:complete"),
            Self::Archive { .. } => Some("fh:archive"),
            Self::Newest | Self::Current { .. } => None,
        }
    }

    /// The ways to the feed's other documents.
    pub(super) fn links(self) -> Vec<(&'static str, SitePath)> {
        match self {
            Self::Complete | Self::Newest => vec![],
            Self::Current { archives } => vec![("prev-archive", archive_path(archives))],
            Self::Archive { number, archives } => {
                let earlier = (number > 1).then(|| ("prev-archive", archive_path(number - 1)));
                let later = (number < archives).then(|| ("next-archive", archive_path(number + 1)));
                [("current", main_path())].into_iter().chain(earlier).chain(later).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(extent: Extent, mark: Option<&str>, links: &[&str]) {
        assert_eq!(extent.mark(), mark);
        let found: Vec<_> =
            extent.links().iter().map(|(rel, path)| format!("{rel} {path}")).collect();
        assert_eq!(found, links);
    }

    #[test]
    fn documents_of_a_feed_lead_to_each_other() {
        check(Extent::up_to_limit(50), Some("fh:complete"), &[]);
        check(Extent::up_to_limit(51), None, &[]);
        check(Extent::Current { archives: 3 }, None, &["prev-archive atom-archive-3.xml"]);
        let archive = |number| Extent::Archive { number, archives: 3 };
        let (mark, current) = (Some("fh:archive"), "current atom.xml");
        let (one, two, three) = (
            "archive atom-archive-1.xml",
            "archive atom-archive-2.xml",
            "archive atom-archive-3.xml",
        );
        check(archive(1), mark, &[current, &format!("next-{two}")]);
        check(archive(2), mark, &[current, &format!("prev-{one}"), &format!("next-{three}")]);
        check(archive(3), mark, &[current, &format!("prev-{two}")]);
    }
}
