//! A certificate out of gpg.

use std::path::Path;

use super::run;
use crate::diagnostic::Fault;
use crate::signature::Certificate;
use crate::signature::key_file::SIGNING_KEY;

/// The one certificate that gpg knows by an address or fingerprint. The secret key stays where it is.
///
/// # Errors
/// [`SIGNING_KEY`] where gpg knows none or several, [`GPG_MISSING`](super::GPG_MISSING), or what is wrong with the
/// certificate.
pub fn export(program: &Path, who: &str) -> Result<Certificate, Fault> {
    let output = run::run(program, &["--armor", "--export", "--", who], b"")?;
    if output.stdout.is_empty() {
        return Err(Fault::new(&SIGNING_KEY, format!("gpg has no key for `{who}`"))
            .hint("`gpg --list-keys` shows the keys that it has; give one by its fingerprint"));
    }
    Certificate::read(&output.stdout).map_err(|fault| {
        let message = format!("what gpg has for `{who}` cannot be used: {}", fault.message);
        Fault::new(fault.rule, message)
            .hint("give one key, by its fingerprint; its version must be 4")
    })
}
