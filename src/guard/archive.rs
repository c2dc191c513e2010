//! Archives, whose members are compressed.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

/// How ZIP archives begin (APPNOTE 4.3.7, and 4.3.16 for an empty one).
const SIGNATURES: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// The most bytes of a member that are looked at: a bomb has more.
const LARGEST: u64 = 64 << 20;

/// A member, or why it cannot be read.
pub(super) type Member = (String, Result<Vec<u8>, String>);

/// Hands over each member of an archive; does nothing with any other bytes.
pub(super) fn members(bytes: &[u8], mut visit: impl FnMut(Member)) {
    if !SIGNATURES.iter().any(|signature| bytes.starts_with(signature)) {
        return;
    }
    match ZipArchive::new(Cursor::new(bytes)) {
        Ok(mut archive) => (0..archive.len()).for_each(|index| visit(member(&mut archive, index))),
        Err(error) => visit((String::new(), Err(error.to_string()))),
    }
}

fn member(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> Member {
    let mut member = match archive.by_index(index) {
        Ok(member) => member,
        Err(error) => return (String::new(), Err(error.to_string())),
    };
    let name = String::from_utf8_lossy(member.name_raw()).into_owned();
    let mut bytes = Vec::new();
    match member.by_ref().take(LARGEST + 1).read_to_end(&mut bytes) {
        Err(error) => (name, Err(error.to_string())),
        Ok(_) if bytes.len() as u64 > LARGEST => (name, Err("it is too large".to_owned())),
        Ok(_) => (name, Ok(bytes)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn all(bytes: &[u8]) -> Vec<Member> {
        let mut found = Vec::new();
        members(bytes, |member| found.push(member));
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
    }

    #[test]
    fn other_bytes_are_no_archive() {
        assert!(all(b"").is_empty() && all(b"PK").is_empty() && all(b"text").is_empty());
    }
}
