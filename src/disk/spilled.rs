use std::fs::File;
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use super::error::{DiskError, Doing as _};

/// How many bytes are gathered before they are written.
const GATHERED: usize = 256 * 1024;

/// A file beside the output for what a build needs again before it ends, and what no later one does.
///
/// It lies among the staged files, and goes with them: at the end, or when the next build finds what a killed one left. It is not
/// there before something is put into it.
#[derive(Debug)]
pub struct Spilled {
    path: PathBuf,
    file: OnceLock<File>,
    end: Mutex<End>,
}

/// The end of the file, which was not written yet.
#[derive(Debug, Default)]
struct End {
    /// How many bytes the file has.
    written: u64,
    gathered: Vec<u8>,
}

impl Spilled {
    /// A file at this path, where none is.
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, file: OnceLock::new(), end: Mutex::default() }
    }

    /// Takes bytes, and says where they are.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if the file cannot be written.
    pub fn put(&self, bytes: &[u8]) -> Result<u64, DiskError> {
        let mut end = self.end();
        if end.gathered.len() + bytes.len() > GATHERED {
            self.write(&mut end).doing("write", &self.path)?;
        }
        let at = end.written + end.gathered.len() as u64;
        end.gathered.extend_from_slice(bytes);
        Ok(at)
    }

    /// Gives back bytes that were put there.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if the file cannot be read, or if they are not there.
    pub fn get(&self, at: u64, length: usize) -> Result<Vec<u8>, DiskError> {
        self.read(at, length).doing("read", &self.path)
    }

    fn write(&self, end: &mut End) -> io::Result<()> {
        let mut file = match self.file.get() {
            Some(file) => file,
            None => {
                let mut new = File::options();
                let new = new.read(true).write(true).create_new(true).open(&self.path)?;
                self.file.get_or_init(|| new)
            }
        };
        file.seek(SeekFrom::Start(end.written))?;
        file.write_all(&end.gathered)?;
        end.written += end.gathered.len() as u64;
        end.gathered.clear();
        Ok(())
    }

    fn read(&self, at: u64, length: usize) -> io::Result<Vec<u8>> {
        let missing = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let end = self.end();
        if let Some(at) = at.checked_sub(end.written) {
            let at = usize::try_from(at).map_err(io::Error::other)?;
            let rest = end.gathered.get(at..).and_then(|rest| rest.get(..length));
            return rest.map(<[u8]>::to_vec).ok_or_else(missing);
        }
        let mut bytes = vec![0; length];
        read_at(self.file.get().ok_or_else(missing)?, &mut bytes, at, end)?;
        Ok(bytes)
    }

    fn end(&self) -> MutexGuard<'_, End> {
        // A panic elsewhere leaves it whole: how much was written is noted last.
        self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads from a place of a file. Nobody waits for it where that leaves alone where others write.
#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64, end: MutexGuard<'_, End>) -> io::Result<()> {
    drop(end);
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(not(unix))]
fn read_at(mut file: &File, bytes: &mut [u8], at: u64, end: MutexGuard<'_, End>) -> io::Result<()> {
    file.seek(SeekFrom::Start(at))?;
    let read = io::Read::read_exact(&mut file, bytes);
    drop(end);
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_there_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spilled");
        let spilled = Spilled::new(path.clone());
        let texts: Vec<Vec<u8>> = [3, 0, GATHERED - 3, 1, 100, GATHERED + 5, 7]
            .map(|length| vec![u8::try_from(length % 251).unwrap(); length])
            .into();
        let places: Vec<u64> = texts.iter().map(|text| spilled.put(text).unwrap()).collect();
        for (at, text) in places.iter().zip(&texts).rev() {
            assert_eq!(spilled.get(*at, text.len()).unwrap(), *text);
        }
        assert!(spilled.get(places[6], 8).is_err());
        assert!(std::fs::metadata(path).unwrap().len() >= GATHERED as u64);
    }

    #[test]
    fn there_is_no_file_before_it_is_needed() {
        let folder = tempfile::tempdir().unwrap();
        let spilled = Spilled::new(folder.path().join("spilled"));
        assert_eq!(spilled.put(b"few").unwrap(), 0);
        assert_eq!(spilled.get(1, 2).unwrap(), b"ew");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let nowhere = Spilled::new(folder.path().join("missing/spilled"));
        nowhere.put(&vec![0; GATHERED]).unwrap();
        assert!(nowhere.put(b"more").is_err());
    }
}
