//! Looking at many things, and what was seen.

use std::path::Path;

use rayon::prelude::*;

use super::{Hit, Kind, LEAK_FOUND, Watchlist};
use crate::canary::CANARY_FOUND;
use crate::diagnostic::{Diagnostic, Fault};
use crate::wrapped;

/// What to do about a leak.
const REMEDY: &str = "take it out before it is public; what is committed stays in the history until the commits are rewritten";

/// A watch over what is, or becomes, public.
#[derive(Debug)]
pub struct Guard<'a> {
    list: &'a Watchlist,
    seen: Vec<(Place, Hit)>,
    unread: Vec<Diagnostic>,
    /// How many files, commits and names were looked at.
    pub looked: usize,
}

/// Where something was looked at, in the words of a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The file, where there is one.
    pub(super) file: String,
    /// What follows the number of the line; without a file all of the place.
    pub(super) of: String,
}

impl Place {
    /// A file, where it is now.
    pub(super) fn file(path: &str) -> Self {
        Self { file: path.to_owned(), of: String::new() }
    }

    /// A file, as a commit has it.
    pub(super) fn committed(path: &str, commit: &str) -> Self {
        Self { file: path.to_owned(), of: format!(" of the file in commit {}", short(commit)) }
    }

    /// Anything without lines of its own.
    pub(super) fn words(words: &str) -> Self {
        Self { file: String::new(), of: words.to_owned() }
    }
}

/// A hash as people read it.
pub(super) fn short(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}

impl<'a> Guard<'a> {
    /// A watch that has seen nothing yet.
    #[must_use]
    pub const fn new(list: &'a Watchlist) -> Self {
        Self { list, seen: Vec::new(), unread: Vec::new(), looked: 0 }
    }

    /// Looks at bytes, each at its place, into archives, and at the names of the files.
    pub(super) fn look(&mut self, items: &[(Place, &[u8])]) {
        let list = self.list;
        self.looked += items.len();
        let seen: Vec<_> =
            items.par_iter().map(|(place, bytes)| look(list, place, bytes)).collect();
        for (seen, unread) in seen {
            self.seen.extend(seen);
            self.unread.extend(unread);
        }
    }

    /// That something could not be looked at, which must not pass for clean.
    pub(super) fn unread(&mut self, found: Diagnostic) {
        self.unread.push(found);
    }

    /// The lines of patches that were seen, which code in general may have.
    pub(super) fn doubtful(&self) -> Vec<usize> {
        let lines = self.seen.iter().filter(|(_, hit)| hit.kind == Kind::PatchLine);
        let mut secrets: Vec<_> = lines.filter_map(|(_, hit)| hit.secret).collect();
        secrets.sort_unstable();
        secrets.dedup();
        secrets
    }

    /// Forgets the lines that some bytes, which were public before, have too.
    pub(super) fn known(&mut self, bytes: &[&[u8]]) {
        let doubtful = self.doubtful();
        let list = self.list.narrowed(&doubtful);
        let public: Vec<usize> = bytes
            .par_iter()
            .flat_map_iter(|bytes| list.search(bytes))
            .filter_map(|hit| doubtful.get(hit.secret?).copied())
            .collect();
        self.seen.retain(|(_, hit)| hit.secret.is_none_or(|secret| !public.contains(&secret)));
    }

    /// All that was seen. No finding shows what it found.
    #[must_use]
    pub fn findings(mut self) -> Vec<Diagnostic> {
        self.seen.sort();
        self.seen.dedup();
        let told = self.seen.iter().map(|(place, hit)| told(self.list, place, hit));
        self.unread.iter().cloned().chain(told).collect()
    }
}

fn look(list: &Watchlist, place: &Place, bytes: &[u8]) -> (Vec<(Place, Hit)>, Vec<Diagnostic>) {
    let mut seen: Vec<_> = list.search(bytes).into_iter().map(|hit| (place.clone(), hit)).collect();
    let mut unread = Vec::new();
    let name = Place { file: clean(list, &place.file), of: "the name of a file in it".to_owned() };
    seen.extend(
        list.search(place.file.as_bytes())
            .into_iter()
            .map(|hit| (name.clone(), Hit { line: 0, ..hit })),
    );
    wrapped::each(bytes, &mut |member, read| {
        let what =
            if member.is_empty() { "what is encoded in it" } else { "a member of the archive" };
        let inner = Place { of: format!(" of {what}{}", place.of), ..place.clone() };
        match read {
            Ok(bytes) => {
                let hits = [list.search(bytes), list.search(member.as_bytes())].concat();
                seen.extend(hits.into_iter().map(|hit| (inner.clone(), hit)));
            }
            Err(why) => unread.push(unreadable(&clean(list, &place.file), why)),
        }
    });
    (seen, unread)
}

