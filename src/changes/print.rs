//! The forms in which changes are told: for people, for programs, and as lists for the tool that uploads.

use serde::Serialize;

use super::{Changes, Deletion, Upload};
use crate::site_path::SitePath;

/// The table of all lists, in order.
pub const TABLE: &str = "plan.tsv";

/// Each list with its files, one a line.
#[must_use]
pub fn text(changes: &Changes) -> String {
    let mut lines = Vec::new();
    for Upload { list, kind, cache, files, .. } in &changes.uploads {
        lines.push(format!("{list} ({kind}; {})", cache.control()));
        lines.extend(files.iter().map(|path| format!("  {path}")));
    }
    for Deletion { list, files, .. } in &changes.deletions {
        lines.push(format!("{list} (delete)"));
        lines.extend(files.iter().map(|path| format!("  {path}")));
    }
    joined(&lines)
}

/// The same for programs.
#[must_use]
pub fn json(changes: &Changes) -> String {
    let document = ChangesJson {
        uploads: changes.uploads.iter().map(UploadJson::of).collect(),
        deletions: changes.deletions.iter().map(DeletionJson::of).collect(),
    };
    let text = serde_json::to_string_pretty(&document).expect("changes have keys of text alone");
    text + "\n"
}

/// The files that an upload reads: the lists, one path a line; [`TABLE`] with a line for each, of what to do, the list,
/// `Content-Type` and `Cache-Control`, between tabs; and `plan.json`, which is [`json`]. No list is empty: some tools take an empty
/// one for all files.
#[must_use]
pub fn lists(changes: &Changes) -> Vec<(String, String)> {
    let (mut table, mut files) = (Vec::new(), Vec::new());
    for Upload { list, kind, cache, files: paths, .. } in &changes.uploads {
        table.push(format!("upload\t{list}\t{kind}\t{}", cache.control()));
        files.push((list.clone(), joined(&names(paths))));
    }
    for Deletion { list, files: paths, .. } in &changes.deletions {
        table.push(format!("delete\t{list}\t\t"));
        files.push((list.clone(), joined(&names(paths))));
    }
    files.extend([("plan.json".to_owned(), json(changes)), (TABLE.to_owned(), joined(&table))]);
    files
}

/// Lines, each with its end.
fn joined(lines: &[impl AsRef<str>]) -> String {
    lines.iter().flat_map(|line| [line.as_ref(), "\n"]).collect()
}

fn names(files: &[SitePath]) -> Vec<&str> {
    files.iter().map(SitePath::as_str).collect()
}

#[derive(Serialize)]
struct ChangesJson<'a> {
    uploads: Vec<UploadJson<'a>>,
    deletions: Vec<DeletionJson<'a>>,
}

#[derive(Serialize)]
struct UploadJson<'a> {
    stage: usize,
    list: &'a str,
    content_type: &'static str,
    cache_control: &'static str,
    files: Vec<&'a str>,
}

impl<'a> UploadJson<'a> {
    fn of(upload: &'a Upload) -> Self {
        Self {
            stage: upload.stage,
            list: &upload.list,
            content_type: upload.kind,
            cache_control: upload.cache.control(),
            files: names(&upload.files),
        }
    }
}

#[derive(Serialize)]
struct DeletionJson<'a> {
    stage: usize,
    list: &'a str,
    files: Vec<&'a str>,
}

impl<'a> DeletionJson<'a> {
    fn of(deletion: &'a Deletion) -> Self {
        let Deletion { stage, list, files } = deletion;
        Self { stage: *stage, list, files: names(files) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changes::changes;
    use crate::document::manifest::Manifest;
    use crate::model::digest::Digest;

    fn sample(old: &[&'static str], new: &[&'static str]) -> Changes {
        let list = |paths: &[&'static str]| -> Manifest {
            paths.iter().map(|path| (SitePath::fixed(path), Digest::of(b""))).collect()
        };
        changes(&[list(old)], &list(new), true)
    }

    #[test]
    fn people_read_what_goes_where() {
        let expected = "\
01-new-leaves-plain-short.txt (text/plain; charset=utf-8; public, max-age=300)
  patches/EX-1/main.patch
11-last-plain-checked.txt (text/plain; charset=utf-8; no-cache)
  SHA256SUMS
  SHA256SUMS.asc
15-delete-pages.txt (delete)
  old.html
";
        assert_eq!(text(&sample(&["old.html"], &["patches/EX-1/main.patch"])), expected);
    }

    #[test]
    fn programs_get_the_same() {
        let read: serde_json::Value =
            serde_json::from_str(&json(&sample(&["old.html"], &["index.html"]))).unwrap();
        assert_eq!(read["uploads"][0]["stage"], 3);
        assert_eq!(read["uploads"][0]["files"][0], "index.html");
        assert_eq!(read["uploads"][0]["content_type"], "text/html; charset=utf-8");
        assert_eq!(read["uploads"][1]["cache_control"], "no-cache");
        assert_eq!(read["deletions"][0]["files"][0], "old.html");
    }

    #[test]
    fn the_table_names_every_list_and_none_is_empty() {
        for old in [&[][..], &["old.html"]] {
            let files = lists(&sample(old, &["index.html"]));
            let (name, table) = files.last().unwrap();
            assert_eq!(name, TABLE);
            let named: Vec<_> =
                table.lines().map(|line| line.split('\t').nth(1).unwrap()).collect();
            let written: Vec<_> = files[..files.len() - 2].iter().map(|(name, _)| name).collect();
            assert_eq!(named, written);
            assert!(files.iter().all(|(_, text)| !text.is_empty()));
            assert_eq!(named.contains(&"15-delete-pages.txt"), !old.is_empty());
        }
    }
}
