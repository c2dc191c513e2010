use std::path::Path;

use crate::canary::CANARY_FOUND;
use crate::diagnostic::Diagnostic;
use crate::source::read;

/// The canary in a file that is not used, but lies where everyone can read it.
pub(super) fn marked(root: &Path, path: &str) -> Option<Diagnostic> {
    read::bytes(root, path).err().filter(|found| found.rule.code == CANARY_FOUND.code)
}
