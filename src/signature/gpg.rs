//! Signing by the user's own gpg: its agent, its smart cards, its pinentry.
//!
//! The only code that runs another program, and it believes none of that program's bytes: the signature is taken out of
//! them, the text must be the one that was given, and both are written again in the one form that is published. Whether
//! the signature is good is for the caller to ask the [`Ring`](super::Ring).

mod export;
mod listing;
mod run;
mod status;

pub use export::export;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sequoia_openpgp::packet::Signature;

use super::key_file::SIGNING_KEY;
use super::signer::{Form, Signer, Signing};
use super::{armour, clear_text};
use crate::diagnostic::{Fault, Rule};
use crate::model::fingerprint::Fingerprint;

/// No gpg on this machine.
pub static GPG_MISSING: Rule = Rule::error(
    "gpg-missing",
    "gpg is not installed",
    "Signing asks gpg, whose agent or smart card holds the secret key. The package is called gnupg nearly everywhere. A \
     secret key in a file signs without gpg: name it by `--key FILE`.",
);

/// A gpg that could not sign, or gave something else than a signature.
pub static GPG_FAILED: Rule = Rule::error(
    "gpg-failed",
    "gpg did not sign",
    "gpg gave no signature, more than one, or one over another text, so nothing of it was kept. The message ends with gpg's \
     own last words. Most often the pinentry was closed, found no terminal, or the smart card was not there.",
);

/// What is signed is published in one form, so gpg leaves out what the user's options would have added to it.
const SIGNING: [&str; 4] = ["--no-comments", "--no-emit-version", "--digest-algo", "SHA512"];

/// A secret key that gpg knows.
#[derive(Debug)]
pub struct Gpg {
    fingerprint: Fingerprint,
    program: PathBuf,
    clock: Timestamp,
}

impl Gpg {
    /// The first of these certificates by which gpg can sign. `program` is gpg's name or path, `clock` the present: gpg
    /// dates signatures by its own clock.
    ///
    /// # Errors
    /// [`SIGNING_KEY`] where gpg can sign by none of them, [`GPG_MISSING`], or [`GPG_FAILED`] where it does not start.
    pub fn find(
        candidates: &[Fingerprint],
        program: &Path,
        clock: Timestamp,
    ) -> Result<Self, Fault> {
        let mut refusals = Vec::new();
        for candidate in candidates {
            let arguments = ["--with-colons", "--list-secret-keys", candidate.hex()];
            let output = run::run(program, &arguments, b"")?;
            match listing::refusal(&String::from_utf8_lossy(&output.stdout), candidate) {
                None => {
                    let fingerprint = candidate.clone();
                    return Ok(Self { fingerprint, program: program.to_owned(), clock });
                }
                Some(why) => refusals.push(format!("{candidate} ({why})")),
            }
        }
        Err(unusable(&refusals))
    }
}

impl Signer for Gpg {
    fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    fn time(&self, _date: Timestamp) -> Timestamp {
        self.clock
    }

    fn begin(&self, form: Form, _time: Timestamp) -> Result<Box<dyn Signing + '_>, Fault> {
        Ok(Box::new(Asking { gpg: self, form, data: vec![] }))
    }
}

/// What gpg is to sign: it is asked once for all.
struct Asking<'a> {
    gpg: &'a Gpg,
    form: Form,
    data: Vec<u8>,
}

impl Signing for Asking<'_> {
    fn add(&mut self, piece: &[u8]) -> Result<(), Fault> {
        self.data.extend_from_slice(piece);
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Signature, Fault> {
        let Self { gpg, form, data } = *self;
        let how: &[&str] = match form {
            Form::Detached => &["--armor", "--detach-sign"],
            Form::Clear => &["--clearsign"],
        };
        let who = ["--status-fd", "2", "--local-user", gpg.fingerprint.hex()];
        let output = run::run(&gpg.program, &[&SIGNING[..], &who, how].concat(), &data)?;
        let log = status::Log::parse(&output.log);
        if !output.succeeded || log.signatures() != 1 {
            return Err(log.fault());
        }
        let signature = match form {
            Form::Detached => armour::read(&output.stdout),
            Form::Clear => around(&output.stdout, &data),
        };
        signature.map_err(|fault| {
            Fault::new(
                &GPG_FAILED,
                format!("gpg gave no signature that can be used: {}", fault.message),
            )
            .hint("try another version of gpg, or sign with `--key FILE`")
        })
    }
}

/// The signature around a text, where it is the text that was to be signed.
fn around(file: &[u8], data: &[u8]) -> Result<Signature, Fault> {
    let (text, signature) = clear_text::read(file)?;
    // Of an empty text gpg makes an empty line; the signature is the same.
    let same = text.as_bytes() == data || (data.is_empty() && text == "\n");
    if same { Ok(signature) } else { Err(Fault::new(&GPG_FAILED, "it signed another text")) }
}

fn unusable(refusals: &[String]) -> Fault {
    if refusals.is_empty() {
        return Fault::new(&SIGNING_KEY, "the keyring has no key that may sign now")
            .hint("add one to the keyring with `role: advisories` and its certificate");
    }
    let message = format!("gpg can sign by no key of the keyring: {}", refusals.join(", "));
    Fault::new(&SIGNING_KEY, message).hint(
        "`gpg --list-secret-keys` shows the keys that gpg has (its gpg.conf is not read here); import one of these, insert \
         its smart card, or sign with `--key FILE`",
    )
}
