//! Pictures that pages show.

use crate::diagnostic::{Fault, Rule};
use crate::model::digest::Digest;

/// A picture that is none.
pub static PICTURE_FORM: Rule = Rule::error(
    "picture-form",
    "a picture is not what its name says",
    "Pictures of pages are PNG files in `content/`. Whoever serves the site names their type by the ending alone, so that a \
     file of another kind shows nothing, or something else than a picture. Export it anew as PNG.",
);

/// What every PNG file begins with, its first part's name included (W3C PNG, sections 5.2 and 11.2.1).
const START: [&[u8]; 2] = [b"\x89PNG\r\n\x1a\n", b"IHDR"];

/// A PNG file in `content/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The hash of the file.
    pub digest: Digest,
    /// Its size.
    pub size: Size,
}

/// Width and height in pixels, by which a browser keeps the room free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

impl Picture {
    /// What a page must know of a picture.
    ///
    /// # Errors
    /// [`PICTURE_FORM`] for bytes that do not begin like a PNG file with a size.
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let size = size(bytes).ok_or_else(|| {
            Fault::new(&PICTURE_FORM, "this file is no PNG picture").hint("export it anew as PNG")
        })?;
        Ok(Self { digest: Digest::of(bytes), size })
    }
}

/// The size stands behind the start, as two numbers of four bytes that are never 0.
fn size(bytes: &[u8]) -> Option<Size> {
    let [signature, name] = START;
    let rest = bytes.strip_prefix(signature)?.get(4..)?.strip_prefix(name)?;
    let number = |at: usize| Some(u32::from_be_bytes(rest.get(at..at + 4)?.try_into().ok()?));
    let size = Size { width: number(0)?, height: number(4)? };
    (size.width > 0 && size.height > 0).then_some(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<(u32, u32)>) {
        let read = Picture::read(bytes);
        let size = read.as_ref().ok().map(|picture| (picture.size.width, picture.size.height));
        assert_eq!(size, expected, "{bytes:?}");
        if let Err(fault) = read {
            assert_eq!(fault.rule.code, "picture-form");
        }
    }

    #[test]
    fn the_size_of_a_picture_stands_in_its_first_part() {
        let png = |size: &[u8]| [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", size].concat();
        check(&png(&[0, 0, 3, 92, 0, 0, 2, 248, 8]), Some((860, 760)));
        check(&png(&[0, 0, 0, 0, 0, 0, 0, 1]), None);
        check(&png(&[0, 0, 0, 1, 0, 0, 0]), None);
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIEND\0\0\0\x01\0\0\0\x01", None);
        check(b"<svg/>", None);
        check(b"", None);
    }
}
