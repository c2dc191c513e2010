//! What a build would break of what was published before.

use crate::diagnostic::Rule;

/// A saved file that says nothing.
pub static PREVIOUS_FORM: Rule = Rule::error(
    "previous-form",
    "the earlier publication cannot be understood",
    "`--previous` names what was published before: `osv/all.json`, `revisions.txt`, or the folder of a whole site that has at \
     least one of them. A file that cannot be read as such proves nothing, so that it stops the build: it may be cut off, or \
     be an error page that was saved under that name. At the very first publication, leave the option out.",
);

/// An id that is gone.
pub static PUBLISHED_ID_VANISHED: Rule = Rule::error(
    "published-id-vanished",
    "an advisory that was published would be published no more",
    "Importers take a vanished record for a withdrawal of their own, links to it break, and nobody learns why. Bring its \
     source back; where the advisory was a mistake, say so with `withdrawn:`, which stays published.",
);

/// An id that is another one now.
pub static PUBLISHED_ID_RENAMED: Rule = Rule::error(
    "published-id-renamed",
    "a published OSV record would get another id",
    "Scanners and importers know a record by its id: under another one it is a new record, and the old one has vanished. The \
     prefix that OSV puts before the ids of a site is chosen once; set `osv_prefix` in `content/site.yaml` to what it was.",
);

/// A date of publication that moved.
pub static PUBLISHED_DATE_CHANGED: Rule = Rule::error(
    "published-date-changed",
    "the date on which an advisory was published would change",
    "The date of the first revision is a fact of the past that feeds, records and signed texts state. Restore it; what became \
     known later is a new revision.",
);

/// A date of change that fell.
pub static MODIFIED_WENT_BACK: Rule = Rule::error(
    "modified-went-back",
    "the date of an advisory's last change would go back",
    "Importers fetch a record again only if its `modified` has risen: what changes under an older date never reaches them. \
     A revision was removed or dated anew. Restore it, and append a revision for each further change.",
);

/// A signed list that is gone.
pub static PUBLISHED_LIST_VANISHED: Rule = Rule::error(
    "published-list-vanished",
    "the signed list of revisions would be published no more",
    "Whoever verifies the site needs `revisions.txt` and takes its absence for an attack. It is kept in \
     `advisories/signed/revisions.txt`: bring it back, or sign again.",
);
