//! Hands the items of a list, and the entries of a mapping, to the type that asked for them.

use std::{slice, vec};

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess};

use super::error::Error;
use super::reader::{Pass, Reader};
use super::tree::Node;

/// The items of a list.
pub(super) struct Items<'r, 't> {
    rest: slice::Iter<'r, Node>,
    pass: &'r mut Pass<'t>,
}

impl<'r, 't> Items<'r, 't> {
    pub(super) fn new(items: &'r [Node], pass: &'r mut Pass<'t>) -> Self {
        Self { rest: items.iter(), pass }
    }
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let Some(node) = self.rest.next() else { return Ok(None) };
        let value = seed.deserialize(Reader::new(node, self.pass));
        value.map(Some).map_err(|error| error.at(&node.span))
    }
}

/// A key and its value, or no value where an empty one is to be made up.
type Field<'r> = (&'r str, Option<&'r Node>);

/// The entries of a mapping.
pub(super) struct Fields<'r, 't> {
    rest: vec::IntoIter<Field<'r>>,
    value: Option<&'r Node>,
    pass: &'r mut Pass<'t>,
}

impl<'r, 't> Fields<'r, 't> {
    pub(super) fn new(fields: Vec<Field<'r>>, pass: &'r mut Pass<'t>) -> Self {
        Self { rest: fields.into_iter(), value: None, pass }
    }
}

impl<'de> MapAccess<'de> for Fields<'_, '_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        self.value = value;
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let node = self.value.take();
        let value = seed.deserialize(Reader::of(node, self.pass));
        value.map_err(|error| match node {
            Some(node) => error.at(&node.span),
            None => error,
        })
    }
}
