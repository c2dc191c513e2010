//! Archives that are put one behind the other, and make one (PKWARE, APPNOTE.TXT 6.3.10, section 4.3).
//!
//! What writes an archive holds much of each member until the end, and an archive of all records has very many. Of small archives
//! that were written by it only the directory is held, as it stands in the file.

use std::io::{self, Cursor, Write};

use zip::ZipArchive;

use crate::document::Failure;

/// How the entry of a member in the directory begins (section 4.3.12).
const ENTRY: &[u8] = b"PK\x01\x02";

/// How long an entry is without its texts, and where it says how long these are, and where the member begins.
const FIXED: usize = 46;
const LENGTHS: [usize; 3] = [28, 30, 32];
const OFFSET: usize = 42;

/// An archive in the making.
pub(super) struct Joined<W: Write> {
    out: W,
    /// How many bytes the members have.
    length: u64,
    directory: Vec<u8>,
    members: u64,
}

impl<W: Write> Joined<W> {
    /// An archive without members, which will be written to `out`.
    pub(super) const fn new(out: W) -> Self {
        Self { out, length: 0, directory: Vec::new(), members: 0 }
    }

    /// Adds all members of another archive, in their order.
    ///
    /// # Errors
    /// Where `out` cannot be written, or would come to more than 4 GiB.
    pub(super) fn add(&mut self, archive: ZipArchive<Cursor<Vec<u8>>>) -> Result<(), Failure> {
        let start = usize::try_from(archive.central_directory_start()).map_err(io::Error::other)?;
        let bytes = archive.into_inner().into_inner();
        let (members, directory) = bytes.split_at_checked(start).ok_or_else(cut)?;
        let mut rest = directory;
        while rest.starts_with(ENTRY) {
            let (entry, after) = rest.split_at_checked(length(rest)?).ok_or_else(cut)?;
            self.enter(entry)?;
            rest = after;
        }
        self.length += members.len() as u64;
        Ok(self.out.write_all(members)?)
    }

    /// Writes the directory of all members; gives back what it was written to.
    ///
    /// # Errors
    /// As [`Joined::add`].
    pub(super) fn finish(mut self) -> Result<W, Failure> {
        self.out.write_all(&self.directory)?;
        let many = u16::try_from(self.members).is_err();
        if many {
            self.out.write_all(&self.end_of_many())?;
        }
        let count = u16::try_from(self.members).unwrap_or(u16::MAX);
        let [size, start] = [self.directory.len() as u64, self.length].map(u32::try_from);
        let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
        end.extend([count, count].map(u16::to_le_bytes).as_flattened());
        for number in [size, start] {
            end.extend(number.map_err(|_| too_large())?.to_le_bytes());
        }
        end.extend([0; 2]);
        self.out.write_all(&end)?;
        Ok(self.out)
    }

    /// Adds an entry to the directory, whose member begins later than it says.
    fn enter(&mut self, entry: &[u8]) -> Result<(), Failure> {
        let (before, rest) = entry.split_at(OFFSET);
        let (offset, after) = rest.split_first_chunk().ok_or_else(cut)?;
        let offset = u64::from(u32::from_le_bytes(*offset)) + self.length;
        let offset = u32::try_from(offset).map_err(|_| too_large())?;
        self.directory.extend_from_slice(before);
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend_from_slice(after);
        self.members += 1;
        Ok(())
    }

    /// What says how many there are where 16 bits do not (sections 4.3.14 and 4.3.15).
    fn end_of_many(&self) -> Vec<u8> {
        /// Version 4.5, which knows this, made by a Unix.
        const MADE_BY: [u8; 2] = [45, 3];
        let size = self.directory.len() as u64;
        let mut end = b"PK\x06\x06".to_vec();
        end.extend(44_u64.to_le_bytes());
        end.extend([MADE_BY, [45, 0]].as_flattened());
        end.extend([0; 8]);
        let numbers = [self.members, self.members, size, self.length];
        end.extend(numbers.map(u64::to_le_bytes).as_flattened());
        end.extend(b"PK\x06\x07\0\0\0\0");
        end.extend((self.length + size).to_le_bytes());
        end.extend(1_u32.to_le_bytes());
        end
    }
}

/// How long the entry is that a directory begins with.
fn length(directory: &[u8]) -> Result<usize, Failure> {
    let mut length = FIXED;
    for at in LENGTHS {
        let text = directory.get(at..).and_then(|rest| rest.first_chunk()).ok_or_else(cut)?;
        length += usize::from(u16::from_le_bytes(*text));
    }
    Ok(length)
}

fn cut() -> Failure {
    Failure::Io(io::Error::from(io::ErrorKind::UnexpectedEof))
}

fn too_large() -> Failure {
    Failure::Io(io::Error::other("an archive of records would have more than 4 GiB"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    /// An archive with these members, each of which holds its own name.
    fn archive(numbers: std::ops::Range<usize>) -> ZipArchive<Cursor<Vec<u8>>> {
        let mut archive = ZipWriter::new(Cursor::new(vec![]));
        for number in numbers {
            let name = format!("{number}.json");
            let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
            archive.start_file(&name, options).unwrap();
            archive.write_all(name.as_bytes()).unwrap();
        }
        archive.finish_into_readable().unwrap()
    }

    fn joined(parts: impl Iterator<Item = std::ops::Range<usize>>) -> Vec<u8> {
        let mut joined = Joined::new(vec![]);
        for part in parts {
            joined.add(archive(part)).unwrap();
        }
        joined.finish().unwrap()
    }

    #[test]
    fn parts_make_the_archive_that_would_have_been_written_at_once() {
        let whole = archive(0..40).into_inner().into_inner();
        for each in [1, 7, 40] {
            let parts = (0..40).step_by(each).map(|first| first..40.min(first + each));
            assert!(joined(parts) == whole, "{each} at a time");
        }
        assert_eq!(joined(std::iter::empty()), archive(0..0).into_inner().into_inner());
    }

    #[test]
    fn more_members_than_16_bits_count_are_found() {
        const MANY: usize = 66_000;
        let bytes = joined((0..MANY).step_by(1000).map(|first| first..first + 1000));
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(archive.len(), MANY);
        for name in ["0.json", "999.json", "1000.json", "65999.json"] {
            let text = io::read_to_string(archive.by_name(name).unwrap()).unwrap();
            assert_eq!(text, name);
        }
    }
}
