//! Archives, whose members are compressed.

use std::io::Cursor;

use memchr::memmem;
use zip::ZipArchive;

use super::taken;

/// How ZIP archives begin (APPNOTE 4.3.7, and 4.3.16 for an empty one).
const SIGNATURES: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// How the end of every archive begins (APPNOTE 4.3.16), and how far from the end of a file it may.
const END: (&[u8], usize) = (b"PK\x05\x06", 22 + u16::MAX as usize);

/// A member, or why it cannot be read.
pub(super) type Member = (String, Result<Vec<u8>, String>);

/// Hands over each member of an archive; does nothing with any other bytes. No more than `left` bytes come out of it.
pub(super) fn members(bytes: &[u8], left: &mut u64, mut visit: impl FnMut(Member, &mut u64)) {
    let is_archive = SIGNATURES.iter().any(|signature| bytes.starts_with(signature));
    if !is_archive && !ends_one(bytes) {
        return;
    }
    match ZipArchive::new(Cursor::new(bytes)) {
        Ok(mut archive) => {
            for index in 0..archive.len() {
                let member = member(&mut archive, index, left);
                visit(member, left);
            }
        }
        Err(error) if is_archive => visit((String::new(), Err(error.to_string())), left),
        // Other bytes may look like an end.
        Err(_) => {}
    }
}

/// Whether an archive ends here, whatever stands before it: a program that unpacks itself, for one.
fn ends_one(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(END.1)..];
    memmem::find(tail, END.0).is_some()
}

fn member(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize, left: &mut u64) -> Member {
    let member = match archive.by_index(index) {
        Ok(member) => member,
        Err(error) => return (String::new(), Err(error.to_string())),
    };
    let name = String::from_utf8_lossy(member.name_raw()).into_owned();
    (name, taken(member, left).map_err(|error| error.to_string()))
}

/// An archive with one member.
#[cfg(test)]
pub(super) fn one(name: &str, bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(bytes).unwrap();
    archive.finish().unwrap().into_inner()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn all(bytes: &[u8]) -> Vec<Member> {
        let mut found = Vec::new();
        members(bytes, &mut 1_000_000, |member, _| found.push(member));
        found
    }

    #[test]
    fn members_are_read() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a", "b/c"] {
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            archive.write_all(name.repeat(1_000).as_bytes()).unwrap();
        }
        let bytes = archive.finish().unwrap().into_inner();
        let found = all(&bytes);
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].0, "b/c");
        assert_eq!(found[1].1.as_deref().unwrap(), "b/c".repeat(1_000).as_bytes());
        let broken = all(&bytes[..bytes.len() / 2]);
        assert!(broken.len() == 1 && broken[0].1.is_err());
        let mut large = Vec::new();
        members(&bytes, &mut 1_500, |(name, read), _| large.push((name, read.is_ok())));
        assert_eq!(large, [("a".to_owned(), true), ("b/c".to_owned(), false)]);
        assert_eq!(all(&[b"prefix", &bytes[..]].concat()), found);
    }

    #[test]
    fn other_bytes_are_no_archive() {
        assert!(all(b"").is_empty() && all(b"PK").is_empty() && all(b"text").is_empty());
    }
}
