use super::RevisionList;
use super::revision::{ListedFiles, ListedRevision};
use super::rule::{LIST_CHANGED, LIST_FORKED, LIST_OLDER, LIST_SITE, LIST_VANISHED};
use crate::diagnostic::Fault;
use crate::site_path::SitePath;

/// How many differences of one revision a message names.
const NAMED: usize = 5;

/// What a newer list must not have done to an earlier one; at most two findings, and one a revision.
///
/// Revisions and files may be added, and signatures made anew. Whether the later list's keys may be trusted is not looked
/// at.
#[must_use]
pub fn compare(previous: &RevisionList, current: &RevisionList) -> Vec<Fault> {
    let revisions = previous.revisions().iter().filter_map(|before| {
        match current.revision(&before.id, before.number) {
            Some(after) => kept(before, after),
            None => Some(vanished(before, "is not listed any more")),
        }
    });
    site(previous, current).into_iter().chain(serial(previous, current)).chain(revisions).collect()
}

fn site(previous: &RevisionList, current: &RevisionList) -> Option<Fault> {
    let message =
        format!("the previous list is that of {}, this one of {}", previous.site(), current.site());
    (previous.site() != current.site()).then(|| {
        Fault::new(&LIST_SITE, message).hint("compare with an earlier list of the same site")
    })
}

fn serial(previous: &RevisionList, current: &RevisionList) -> Option<Fault> {
    let (before, after) = (previous.serial(), current.serial());
    if after < before {
        let message =
            format!("the list has serial {after}, though serial {before} was seen before");
        return Some(Fault::new(&LIST_OLDER, message).hint("fetch the newest site"));
    }
    (after == before && previous != current).then(|| {
        let message = format!("two lists that differ have the serial {after}");
        Fault::new(&LIST_FORKED, message).hint("sign the list again, so that its serial rises")
    })
}

fn kept(before: &ListedRevision, after: &ListedRevision) -> Option<Fault> {
    let mut changes = Vec::new();
    if before.date != after.date {
        changes.push("its date".to_owned());
    }
    match (&before.files, &after.files) {
        (Some(_), None) => {
            return Some(vanished(before, "was signed, and is now listed as unsigned"));
        }
        (Some(before), Some(after)) => changes.extend(changed_files(before, after)),
        (None, _) => {}
    }
    (!changes.is_empty()).then(|| changed(before, &changes))
}

fn changed_files(before: &ListedFiles, after: &ListedFiles) -> Vec<String> {
    let source = before.source.is_some() && before.source != after.source;
    let published = before.published.iter().filter(|(path, digest)| {
        !is_made_anew(path) && after.published.get(*path) != Some(*digest)
    });
    let source = source.then(|| "its source".to_owned());
    source.into_iter().chain(published.map(|(path, _)| format!("`{path}`"))).collect()
}

/// Whether a file holds a signature, so that signing again changes it: a detached one, or the clear-signed text.
fn is_made_anew(path: &SitePath) -> bool {
    let text = path.as_str().starts_with("advisories/") && path.as_str().ends_with(".txt");
    text || path.as_str().ends_with(".asc")
}

fn vanished(revision: &ListedRevision, what: &str) -> Fault {
    let message = format!("revision {} of {} {what}", revision.number, revision.id);
    Fault::new(&LIST_VANISHED, message)
        .hint("ask the project for it; they restore its folder under `advisories/signed/` and sign the list again")
}

fn changed(revision: &ListedRevision, changes: &[String]) -> Fault {
    let named = changes[..changes.len().min(NAMED)].join(", ");
    let more = changes.len().saturating_sub(NAMED);
    let rest = if more == 0 { String::new() } else { format!(" and {more} more") };
    let message = format!("revision {} of {} changed: {named}{rest}", revision.number, revision.id);
    Fault::new(&LIST_CHANGED, message)
        .hint("keep your earlier copy and ask the project; they restore what was published, and change it by a new revision")
}

#[cfg(test)]
mod tests {
    use super::super::fixture::TEXT;
    use super::*;

    fn list(text: &str) -> RevisionList {
        RevisionList::parse(text).unwrap_or_else(|error| panic!("{error}:\n{text}"))
    }

    /// What the sample, as the earlier list, says of itself with each text exchanged for another.
    fn findings(changes: &[(&str, &str)]) -> Vec<(&'static str, String)> {
        let text = changes.iter().fold(TEXT.to_owned(), |text, (old, new)| {
            assert!(text.contains(old), "the sample has no `{old}`");
            text.replace(old, new)
        });
        let faults = compare(&list(TEXT), &list(&text));
        faults.into_iter().map(|fault| (fault.rule.code, fault.message)).collect()
    }

    #[track_caller]
    fn check(changes: &[(&str, &str)], code: &'static str, message: &str) {
        assert_eq!(findings(changes), [(code, message.to_owned())]);
    }

    /// The sample of one serial later.
    const LATER: (&str, &str) = ("serial: 7", "serial: 8");

    /// One line of the sample.
    fn line(start: &str) -> String {
        let line = TEXT.lines().find(|line| line.starts_with(start)).expect("a line of the sample");
        format!("{line}\n")
    }

