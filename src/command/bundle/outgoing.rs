use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::case::Case;
use crate::bundle::mail::{self, Envelope};
use crate::bundle::{Content, Packager, record};
use crate::cli::BundleArgs;
use crate::command::count;
use crate::command::key::Lazy;
use crate::command::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Fault};
use crate::disk::{private, single};
use crate::draft::{self, Sent};
use crate::model::date::Moment;
use crate::model::digest::Digest;
use crate::model::library::Library;
use crate::signature::certificate::EncryptionKey;
use crate::signature::{Form, Ring, Signer, armour, sealed};

/// A packager with the key that messages to it are encrypted to.
pub(super) type Recipient<'a> = (&'a Packager, EncryptionKey);

/// What goes to each recipient of one run.
pub(super) struct Batch<'a> {
    pub(super) case: &'a Case,
    pub(super) content: &'a Content,
    pub(super) archive: &'a [u8],
    pub(super) now: Timestamp,
}

type Files = Vec<(PathBuf, Vec<u8>)>;

impl Batch<'_> {
    /// The hash of the archive.
    pub(super) fn digest(&self) -> Digest {
        Digest::of(self.archive)
    }

    /// What the draft will say of this run.
    pub(super) fn entries(&self, recipients: &[Recipient<'_>]) -> Vec<Sent> {
        let entry = |(packager, _): &Recipient<'_>| Sent {
            to: packager.name.clone(),
            at: Moment::Time(self.now),
            bundle: self.digest(),
            patches: self.content.patches(),
        };
        recipients.iter().map(entry).collect()
    }

    /// Signs, encrypts and writes all files, and records them in the draft.
    pub(super) fn write(
        &self,
        terminal: &Terminal,
        root: &Path,
        args: &BundleArgs,
        library: &Library,
        recipients: &[Recipient<'_>],
    ) -> Result<(), Vec<Diagnostic>> {
        let draft = &self.case.draft;
        let placed = |fault| self.case.placed(vec![fault]);
        let folder = folder(root, args, &draft.folder).map_err(placed)?;
        let path = draft.folder.join("draft.md");
        let old = single::read(&path).map_err(|error| placed(error.fault()))?.unwrap_or_default();
        let new = record::recorded(draft, &old, &self.entries(recipients)).map_err(placed)?;
        let lazy = Lazy::new(terminal, &args.signer, library, self.now);
        let signer = lazy.get().map_err(|found| vec![found])?;
        let files = self.files(signer, library, recipients, &folder).map_err(placed)?;
        for (path, bytes) in &files {
            private::replace(path, bytes).map_err(|error| placed(error.fault()))?;
            terminal.detail(&path.display().to_string());
        }
        private::replace(&path, &new).map_err(|error| placed(error.fault()))?;
        let made = count(recipients.len(), "bundle");
        terminal
            .note(&format!("{made} in {}; send each .eml by your mail program", folder.display()));
        Ok(())
    }

    /// For each recipient the archive alone, and the mail with it.
    fn files(
        &self,
        signer: &dyn Signer,
        library: &Library,
        recipients: &[Recipient<'_>],
        folder: &Path,
    ) -> Result<Files, Fault> {
        let from = mail::sender(library)?;
        let ring = library.ring();
        let body = mail::body(self.content, self.archive);
        let of_archive = self.signed(signer, &ring, self.archive)?;
        let of_body = self.signed(signer, &ring, &body)?;
        let mut files = Vec::new();
        for (packager, key) in recipients {
            let path = |ending: &str| folder.join(format!("{}{ending}", packager.file_stem()));
            let archive = sealed::seal(self.archive, &of_archive, key)?;
            let envelope = Envelope {
                from,
                to: (&packager.name, &packager.address),
                date: self.now,
                subject: mail::subject(&packager.list.subject_prefix, self.content.name()),
            };
            let mail = mail::mail(&envelope, &sealed::seal(&body, &of_body, key)?)?;
            files.push((path(".tar.asc"), archive.into_bytes()));
            files.push((path(".eml"), mail));
        }
        Ok(files)
    }

    /// A signature that the project's own keyring finds good.
    fn signed(
        &self,
        signer: &dyn Signer,
        ring: &Ring,
        data: &[u8],
    ) -> Result<sequoia_openpgp::packet::Signature, Fault> {
        let signature = signer.sign(Form::Detached, data, signer.time(self.now))?;
        ring.detached(data, &signature)?;
        armour::read(&signature)
    }
}

/// Where the files go. What is encrypted tells, too, that something is to come.
fn folder(root: &Path, args: &BundleArgs, draft: &Path) -> Result<PathBuf, Fault> {
    let Some(out) = &args.out else { return Ok(draft.join("sent")) };
    let folder = crate::command::build::shown(root, out);
    draft::apart(root, &folder)?;
    Ok(folder)
}
