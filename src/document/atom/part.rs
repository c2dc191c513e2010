use crate::site_path::SitePath;

/// One of the format's files, and the number by which the plan knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The newest advisories.
    Main,
    /// The newest revisions.
    Changes,
    /// An archive document of advisories, from 1.
    Archive(u32),
    /// An archive document of revisions, from 1.
    ChangesArchive(u32),
    /// A package, by its place in the library, from 0.
    Package(u32),
}

impl Part {
    /// The number in the plan: by what is left of a division by three, archives of advisories, archives of
    /// revisions, packages.
    pub(super) const fn number(self) -> u32 {
        match self {
            Self::Main => 0,
            Self::Changes => 1,
            Self::Archive(number) => 3 * number,
            Self::ChangesArchive(number) => 3 * number + 1,
            Self::Package(index) => 3 * index + 2,
        }
    }

    /// The file that a number stands for.
    pub(super) const fn of(number: u32) -> Self {
        match (number / 3, number % 3) {
            (0, 0) => Self::Main,
            (0, 1) => Self::Changes,
            (archive, 0) => Self::Archive(archive),
            (archive, 1) => Self::ChangesArchive(archive),
            (index, _) => Self::Package(index),
        }
    }
}

/// The file of the newest advisories.
pub(super) fn main_path() -> SitePath {
    SitePath::fixed("atom.xml")
}

/// The file of the newest revisions.
pub(super) fn changes_path() -> SitePath {
    SitePath::fixed("changes.xml")
}

/// The file of an archive document of advisories.
pub(super) fn archive_path(number: u32) -> SitePath {
    SitePath::encode(&[&format!("atom-archive-{number}.xml")])
}

/// The file of an archive document of revisions.
pub(super) fn changes_archive_path(number: u32) -> SitePath {
    SitePath::encode(&[&format!("changes-archive-{number}.xml")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_a_number_of_its_own() {
        let numbered = [
            (0, Part::Main),
            (1, Part::Changes),
            (2, Part::Package(0)),
            (3, Part::Archive(1)),
            (4, Part::ChangesArchive(1)),
            (5, Part::Package(1)),
            (6, Part::Archive(2)),
        ];
        for (number, part) in numbered {
            assert_eq!((part.number(), Part::of(number)), (number, part));
        }
    }
}
