//! What an import can find.

use crate::diagnostic::Rule;

/// A file that is not what it should be.
pub static IMPORT_FORM: Rule = Rule::error(
    "import-form",
    "a file is not of the format that it is imported from",
    "The file cannot be read as the format that `--from` names: it is not JSON or YAML, lacks its id, or holds a value \
     of another kind than the format's schema gives. Nothing was written for it; the other files were imported.",
);

/// A source that an import would replace.
pub static IMPORT_EXISTS: Rule = Rule::error(
    "import-exists",
    "an import would replace another source",
    "There is already a source with this id, and it was not imported from the same format, so it may be your own work. \
     Move it away, or leave the record out of the import.",
);

/// A record that its database does not show to everyone.
pub static IMPORT_UNPUBLISHED: Rule = Rule::error(
    "import-unpublished",
    "a record to import has not been published",
    "The record says that it is a draft, reserved, in triage or closed, or says nothing of its publication. Sources lie in \
     a public repository, so whatever is imported is published. Publish the record where it comes from first, then import \
     it again.",
);

/// A part of a record that a source cannot hold.
pub static IMPORT_LEFT_OUT: Rule = Rule::warning(
    "import-left-out",
    "a part of an imported record was left out",
    "Sources hold what can be published safely: ids, addresses and versions in their proper form, and no hidden \
     characters. What could not be kept is named, so that it can be added by hand where it matters.",
);

/// A file that stands among records and is none.
pub static IMPORT_SKIPPED: Rule = Rule::warning(
    "import-skipped",
    "a file that is no record was passed over",
    "Folders of a database hold other files beside its records: a README, a template, a record that has no id yet. They \
     are named, so that nothing is missed, and do not count as refused.",
);

/// A part of a record that goes out as it came, and nowhere else.
pub static IMPORT_KEPT: Rule = Rule::warning(
    "import-kept",
    "a part of an imported record is kept for its record alone",
    "An id, an address or a score that does not have its proper form cannot be shown on a page or linked. It stands in \
     the source under `imported: kept:` and goes out again in the OSV record as it came. Mend it there, or move it to \
     the list that it belongs to, once you know what was meant.",
);

/// Files with the same id.
pub static IMPORT_TWICE: Rule = Rule::error(
    "import-twice",
    "two imported records have the same id",
    "An id names one source. The first record in the order of the files' names was imported, the later one was not. Find out \
     which of them is right, and import that one alone.",
);

/// Nothing to import.
pub static IMPORT_NOTHING: Rule = Rule::error(
    "import-nothing",
    "there is nothing to import",
    "The path that was named does not exist, cannot be listed, or holds no record of the format. OSV records end in .json, \
     .yaml or .yml, RustSec's in .md, all others in .json.",
);
