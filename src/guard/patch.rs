//! What a patch adds that nobody has seen before.

use std::collections::BTreeSet;

use super::normal;

/// How many signs a line must have to be more than chance, and how many letters and digits among them.
const DISTINCTIVE: (usize, usize) = (12, 8);

/// What is secret of a patch.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Patch {
    /// The first lines of its commits' messages.
    pub(super) subjects: Vec<String>,
    /// The distinctive lines that it adds and neither removes nor shows as context, in their form.
    pub(super) added: BTreeSet<String>,
}

/// Reads a unified diff, such as `git format-patch` writes, of any number of commits.
pub(super) fn read(bytes: &[u8]) -> Patch {
    let text = String::from_utf8_lossy(bytes);
    let (mut patch, mut known, mut left) = (Patch::default(), BTreeSet::new(), (0, 0));
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if left == (0, 0) {
            left = hunk(line).unwrap_or_default();
            if let Some(subject) = line.strip_prefix("Subject: ") {
                let more = std::iter::from_fn(|| lines.next_if(|line| line.starts_with(' ')));
                let whole = std::iter::once(subject).chain(more).collect::<String>();
                patch.subjects.push(without_tag(&whole).to_owned());
            }
            continue;
        }
        let (sign, rest) = line.split_at_checked(1).unwrap_or((" ", ""));
        let form = || normal::code(&normal::plain(rest.as_bytes(), false)).text;
        match sign {
            "+" => drop(patch.added.insert(form())),
            "-" | " " => drop(known.insert(form())),
            _ => {}
        }
        left.0 -= usize::from(matches!(sign, "-" | " ")).min(left.0);
        left.1 -= usize::from(matches!(sign, "+" | " ")).min(left.1);
    }
    patch.added.retain(|form| is_distinctive(form) && !known.contains(form));
    patch
}

/// The numbers of old and new lines that follow `@@ -1,2 +1,3 @@`.
fn hunk(line: &str) -> Option<(usize, usize)> {
    let (old, new) = line.strip_prefix("@@ -")?.split_once(" @@")?.0.split_once(" +")?;
    let count = |range: &str| {
        let (start, count) = range.split_once(',').unwrap_or((range, "1"));
        start.parse::<usize>().ok().and(count.parse().ok())
    };
    Some((count(old)?, count(new)?))
}

/// `[PATCH 1/2] Title` without its beginning.
fn without_tag(subject: &str) -> &str {
    let rest = subject.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    rest.map_or(subject, |(_, rest)| rest.trim_start())
}

fn is_distinctive(form: &str) -> bool {
    let (signs, letters) = DISTINCTIVE;
    form.chars().count() >= signs && form.chars().filter(|c| c.is_alphanumeric()).count() >= letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, subjects: &[&str], added: &[&str]) {
        let patch = read(text.as_bytes());
        assert_eq!(patch.subjects, subjects);
        assert!(patch.added.iter().eq(added), "{:?}", patch.added);
    }

    #[test]
    fn distinctive_added_lines_are_secret() {
        let text = "From 0 Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nSubject: [PATCH] Bound the\n table\n\nWords.\n---\n\
                    diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,3 +1,5 @@ fn x()\n a common line here\n-was here before now\n\
                    +\tif size > LIMIT_OF_TABLE {\n+}\n+ a common line here\n+was here before now\n\n-- \n2.39.5\n";
        check(text, &["Bound the table"], &["ifsize>limit_of_table{"]);
    }

    #[test]
    fn signs_outside_of_hunks_mean_nothing() {
        check("+ a line that is no part of a patch\n+++ b/some/long/path.rs\n", &[], &[]);
        let text = "@@ -0,0 +1 @@\n+the only line that is added\n+not any more in this hunk\n";
        check(text, &[], &["theonlylinethatisadded"]);
        check("@@ -1 +1 @@\n", &[], &[]);
        check("@@ -x +1 @@\n+never read as part of one\n", &[], &[]);
    }

    #[test]
    fn what_looks_like_a_header_inside_of_a_hunk_is_a_line() {
        let text = "@@ -1,1 +1,2 @@\n--- removed line of dashes\n+++ added line of plusses\n+Subject: is no subject in here\n";
        check(text, &[], &["++addedlineofplusses", "subject:isnosubjectinhere"]);
    }
}
