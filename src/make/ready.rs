//! What follows from one advisory, and is kept until the files are made that hold it of many.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::document::{Failure, Ready, Spill};

/// How many kinds there are.
const KINDS: usize = 3;

/// How many bits say how long something is; those above say where it is.
const LENGTH: u32 = 24;

/// Where everything is that was kept of each advisory.
#[derive(Debug)]
pub(super) struct Readied {
    spill: Arc<dyn Spill>,
    /// For each advisory and kind where it is, plus one, and its length; 0 where there is nothing.
    places: Vec<[AtomicU64; KINDS]>,
}

impl Readied {
    /// Nothing of so many advisories yet.
    pub(super) fn new(spill: Arc<dyn Spill>, advisories: usize) -> Self {
        let places = (0..advisories).map(|_| Default::default()).collect();
        Self { spill, places }
    }

    pub(super) fn spill(&self) -> Arc<dyn Spill> {
        Arc::clone(&self.spill)
    }

    /// Keeps something, where there is room and nothing of the kind is kept.
    pub(super) fn keep(&self, what: Ready, index: usize, bytes: &[u8]) -> Result<(), Failure> {
        let short = bytes.len() < 1 << LENGTH;
        if !short || self.has(what, index) {
            return Ok(());
        }
        if let Some(at) = self.spill.put(bytes)? {
            let place = ((at + 1) << LENGTH) | bytes.len() as u64;
            self.places[index][what as usize].store(place, Ordering::Release);
        }
        Ok(())
    }

    pub(super) fn has(&self, what: Ready, index: usize) -> bool {
        self.place(what, index).is_some()
    }

    /// What was kept.
    pub(super) fn get(&self, what: Ready, index: usize) -> Result<Option<Vec<u8>>, Failure> {
        self.place(what, index).map(|(at, length)| self.spill.get(at, length)).transpose()
    }

    fn place(&self, what: Ready, index: usize) -> Option<(u64, usize)> {
        let place = self.places[index][what as usize].load(Ordering::Acquire);
        let at = (place >> LENGTH).checked_sub(1)?;
        Some((at, usize::try_from(place & ((1 << LENGTH) - 1)).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Memory;

    #[test]
    fn each_kind_is_kept_of_each_advisory_while_there_is_room() {
        let kept = Readied::new(Arc::new(Memory::within(9)), 3);
        let all = [
            (Ready::Entry, 1, "abc"),
            (Ready::Record, 1, "de"),
            (Ready::Entry, 1, "again"),
            (Ready::Words, 2, "longer"),
            (Ready::Words, 0, ""),
            (Ready::Entry, 2, "fghi"),
        ];
        for (what, index, text) in all {
            kept.keep(what, index, text.as_bytes()).unwrap();
        }
        let get = |what, index| {
            let found = kept.get(what, index).unwrap();
            assert_eq!(kept.has(what, index), found.is_some());
            found.map(|bytes| String::from_utf8(bytes).unwrap())
        };
        let get = |what| [0, 1, 2].map(|index| get(what, index).unwrap_or("-".to_owned()));
        assert_eq!(get(Ready::Entry), ["-", "abc", "fghi"]);
        assert_eq!(get(Ready::Record), ["-", "de", "-"]);
        assert_eq!(get(Ready::Words), ["", "-", "-"]);
    }

    #[test]
    fn what_is_very_long_is_not_kept() {
        let kept = Readied::new(Arc::new(Memory::within(1 << 25)), 1);
        kept.keep(Ready::Entry, 0, &vec![0; 1 << LENGTH]).unwrap();
        assert_eq!(kept.get(Ready::Entry, 0).unwrap(), None);
        kept.keep(Ready::Entry, 0, &vec![0; (1 << LENGTH) - 1]).unwrap();
        assert_eq!(
            kept.get(Ready::Entry, 0).unwrap().map(|bytes| bytes.len()),
            Some((1 << LENGTH) - 1)
        );
    }
}
