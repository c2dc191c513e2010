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

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let file = view.theme.statics().values().nth(part as usize);
        Ok(out.write_all(file.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?)?)
    }
}
