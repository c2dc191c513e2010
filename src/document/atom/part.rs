use crate::site_path::SitePath;

/// One of the format's files, and the number by which the plan knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The newest advisories.
    Main,
    /// The newest revisions.
    Changes,
    /// An archive document, from 1.
    Archive(u32),
    /// A package, by its place in the library, from 0.
    Package(u32),
}

impl Part {
    /// The number in the plan: even ones are archives, odd ones packages.
    pub(super) const fn number(self) -> u32 {
        match self {
            Self::Main => 0,
            Self::Changes => 1,
            Self::Archive(number) => 2 * number,
            Self::Package(index) => 2 * index + 3,
        }
    }

    /// The file that a number stands for.
    pub(super) const fn of(number: u32) -> Self {
        match number {
            0 => Self::Main,
            1 => Self::Changes,
            even if even.is_multiple_of(2) => Self::Archive(even / 2),
            odd => Self::Package((odd - 3) / 2),
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

/// The file of an archive document.
pub(super) fn archive_path(number: u32) -> SitePath {
    SitePath::encode(&[&format!("atom-archive-{number}.xml")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_a_number_of_its_own() {
        let numbered = [
            (0, Part::Main),
            (1, Part::Changes),
            (2, Part::Archive(1)),
            (3, Part::Package(0)),
            (4, Part::Archive(2)),
            (5, Part::Package(1)),
        ];
        for (number, part) in numbered {
            assert_eq!((part.number(), Part::of(number)), (number, part));
        }
    }
}
