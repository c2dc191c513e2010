//! What lies in other values: members of lists and maps, and fields.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple};

use super::writer::Writer;
use super::{Done, Unfit, tag};

/// A struct whose fields are being packed.
pub(super) struct Fields<'w> {
    writer: &'w mut Writer,
    /// The number of the next field.
    next: u8,
}

impl<'w> Fields<'w> {
    pub(super) const fn new(writer: &'w mut Writer) -> Self {
        Self { writer, next: 0 }
    }
}

impl SerializeSeq for &mut Writer {
    type Ok = ();
    type Error = Unfit;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(&mut **self)
    }

    fn end(self) -> Done {
        Ok(())
    }
}

impl SerializeTuple for &mut Writer {
    type Ok = ();
    type Error = Unfit;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(&mut **self)
    }

    fn end(self) -> Done {
        Ok(())
    }
}

impl SerializeMap for &mut Writer {
    type Ok = ();
    type Error = Unfit;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(&mut **self)
    }

    fn end(self) -> Done {
        Ok(())
    }
}

impl SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = Unfit;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        self.writer.bytes.push(self.next);
        self.skip_field(key)?;
        value.serialize(&mut *self.writer)
    }

    fn skip_field(&mut self, _: &'static str) -> Done {
        // The last number ends a struct.
        self.next = self.next.checked_add(1).ok_or(Unfit)?;
        Ok(())
    }

    fn end(self) -> Done {
        self.writer.tag(tag::END)
    }
}
