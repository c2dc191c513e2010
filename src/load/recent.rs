//! Bodies that stay in memory after the first pass, so that formats need not read their sources again.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::Source;
use super::gathered::Piece;
use crate::model::page::Prose;

/// The most bytes of bodies that are kept: enough for some ten thousand advisories, and little beside the facts of more.
const ROOM: usize = 16 << 20;

/// Bodies of advisories by the paths of their sources: as many as there is room for.
#[derive(Default)]
pub struct Recent(Mutex<HashMap<String, Box<str>>>);

impl Recent {
    /// The body as the first pass read it, if it was kept and nobody took it before: most are needed once.
    #[must_use]
    pub fn take(&self, prose: &Prose) -> Option<Box<str>> {
        // A panic elsewhere leaves the others whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&prose.path)
    }
}

/// A number of bodies says nothing of what was read, only of what need not be read again.
impl fmt::Debug for Recent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Recent")
    }
}

impl FromIterator<(String, Box<str>)> for Recent {
    fn from_iter<T: IntoIterator<Item = (String, Box<str>)>>(bodies: T) -> Self {
        Self(Mutex::new(bodies.into_iter().collect()))
    }
}

/// The room that is left while sources are read. Which of them find some may differ from run to run; what is made of
/// them does not.
pub(super) struct Room(AtomicUsize);

impl Room {
    pub(super) const fn new() -> Self {
        Self(AtomicUsize::new(ROOM))
    }

    /// A copy of the body of what was read, if it is an advisory's and there is room.
    pub(super) fn body(&self, source: &Source) -> Option<Box<str>> {
        let (Some(Piece::Advisory(advisory)), Some(text)) = (&source.piece, &source.text) else {
            return None;
        };
        let body = std::str::from_utf8(text.get(advisory.prose.body.clone())?).ok()?;
        let taken = |left: usize| left.checked_sub(body.len());
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken).ok()?;
        Some(body.into())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::atomic::AtomicUsize;
    use std::{fs, iter};

    use super::super::source;
    use super::*;
    use crate::source::walk::Role;

    fn read(root: &Path, name: &str, body: &str) -> Source {
        let path = format!("advisories/{name}.md");
        let revisions = "revisions: [{date: 2026-01-01, summary: First}]";
        let text = format!("---\nid: {name}\ntitle: é\n{revisions}\n---\n{body}");
        fs::create_dir_all(root.join("advisories")).unwrap();
        fs::write(root.join(&path), text).unwrap();
        source(root, &path, &Role::Advisory(name.to_owned()), None)
    }

    #[test]
    fn bodies_are_kept_while_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let room = Room(AtomicUsize::new(10));
        let kept =
            |name, body| room.body(&read(folder.path(), name, body)).as_deref().map(str::len);
        assert_eq!(kept("EX-1", "six é\n"), Some(7));
        assert_eq!(kept("EX-2", "more\n"), None);
        assert_eq!(kept("EX-3", "x\n"), Some(2));
        assert_eq!(kept("EX-4", " \n"), Some(0));
        assert_eq!(kept("EX-5", "[a](data:b) \u{1b}\n"), None);
    }

    #[test]
    fn a_body_is_taken_by_its_source_once() {
        let folder = tempfile::tempdir().unwrap();
        let source = read(folder.path(), "EX-1", "Body\n");
        let body = Room::new().body(&source).unwrap();
        let Some(Piece::Advisory(advisory)) = source.piece else { panic!("it is sound") };
        let recent: Recent = iter::once((advisory.prose.path.clone(), body)).collect();
        assert_eq!(recent.take(&advisory.prose).as_deref(), Some("Body\n"));
        assert_eq!(recent.take(&advisory.prose), None);
    }
}
