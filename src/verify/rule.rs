//! What can be wrong with a published site as a whole. What can be wrong with one signature is said by
//! [`crate::signature::rule`], and with the signed list by [`crate::signature::list::rule`].

use crate::diagnostic::Rule;

/// A list that is older than what it lists.
pub static LIST_DATE: Rule = Rule::error(
    "list-date",
    "the signed list is older than a signature that it lists",
    "The list is signed after everything that it names. A signature that is younger than the list was put in its place \
     later, or was made by a machine with a wrong clock. Sign the list again after the clock is right.",
);

/// A certificate that is not the one in the list.
pub static CERTIFICATE_DIFFERS: Rule = Rule::error(
    "certificate-differs",
    "a published certificate is not the one that the signed list names",
    "The list holds the hash of each certificate's file. Readers encrypt reports to these certificates and verify signatures \
     with them, so another one, or one more, can mislead them. Take the file from the project again, or let the project \
     sign the list again.",
);

/// A revision without its text.
pub static REVISION_ABSENT: Rule = Rule::error(
    "revision-absent",
    "the text of a signed revision is missing",
    "A revision that was signed stays published for ever, newer ones beside it. One that the signed list names and the site \
     lacks was lost in the transfer, or is being hidden. Fetch the whole site again.",
);

/// A file that should be there.
pub static FILE_MISSING: Rule = Rule::error(
    "file-missing",
    "a published file is missing",
    "`SHA256SUMS` or the signed list names a file that is not there: the copy is not complete, or someone removed it. Fetch \
     the whole site again.",
);

/// A file that should not be there.
pub static FILE_EXTRA: Rule = Rule::error(
    "file-extra",
    "a file is not listed in SHA256SUMS",
    "`SHA256SUMS` lists every published file, and `revisions.txt` every file of a signed advisory. A file beside them was \
     added by someone else, or by a program such as an index generator. Remove it, or verify a copy without it.",
);

/// A file with other bytes than the manifest says.
pub static FILE_TAMPERED: Rule = Rule::error(
    "file-tampered",
    "a file is not the one that SHA256SUMS lists",
    "The file's SHA-256 differs from the listed one, so it was changed after the site was built: in the transfer, by a \
     program on the server, or by someone.",
);

/// Something other than a file or folder.
pub static FILE_IRREGULAR: Rule = Rule::error(
    "file-irregular",
    "a site holds something that is no regular file",
    "A published site consists of files and folders. A symbolic link could lead out of the site to a file that changes \
     later, and a device or pipe has no lasting contents, so neither is followed or read.",
);

/// A file that cannot be read.
pub static FILE_UNREADABLE: Rule = Rule::error(
    "file-unreadable",
    "a published file could not be read",
    "What cannot be read cannot be verified. The reason is that of the system, or the file is larger than any that forewarn \
     writes, or it changed while it was read.",
);

/// Two bytes that should be alike.
pub static HASH_DIFFERS: Rule = Rule::error(
    "hash-differs",
    "a signed file is not the one that the signed list names",
    "`revisions.txt` and the clear-signed text of each advisory hold the SHA-256 of the advisory's files. A file with \
     another hash was changed or exchanged after it was listed, whatever its own signature says.",
);

/// Signed facts that contradict each other.
pub static FACTS_DIFFER: Rule = Rule::error(
    "facts-differ",
    "the signed forms of an advisory contradict each other",
    "The list, the text and the OSV record of a revision state the same id, dates and withdrawal. Where they differ, \
     programs and people are told different things under one signature.",
);

/// Something that nobody signed.
pub static NOT_SIGNED: Rule = Rule::warning(
    "not-signed",
    "a file of an advisory is covered by no signature",
    "The signed list does not name this file, or names its revision as unsigned. Sites may publish so with `signing: \
     optional`. Nothing vouches for the file but the server, and SHA256SUMS where that is signed.",
);

