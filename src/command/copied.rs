use std::io::Write;
use std::sync::{Arc, Mutex};

use crate::document::manifest::Digest;
use crate::document::{Failure, Spill};
use crate::make::{Sink, WordsOf};
use crate::notes::Notes;
use crate::site_path::SitePath;

/// A sink that passes everything on, and keeps a copy of the one file that the build itself looks at.
pub(super) struct Copied<'a> {
    sink: &'a dyn Sink,
    path: SitePath,
    copy: Mutex<Option<Vec<u8>>>,
}

impl<'a> Copied<'a> {
    pub(super) fn new(sink: &'a dyn Sink, path: SitePath) -> Self {
        Self { sink, path, copy: Mutex::new(None) }
    }

    /// The file, if it was made.
    pub(super) fn into_copy(self) -> Option<Vec<u8>> {
        self.copy.into_inner().unwrap_or_default()
    }

    fn keep(&self, bytes: Vec<u8>) {
        if let Ok(mut copy) = self.copy.lock() {
            *copy = Some(bytes);
        }
    }
}

impl Sink for Copied<'_> {
    fn file(&self, path: &SitePath, bytes: &[u8]) -> Result<(), Failure> {
        if *path == self.path {
            self.keep(bytes.to_vec());
        }
        self.sink.file(path, bytes)
    }

    fn stream(
        &self,
        path: &SitePath,
        fill: &mut dyn FnMut(&mut dyn Write) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        if *path != self.path {
            return self.sink.stream(path, fill);
        }
        self.sink.stream(path, &mut |out| {
            let mut bytes = Vec::new();
            fill(&mut bytes)?;
            out.write_all(&bytes)?;
            self.keep(bytes);
            Ok(())
        })
    }

    fn words(&self) -> Notes {
        self.sink.words()
    }

    fn keep_words(
        &self,
        before: &Notes,
        sources: &[[u8; 32]],
        words: &WordsOf<'_>,
    ) -> Result<(), Failure> {
        self.sink.keep_words(before, sources, words)
    }

    fn spill(&self) -> Arc<dyn Spill> {
        self.sink.spill()
    }

    /// The file that is looked at is always made.
    fn holds(&self, key: Digest, paths: &[SitePath]) -> Result<bool, Failure> {
        Ok(!paths.contains(&self.path) && self.sink.holds(key, paths)?)
    }

    fn digest(&self, path: &SitePath) -> Option<Digest> {
        self.sink.digest(path)
    }

    fn published(&self, path: &SitePath) -> Option<Vec<u8>> {
        self.sink.published(path)
    }

    fn note(&self, key: Digest, paths: Vec<SitePath>) {
        self.sink.note(key, paths);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sink that notes what arrives.
    #[derive(Default)]
    struct Notes(Mutex<Vec<(String, Vec<u8>)>>);

    impl Sink for Notes {
        fn file(&self, path: &SitePath, bytes: &[u8]) -> Result<(), Failure> {
            self.0.lock().unwrap().push((path.to_string(), bytes.to_vec()));
            Ok(())
        }

        fn stream(
            &self,
            path: &SitePath,
            fill: &mut dyn FnMut(&mut dyn Write) -> Result<(), Failure>,
        ) -> Result<(), Failure> {
            let mut bytes = Vec::new();
            fill(&mut bytes)?;
            self.file(path, &bytes)
        }
    }

    #[test]
    fn everything_is_passed_on_and_one_file_is_kept() {
        let notes = Notes::default();
        let copied = Copied::new(&notes, SitePath::fixed("a"));
        copied.file(&SitePath::fixed("b"), b"1").unwrap();
        copied.stream(&SitePath::fixed("c"), &mut |out| Ok(out.write_all(b"2")?)).unwrap();
        assert_eq!(copied.copy.lock().unwrap().as_deref(), None);
        copied.stream(&SitePath::fixed("a"), &mut |out| Ok(out.write_all(b"3")?)).unwrap();
        assert_eq!(copied.into_copy().as_deref(), Some(b"3".as_slice()));
        let passed = notes.0.into_inner().unwrap();
        let names: Vec<_> = passed.iter().map(|(name, bytes)| (name.as_str(), bytes[0])).collect();
        assert_eq!(names, [("b", b'1'), ("c", b'2'), ("a", b'3')]);
    }
}
