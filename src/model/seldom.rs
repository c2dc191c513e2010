//! Values that few advisories have, and that take no room in the others.

use std::ops::{Deref, DerefMut};

use crate::model::bytes::Bytes;

/// What a value is where nothing was said.
pub trait Unsaid: Default + PartialEq + 'static {
    /// The value that [`Default`] gives.
    const UNSAID: &'static Self;
}

/// A value that most often says nothing: it is read like the value itself, and takes a pointer's room until it says something.
#[derive(Clone, Debug, Default)]
pub struct Seldom<T>(Option<Box<T>>);

impl<T: Unsaid> From<T> for Seldom<T> {
    fn from(value: T) -> Self {
        Self((value != *T::UNSAID).then(|| Box::new(value)))
    }
}

impl<T: Unsaid> Deref for Seldom<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or(T::UNSAID)
    }
}

impl<T: Unsaid + Eq> Eq for Seldom<T> {}

/// Lists that few advisories have anything in.
impl<T: PartialEq + 'static> Unsaid for Vec<T> {
    const UNSAID: &'static Self = &Self::new();
}

impl<'a, T: PartialEq + 'static> IntoIterator for &'a Seldom<Vec<T>> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Unsaid> DerefMut for Seldom<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

impl<T: Unsaid> PartialEq for Seldom<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Bytes> Bytes for Seldom<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        Bytes::take(bytes).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::affected::Spelling;
    use crate::model::handling::Handling;

    #[test]
    fn only_what_says_something_takes_room() {
        let said = Spelling { name: Some("Name".to_owned()), purl: None };
        assert!(Seldom::from(said.clone()).0.is_some());
        assert!(Seldom::from(Spelling::default()).0.is_none());
        assert_eq!(*Seldom::from(said.clone()), said);
        assert!(size_of::<Seldom<Handling>>() < size_of::<Handling>() / 16);
    }

    #[test]
    fn what_is_said_later_is_read_and_compared() {
        let mut value = Seldom::<Handling>::default();
        assert_eq!(*value, Handling::default());
        value.no_cve = Some("none was asked for".to_owned());
        assert_eq!(value.no_cve.as_deref(), Some("none was asked for"));
        assert_ne!(value, Seldom::default());
        value.no_cve = None;
        assert_eq!(value, Seldom::default());
    }

    #[test]
    fn nothing_said_is_the_default() {
        assert_eq!(*Handling::UNSAID, Handling::default());
        assert_eq!(*Spelling::UNSAID, Spelling::default());
    }
    #[test]
    fn an_empty_list_takes_no_memory_of_its_own() {
        let empty = Seldom::from(Vec::<u8>::new());
        assert!(empty.0.is_none() && empty.is_empty());
        assert_eq!(Seldom::from(vec![1, 2]).into_iter().sum::<i32>(), 3);
        assert_eq!(size_of::<Seldom<Vec<u8>>>(), size_of::<usize>());
    }
}
