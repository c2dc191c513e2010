//! What lies beside the checkout, in the folder that `FOREWARN_SHARED` names: databases and schemas of others.
//!
//! Where it is missing, a test that needs it says so and passes; a machine that sets `CI` must have it.

use std::io::Write as _;
use std::path::{Path, PathBuf};

/// A file or folder there, or nothing where it may be missing.
pub(crate) fn path(path: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let found = std::env::var_os("FOREWARN_SHARED").map_or(beside, PathBuf::from).join(path);
    if found.exists() {
        return Some(found);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", found.display());
    say(&format!("skipped: {} is missing", found.display()));
    None
}

/// A line that is not captured, so that whoever runs the tests sees it.
pub(crate) fn say(line: &str) {
    writeln!(std::io::stderr().lock(), "{line}").unwrap();
}
