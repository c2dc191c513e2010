//! Lets a type read itself from the marked tree, and keeps it going over what does not fit.

use serde::de::{Deserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::access::Fields;
use super::error::Error;
use super::mismatch::unfit_number;
use super::reader::Reader;
use super::scalar::{Meaning, meaning};
use super::tree::Value;

impl<'de> Deserializer<'de> for Reader<'_, '_> {
    type Error = Error;

    /// Free-form data: plain scalars mean what YAML's core schema says.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.node.map(|node| (&node.value, node)) {
            Some((Value::Scalar { text, plain: true }, node)) => match meaning(text) {
                Meaning::Null => visitor.visit_unit(),
                Meaning::Bool(value) => visitor.visit_bool(value),
                Meaning::Unsigned(value) => visitor.visit_u64(value),
                Meaning::Signed(value) => visitor.visit_i64(value),
                Meaning::Float(value) => visitor.visit_f64(value),
                Meaning::Text => visitor.visit_str(text),
                Meaning::Unfit => {
                    self.pass.notes.push(unfit_number(text), &node.span);
                    visitor.visit_unit()
                }
            },
            Some((Value::Scalar { text, .. }, _)) => visitor.visit_str(text),
            Some((Value::Sequence(items), _)) => visitor.visit_seq(self.items(items)),
            Some((Value::Mapping(entries), _)) => visitor.visit_map(self.entries(entries)),
            Some((Value::Refused, _)) | None => visitor.visit_unit(),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        match self.node.map(|node| &node.value) {
            Some(Value::Scalar { text, plain: true }) if text == "true" => visitor.visit_bool(true),
            Some(Value::Scalar { text, plain: true }) if text == "false" => {
                visitor.visit_bool(false)
            }
            _ => {
                self.refuse("`true` or `false`");
                visitor.visit_bool(false)
            }
        }
    }

    fn deserialize_str<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        if let Some(Value::Scalar { text, .. }) =
            self.node.filter(|n| !n.is_null()).map(|n| &n.value)
        {
            return visitor.visit_str(text);
        }
        self.refuse("text");
        visitor.visit_str("")
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.node {
            Some(node) if !node.is_null() => visitor.visit_some(self),
            _ => visitor.visit_none(),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        if let Some(Value::Sequence(items)) = self.node.map(|node| &node.value) {
            return visitor.visit_seq(self.items(items));
        }
        self.refuse("a list");
        visitor.visit_seq(self.items(&[]))
    }

    fn deserialize_map<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        if let Some((_, entries)) = self.mapping() {
            return visitor.visit_map(self.entries(entries));
        }
        self.refuse("a mapping");
        visitor.visit_map(self.entries(&[]))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        _name: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if let Some((node, entries)) = self.mapping() {
            return visitor.visit_map(self.fields(node, entries, names));
        }
        self.refuse("a mapping");
        let made_up = names.iter().map(|name| (*name, None)).collect();
        visitor.visit_map(Fields::new(made_up, self.pass))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct
        tuple tuple_struct enum
    }
}
