use crate::diagnostic::{Diagnostic, Fault, Place};
use crate::source::text::Text;

/// The finding at the first line of the input that holds a value, as far as its text stands there as it is.
pub(super) fn located(input: &Text, fault: Fault, value: &str) -> Diagnostic {
    let found = Diagnostic::new(fault, input.path.clone());
    let value = value.trim_matches('"');
    match input.text.find(value).filter(|_| !value.is_empty()) {
        Some(start) => found.at(Place::in_text(&input.text, start..start + value.len())),
        None => found.at(Place::in_text(&input.text, 0..0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::rule::IMPORT_FORM;

    #[track_caller]
    fn check(value: &str, line: usize) {
        let input = Text { path: "a.json".to_owned(), text: "{\n\"id\": \"b\"\n}".to_owned() };
        let found = located(&input, Fault::new(&IMPORT_FORM, "x"), value);
        assert_eq!(found.place.unwrap().line, line);
    }

    #[test]
    fn a_value_is_found_with_or_without_its_quotes() {
        check("\"b\"", 2);
        check("b", 2);
        check("not there", 1);
        check("", 1);
    }
}
