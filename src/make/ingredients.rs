use std::fmt::Debug;

use sha2::{Digest as _, Sha256};

use crate::model::digest::Digest;

/// Values on their way into one hash, each with its length before it, so that no two lists of values run together to the same bytes.
pub(super) struct Ingredients(Sha256);

impl Ingredients {
    /// Begins with a word for what is hashed.
    pub(super) fn new(kind: &str) -> Self {
        let mut ingredients = Self(Sha256::new());
        ingredients.text(kind);
        ingredients
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    pub(super) fn number(&mut self, number: u64) -> &mut Self {
        self.bytes(&number.to_le_bytes())
    }

    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    pub(super) fn digest(&mut self, digest: Digest) -> &mut Self {
        self.bytes(digest.as_bytes())
    }

    /// A value by its form for programmers, which names every field.
    pub(super) fn shown(&mut self, value: &impl Debug) -> &mut Self {
        self.text(&format!("{value:?}"))
    }

    pub(super) fn finish(self) -> Digest {
        Digest::from_bytes(self.0.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Digest {
        let mut ingredients = Ingredients::new("kind");
        for text in texts {
            ingredients.text(text);
        }
        ingredients.finish()
    }

    #[test]
    fn values_do_not_run_together() {
        let all = [of(&[]), of(&[""]), of(&["ab", "c"]), of(&["a", "bc"]), of(&["abc"])];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[..at].contains(one), "{at}");
        }
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
        assert_ne!(Ingredients::new("a").finish(), Ingredients::new("b").finish());
    }

    #[test]
    fn a_value_is_hashed_with_all_its_fields() {
        let shown = |value: &(u8, Option<&str>)| {
            let mut ingredients = Ingredients::new("kind");
            ingredients.shown(value);
            ingredients.finish()
        };
        assert_ne!(shown(&(1, None)), shown(&(2, None)));
        assert_ne!(shown(&(1, None)), shown(&(1, Some(""))));
    }
}
