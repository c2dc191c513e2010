//! The pictures that pages show.

use std::io::{self, Write};

use crate::document::{Aggregate, Failure, Reads, Units, View, address};
use crate::plan::Planner;

/// Each PNG file of `content/` as it is, beside the pages of its folder.
pub struct Pictures;

impl Aggregate for Pictures {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        for (part, name) in (0..).zip(view.library.pictures.keys()) {
            planner.add(address::picture(name), part);
        }
    }

    fn source(&self, view: &View<'_>, part: u32) -> Option<String> {
        view.library.pictures.keys().nth(part as usize).map(|name| format!("content/{name}"))
    }

    fn reads(&self, view: &View<'_>, part: u32) -> Reads {
        let picture = view.library.pictures.values().nth(part as usize);
        Reads::Advisories { indexes: vec![], besides: format!("{picture:?}") }
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let name = view.library.pictures.keys().nth(part as usize);
        let name = name.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(out.write_all(&units.picture(name)?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::digest::Digest;
    use crate::model::picture::{Picture, Size};

    fn picture(bytes: &[u8]) -> Picture {
        Picture { digest: Digest::of(bytes), size: Size { width: 2, height: 1 } }
    }

    #[test]
    fn a_picture_stands_where_its_source_does() {
        let mut library = fixture::library(vec![]);
        for name in ["a.png", "docs/pictures/b c.png"] {
            library.pictures.insert(name.to_owned(), picture(b""));
        }
        assert_eq!(fixture::bytes(&library, "a.png"), b"a.png");
        assert_eq!(fixture::bytes(&library, "docs/pictures/b c.png"), b"docs/pictures/b c.png");
    }

    #[test]
    fn its_key_is_that_of_its_bytes() {
        let reads = |bytes: &[u8]| {
            let mut library = fixture::library(vec![]);
            library.pictures.insert("a.png".to_owned(), picture(bytes));
            Pictures.reads(&fixture::view(&library, &fixture::theme()), 0)
        };
        assert_eq!(reads(b"a"), reads(b"a"));
        assert_ne!(reads(b"a"), reads(b"b"));
    }
}
