//! Room for what is made in one place and needed in another, so that memory need not hold it meanwhile.

use std::fmt::Debug;
use std::sync::{Mutex, PoisonError};

use super::Failure;

/// A place for bytes that are needed again in the same run.
pub trait Spill: Debug + Send + Sync {
    /// Takes bytes, and says where they are; nothing where there is no room for them.
    ///
    /// # Errors
    /// Where they cannot be written.
    fn put(&self, bytes: &[u8]) -> Result<Option<u64>, Failure>;

    /// Gives bytes back that were put there.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn get(&self, at: u64, length: usize) -> Result<Vec<u8>, Failure>;
}

/// Room in memory, which has an end.
#[derive(Debug)]
pub struct Memory {
    bytes: Mutex<Vec<u8>>,
    /// How many bytes it takes at most.
    room: usize,
}

impl Memory {
    /// Room for so many bytes.
    #[must_use]
    pub const fn within(room: usize) -> Self {
        Self { bytes: Mutex::new(Vec::new()), room }
    }
}

impl Spill for Memory {
    fn put(&self, bytes: &[u8]) -> Result<Option<u64>, Failure> {
        // A panic elsewhere leaves the bytes whole: each change only adds some.
        let mut held = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let at = held.len();
        if self.room - at < bytes.len() {
            return Ok(None);
        }
        held.extend_from_slice(bytes);
        Ok(Some(at as u64))
    }

    fn get(&self, at: u64, length: usize) -> Result<Vec<u8>, Failure> {
        let held = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        Ok(held.get(at..).and_then(|held| held.get(..length)).unwrap_or_default().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_taken_while_there_is_room() {
        let memory = Memory::within(5);
        let put = |bytes: &str| memory.put(bytes.as_bytes()).unwrap();
        let places = [put("abc"), put("def"), put("de"), put(""), put("f")];
        assert_eq!(places, [Some(0), None, Some(3), Some(5), None]);
        for (at, length, expected) in
            [(0, 3, "abc"), (3, 2, "de"), (5, 0, ""), (4, 2, ""), (9, 1, "")]
        {
            assert_eq!(memory.get(at, length).unwrap(), expected.as_bytes());
        }
    }
}
