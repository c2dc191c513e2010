//! The parts of YAML that make a value mean something else than what stands there.

use crate::diagnostic::{Fault, Rule};

/// A value with a name.
pub static YAML_ANCHOR: Rule = Rule::error(
    "yaml-anchor",
    "a YAML value has an anchor",
    "An anchor (`&name`) lets a value be repeated elsewhere, so that a reviewer of one place does not \
     see what is meant, and a few lines can unfold to gigabytes. Sources repeat what they mean. A \
     value that merely begins with `&` must be quoted.",
);

/// A value that stands somewhere else.
pub static YAML_ALIAS: Rule = Rule::error(
    "yaml-alias",
    "a YAML value is an alias",
    "An alias (`*name`) stands for a value that was written elsewhere, so that a reviewer of this \
     place does not see what is meant. Write the value out. A value that merely begins with `*` must \
     be quoted.",
);

/// A value with a type.
pub static YAML_TAG: Rule = Rule::error(
    "yaml-tag",
    "a YAML value has a tag",
    "A tag (`!name`) changes what a value means, and each program knows other tags. The kind of each \
     value follows from its key here. A value that merely begins with `!` must be quoted.",
);

/// A key that merges a mapping.
pub static YAML_MERGE_KEY: Rule = Rule::error(
    "yaml-merge-key",
    "a YAML mapping has a merge key",
    "The key `<<` copies another mapping into this one in some programs, and is an ordinary key in \
     others; YAML 1.2 does not have it. Write the keys out.",
);

/// An instruction to the parser.
pub static YAML_DIRECTIVE: Rule = Rule::error(
    "yaml-directive",
    "a YAML source has a directive",
    "Lines that begin with `%` before a document change how a parser reads it. Sources are plain \
     YAML 1.2 and need none.",
);

pub(super) fn anchor() -> Fault {
    Fault::new(&YAML_ANCHOR, "anchors are not allowed")
        .hint("delete the anchor, or put a value that begins with `&` in quotes")
}

pub(super) fn alias() -> Fault {
    Fault::new(&YAML_ALIAS, "aliases are not allowed")
        .hint("write the value out, or put a value that begins with `*` in quotes")
}

pub(super) fn tag() -> Fault {
    Fault::new(&YAML_TAG, "tags are not allowed")
        .hint("delete the tag, or put a value that begins with `!` in quotes")
}

pub(super) fn merge_key() -> Fault {
    Fault::new(&YAML_MERGE_KEY, "merge keys are not allowed")
        .hint("write the keys of the other mapping here")
}

pub(super) fn directive() -> Fault {
    Fault::new(&YAML_DIRECTIVE, "directives are not allowed").hint("delete the line")
}
