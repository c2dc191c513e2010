use serde::ser::{Impossible, Serialize, Serializer};

use super::members::Fields;
use super::{Done, Unfit, tag};

/// Bytes that values are packed into.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) bytes: Vec<u8>,
}

impl Writer {
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(super) fn tag(&mut self, tag: u8) -> Done {
        self.bytes.push(tag);
        Ok(())
    }

    fn number(&mut self, tag: u8, mut number: u64) -> Done {
        self.bytes.push(tag);
        while let Some(low) = u8::try_from(number & 0x7f).ok().filter(|_| number > 0x7f) {
            self.bytes.push(low | 0x80);
            number >>= 7;
        }
        self.bytes.push(u8::try_from(number).map_err(|_| Unfit)?);
        Ok(())
    }

    fn length(&mut self, tag: u8, length: Option<usize>) -> Result<&mut Self, Unfit> {
        self.number(tag, length.and_then(|length| u64::try_from(length).ok()).ok_or(Unfit)?)?;
        Ok(self)
    }
}

impl<'w> Serializer for &'w mut Writer {
    type Ok = ();
    type Error = Unfit;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Impossible<(), Unfit>;
    type SerializeTupleVariant = Impossible<(), Unfit>;
    type SerializeMap = Self;
    type SerializeStruct = Fields<'w>;
    type SerializeStructVariant = Impossible<(), Unfit>;

    fn serialize_bool(self, value: bool) -> Done {
        self.tag(if value { tag::YES } else { tag::NO })
    }

    fn serialize_i8(self, value: i8) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Done {
        match u64::try_from(value) {
            Ok(number) => self.number(tag::NUMBER, number),
            Err(_) => self.number(tag::NEGATIVE, (!value).cast_unsigned()),
        }
    }

    fn serialize_u8(self, value: u8) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Done {
        self.number(tag::NUMBER, value)
    }

    fn serialize_f32(self, value: f32) -> Done {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Done {
        self.bytes.push(tag::FLOAT);
        self.bytes.extend(value.to_le_bytes());
        Ok(())
    }

    fn serialize_char(self, value: char) -> Done {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Done {
        self.length(tag::TEXT, Some(value.len()))?.bytes.extend(value.as_bytes());
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Done {
        Err(Unfit)
    }

    fn serialize_none(self) -> Done {
        self.tag(tag::NOTHING)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.tag(tag::NOTHING)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.tag(tag::NOTHING)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Done {
        Err(Unfit)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Done {
        Err(Unfit)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Self, Unfit> {
        self.length(tag::LIST, length)
    }

    fn serialize_tuple(self, length: usize) -> Result<Self, Unfit> {
        self.length(tag::LIST, Some(length))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Unfit> {
        Err(Unfit)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unfit> {
        Err(Unfit)
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Self, Unfit> {
        self.length(tag::MAP, length)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields<'w>, Unfit> {
        self.tag(tag::FIELDS)?;
        Ok(Fields::new(self))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unfit> {
        Err(Unfit)
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}
