//! What can sign.

use jiff::Timestamp;
use sequoia_openpgp::packet::Signature;

use super::{armour, clear_text};
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

    /// Begins a signature over bytes that need never be there as a whole.
    ///
    /// # Errors
    /// Where the key cannot be used.
    fn begin(&self, form: Form, time: Timestamp) -> Result<Box<dyn Signing + '_>, Fault>;

    /// Signs: gives the armoured signature, or the whole text with its signature, in the form that is published.
    ///
    /// # Errors
    /// Those of [`Signer::begin`] and [`Signing`].
    fn sign(&self, form: Form, data: &[u8], time: Timestamp) -> Result<Vec<u8>, Fault> {
        let mut signing = self.begin(form, time)?;
        signing.add(data)?;
        let signature = signing.finish()?;
        Ok(match form {
            Form::Detached => armour::write(&signature).into_bytes(),
            Form::Clear => clear_text::write(clear_text::utf8(data)?, &signature).into_bytes(),
        })
    }
}

/// A signature in the making. What is signed comes in pieces; those of a text end with lines.
pub trait Signing {
    /// Signs some more.
    ///
    /// # Errors
    /// Where a text cannot be signed as it is.
    fn add(&mut self, piece: &[u8]) -> Result<(), Fault>;

    /// The signature over all pieces.
    ///
    /// # Errors
    /// Where the key cannot be used.
    fn finish(self: Box<Self>) -> Result<Signature, Fault>;
}

impl std::fmt::Debug for dyn Signer + '_ {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Signer({})", self.fingerprint())
    }
}
