//! What can sign.

use jiff::Timestamp;

use crate::diagnostic::Fault;
use crate::model::fingerprint::Fingerprint;

/// How a file is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By a file of its own beside it, `NAME.asc`.
    Detached,
    /// Around its text.
    Clear,
}

/// A key that signs, wherever its secret half is.
pub trait Signer: Sync {
    /// The fingerprint of the certificate.
    fn fingerprint(&self) -> &Fingerprint;

    /// When a signature over what is dated `date` is made: `sign` asks the clock, a build the date.
    fn time(&self, date: Timestamp) -> Timestamp;

    /// Signs: gives the armoured signature, or the whole text with its signature, in the form that is published.
    ///
    /// # Errors
    /// Where the key cannot be used.
    fn sign(&self, form: Form, data: &[u8], time: Timestamp) -> Result<Vec<u8>, Fault>;
}

impl std::fmt::Debug for dyn Signer + '_ {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Signer({})", self.fingerprint())
    }
}
