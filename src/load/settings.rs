use std::path::Path;

use super::{Piece, missing, source};
use crate::diagnostic::Diagnostic;
use crate::model::site::Site;
use crate::source::walk::{Files, Role};

/// The settings of a site alone, for commands that need nothing else of it.
///
/// # Errors
/// Everything that is wrong with them, or that there are none.
pub fn settings(root: &Path) -> Result<Site, Vec<Diagnostic>> {
    if !root.join(missing::SETTINGS).exists() {
        return Err(missing::missing(root, &Files::default()).into_iter().collect());
    }
    let read = source(root, missing::SETTINGS, &Role::Settings, None);
    match read.piece {
        Some(Piece::Site(site)) => Ok(*site),
        _ => Err(read.found),
    }
}
