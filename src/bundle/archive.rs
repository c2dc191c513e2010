//! The archive: files in one order, of nobody and from one time, so that the same draft gives the same bytes.

use std::collections::BTreeMap;
use std::io;

use jiff::Timestamp;
use tar::{Builder, EntryType, Header};

use crate::diagnostic::{Fault, Rule};

/// An archive that cannot be made.
pub static BUNDLE_ARCHIVE: Rule = Rule::error(
    "bundle-archive",
    "the files of a bundle cannot be put into an archive",
    "The archive is a ustar file, which every tar reads. In it the name of a file may have a hundred bytes, or a little more with \
     its folder. Give the draft a shorter name, or the branch of a patch.",
);

/// The files below a folder of this name, as a ustar archive (POSIX.1-1988); all are dated `time`.
///
/// # Errors
/// [`BUNDLE_ARCHIVE`] where a name is too long.
pub fn archive(
    folder: &str,
    files: &BTreeMap<String, Vec<u8>>,
    time: Timestamp,
) -> Result<Vec<u8>, Fault> {
    let mut builder = Builder::new(Vec::new());
    for (name, bytes) in files {
        let path = format!("{folder}/{name}");
        add(&mut builder, &path, bytes, time).map_err(|error| {
            Fault::new(&BUNDLE_ARCHIVE, format!("`{path}` cannot be put into the archive: {error}"))
                .hint("give the draft, or the branch, a shorter name")
        })?;
    }
    Ok(builder.into_inner().expect("writing to memory does not fail"))
}

fn add(
    builder: &mut Builder<Vec<u8>>,
    path: &str,
    bytes: &[u8],
    time: Timestamp,
) -> io::Result<()> {
    let mut header = Header::new_ustar();
    header.set_path(path)?;
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_size(bytes.len() as u64);
    header.set_mtime(u64::try_from(time.as_second()).unwrap_or_default());
    header.set_cksum();
    builder.append(&header, bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::model::digest::Digest;

    fn made() -> Vec<u8> {
        let files = [("b/c.patch", "--- a\n"), ("README.txt", "read\n")];
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        archive("amber-otter-42", &BTreeMap::from(files), Timestamp::new(1_796_137_200, 0).unwrap())
            .unwrap()
    }

    #[test]
    fn files_come_back_in_order_and_of_nobody() {
        let mut found = Vec::new();
        for entry in tar::Archive::new(&made()[..]).entries().unwrap() {
            let mut entry = entry.unwrap();
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            let header = entry.header();
            assert_eq!(
                (header.uid().unwrap(), header.gid().unwrap(), header.mode().unwrap()),
                (0, 0, 0o644)
            );
            assert_eq!(header.mtime().unwrap(), 1_796_137_200);
            found.push((entry.path().unwrap().to_str().unwrap().to_owned(), text));
        }
        let expected =
            [("amber-otter-42/README.txt", "read\n"), ("amber-otter-42/b/c.patch", "--- a\n")];
        assert_eq!(found, expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
    }

    #[test]
    fn the_bytes_never_change() {
        assert_eq!(made(), made());
        let known = "55c9335f09c166716e073aa2de6baac2ee7b1a2d338cfcf1623acc5826f638fb";
        assert_eq!(Digest::of(&made()).to_string(), known);
    }

    #[test]
    fn a_name_that_is_too_long_is_refused() {
        let files = BTreeMap::from([("x".repeat(101), Vec::new())]);
        let fault = archive("a", &files, Timestamp::UNIX_EPOCH).unwrap_err();
        assert_eq!(fault.rule.code, "bundle-archive");
    }
}
