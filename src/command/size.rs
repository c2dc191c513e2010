use crate::command::count;
use crate::diagnostic::{Diagnostic, Fault, Rule};
use crate::disk::Listed;
use crate::document::FORMATS;
use crate::model::site::{GROUPS, Group};
use crate::plan::SiteTree;

/// A site that one host may soon refuse.
pub static SITE_LARGE: Rule = Rule::warning(
    "site-large",
    "the site nears the size that GitHub Pages takes",
    "GitHub Pages publishes sites of up to 1 GB, and GitLab.com the same; a larger one is refused, so that an advisory could not \
     be published. Leave out what nobody reads, by `formats:` in site.yaml, or publish by an object store, which has no such limit: \
     `forewarn changes` says what to upload.",
);

/// The most bytes that GitHub Pages publishes, as its documentation of limits has it: 1 GB.
const LIMIT: u64 = 1_000_000_000;

/// From how many bytes on it is told: four fifths of them.
const NEAR: u64 = LIMIT / 5 * 4;

/// What is to be said about the size of the files that were written.
pub(super) fn doubt(output: &Listed, tree: &SiteTree) -> Option<Diagnostic> {
    let total = output.total();
    // Who wrote what is looked up only where somebody will read it.
    (total >= NEAR).then(|| {
        let groups = output.lengths(|path| {
            let group = FORMATS[usize::from(tree.entry_at(path)?.format)].group?;
            Some(group as usize)
        });
        let of = |group: Group| groups.get(&(group as usize)).copied().unwrap_or_default();
        let groups: Vec<_> = GROUPS.iter().map(|(name, group)| (*name, of(*group))).collect();
        Diagnostic::new(fault(total, groups), "")
    })
}

/// The groups with their bytes and files, the largest first.
fn fault(total: u64, mut groups: Vec<(&'static str, (u64, usize))>) -> Fault {
    groups.retain(|(_, (length, _))| *length > 0);
    groups.sort_by_key(|(_, (length, _))| std::cmp::Reverse(*length));
    let group = |(name, (length, files)): &(&str, (u64, usize))| {
        format!("{name} {} in {}", megabytes(*length), count(*files, "file"))
    };
    let groups: Vec<_> = groups.iter().map(group).collect();
    let over = if total > LIMIT { "more than" } else { "near" };
    let message =
        format!("the site has {}, {over} the 1000 MB that GitHub Pages takes", megabytes(total));
    let hint =
        format!("leave a group out by `formats:` in `content/site.yaml`: {}", groups.join(", "));
    Fault::new(&SITE_LARGE, message).hint(hint)
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_group_is_named_first_and_an_empty_one_not_at_all() {
        let groups = vec![
            ("html", (640_000_000, 9)),
            ("text", (20, 1)),
            ("osv", (700_000_000, 3)),
            ("go", (0, 0)),
        ];
        let fault = fault(900_000_000, groups);
        assert_eq!(fault.message, "the site has 900 MB, near the 1000 MB that GitHub Pages takes");
        let expected = "osv 700 MB in 3 files, html 640 MB in 9 files, text 1 MB in 1 file";
        assert!(fault.hint.unwrap().ends_with(expected));
    }

    #[test]
    fn a_site_beyond_the_limit_is_told_so() {
        assert!(fault(LIMIT + 1, vec![]).message.contains("has 1001 MB, more than"));
    }

    #[test]
    fn the_warning_begins_at_four_fifths() {
        assert_eq!(NEAR, 800_000_000);
    }
}
