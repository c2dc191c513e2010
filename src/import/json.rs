use serde::de::DeserializeOwned;

use crate::diagnostic::{Diagnostic, Fault, Place};
use crate::import::rule::IMPORT_FORM;
use crate::source::text::Text;

/// The bytes of a file that a value stands in, and what the value is called.
pub(super) struct Part<'a> {
    pub(super) input: &'a Text,
    pub(super) span: std::ops::Range<usize>,
    /// What it should be: `CVE record`.
    pub(super) kind: &'static str,
    /// Where the format is described.
    pub(super) manual: &'static str,
}

impl Part<'_> {
    /// Reads the value.
    ///
    /// # Errors
    /// [`IMPORT_FORM`] at the place where it is not of its format.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Vec<Diagnostic>> {
        let Self { input, span, kind, manual } = self;
        serde_json::from_str(&input.text[span.clone()])
            .map_err(|error| vec![malformed(input, span.start, &error, kind, manual)])
    }
}

/// What to say of an error in the JSON that begins at byte `start`.
pub(super) fn malformed(
    input: &Text,
    start: usize,
    error: &serde_json::Error,
    kind: &str,
    manual: &str,
) -> Diagnostic {
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or_default();
    let lines = input.text[start..].split_inclusive('\n').take(error.line().saturating_sub(1));
    let at = start + lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let fault = Fault::new(&IMPORT_FORM, format!("this is no {kind}: {message}"))
        .hint(format!("compare it with the schema at {manual}"));
    Diagnostic::new(fault, input.path.clone()).at(Place::in_text(&input.text, at..at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_stands_at_its_line_of_the_file() {
        let input = Text { path: "a".to_owned(), text: "[1,\n[2,\n\"b\"]]".to_owned() };
        let part = Part { input: &input, span: 4..12, kind: "list", manual: "x" };
        let found = part.read::<Vec<u8>>().unwrap_err();
        let place = found[0].place.as_ref().unwrap();
        assert_eq!((place.line, found[0].rule.code), (3, "import-form"));
        assert!(found[0].message.starts_with("this is no list: invalid type"));
        assert_eq!(Part { span: 1..2, ..part }.read::<u8>().unwrap(), 1);
    }
}
