//! Why a CSAF document is refused.

use crate::diagnostic::Rule;

/// A document that is not for everyone.
pub static IMPORT_CONFIDENTIAL: Rule = Rule::error(
    "import-confidential",
    "a document may not be published",
    "A site is public, and the document's TLP label is not WHITE (CLEAR in TLP 2.0), so that its publisher has limited \
     who may read it. Ask the publisher for a public version. Nothing was written for it.",
);

/// A document that is not finished.
pub static IMPORT_DRAFT: Rule = Rule::error(
    "import-draft",
    "a document is a draft",
    "A CSAF document with the status `draft` is for its authors and may change in any way (CSAF 2.0, section 3.2.1.12.7). \
     Import it when its status is `final`, or `interim`. Nothing was written for it.",
);

/// A document from which no advisory follows.
pub static IMPORT_NO_ADVISORY: Rule = Rule::error(
    "import-no-advisory",
    "a document tells of nothing that is affected",
    "Some CSAF documents inform in general, tell of an incident, or say (as VEX) only that products are not affected. A \
     source is an advisory about a vulnerability, and readers would take it for one. Nothing was written for it.",
);

/// Products of which a document says what cannot be.
pub static IMPORT_PRODUCT: Rule = Rule::error(
    "import-product",
    "a document contradicts itself about a product",
    "Each product of a CSAF document is defined once, every product that it speaks of is defined, and none is both affected \
     and not (CSAF 2.0, tests 6.1.1 to 6.1.6). Where that does not hold nobody can say who is affected. Nothing was written.",
);
