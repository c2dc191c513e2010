//! Which files come after which.

use crate::document::manifest::{MANIFEST_PATH, SIGNATURE_PATH};
use crate::site_path::SitePath;

/// How far a file is from what readers ask for first. One of a lower rank names none of a higher rank, but for the links that
/// every page has, and the address of the whole in the parts of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Patches, texts, records, signatures, certificates, style sheets: they name nothing that a browser follows.
    Leaf,
    /// The page of an advisory.
    Advisory,
    /// Every other page: they list advisories, and one another.
    Page,
    /// Parts that an index names: of feeds, of the site map, of the search, archives of one ecosystem.
    Part,
    /// What programs ask for first, and search for addresses.
    Index,
    /// What vouches for all the rest, and where to find it.
    Last,
}

impl Rank {
    /// The rank of a file. One that this table does not know comes late, when whatever it may name is there.
    #[must_use]
    pub fn of(path: &SitePath) -> Self {
        let path = path.as_str();
        let (folder, name) = path.split_once('/').unwrap_or(("", path));
        match folder {
            _ if LAST.contains(&path) => Self::Last,
            _ if path.ends_with(".html") => page(folder, name),
            ".well-known" | "advisories" | "keys" | "patches" | "static" => Self::Leaf,
            "search" | "packages" => Self::Part,
            "osv" if name.contains('/') => Self::Part,
            "osv" if name.ends_with(".json") && name != "all.json" => Self::Leaf,
            "osv" if name.ends_with(".asc") => Self::Leaf,
            "go" if !name.starts_with("index/") => Self::Leaf,
            "" if ["_headers", ".nojekyll"].contains(&name) => Self::Leaf,
            "" if ["-archive-", "sitemap-"].iter().any(|part| name.contains(part)) => Self::Part,
            _ => Self::Index,
        }
    }

    /// The stage in which such a file is uploaded, from 1.
    pub(super) const fn stage(self, is_new: bool) -> usize {
        match self {
            Self::Last => 2 * RANKS + 1,
            _ if is_new => self as usize + 1,
            _ => self as usize + RANKS + 1,
        }
    }

    /// The stage in which such a file is deleted: the highest rank first.
    pub(super) const fn last_stage(self) -> usize {
        2 * RANKS + 2 + RANKS - self as usize
    }

    /// The words for the stage of an upload.
    pub(super) fn label(self, is_new: bool) -> String {
        match self {
            Self::Last => self.word().to_owned(),
            _ if is_new => format!("new-{}", self.word()),
            _ => format!("changed-{}", self.word()),
        }
    }

    /// What files of this rank are called.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Leaf => "leaves",
            Self::Advisory => "advisories",
            Self::Page => "pages",
            Self::Part => "parts",
            Self::Index => "indexes",
            Self::Last => "last",
        }
    }
}

/// How many ranks there are before the last.
const RANKS: usize = 5;

/// `robots.txt` names the site map.
const LAST: [&str; 4] = [MANIFEST_PATH, SIGNATURE_PATH, ".well-known/security.txt", "robots.txt"];

fn page(folder: &str, name: &str) -> Rank {
    let is_list = name == "index.html" || name.starts_with("page-") || name.contains('/');
    if folder == "advisories" && !is_list { Rank::Advisory } else { Rank::Page }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_ranked_by_what_they_name() {
        for (path, expected) in [
            ("patches/EX-1/main.patch", Rank::Leaf),
            ("advisories/EX-1.txt", Rank::Leaf),
            ("advisories/EX-1.r2/osv.json", Rank::Leaf),
            ("osv/EX-1.json", Rank::Leaf),
            ("osv/EX-1.json.asc", Rank::Leaf),
            ("go/ID/EX-1.json", Rank::Leaf),
            (".well-known/openpgpkey/policy", Rank::Leaf),
            ("_headers", Rank::Leaf),
            ("advisories/EX-1.html", Rank::Advisory),
            ("advisories/index.html", Rank::Page),
            ("advisories/page-2.html", Rank::Page),
            ("advisories/year/2026.html", Rank::Page),
            ("packages/PyPI/a/index.html", Rank::Page),
            ("index.html", Rank::Page),
            ("packages/PyPI/a/atom.xml", Rank::Part),
            ("atom-archive-1.xml", Rank::Part),
            ("sitemap-2.xml", Rank::Part),
            ("osv/PyPI/all.zip", Rank::Part),
            ("search/words/0.json", Rank::Part),
            ("atom.xml", Rank::Index),
            ("sitemap.xml", Rank::Index),
            ("osv/all.json", Rank::Index),
            ("osv/modified_id.csv", Rank::Index),
            ("go/index/db.json", Rank::Index),
            ("revisions.txt", Rank::Index),
            ("what-is-this.bin", Rank::Index),
            (".well-known/security.txt", Rank::Last),
            ("robots.txt", Rank::Last),
            ("SHA256SUMS", Rank::Last),
        ] {
            assert_eq!(Rank::of(&SitePath::parse(path).unwrap()), expected, "{path}");
        }
    }

    #[test]
    fn a_stage_is_new_before_it_is_changed_and_vouched_for_at_the_end() {
        let all = [Rank::Leaf, Rank::Advisory, Rank::Page, Rank::Part, Rank::Index];
        let new = all.map(|rank| rank.stage(true));
        let changed = all.map(|rank| rank.stage(false));
        assert_eq!([new, changed].concat(), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        assert_eq!((Rank::Last.stage(true), Rank::Last.stage(false)), (11, 11));
        assert_eq!(all.map(Rank::last_stage), [17, 16, 15, 14, 13]);
        assert_eq!(Rank::Last.last_stage(), 12);
    }
}
