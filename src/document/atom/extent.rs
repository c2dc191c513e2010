use super::part::{archive_path, changes_archive_path, changes_path, main_path};
use crate::document::feed::LIMIT;
use crate::site_path::SitePath;

/// A feed that has an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Series {
    /// All advisories.
    Advisories,
    /// All revisions.
    Changes,
}

impl Series {
    /// The feed itself.
    pub(super) fn path(self) -> SitePath {
        match self {
            Self::Advisories => main_path(),
            Self::Changes => changes_path(),
        }
    }

    /// An archive document, from 1.
    pub(super) fn archive(self, number: u32) -> SitePath {
        match self {
            Self::Advisories => archive_path(number),
            Self::Changes => changes_archive_path(number),
        }
    }
}

/// How much of a feed a document holds (RFC 5005).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it.
    Complete,
    /// The newest entries; nothing holds the others.
    Newest,
    /// The newest entries; archive documents hold the others.
    Current {
        /// Of which feed.
        series: Series,
        /// How many of those there are.
        archives: u32,
    },
    /// One of the archive documents.
    Archive {
        /// Of which feed.
        series: Series,
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

    /// That of a feed with so many archive documents.
    pub(super) const fn archived(series: Series, archives: u32) -> Self {
        match archives {
            0 => Self::Complete,
            archives => Self::Current { series, archives },
        }
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
            Self::Current { series, archives } => {
                vec![("prev-archive", series.archive(archives))]
            }
            Self::Archive { series, number, archives } => {
                let earlier = (number > 1).then(|| ("prev-archive", series.archive(number - 1)));
                let later =
                    (number < archives).then(|| ("next-archive", series.archive(number + 1)));
                [("current", series.path())].into_iter().chain(earlier).chain(later).collect()
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
        let series = Series::Advisories;
        check(Extent::archived(series, 0), Some("fh:complete"), &[]);
        check(Extent::archived(series, 3), None, &["prev-archive atom-archive-3.xml"]);
        let archive = |number| Extent::Archive { series, number, archives: 3 };
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

    #[test]
    fn the_archive_of_changes_leads_to_its_own_feed() {
        let series = Series::Changes;
        let links = ["prev-archive changes-archive-2.xml"];
        check(Extent::archived(series, 2), None, &links);
        let links = ["current changes.xml", "prev-archive changes-archive-1.xml"];
        check(Extent::Archive { series, number: 2, archives: 2 }, Some("fh:archive"), &links);
    }
}
