use std::collections::BTreeMap;
use std::io::Write as _;

use super::commit::Summary;
use super::error::DiskError;
use super::output::Output;
use super::{MARK, MARK_PATH};
use crate::document::manifest::{Digest, MANIFEST_PATH, SIGNATURE_PATH};
use crate::site_path::SitePath;

/// An output whose files are all there, and listed in its manifest: nothing more can be written but the manifest's signature, which
/// it does not list, and it not itself.
#[derive(Debug)]
pub struct Listed(Output);

impl Output {
    /// Writes our own two files, [`MARK`] and the manifest. `see` is given the manifest's text, some lines at a time: that of a large
    /// site is too long to be held.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if a file was begun and not finished, or if one of these cannot be written.
    pub fn list(self, see: &mut dyn FnMut(&str)) -> Result<Listed, DiskError> {
        self.write_list(see)?;
        Ok(Listed(self))
    }

    /// Writes both, and lets more be written.
    pub(super) fn write_list(&self, see: &mut dyn FnMut(&str)) -> Result<(), DiskError> {
        let mark = SitePath::fixed(MARK_PATH);
        // A caller may have written the mark, but as nothing else.
        if self.ledger.digest(&mark) != Some(Digest::of(MARK)) {
            self.write(&mark, MARK)?;
        }
        let path = SitePath::fixed(MANIFEST_PATH);
        let mut manifest = self.writer(&path)?;
        self.ledger.manifest(|lines| {
            see(lines);
            let written = manifest.write_all(lines.as_bytes());
            written.map_err(|error| DiskError::from_writer(error, &path))
        })?;
        manifest.finish()
    }
}

impl Listed {
    /// The hash of the manifest.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let manifest = self.0.ledger.digest(&SitePath::fixed(MANIFEST_PATH));
        manifest.expect("the manifest was written before this was made")
    }

    /// Whether the signature that was made from `key` stands there, as [`Output::holds`] says it of any file.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn holds_signature(&self, key: Digest) -> Result<bool, DiskError> {
        self.0.holds(key, &[SitePath::fixed(SIGNATURE_PATH)])
    }

    /// Writes the signature, made from `key` where there is one.
    ///
    /// # Errors
    ///
    /// As [`Output::write`].
    pub fn sign(&self, signature: &[u8], key: Option<Digest>) -> Result<(), DiskError> {
        let path = SitePath::fixed(SIGNATURE_PATH);
        self.0.write(&path, signature)?;
        if let Some(key) = key {
            self.0.note(key, vec![path]);
        }
        Ok(())
    }

    /// How many bytes all files have together, those that stayed as they were among them.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.total()
    }

    /// How many bytes the files of each kind have together, and how many files these are, leaving out those of none.
    pub fn lengths<K: Ord + Send>(
        &self,
        kind: impl Fn(&SitePath) -> Option<K> + Sync,
    ) -> BTreeMap<K, (u64, usize)> {
        self.0.ledger.lengths(kind)
    }

    /// Publishes all files, and removes what earlier builds published and this one did not. If all is as it was, nothing is touched.
    /// A hash comes back too, which [`Standing::stamps`](super::standing::Standing::stamps) gives as long as nobody touches a file,
    /// unless somebody may have done so already.
    ///
    /// # Errors
    ///
    /// [`DiskError`]. If something is in the way, the old site is whole. If the system refuses to move a file after others were
    /// moved, the next build completes this one.
    pub fn commit(self) -> Result<(Summary, Option<Digest>), DiskError> {
        self.0.publish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::fixture::{Scene, line};

    #[test]
    fn the_manifest_lists_the_mark_and_neither_itself_nor_its_signature() {
        let scene = Scene::new();
        let (output, _) = scene.begin(&[("a", "text")]).unwrap();
        let mut manifest = String::new();
        let listed = output.list(&mut |lines| manifest.push_str(lines)).unwrap();
        let mark = line(MARK_PATH, str::from_utf8(MARK).unwrap());
        assert_eq!(manifest, format!("{mark}{}", line("a", "text")));
        assert_eq!(listed.digest(), Digest::of(manifest.as_bytes()));
        listed.sign(b"signature", None).unwrap();
        listed.commit().unwrap();
        assert_eq!(scene.read(MANIFEST_PATH), manifest);
        assert_eq!(scene.read(SIGNATURE_PATH), "signature");
    }

    #[test]
    fn a_file_that_was_not_finished_is_in_no_list() {
        let scene = Scene::new();
        let (output, _) = scene.begin(&[("a", "text")]).unwrap();
        drop(output.writer(&SitePath::fixed("b")).unwrap());
        assert!(matches!(output.list(&mut |_| ()), Err(DiskError::Unfinished(_))));
    }

    #[test]
    fn a_signature_that_is_made_from_the_same_is_held() {
        let scene = Scene::new();
        let key = Digest::of(b"key");
        for held in [false, true] {
            let (output, _) = scene.begin(&[("a", "text")]).unwrap();
            let listed = output.list(&mut |_| ()).unwrap();
            assert_eq!(listed.holds_signature(key).unwrap(), held);
            assert!(!listed.holds_signature(Digest::of(b"other")).unwrap());
            if !held {
                listed.sign(b"signature", Some(key)).unwrap();
            }
            listed.commit().unwrap();
        }
        assert_eq!(scene.read(SIGNATURE_PATH), "signature");
    }
}