/// A signature from the future.
pub static SIGNATURE_FUTURE: Rule = Rule::error(
    "signature-future",
    "a signature is dated in the future",
    "No honest signature is dated more than a day ahead of the reader's clock. The clock of the machine that signed was \
     wrong, or yours is; compare it, and set the present with `--now` if need be.",
);

/// A site without a manifest.
pub static MANIFEST_MISSING: Rule = Rule::error(
    "manifest-missing",
    "a site has no SHA256SUMS",
    "Every build lists all files in `SHA256SUMS`. Without it, a missing or added page cannot be noticed. Fetch the whole \
     site again.",
);

/// A manifest of another form.
pub static MANIFEST_FORM: Rule = Rule::error(
    "manifest-form",
    "SHA256SUMS is not as forewarn writes it",
    "The manifest has a line of hash, two spaces and path for each file, sorted by path. Any other text was edited, cut \
     off, or is not from forewarn.",
);

/// A manifest that nobody signed.
pub static MANIFEST_UNSIGNED: Rule = Rule::warning(
    "manifest-unsigned",
    "SHA256SUMS is not signed",
    "Advisory texts, records and patches have signatures of their own. Pages, feeds and everything else are vouched for by \
     nothing but the server when `SHA256SUMS.asc` is absent; only their agreement with the signed facts is checked.",
);

/// A manifest that may be the wrong one of two.
pub static MANIFEST_DOUBTFUL: Rule = Rule::error(
    "manifest-doubtful",
    "SHA256SUMS does not fit the site, and no good signature covers it",
    "A file and `SHA256SUMS` contradict each other. Without a good signature over the latter, either may be the one that was \
     changed, so both are named.",
);

/// A page that says something else.
pub static PAGE_DIFFERS: Rule = Rule::error(
    "page-differs",
    "an advisory's page does not show the signed facts",
    "The page of a signed advisory must show its id, its title and every fixed version as the signed text states them. \
     Trust the text; the page was changed, or is of another revision.",
);

/// A feed that says something else.
pub static FEED_DIFFERS: Rule = Rule::error(
    "feed-differs",
    "a feed's entry does not show the signed facts",
    "The entry of a signed advisory must have the title and the dates of the signed revision. Trust the signed text; the feed \
     was changed, or is of another revision.",
);

/// A bulk file that says something else.
pub static OSV_BULK_DIFFERS: Rule = Rule::error(
    "osv-bulk-differs",
    "a bulk file of OSV does not agree with the signed records",
    "Scanners read `all.zip`, `all.json` and `modified_id.csv` in place of single records. What they say of a signed record \
     must be what the record says, and none may be left out.",
);

/// A site in the middle of a change.
pub static SITE_INTERRUPTED: Rule = Rule::error(
    "site-interrupted",
    "a build of this folder was interrupted",
    "A build was killed while it moved files into place, so that some are of the old site and some of the new one. Run the \
     build again, then verify.",
);

/// A list whose signer is not the one that was named.
pub static SIGNER_UNANCHORED: Rule = Rule::error(
    "signer-unanchored",
    "the site is signed by a key that you did not name",
    "With `--certificate` or `--fingerprint` you say whom you trust. The list is signed by another key, which none of yours \
     has certified. Either the site has a new key, which the project must confirm by another way, or it is forged.",
);

/// An anchor that is not there.
pub static ANCHOR_ABSENT: Rule = Rule::error(
    "anchor-absent",
    "the site has no certificate with the fingerprint that you named",
    "`--fingerprint` chooses one of the certificates in the site's folder `keys/`. If the project has told you this \
     fingerprint, the site is not the project's, or its key has changed.",
);

/// A new key without an introduction.
pub static KEY_UNVOUCHED: Rule = Rule::error(
    "key-unvouched",
    "nobody vouches for a new key",
    "The earlier list did not have this key, and neither is the newer list signed by one of the earlier keys, nor has one of \
     them certified it. Ask the project to confirm the key by another way, then name it with `--certificate`.",
);
