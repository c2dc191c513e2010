//! The key of a new site.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::Refusal;
use super::ask::Asker;
use crate::cli::InitArgs;
use crate::diagnostic::{Diagnostic, Fault};
use crate::init::OwnKey;
use crate::signature::{Certificate, gpg};
use crate::verify::rule::FILE_UNREADABLE;

/// No certificate is larger.
const LARGEST: u64 = 1 << 20;

/// The key that an option names, or that the user does.
pub(super) fn own(asker: &Asker<'_>, args: &InitArgs) -> Result<Option<OwnKey>, Refusal> {
    let found = match (&args.certificate, &args.gpg) {
        (Some(path), _) => Some(certificate(path)),
        (None, Some(who)) => {
            Some(gpg::export(Path::new("gpg"), who).map_err(|fault| Diagnostic::new(fault, "")))
        }
        (None, None) => {
            let question = "OpenPGP key: a file with the certificate, or its address in gpg";
            let named = asker.ask(None, question, "", |text| Ok(text.to_owned()))?;
            (!named.is_empty()).then(|| named_key(&named))
        }
    };
    found.transpose().map(|found| found.map(|found| kept(&found))).map_err(Refusal::Found)
}

fn named_key(named: &str) -> Result<Certificate, Diagnostic> {
    let path = Path::new(named);
    if path.is_file() {
        return certificate(path);
    }
    gpg::export(Path::new("gpg"), named).map_err(|fault| Diagnostic::new(fault, ""))
}

fn certificate(path: &Path) -> Result<Certificate, Diagnostic> {
    let named = path.display().to_string();
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes)).map_err(
        |error| {
            let fault =
                Fault::new(&FILE_UNREADABLE, format!("this file could not be read: {error}"));
            Diagnostic::new(
                fault.hint("write it by `gpg --armor --export ADDRESS`"),
                named.as_str(),
            )
        },
    )?;
    Certificate::read(&bytes).map_err(|fault| Diagnostic::new(fault, named))
}

fn kept(certificate: &Certificate) -> OwnKey {
    OwnKey {
        fingerprint: certificate.fingerprint().clone(),
        certificate: certificate.bytes().to_vec(),
    }
}