/// A path as far as nothing secret stands in it.
fn clean(list: &Watchlist, path: &str) -> String {
    let mut whole = Path::new(path).ancestors();
    let shown = whole.find(|path| list.search(path.to_string_lossy().as_bytes()).is_empty());
    shown.unwrap_or(Path::new("")).to_string_lossy().into_owned()
}

fn told(list: &Watchlist, place: &Place, hit: &Hit) -> Diagnostic {
    let message = match hit.line {
        0 => format!("{} stands in {}", hit.what, place.of),
        _ if place.file.is_empty() => format!("{} stands in {}", hit.what, place.of),
        line => format!("{} stands in line {line}{}", hit.what, place.of),
    };
    let rule = if hit.kind == Kind::Canary { &CANARY_FOUND } else { &LEAK_FOUND };
    Diagnostic::new(Fault::new(rule, message).hint(REMEDY), clean(list, &place.file))
}

fn unreadable(file: &str, why: &str) -> Diagnostic {
    let message = format!("this archive cannot be looked into: {why}");
    let hint = "take it out, or make it again";
    Diagnostic::new(Fault::new(&LEAK_FOUND, message).hint(hint), file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::Secret;

    fn list() -> Watchlist {
        let secret = |kind, form: &str| Secret {
            kind,
            draft: Some("a-1".to_owned()),
            form: form.to_owned(),
        };
        Watchlist::new(vec![
            secret(Kind::Title, "a table grows"),
            secret(Kind::PatchLine, "letsize=limit;"),
        ])
    }

    #[track_caller]
    fn check(items: &[(Place, &str)], known: &[&str], expected: &[(&str, &str)]) {
        let list = list();
        let mut guard = Guard::new(&list);
        let items: Vec<_> =
            items.iter().map(|(place, text)| (place.clone(), text.as_bytes())).collect();
        guard.look(&items);
        let known: Vec<_> = known.iter().map(|text| text.as_bytes()).collect();
        guard.known(&known);
        let found = guard.findings();
        let found: Vec<_> =
            found.iter().map(|one| (one.file.as_str(), one.message.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn findings_name_the_draft_the_kind_and_the_line() {
        let title = "the title of the draft `a-1` stands in line 2";
        check(&[(Place::file("b.md"), "\nA table grows")], &[], &[("b.md", title)]);
        let of = "the title of the draft `a-1` stands in line 1 of the file in commit 0123456789ab";
        let commit = "0123456789abcdef";
        check(&[(Place::committed("b.md", commit), "A table grows")], &[], &[("b.md", of)]);
        let message = "the title of the draft `a-1` stands in the message of commit 0";
        check(
            &[(Place::words("the message of commit 0"), "A table\n grows")],
            &[],
            &[("", message)],
        );
    }

    #[test]
    fn a_name_with_a_secret_is_not_shown() {
        let name = "the title of the draft `a-1` stands in the name of a file in it";
        check(&[(Place::file("b/a_table_grows/c.md"), "")], &[], &[("b", name)]);
        check(&[(Place::file("a-table-grows.md"), "")], &[], &[("", name)]);
    }

    #[test]
    fn lines_that_were_public_before_are_no_secret() {
        let line = "a line of a patch of the draft `a-1` stands in line 1";
        let items = [(Place::file("b.rs"), "let size = LIMIT;")];
        check(&items, &[], &[("b.rs", line)]);
        check(&items, &["x\n\tlet size = LIMIT;"], &[]);
        check(&items, &["a table grows"], &[("b.rs", line)]);
        let titles = [(Place::file("b.rs"), "a table grows")];
        check(
            &titles,
            &["a table grows"],
            &[("b.rs", "the title of the draft `a-1` stands in line 1")],
        );
    }
}
