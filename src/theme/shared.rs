//! What is rendered once for many pages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, OnceLock, PoisonError};

use tera::Value;

use super::skeleton::Skeleton;

/// Parts of pages that were rendered, by all that they differ in.
#[derive(Debug, Default)]
pub struct Shared {
    places: OnceLock<BTreeSet<String>>,
    parts: Mutex<BTreeMap<[String; 2], Value>>,
    alias: OnceLock<Option<Skeleton>>,
}

impl Shared {
    /// The places that parts tell apart, which are asked for once.
    pub fn places(&self, all: impl FnOnce() -> BTreeSet<String>) -> &BTreeSet<String> {
        self.places.get_or_init(all)
    }

    /// The page of an alias of one advisory, which is rendered once; without one, each is rendered.
    pub fn alias(&self, render: impl FnOnce() -> Option<Skeleton>) -> Option<&Skeleton> {
        self.alias.get_or_init(render).as_ref()
    }

    /// The parts for pages from which `root` leads to the root, in one place. Two threads that need the same parts at the same time
    /// may both render them.
    ///
    /// # Errors
    /// Those of `render`; the next page renders again.
    pub fn parts<E>(
        &self,
        root: &str,
        place: &str,
        render: impl FnOnce() -> Result<Value, E>,
    ) -> Result<Value, E> {
        // A panic elsewhere leaves the map whole: each change is one insertion.
        let parts = || self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let key = [root.to_owned(), place.to_owned()];
        if let Some(known) = parts().get(&key) {
            return Ok(known.clone());
        }
        let rendered = render()?;
        parts().insert(key, rendered.clone());
        Ok(rendered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_rendered_once_for_each_place_and_again_after_an_error() {
        let shared = Shared::default();
        let check = |root: &str, place: &str, made: Result<&str, &str>, expected| {
            let render = || made.map(Value::from).map_err(str::to_owned);
            assert_eq!(shared.parts(root, place, render).map(|value| value.to_string()), expected);
        };
        check("../", "a/", Err("no"), Err("no".to_owned()));
        check("../", "a/", Ok("one"), Ok("one".to_owned()));
        check("../", "a/", Ok("two"), Ok("one".to_owned()));
        check("../", "b/", Ok("two"), Ok("two".to_owned()));
        check("../../", "a/", Ok("three"), Ok("three".to_owned()));
        check("../", "a/", Err("no"), Ok("one".to_owned()));
    }

    #[test]
    fn places_are_asked_for_once() {
        let shared = Shared::default();
        let one = || BTreeSet::from(["a/".to_owned()]);
        assert_eq!(shared.places(one), &one());
        assert_eq!(shared.places(BTreeSet::new), &one());
    }
}
