//! Objects of a repository: lists of them, and their bytes.

use crate::diagnostic::Fault;
use crate::git::{GIT_FAILED, Git};

/// How many objects are held in memory at a time.
const BATCH: usize = 128;

/// A file in an index, a commit or a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The object's name: a hash.
    pub(super) id: String,
    /// Where the file lies, relative to the work tree.
    pub(super) path: String,
}

/// A commit of another repository, which has no bytes here.
const SUBMODULE: &str = "160000";

/// Hands over objects a batch at a time: the place of each in `ids`, and its bytes.
///
/// # Errors
/// Where git fails, or lacks an object: what was not looked at must not pass for clean.
pub(super) fn each(
    git: &Git,
    ids: &[String],
    mut visit: impl FnMut(&[(usize, &[u8])]),
) -> Result<(), Fault> {
    for (number, batch) in ids.chunks(BATCH).enumerate() {
        let input = batch.join("\n") + "\n";
        let printed = git.run(&["cat-file", "--batch"], input.as_bytes())?;
        let mut rest = printed.as_slice();
        let mut objects = Vec::with_capacity(batch.len());
        for place in 0..batch.len() {
            let (bytes, after) = object(rest).ok_or_else(missing)?;
            objects.push((number * BATCH + place, bytes));
            rest = after;
        }
        visit(&objects);
    }
    Ok(())
}

/// The first object of what `cat-file --batch` prints, and what follows it.
fn object(printed: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = printed.iter().position(|byte| *byte == b'\n')?;
    let head = std::str::from_utf8(&printed[..end]).ok()?;
    let size: usize = head.rsplit_once(' ')?.1.parse().ok()?;
    let (bytes, rest) = printed[end + 1..].split_at_checked(size)?;
    Some((bytes, rest.strip_prefix(b"\n")?))
}

fn missing() -> Fault {
    Fault::new(&GIT_FAILED, "git lacks an object, so that not everything could be looked at").hint(
        "a shallow or partial clone does not have every object: fetch them, or use a full clone",
    )
}

/// What `ls-files --stage -z` lists.
pub(super) fn index(printed: &[u8]) -> Vec<Entry> {
    let entry = |record: String| {
        let (head, path) = record.split_once('\t')?;
        let mut fields = head.split(' ');
        let (mode, id) = (fields.next()?, fields.next()?);
        (mode != SUBMODULE).then(|| Entry { id: id.to_owned(), path: path.to_owned() })
    };
    records(printed).filter_map(entry).collect()
}

/// What `ls-tree -r -z` lists.
pub(super) fn tree(printed: &[u8]) -> Vec<Entry> {
    let entry = |record: String| {
        let (head, path) = record.split_once('\t')?;
        let mut fields = head.split(' ').skip(1);
        let (kind, id) = (fields.next()?, fields.next()?);
        (kind == "blob").then(|| Entry { id: id.to_owned(), path: path.to_owned() })
    };
    records(printed).filter_map(entry).collect()
}

/// What a raw difference with `-z` lists as new or changed, with the commit under which it does, if it names any.
pub(super) fn changes(printed: &[u8]) -> Vec<(String, Entry)> {
    let (mut found, mut commit) = (Vec::new(), String::new());
    let mut all = records(printed);
    while let Some(record) = all.next() {
        let Some(fields) = record.trim_start().strip_prefix(':') else {
            record.trim().clone_into(&mut commit);
            continue;
        };
        let fields: Vec<&str> = fields.split(' ').collect();
        let Some(path) = all.next() else { break };
        if let [_, mode, _, id, _] = fields[..]
            && mode != SUBMODULE
            && id.bytes().any(|digit| digit != b'0')
        {
            found.push((commit.clone(), Entry { id: id.to_owned(), path }));
        }
    }
    found
}

/// What stands between NUL bytes; names that are not UTF-8 are shown as well as that goes.
pub(super) fn records(printed: &[u8]) -> impl Iterator<Item = String> {
    let all = printed.split(|byte| *byte == 0).filter(|record| !record.is_empty());
    all.map(|record| String::from_utf8_lossy(record).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, path: &str) -> Entry {
        Entry { id: id.to_owned(), path: path.to_owned() }
    }

    #[test]
    fn lists_are_read() {
        let printed = b"100644 aa 0\ta b\n\x00160000 bb 0\tmodule\x00120000 cc 2\td\x00";
        assert_eq!(index(printed), [entry("aa", "a b\n"), entry("cc", "d")]);
        let printed = b"100644 blob aa\ta\tb\x00160000 commit bb\tmodule\x00";
        assert_eq!(tree(printed), [entry("aa", "a\tb")]);
        assert!(index(b"").is_empty() && tree(b"x\x00\x00").is_empty());
    }

    #[test]
    fn differences_are_read_with_their_commits() {
        let printed = b"c1\x00:000000 100644 00 aa A\x00a\x00:100644 000000 bb 00 D\x00b\x00c2\x00:000000 160000 00 cc A\x00m\x00:1 2 3 dd M\x00d\x00";
        let of = |commit: &str, entry| (commit.to_owned(), entry);
        assert_eq!(changes(printed), [of("c1", entry("aa", "a")), of("c2", entry("dd", "d"))]);
        assert!(changes(b":1 2 3 4 M\x00").is_empty());
    }

    #[test]
    fn objects_are_parted_by_their_sizes() {
        let printed = b"aa blob 3\na\nb\nbb blob 0\n\ncc missing\n";
        let (bytes, rest) = object(printed).unwrap();
        assert_eq!(bytes, b"a\nb");
        let (bytes, rest) = object(rest).unwrap();
        assert_eq!((bytes, object(rest)), (&b""[..], None));
        assert_eq!(object(b"aa blob 9\nab\n"), None);
    }
}