    /// One line of the sample without the file of this path.
    fn without(start: &str, path: &str) -> String {
        let pairs = line(start);
        let kept: Vec<_> =
            pairs.trim_end().split(' ').filter(|pair| !pair.ends_with(path)).collect();
        format!("{}\n", kept.join(" "))
    }

    #[test]
    fn additions_and_new_signatures_are_fine() {
        let (text, added) = (line("revision HYPER-2026"), line("revision HYPER-2026"));
        let fine: &[&[(&str, &str)]] = &[
            &[],
            &[LATER],
            &[LATER, ("53Z unsigned", &format!("53Z {}=a", "0".repeat(64)))],
            &[LATER, (&text, &format!("{text}{}", added.replace("0001 1", "0001 2")))],
            &[LATER, (&"12".repeat(32), &"21".repeat(32)), (&"cd".repeat(32), &"dc".repeat(32))],
            &[LATER, (".patch\n", &format!(".patch {}=vex/a.json\n", "0".repeat(64)))],
            &[LATER, ("active 2016-02-03", "revoked 2016-02-03")],
            &[LATER, ("2026-11-21 ", &format!("2026-11-21 {}=(source) ", "0".repeat(64)))],
        ];
        for changes in fine {
            assert_eq!(findings(changes), [], "{changes:?}");
        }
    }

    #[test]
    fn the_clear_signed_text_may_move_when_a_newer_revision_takes_its_place() {
        let moved = ("advisories/HYPER-2016-0002.txt", "advisories/HYPER-2016-0002.r2.txt");
        assert_eq!(findings(&[LATER, moved]), []);
        let start = "revision HYPER-2016-0002 2";
        let signature = (&*line(start), &*without(start, ".json.asc"));
        assert_eq!(findings(&[LATER, signature]), []);
    }

    #[test]
    fn an_older_a_forked_and_another_sites_list_are_named() {
        check(
            &[("serial: 7", "serial: 6")],
            "list-older",
            "the list has serial 6, though serial 7 was seen before",
        );
        let other = ("date: 2026", "date: 2027");
        check(&[other], "list-forked", "two lists that differ have the serial 7");
        check(
            &[LATER, ("hyper.example", "hydra.example")],
            "list-site-changed",
            "the previous list is that of https://security.hyper.example/, this one of https://security.hydra.example/",
        );
    }

    #[test]
    fn a_revision_left_out_or_no_longer_signed_has_vanished() {
        check(
            &[LATER, (&line("revision HYPER-2016-0002 1"), "")],
            "list-revision-vanished",
            "revision 1 of HYPER-2016-0002 is not listed any more",
        );
        let files = format!("{}=advisories/HYPER-2026-0001.txt", "77".repeat(32));
        check(
            &[LATER, (&files, "unsigned")],
            "list-revision-vanished",
            "revision 1 of HYPER-2026-0001 was signed, and is now listed as unsigned",
        );
    }

    #[track_caller]
    fn check_changed(old: &str, new: &str, what: &str) {
        let message = format!("revision 2 of HYPER-2016-0002 changed: {what}");
        check(&[LATER, (old, new)], "list-revision-changed", &message);
    }

    #[test]
    fn a_changed_date_source_or_file_is_named() {
        let start = "revision HYPER-2016-0002 2";
        check_changed("2 2026-11-20T10", "2 2026-11-20T11", "its date");
        check_changed(&"55".repeat(32), &"56".repeat(32), "its source");
        check_changed(&line(start), &without(start, "(source)"), "its source");
        check_changed(&"ab".repeat(32), &"ba".repeat(32), "`osv/x_HYPER-2016-0002.json`");
        let patch = "`patches/HYPER-2016-0002/Red Hat.patch`";
        check_changed(&"ef".repeat(32), &"fe".repeat(32), patch);
        check_changed(&line(start), &without(start, ".patch"), patch);
        let moved = format!("{}=(source)", "55".repeat(32));
        let both = format!("its date, its source, {patch}");
        let new = without(start, ".patch").replace("2026-11-20T10", "2026-11-20");
        let new = new.replace("2026-11-20:00:00Z", "2026-11-20").replace(&format!("{moved} "), "");
        check_changed(&line(start), &new, &both);
    }

    #[test]
    fn only_the_first_of_many_changes_are_named() {
        let changes: Vec<_> = (1..=7).map(|number| format!("`{number}`")).collect();
        let list = list(TEXT);
        let message = changed(&list.revisions()[1], &changes).message;
        assert!(message.ends_with("changed: `1`, `2`, `3`, `4`, `5` and 2 more"), "{message}");
    }

    #[test]
    fn a_text_elsewhere_is_a_file_like_any_other() {
        let anew = |path| is_made_anew(&SitePath::fixed(path));
        assert!(anew("advisories/A-1.txt") && anew("advisories/A-1.r1.txt"));
        assert!(anew("patches/A-1/2.x.patch.asc"));
        assert!(!anew("patches/A-1/a.txt") && !anew("osv/A-1.json"));
    }
}
