//! Files of the database's folder that are no advisories.

use std::path::Path;

use super::split::Problem;
use crate::diagnostic::{Diagnostic, Fault, Place};
use crate::import::rule::{IMPORT_FORM, IMPORT_SKIPPED};
use crate::model::identifier::AdvisoryId;
use crate::source::text::Text;

/// The id of what is no advisory yet: `RustSec`'s example, and drafts that wait for an id.
pub(super) const PLACEHOLDER: &str = "RUSTSEC-0000-0000";

/// A file that is not in the form: it is passed over where it does not even begin so and its name is no advisory's.
pub(super) fn not_in_form(input: &Text, problem: Problem) -> Diagnostic {
    let (rule, message, at) = match problem {
        Problem::NotOpened(at) if !is_named_as_advisory(&input.path) => {
            (&IMPORT_SKIPPED, "it does not begin with a line ```toml", at)
        }
        Problem::NotOpened(at) => (&IMPORT_FORM, "it does not begin with a line ```toml", at),
        Problem::NotClosed(at) => (&IMPORT_FORM, "no line ``` ends its TOML", at),
    };
    let fault = Fault::new(rule, format!("this is no RustSec advisory: {message}"));
    Diagnostic::new(fault, input.path.clone()).at(Place::in_text(&input.text, at..at))
}

/// An advisory without an id of its own.
pub(super) fn placeholder(input: &Text) -> Diagnostic {
    let fault =
        Fault::new(&IMPORT_SKIPPED, format!("its id is {PLACEHOLDER}, which stands for none"))
            .hint("give it an id to import it");
    let at = input.text.find(PLACEHOLDER).map_or(0..0, |at| at..at + PLACEHOLDER.len());
    Diagnostic::new(fault, input.path.clone()).at(Place::in_text(&input.text, at))
}

/// Whether the name of a file is an id, as in `RUSTSEC-2020-0001.md`.
fn is_named_as_advisory(path: &str) -> bool {
    let stem = Path::new(path).file_stem().unwrap_or_default().to_string_lossy();
    AdvisoryId::parse(&stem).is_ok() && stem.ends_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, problem: Problem, code: &str) {
        let input = Text { path: path.to_owned(), text: "\n# Title".to_owned() };
        let found = not_in_form(&input, problem);
        assert_eq!((found.rule.code, found.place.unwrap().line), (code, 2));
    }

    #[test]
    fn a_file_that_is_named_as_an_advisory_is_never_passed_over() {
        check("crates/README.md", Problem::NotOpened(1), "import-skipped");
        check("how-to.md", Problem::NotOpened(1), "import-skipped");
        check("crates/a/RUSTSEC-2020-0001.md", Problem::NotOpened(1), "import-form");
        check("rust/std/CVE-2020-36323.md", Problem::NotOpened(1), "import-form");
        check("README.md", Problem::NotClosed(1), "import-form");
    }
}
