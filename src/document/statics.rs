//! The theme's static files, such as its style sheet.

use std::io::{self, Write};

use crate::document::{Aggregate, Failure, Units, View, address};
use crate::plan::Planner;

/// The files under `static/`, as they are.
pub struct Statics;

impl Aggregate for Statics {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        for (part, name) in (0..).zip(view.theme.statics().keys()) {
            planner.add(address::theme_file(name), part);
        }
    }

    fn source(&self, view: &View<'_>, part: u32) -> Option<String> {
        let name = view.theme.statics().keys().nth(part as usize)?;
        Some(format!("themes/default/static/{name}"))
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let file = view.theme.statics().values().nth(part as usize);
        let file = file.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(out.write_all(file)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;

    #[test]
    fn every_file_of_the_theme_is_published_as_it_is() {
        let library = fixture::library(vec![]);
        let theme = fixture::theme();
        assert!(!theme.statics().is_empty());
        for (name, bytes) in theme.statics() {
            let published = fixture::bytes(&library, address::theme_file(name).as_str());
            assert_eq!(published, *bytes, "{name}");
        }
    }
}
