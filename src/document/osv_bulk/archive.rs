//! The records of one ecosystem in one archive.

use std::io::{Cursor, Write};

use jiff::Timestamp;
use rayon::prelude::*;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::joined::Joined;
use crate::canary;
use crate::diagnostic::Diagnostic;
use crate::document::{Failure, Ready, Units, View, osv};
use crate::site_path::SitePath;

/// How many records are compressed by all threads before they are written: so many are held.
const AT_ONCE: usize = 512;

/// How many records one thread compresses at a time.
const EACH: usize = 32;

type Archive = ZipArchive<Cursor<Vec<u8>>>;

/// Writes the archive that stands at `path`. What the last build compressed of advisories that did not change is copied.
pub(super) fn write(
    view: &View<'_>,
    path: &SitePath,
    members: &[usize],
    units: &dyn Units,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let mut last = units.published(path).and_then(|bytes| ZipArchive::new(Cursor::new(bytes)).ok());
    let mut joined = Joined::new(out);
    for members in members.chunks(AT_ONCE) {
        let known = |index| last.as_ref().and_then(|last| known(view, last, index, units));
        let places: Vec<_> = members.iter().map(|&index| (index, known(index))).collect();
        let made: Result<Vec<_>, _> =
            places.par_chunks(EACH).map(|members| compressed(view, members, units)).collect();
        let mut made = made?.into_iter();
        for members in places.chunks(EACH) {
            let known: Vec<_> = members.iter().map(|(_, place)| *place).collect();
            let part = match made.next().flatten() {
                Some(fresh) if known.iter().all(Option::is_none) => fresh,
                fresh => mixed(&known, last.as_mut(), fresh).map_err(broken)?,
            };
            joined.add(part)?;
        }
    }
    Ok(joined.finish()?.flush()?)
}

/// An archive of members that are known, by their places in the last archive, and of others, which are all in `fresh`.
fn mixed(
    known: &[Option<usize>],
    mut last: Option<&mut Archive>,
    mut fresh: Option<Archive>,
) -> ZipResult<Archive> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut nth = 0..;
    for place in known {
        let (from, place) = match place {
            Some(place) => (last.as_deref_mut(), Some(*place)),
            None => (fresh.as_mut(), nth.next()),
        };
        if let Some((from, place)) = from.zip(place) {
            archive.raw_copy_file(from.by_index_raw(place)?)?;
        }
    }
    archive.finish_into_readable()
}

/// Where the record of an advisory that did not change stands in the archive of the last build.
fn known(view: &View<'_>, last: &Archive, index: usize, units: &dyn Units) -> Option<usize> {
    let held = units.is_held(index);
    held.then(|| last.index_for_name(&name(view, index))).flatten()
}

/// An archive of those records that are not known.
fn compressed(
    view: &View<'_>,
    members: &[(usize, Option<usize>)],
    units: &dyn Units,
) -> Result<Option<Archive>, Failure> {
    let fresh: Vec<_> = members.iter().filter(|(_, known)| known.is_none()).collect();
    if fresh.is_empty() {
        return Ok(None);
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (index, _) in fresh {
        let options = options(view.library.advisories()[*index].modified());
        archive.start_file(name(view, *index), options).map_err(broken)?;
        let record = match units.ready(Ready::Record, *index)? {
            Some(record) => record,
            None => osv::bytes(view, &units.unit(*index)?),
        };
        // What is compressed shows no canary any more to whoever looks at the archive.
        canary::fault(&record).map_or(Ok(()), |fault| Err(Diagnostic::new(fault, "")))?;
        archive.write_all(&record)?;
    }
    archive.finish_into_readable().map(Some).map_err(broken)
}

fn name(view: &View<'_>, index: usize) -> String {
    let id = &view.library.advisories()[index].id;
    format!("{}.json", osv::record_id(&view.library.site, id))
}

fn broken(error: zip::result::ZipError) -> Failure {
    Failure::Io(error.into())
}

/// Everything that an archive says of a member follows from the data, so that equal records give equal archives.
fn options(modified: Timestamp) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(archive_time(modified))
        .unix_permissions(0o644)
}

