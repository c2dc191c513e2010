use serde::de::value::U64Deserializer;
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::{DEPTH, Unfit, tag};

/// Bytes that values are read from.
pub(super) struct Reader<'b> {
    rest: &'b [u8],
    /// How many values may still lie in this one.
    depth: u8,
}

impl<'b> Reader<'b> {
    pub(super) const fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes, depth: DEPTH }
    }

    pub(super) const fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    fn byte(&mut self) -> Result<u8, Unfit> {
        let (first, rest) = self.rest.split_first().ok_or(Unfit)?;
        self.rest = rest;
        Ok(*first)
    }

    fn number(&mut self) -> Result<u64, Unfit> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            // What the last byte has too much is refused.
            if part << shift >> shift != part {
                return Err(Unfit);
            }
            number |= part << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Unfit)
    }

    fn length(&mut self) -> Result<usize, Unfit> {
        usize::try_from(self.number()?).map_err(|_| Unfit)
    }

    fn bytes(&mut self, length: usize) -> Result<&'b [u8], Unfit> {
        let (bytes, rest) = self.rest.split_at_checked(length).ok_or(Unfit)?;
        self.rest = rest;
        Ok(bytes)
    }

    fn text(&mut self) -> Result<&'b str, Unfit> {
        let length = self.length()?;
        str::from_utf8(self.bytes(length)?).map_err(|_| Unfit)
    }

    fn float(&mut self) -> Result<f64, Unfit> {
        let bytes = self.bytes(size_of::<f64>())?;
        Ok(f64::from_le_bytes(bytes.try_into().map_err(|_| Unfit)?))
    }

    /// Reads what holds other values.
    fn within<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Unfit>) -> Result<T, Unfit> {
        self.depth = self.depth.checked_sub(1).ok_or(Unfit)?;
        let value = read(self)?;
        self.depth += 1;
        Ok(value)
    }
}

impl<'b> Deserializer<'b> for &mut Reader<'b> {
    type Error = Unfit;

    fn deserialize_any<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.byte()? {
            tag::NOTHING => visitor.visit_unit(),
            tag::NO => visitor.visit_bool(false),
            tag::YES => visitor.visit_bool(true),
            tag::NUMBER => visitor.visit_u64(self.number()?),
            tag::NEGATIVE => {
                let number = i64::try_from(self.number()?).map_err(|_| Unfit)?;
                visitor.visit_i64(!number)
            }
            tag::FLOAT => visitor.visit_f64(self.float()?),
            tag::TEXT => visitor.visit_borrowed_str(self.text()?),
            tag::LIST => {
                let left = self.length()?;
                self.within(|reader| all(left, reader, |counted| visitor.visit_seq(counted)))
            }
            tag::MAP => {
                let left = self.length()?;
                self.within(|reader| all(left, reader, |counted| visitor.visit_map(counted)))
            }
            tag::FIELDS => self.within(|reader| visitor.visit_map(Fields { reader })),
            _ => Err(Unfit),
        }
    }

    fn deserialize_option<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.rest.split_first() {
            Some((&tag::NOTHING, rest)) => {
                self.rest = rest;
                visitor.visit_none()
            }
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'b>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        visitor.visit_newtype_struct(self)
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'b>>
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map
        struct enum identifier ignored_any
    }
}

/// Values or pairs of values, as many as are left.
struct Counted<'r, 'b> {
    left: usize,
    reader: &'r mut Reader<'b>,
}

/// Reads so many, none of which may be left over.
fn all<'b, T>(
    left: usize,
    reader: &mut Reader<'b>,
    read: impl FnOnce(&mut Counted<'_, 'b>) -> Result<T, Unfit>,
) -> Result<T, Unfit> {
    let mut counted = Counted { left, reader };
    let value = read(&mut counted)?;
    if counted.left == 0 { Ok(value) } else { Err(Unfit) }
}

impl<'b> SeqAccess<'b> for &mut Counted<'_, 'b> {
    type Error = Unfit;

    fn next_element_seed<T: DeserializeSeed<'b>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unfit> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        // A value takes a byte at least.
        Some(self.left.min(self.reader.rest.len()))
    }
}

impl<'b> MapAccess<'b> for &mut Counted<'_, 'b> {
    type Error = Unfit;

    fn next_key_seed<K: DeserializeSeed<'b>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unfit> {
        self.next_element_seed(seed)
    }

    fn next_value_seed<V: DeserializeSeed<'b>>(&mut self, seed: V) -> Result<V::Value, Unfit> {
        seed.deserialize(&mut *self.reader)
    }

    fn size_hint(&self) -> Option<usize> {
        SeqAccess::size_hint(self)
    }
}

/// The fields of a struct.
struct Fields<'r, 'b> {
    reader: &'r mut Reader<'b>,
}

impl<'b> MapAccess<'b> for Fields<'_, 'b> {
    type Error = Unfit;

    fn next_key_seed<K: DeserializeSeed<'b>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unfit> {
        let number = match self.reader.byte()? {
            tag::END => return Ok(None),
            number => u64::from(number),
        };
        let number: U64Deserializer<Unfit> = number.into_deserializer();
        seed.deserialize(number).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'b>>(&mut self, seed: V) -> Result<V::Value, Unfit> {
        seed.deserialize(&mut *self.reader)
    }
}
