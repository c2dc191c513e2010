use crate::document::address;
use crate::document::security_md::markdown::{code, escape, link};
use crate::model::fingerprint::Fingerprint;
use crate::model::keyring::{Key, KeyRole, KeyState};
use crate::model::library::Library;
use crate::model::site::Site;

/// The keys that are used for something now.
pub(super) fn in_use(library: &Library, role: KeyRole) -> Vec<&Key> {
    let keys = library.keyring.keys.iter();
    keys.filter(|key| key.role == role && key.state == KeyState::Active).collect()
}

/// Whether the keyring says that a key is not to be used: it is no longer, or not yet.
pub(super) fn is_out_of_use(library: &Library, fingerprint: &Fingerprint) -> bool {
    let entries = library.keyring.keys.iter().filter(|key| key.fingerprint == *fingerprint);
    let states: Vec<_> = entries.map(|key| key.state).collect();
    !states.is_empty() && !states.contains(&KeyState::Active)
}

/// A line for each key, with where its certificate is.
pub(super) fn list(site: &Site, keys: &[&Key]) -> String {
    let line = |key: &&Key| {
        let said = format!("- {}, {}", code(&key.fingerprint), escape(&key.holder));
        let address = site.address(&address::certificate(&key.fingerprint));
        match key.certificate {
            Some(_) => format!("{said}: {}", link("certificate", &address)),
            None => said,
        }
    };
    keys.iter().map(line).collect::<Vec<_>>().join("\n")
}
