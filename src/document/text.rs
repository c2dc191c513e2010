//! The plain text of an advisory: complete, made to be mailed, archived, signed and read back.

pub(crate) mod day;
mod fields;
mod link;
mod package;
mod prose;
mod records;
mod roman;
mod severity;
mod sheet;
mod wrap;

use crate::diagnostic::Diagnostic;
use crate::document::{Failure, Made, PerUnit, Unit, View, address};
use crate::plan::Planner;
use crate::signature::Form;

use sheet::Sheet;

/// `advisories/ID.txt`, clear-signed where a key is at hand: UTF-8 in lines of 72 characters; only words that are longer, code and
/// hashes are wider.
pub struct Text;

impl PerUnit for Text {
    fn plan(&self, view: &View<'_>, index: usize, planner: &mut Planner<'_>) {
        planner.add(address::advisory_text(&view.library.advisories()[index].id), 0);
    }

    fn make(
        &self,
        view: &View<'_>,
        unit: &Unit<'_>,
        _part: u32,
        made: &Made,
    ) -> Result<Vec<u8>, Failure> {
        let text = text(view, unit, made).into_bytes();
        let Some(signer) = view.signer else { return Ok(text) };
        let made = signer.sign(Form::Clear, &text, signer.time(unit.advisory.modified()));
        Ok(made.map_err(|fault| Diagnostic::new(fault, unit.advisory.prose.path.clone()))?)
    }
}

fn text(view: &View<'_>, unit: &Unit<'_>, made: &Made) -> String {
    let fields = fields::fields(view, unit.advisory);
    whole(view, unit, &fields, records::sections(unit.advisory, made))
}

/// The text of an advisory that is not public yet: without what only its publication gives it, which are its date, its
/// revisions and its address. `status` is a line that says so.
pub(crate) fn embargoed(view: &View<'_>, unit: &Unit<'_>, made: &Made, status: &str) -> String {
    let fields = fields::embargoed(view, unit.advisory, status);
    whole(view, unit, &fields, records::embargoed(unit.advisory, made))
}

fn whole(
    view: &View<'_>,
    unit: &Unit<'_>,
    fields: &[String],
    records: impl IntoIterator<Item = prose::Section>,
) -> String {
    let advisory = unit.advisory;
    let prose = prose::prose(&unit.body, &|target| link::shown(view, advisory, target));
    let sections = prose.sections.into_iter().chain(records);
    let mut sheet = Sheet::default();
    sheet.lines(fields::head(&view.library.site, advisory));
    sheet.part(fields);
    sheet.part(&prose.preamble);
    for (number, section) in (1..).zip(sections) {
        sheet.part(&wrap::hanging(&format!("{}. ", roman::numeral(number)), &section.title));
        sheet.part(&section.lines);
    }
    sheet.finish()
}

#[cfg(test)]
mod tests;
