//! `OpenPGP`: certificates, signatures and the rules by which they are trusted.
//!
//! Pure, but for [`gpg`]: bytes in, verdicts or bytes out. What every reader of ours can use is used: version 4 keys and
//! signatures (RFC 9580, section 5.2.2; Debian 12's programs read no later ones), SHA-256 or stronger, and one form for
//! everything, so that no byte of a signature is free to change.

pub mod armour;
pub mod certificate;
pub mod clear_text;
mod ed25519;
#[cfg(test)]
pub(crate) mod fixture;
pub mod gpg;
pub mod key_file;
pub mod list;
pub mod packet;
pub mod policy;
mod random;
pub mod ring;
pub mod rule;
pub mod sealed;
pub mod signer;

pub use certificate::Certificate;
pub use key_file::KeyFile;
pub use random::random;
pub use ring::{Ring, Signed, standing};
pub use signer::{Form, Signer};
