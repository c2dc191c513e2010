use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

use crate::command::verify::below;
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::address;
use crate::model::library::Library;
use crate::published::rule::PREVIOUS_FORM;
use crate::published::{Index, Saved, SavedList};
use crate::signature::list::RevisionList;
use crate::signature::{Ring, clear_text};
use crate::site_path::SitePath;
use crate::source::locate;
use crate::verify::rule::FILE_UNREADABLE;

/// The most bytes of a saved file.
const LARGEST: u64 = 256 << 20;

/// What was published before, with the names of its files.
#[derive(Debug, Default)]
pub(super) struct Previous {
    index: Option<(String, Index)>,
    list: Option<(String, SavedList)>,
}

impl Previous {
    /// Reads what `--previous` names: one saved file, or a site with at least one of the two.
    pub(super) fn read(root: &Path, path: &Path, ring: &Ring) -> Result<Self, Vec<Diagnostic>> {
        let path = below(root, path);
        if !path.is_dir() {
            let mut read = Self::default();
            let saved = bytes(&path).and_then(|bytes| saved(&path, &bytes, ring));
            return saved
                .map(|saved| read.take(&path, saved))
                .map(|()| read)
                .map_err(|one| vec![one]);
        }
        Self::of_site(&path, ring)
    }

    fn of_site(folder: &Path, ring: &Ring) -> Result<Self, Vec<Diagnostic>> {
        let (mut read, mut found) = (Self::default(), vec![]);
        for path in [SitePath::fixed("osv/all.json"), address::revision_list()] {
            let path = path.within(folder);
            match read_bounded(&path) {
                Ok(bytes) => match saved(&path, &bytes, ring) {
                    Ok(saved) => read.take(&path, saved),
                    Err(one) => found.push(one),
                },
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => found.push(unreadable(&path, &error)),
            }
        }
        if read.index.is_none() && read.list.is_none() && found.is_empty() {
            found.push(no_site(folder));
        }
        if found.is_empty() { Ok(read) } else { Err(found) }
    }

    fn take(&mut self, path: &Path, saved: Saved) {
        let name = path.display().to_string();
        match saved {
            Saved::Index(index) => self.index = Some((name, index)),
            Saved::List(list) => self.list = Some((name, list)),
        }
    }

    /// What a build of this library would break of the index.
    pub(super) fn broken(&self, root: &Path, library: &Library) -> Vec<Diagnostic> {
        let found = self.index.iter().flat_map(|(name, index)| index.compare(name, library));
        locate::locate(root, found.collect())
    }

    /// What a build that publishes this list, or none, would break of the saved one.
    pub(super) fn broken_list(&self, now: Option<&RevisionList>) -> Vec<Diagnostic> {
        let Some((name, list)) = &self.list else { return vec![] };
        list.compare(now).into_iter().map(|fault| Diagnostic::new(fault, name.as_str())).collect()
    }

    /// The same for a list that was signed during the build.
    pub(super) fn broken_now(&self, signed: &[u8]) -> Vec<Diagnostic> {
        let text = clear_text::read(signed);
        let list =
            text.and_then(|(text, _)| RevisionList::parse(&text).map_err(|error| error.fault()));
        match list {
            Ok(list) => self.broken_list(Some(&list)),
            Err(fault) => vec![Diagnostic::new(fault, address::revision_list().as_str())],
        }
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    read_bounded(path).map_err(|error| unreadable(path, &error))
}

/// A device or a pipe may never end.
fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other(format!("it is larger than {LARGEST} bytes")));
    }
    Ok(bytes)
}

fn saved(path: &Path, bytes: &[u8], ring: &Ring) -> Result<Saved, Diagnostic> {
    Saved::read(bytes, ring).map_err(|fault| Diagnostic::new(fault, path.display().to_string()))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    let is_address = path.to_str().is_some_and(|path| path.contains("://"));
    let hint = if is_address {
        "nothing is fetched: save `osv/all.json` or `revisions.txt` from there, and name the file"
    } else {
        "name what was published before; at the first publication, leave `--previous` out"
    };
    let fault = Fault::new(&FILE_UNREADABLE, format!("this file could not be read: {error}"));
    let fault = fault.hint(hint);
    Diagnostic::new(fault, path.display().to_string())
}

fn no_site(folder: &Path) -> Diagnostic {
    let message = "this folder has neither `osv/all.json` nor `revisions.txt`";
    let fault = Fault::new(&PREVIOUS_FORM, message).hint("name the folder of a published site");
    Diagnostic::new(fault, folder.display().to_string())
}
