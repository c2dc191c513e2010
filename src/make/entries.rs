//! Entries of feeds that are kept between the files of one build: an advisory stands in the archive of all and in the feed of
//! each of its packages, with the same words.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The most bytes of entries that are kept.
const ROOM: usize = 16 << 20;

/// Entries by the indexes of their advisories, as many as there is room for.
pub(super) struct Entries(Mutex<Kept>);

struct Kept {
    entries: HashMap<usize, Arc<[u8]>>,
    room: usize,
}

impl Entries {
    pub(super) fn new() -> Self {
        Self::within(ROOM)
    }

    fn within(room: usize) -> Self {
        Self(Mutex::new(Kept { entries: HashMap::new(), room }))
    }

    /// The entry of an advisory, if it was kept.
    pub(super) fn get(&self, index: usize) -> Option<Arc<[u8]>> {
        self.with(|kept| kept.entries.get(&index).cloned())
    }

    /// Keeps an entry, unless others have taken the room.
    pub(super) fn keep(&self, index: usize, entry: Vec<u8>) {
        self.with(|kept| {
            if let Some(left) = kept.room.checked_sub(entry.len())
                && kept.entries.insert(index, entry.into()).is_none()
            {
                kept.room = left;
            }
        });
    }

    /// A panic elsewhere leaves them whole: each change is one insertion.
    fn with<T>(&self, ask: impl FnOnce(&mut Kept) -> T) -> T {
        ask(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_kept_while_there_is_room() {
        let entries = Entries::within(5);
        for (index, entry) in [(7, "abc"), (8, "def"), (9, "g"), (9, "g"), (10, "h"), (11, "i")] {
            entries.keep(index, entry.into());
        }
        let kept: Vec<_> = (6..12).map(|index| entries.get(index)).collect();
        let kept: Vec<_> = kept.iter().map(|entry| entry.as_deref().unwrap_or_default()).collect();
        assert_eq!(kept, [&b""[..], b"abc", b"", b"g", b"h", b""]);
    }
}
