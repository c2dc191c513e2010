//! What can be wrong with a signature. `build`, `sign` and `verify` give the same codes.

use crate::diagnostic::Rule;

/// A signature that is not in the one form that is accepted.
pub static SIGNATURE_FORM: Rule = Rule::error(
    "signature-form",
    "a signature is not in its canonical form",
    "forewarn writes a signature in exactly one way: a version 4 packet in armour with its checksum and without comments, \
     whose unsigned part names the issuer and nothing else. Any other form leaves bytes that someone can change without \
     breaking the signature, so it is refused, even where gpg accepts it.",
);

/// Text around a signed block.
pub static TEXT_OUTSIDE_SIGNATURE: Rule = Rule::error(
    "text-outside-signature",
    "there is text outside the signed block",
    "Lines before or after a clear-signed block are not signed, yet they look as if they were, and gpg still says \"Good \
     signature\". Nothing may stand outside the block.",
);

/// A signature over a hash that can be forged.
pub static SIGNATURE_WEAK: Rule = Rule::error(
    "signature-weak",
    "a signature uses a weak hash",
    "Two texts with the same SHA-1 or MD5 can be made, so a signature over one proves nothing of the other. Signatures must \
     use SHA-256, SHA-384 or SHA-512.",
);

/// A signature that does not fit what it stands beside.
pub static SIGNATURE_BAD: Rule = Rule::error(
    "signature-bad",
    "a signature does not fit",
    "The signature was not made by the key that it names over these bytes: the file, or the signature, was changed after \
     signing.",
);

/// A signature by a key that the keyring does not have.
pub static SIGNATURE_UNKNOWN_KEY: Rule = Rule::error(
    "signature-unknown-key",
    "a signature was made by a key outside the keyring",
    "Anyone can make a key and sign with it. Only the keys that the keyring lists for advisories, with their certificates, \
     speak for the project.",
);

/// A signature from a time at which the key was not valid.
pub static SIGNATURE_OUT_OF_TERM: Rule = Rule::error(
    "signature-out-of-term",
    "a signature was made when its key was not valid",
    "A key is good from its creation, or the keyring's `since`, until it expires, is retired, or the keyring's `until`. A \
     signature from another time was made by someone who kept the key longer than they should, or with a wrong clock. gpg \
     still says \"Good signature\" of some of these.",
);

/// A signature by a key that must not be trusted any more.
pub static SIGNATURE_KEY_REVOKED: Rule = Rule::error(
    "signature-key-revoked",
    "a signature was made by a key that is revoked as compromised",
    "Whoever has the key can sign in any name and with any date, so nothing that it ever signed counts, until it is signed \
     again by another key. gpg still says \"Good signature\" and warns.",
);

/// A signature that belongs elsewhere.
pub static SIGNATURE_SWAPPED: Rule = Rule::error(
    "signature-swapped",
    "a signature belongs to another file",
    "The signature is good, but for something else: a signed text under another advisory's name, or the signature of another \
     file. gpg cannot notice the former.",
);
