//! Facts as bytes, for what a build keeps for the next: an advisory that was parsed once is read from them without being parsed again.
//!
//! The bytes are read by the program that wrote them, and by no other: they have no names and no version. What is read of others is
//! nothing, or other facts, but no panic.

mod advisory;
mod date;
mod prose;
mod range;
mod words;

use std::ops::Range;

/// A fact that can be written as bytes and read from them.
pub(crate) trait Bytes: Sized {
    /// Adds its bytes to others.
    fn put(&self, out: &mut Vec<u8>);

    /// Takes it from the front of bytes; none where they are not what [`Bytes::put`] wrote.
    fn take(bytes: &mut &[u8]) -> Option<Self>;
}

/// [`Bytes`] for a structure by all of its fields: one that is forgotten here does not compile.
macro_rules! fields {
    ($type:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::model::bytes::Bytes for $type {
            fn put(&self, out: &mut Vec<u8>) {
                let Self { $($field),+ } = self;
                $($crate::model::bytes::Bytes::put($field, out);)+
            }

            fn take(bytes: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: $crate::model::bytes::Bytes::take(bytes)?),+ })
            }
        }
    };
}

/// [`Bytes`] for a structure around one text, which was looked at when it was parsed.
macro_rules! text {
    ($type:ident) => {
        impl $crate::model::bytes::Bytes for $type {
            fn put(&self, out: &mut Vec<u8>) {
                $crate::model::bytes::put_text(&self.0, out);
            }

            fn take(bytes: &mut &[u8]) -> Option<Self> {
                $crate::model::bytes::take_text(bytes).map(|text| Self(text.into()))
            }
        }
    };
}

pub(crate) use {fields, text};

/// Adds a text, with its length before it.
pub(crate) fn put_text(text: &str, out: &mut Vec<u8>) {
    text.len().put(out);
    out.extend_from_slice(text.as_bytes());
}

/// Takes a text without copying it.
pub(crate) fn take_text<'b>(bytes: &mut &'b [u8]) -> Option<&'b str> {
    let length = usize::take(bytes)?;
    let (text, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    str::from_utf8(text).ok()
}

impl Bytes for u8 {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        bytes.split_off_first().copied()
    }
}

impl Bytes for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        match u8::take(bytes)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

/// A number below 128 is one byte, since most are lengths of short lists and texts.
impl Bytes for usize {
    fn put(&self, out: &mut Vec<u8>) {
        match u8::try_from(*self) {
            Ok(small @ ..0x80) => out.push(small),
            _ => {
                out.push(0x80);
                out.extend((*self as u64).to_le_bytes());
            }
        }
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        match u8::take(bytes)? {
            small @ ..0x80 => Some(small.into()),
            0x80 => {
                let (number, rest) = bytes.split_first_chunk()?;
                *bytes = rest;
                u64::from_le_bytes(*number).try_into().ok()
            }
            _ => None,
        }
    }
}

impl Bytes for Range<usize> {
    fn put(&self, out: &mut Vec<u8>) {
        self.start.put(out);
        self.end.put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        Some(usize::take(bytes)?..usize::take(bytes)?)
    }
}

impl Bytes for String {
    fn put(&self, out: &mut Vec<u8>) {
        put_text(self, out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        take_text(bytes).map(str::to_owned)
    }
}

impl Bytes for Box<str> {
    fn put(&self, out: &mut Vec<u8>) {
        put_text(self, out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        take_text(bytes).map(Self::from)
    }
}

impl<T: Bytes> Bytes for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        if bool::take(bytes)? { T::take(bytes).map(Some) } else { Some(None) }
    }
}

impl<T: Bytes> Bytes for Box<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (**self).put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        T::take(bytes).map(Self::new)
    }
}

impl<T: Bytes> Bytes for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.len().put(out);
        for member in self {
            member.put(out);
        }
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let count = usize::take(bytes)?;
        // Each member has one byte at least: no length that was never written takes memory.
        let mut members = Self::with_capacity((count <= bytes.len()).then_some(count)?);
        for _ in 0..count {
            members.push(T::take(bytes)?);
        }
        Some(members)
    }
}

impl<A: Bytes, B: Bytes> Bytes for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        Some((A::take(bytes)?, B::take(bytes)?))
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::*;

    /// What is written is read again, and no part of it is read as a whole.
    #[track_caller]
    fn check<T: Bytes + Debug + PartialEq>(value: T) {
        let mut bytes = vec![];
        value.put(&mut bytes);
        let mut rest = &bytes[..];
        assert_eq!(T::take(&mut rest), Some(value));
        assert!(rest.is_empty());
        for end in 0..bytes.len() {
            assert_eq!(T::take(&mut &bytes[..end]), None);
        }
    }

    #[test]
    fn values_are_read_as_they_were_written() {
        [0, 1, 127, 128, 255, 256, 1 << 20, usize::MAX].into_iter().for_each(check);
        ["", "a", "ü\n"].map(str::to_owned).into_iter().for_each(check);
        check(vec![Some(3..700), None]);
        check((true, Box::new(false)));
        check("x".repeat(1000));
    }

    #[test]
    fn what_was_never_written_is_nothing() {
        assert_eq!(bool::take(&mut &[2][..]), None);
        assert_eq!(usize::take(&mut &[0x81][..]), None);
        assert_eq!(String::take(&mut &[1, 0xFF][..]), None);
        assert_eq!(Vec::<u8>::take(&mut &[0x80, 255, 255, 255, 255, 255, 255, 255, 255][..]), None);
    }
}