/// ZIP knows no time before 1980.
fn archive_time(instant: Timestamp) -> DateTime {
    let time = instant.to_zoned(jiff::tz::TimeZone::UTC);
    let part = |value: i8| u8::try_from(value).unwrap_or_default();
    let year = u16::try_from(time.year()).unwrap_or_default();
    DateTime::from_date_and_time(
        year,
        part(time.month()),
        part(time.day()),
        part(time.hour()),
        part(time.minute()),
        part(time.second()),
    )
    .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Unit, fixture};
    use crate::model::advisory::Advisory;
    use crate::model::library::Library;
    use crate::model::page::Page;

    /// A build after another, of which nothing changed but the advisories in `fresh`.
    struct Again<'a> {
        library: &'a Library,
        last: Vec<u8>,
        fresh: &'a [usize],
    }

    impl Units for Again<'_> {
        fn unit(&self, index: usize) -> Result<Unit<'_>, Vec<Diagnostic>> {
            let advisory = &self.library.advisories()[index];
            Ok(Unit::new(index, advisory, String::new(), std::collections::BTreeMap::new()))
        }

        fn prose(&self, _: &Page) -> Result<String, Vec<Diagnostic>> {
            unreachable!("an archive has no pages")
        }

        fn picture(&self, _: &str) -> Result<Vec<u8>, Vec<Diagnostic>> {
            unreachable!("an archive has no pictures")
        }

        fn is_held(&self, index: usize) -> bool {
            !self.fresh.contains(&index)
        }

        fn published(&self, path: &SitePath) -> Option<Vec<u8>> {
            assert_eq!(path.as_str(), "osv/PyPI/all.zip");
            Some(self.last.clone())
        }
    }

    fn library(titles: &[&str]) -> Library {
        let advisory = |(nth, title): (usize, &&str)| Advisory {
            title: Some((*title).to_owned()),
            ..fixture::advisory(&format!("EX-2026-{nth:04}"))
        };
        fixture::library(titles.iter().enumerate().map(advisory).collect())
    }

    /// The archive of all advisories after a build that left `last`.
    fn made(library: &Library, last: Vec<u8>, fresh: &[usize]) -> Vec<u8> {
        let theme = fixture::theme();
        let members: Vec<_> = (0..library.advisories().len()).collect();
        let path = SitePath::fixed("osv/PyPI/all.zip");
        let mut bytes = Vec::new();
        let units = Again { library, last, fresh };
        write(&fixture::view(library, &theme), &path, &members, &units, &mut bytes).unwrap();
        bytes
    }

    fn clean(library: &Library) -> Vec<u8> {
        made(library, vec![], &[])
    }

    #[test]
    fn what_is_copied_and_what_is_compressed_make_the_same_archive() {
        let (before, after) =
            (library(&["one", "two", "three"]), library(&["one", "TWO", "three"]));
        assert_ne!(clean(&before), clean(&after));
        assert_eq!(made(&after, clean(&before), &[1]), clean(&after));
        assert_eq!(made(&after, clean(&after), &[]), clean(&after));
        assert_eq!(made(&after, clean(&library(&["one"])), &[1]), clean(&after), "some are new");
    }

    #[test]
    fn what_did_not_change_is_copied() {
        let (before, after) = (library(&["one", "two"]), library(&["ONE", "TWO"]));
        assert_eq!(made(&after, clean(&before), &[]), clean(&before));
    }

    #[test]
    fn a_broken_archive_is_made_anew() {
        let library = library(&["one", "two"]);
        let whole = clean(&library);
        assert_eq!(made(&library, whole[..whole.len() / 2].to_vec(), &[]), whole);
    }

    #[test]
    fn every_record_can_be_read() {
        let library = library(&["one", "two", "three"]);
        let mut archive = ZipArchive::new(Cursor::new(clean(&library))).unwrap();
        for nth in 0..3 {
            let id = osv::record_id(&library.site, &library.advisories()[nth].id);
            let mut text = String::new();
            let mut member = archive.by_name(&format!("{id}.json")).unwrap();
            std::io::Read::read_to_string(&mut member, &mut text).unwrap();
            assert!(text.contains(&format!("\"{id}\"")), "{text}");
        }
    }
}
