//! What a finding about a published site can be.

use crate::diagnostic::Rule;

/// A site that nobody serves.
pub static DEPLOYED_UNREACHABLE: Rule = Rule::error(
    "deployed-unreachable",
    "a file of the published site could not be fetched",
    "The host gave no whole answer: its name is unknown, its certificate is not good, it took too long, or sent more than was \
     bearable. Whether readers can fetch the file is not known. Try again, and look at the address.",
);

/// A file that is not served.
pub static DEPLOYED_MISSING: Rule = Rule::error(
    "deployed-missing",
    "a file of the site is not served",
    "The sources make this file and the host does not have it. Most often a host, or the step that uploads to it, leaves out names \
     that begin with a dot, and with them security.txt and the Web Key Directory.",
);

/// A file that is served with other bytes.
pub static DEPLOYED_DIFFERENT: Rule = Rule::error(
    "deployed-different",
    "a file is served with other bytes than the sources make",
    "Either an older site is still published, or the host rewrites files: it minifies pages, hides mail addresses or adds a \
     script. A rewritten file fails every check of its signature or hash. Publish again, and turn such features off.",
);

/// A file that is served as something else.
pub static DEPLOYED_TYPE: Rule = Rule::warning(
    "deployed-type",
    "a file is served with a type by which readers may not take it",
    "Browsers save what has an unknown type instead of showing it, and run no script that has a wrong one. RFC 9116, section 3, \
     demands text/plain in UTF-8 for security.txt. Where the host reads it, `_headers` sets every type; else set it there.",
);

/// A file that is served and no longer made.
pub static DEPLOYED_EXTRA: Rule = Rule::warning(
    "deployed-extra",
    "a file is published that the sources do not make",
    "The published SHA256SUMS lists a file that these sources do not make. Then these sources are older than the published site, or \
     it was not published since the file went away. What readers hold on to must not vanish.",
);

/// A site too large to be asked for whole.
pub static DEPLOYED_CUT: Rule = Rule::warning(
    "deployed-cut",
    "not every file of the published site was asked for",
    "A site may have more files than a host wants to be asked for at once. All files at its root, below .well-known and keys, and an \
     even choice of the others were compared. Download the site and run `forewarn verify` to check every file.",
);
