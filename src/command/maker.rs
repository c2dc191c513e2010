use std::fs::Metadata;
use std::path::Path;

/// What makes the files of a build: this very program, and the key that signs. Where it is another, everything is made anew.
pub(super) fn maker(key: Option<&Path>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let program = std::env::current_exe().ok();
    let places = [program.as_deref(), key].map(|path| path.map(|path| (path, stamp(path))));
    format!("{version} {places:?}")
}

/// Programs of one version differ while it is being written, so their files are looked at.
fn stamp(path: &Path) -> Option<String> {
    let seen = |found: Metadata| format!("{} {:?}", found.len(), found.modified().ok());
    std::fs::metadata(path).ok().map(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_key_is_another_maker() {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("key.asc");
        let without = maker(None);
        assert_eq!(maker(None), without);
        std::fs::write(&key, "one").unwrap();
        let first = maker(Some(&key));
        assert_ne!(first, without);
        assert_eq!(maker(Some(&key)), first);
        std::fs::write(&key, "three").unwrap();
        assert_ne!(maker(Some(&key)), first);
    }

    #[test]
    fn the_program_is_known_by_its_version_and_its_file() {
        let maker = maker(None);
        assert!(maker.starts_with(env!("CARGO_PKG_VERSION")), "{maker}");
        assert!(maker.contains("tv_sec") || maker.contains("intervals"), "{maker}");
    }
}
