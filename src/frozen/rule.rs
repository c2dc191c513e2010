//! What can be wrong with what was signed and kept.

use crate::diagnostic::Rule;

/// A source that was changed after it was signed.
pub static FROZEN_DIFFERS: Rule = Rule::error(
    "frozen-differs",
    "a source differs from what was signed",
    "What was signed is published as it was signed, so a page made from other words would contradict it. Every change, a \
     mended typing error too, is a new revision: add one to `revisions:`, with `kind: editorial` where only words change, and \
     run `forewarn sign`.",
);

/// A list of revisions that was rewritten.
pub static FROZEN_REVISIONS: Rule = Rule::error(
    "frozen-revisions",
    "the list of revisions differs from what was signed",
    "Revisions are append-only: those that were signed keep their number, date, kind and words, because texts, records and \
     feeds that readers already have name them.",
);

/// A signed advisory without a source.
pub static FROZEN_ORPHAN: Rule = Rule::error(
    "frozen-orphan",
    "a signed advisory has no source any more",
    "A published advisory never disappears: readers and scanners that know it must learn what became of it. Restore its \
     source, and write `withdrawn:` with a reason where it no longer holds.",
);

/// A signed revision that is not whole.
pub static FROZEN_INCOMPLETE: Rule = Rule::error(
    "frozen-incomplete",
    "a signed revision is not whole",
    "A signed revision is kept with its source, its clear-signed text, and a signature beside every other file. `forewarn \
     sign` puts all of it into place at once; something was removed or added since.",
);

/// A file that a revision should have and that was not signed with it.
pub static FROZEN_FORMAT: Rule = Rule::error(
    "frozen-format",
    "a file of a signed revision is not signed",
    "The site publishes a file that it did not publish when the revision was signed, so that nothing vouches for it. \
     `forewarn sign` signs it, and leaves the other files as they are.",
);

/// A setting that gives a signed file another address.
pub static FROZEN_ADDRESS: Rule = Rule::error(
    "frozen-address",
    "a signed record would get another address",
    "Scanners know a record by its id, which is its address too. With another `osv_prefix` the same advisory would be published      under two ids, and the old one would never be updated or withdrawn. Restore the prefix that was there when it was signed.",
);

/// Signed revisions without the signed list of them.
pub static LIST_MISSING: Rule = Rule::error(
    "list-missing",
    "the signed list of revisions is missing",
    "`revisions.txt` lists every revision with its hashes under one signature, so that an older site or a left-out revision is \
     noticed. It is kept as `advisories/signed/revisions.txt`; `forewarn sign` writes it.",
);

/// A list that does not fit what is kept.
pub static LIST_DIFFERS: Rule = Rule::error(
    "list-differs",
    "the signed list of revisions does not fit what is kept",
    "The list names the hash of every file of every signed revision. A file that differs from it was changed after signing; a \
     revision that it lacks was signed by a run that was interrupted, and `forewarn sign` completes the list.",
);

/// A list that no longer says what the keyring says.
pub static LIST_OUTDATED: Rule = Rule::warning(
    "list-outdated",
    "the signed list of revisions does not have the keyring as it is now",
    "Readers learn from the list which keys are the project's and which are retired or revoked. It is not wrong to publish \
     before it is signed again, and on a bad day it may be necessary, but then run `forewarn sign` soon.",
);

/// A signature that no longer counts.
pub static SIGNATURE_WITHDRAWN: Rule = Rule::warning(
    "signature-withdrawn",
    "a revision is signed by a key that was revoked as compromised",
    "It goes out with a mark that its signature is withdrawn, so that the project can publish on its worst day. Run `forewarn \
     sign --resign` with another key; the old signature is kept beside the new one.",
);
