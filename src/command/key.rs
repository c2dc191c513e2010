use std::cell::OnceCell;
use std::path::Path;

use jiff::Timestamp;

use crate::cli::KeyArgs;
use crate::command::secret;
use crate::command::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Fault};
use crate::model::fingerprint::Fingerprint;
use crate::model::keyring::Key;
use crate::model::library::Library;
use crate::signature::Signer;
use crate::signature::gpg::Gpg;
use crate::signature::key_file::SIGNING_KEY;

const KEYRING: &str = "content/keys/keyring.yaml";

/// The key, opened when something is to be signed: nobody is asked for a passphrase in vain.
pub(super) struct Lazy<'a> {
    terminal: &'a Terminal,
    args: &'a KeyArgs,
    library: &'a Library,
    now: Timestamp,
    signer: OnceCell<Box<dyn Signer>>,
}

impl<'a> Lazy<'a> {
    pub(super) fn new(
        terminal: &'a Terminal,
        args: &'a KeyArgs,
        library: &'a Library,
        now: Timestamp,
    ) -> Self {
        Self { terminal, args, library, now, signer: OnceCell::new() }
    }

    /// The key.
    pub(super) fn get(&self) -> Result<&dyn Signer, Diagnostic> {
        if let Some(signer) = self.signer.get() {
            return Ok(signer.as_ref());
        }
        let signer = self.open()?;
        let holder =
            candidates(self.library, None).find(|key| key.fingerprint == *signer.fingerprint());
        let holder = holder.map(|key| key.holder.as_str()).unwrap_or_default();
        self.terminal.note(&format!("signing with {} ({holder})", signer.fingerprint()));
        Ok(self.signer.get_or_init(|| signer).as_ref())
    }

    fn open(&self) -> Result<Box<dyn Signer>, Diagnostic> {
        let wanted = self.args.fingerprint.as_ref();
        let known: Vec<Fingerprint> =
            candidates(self.library, wanted).map(|key| key.fingerprint.clone()).collect();
        if known.is_empty() {
            return Err(none(wanted));
        }
        match &self.args.key {
            Some(path) => self.file(path, &known),
            None => Gpg::find(&known, &self.args.with, self.now)
                .map(|gpg| Box::new(gpg) as Box<dyn Signer>)
                .map_err(|fault| Diagnostic::new(fault, "")),
        }
    }

    fn file(&self, path: &Path, known: &[Fingerprint]) -> Result<Box<dyn Signer>, Diagnostic> {
        let key = secret::open(path, self.args.passphrase_fd, Some(self.now))?;
        if known.contains(key.fingerprint()) {
            return Ok(Box::new(key));
        }
        let message =
            format!("{} is not an active key for advisories in the keyring", key.fingerprint());
        let fault = Fault::new(&SIGNING_KEY, message);
        Err(Diagnostic::new(
            fault.hint(format!("add it to `{KEYRING}`, with its certificate")),
            KEYRING,
        ))
    }
}

/// The keys that may sign advisories today.
fn candidates<'a>(
    library: &'a Library,
    wanted: Option<&'a Fingerprint>,
) -> impl Iterator<Item = &'a Key> {
    let is_wanted = move |key: &&Key| wanted.is_none_or(|wanted| *wanted == key.fingerprint);
    library.signing_keys().filter(is_wanted)
}

fn none(wanted: Option<&Fingerprint>) -> Diagnostic {
    let message = match wanted {
        Some(wanted) => {
            format!("the keyring has no active key {wanted} for advisories with a certificate")
        }
        None => "the keyring has no active key for advisories with a certificate".to_owned(),
    };
    let hint = "export the certificate to `content/keys/`, and add the key with `role: advisories`, `state: active` and `certificate:`";
    Diagnostic::new(Fault::new(&SIGNING_KEY, message).hint(hint), KEYRING)
}
