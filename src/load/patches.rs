use std::collections::BTreeMap;

use crate::source::walk::{Files, Role};

/// The patches of each advisory, by its id, as their paths.
#[must_use]
pub fn patches(files: &Files) -> BTreeMap<(String, String), String> {
    let patch = |(path, role): (&String, &Role)| match role {
        Role::Patch(id, name) => Some(((id.clone(), name.clone()), path.clone())),
        _ => None,
    };
    files.roles.iter().filter_map(patch).collect()
}
