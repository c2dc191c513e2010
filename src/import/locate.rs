use std::ops::Range;

use crate::diagnostic::{Diagnostic, Fault, Place};
use crate::source::text::Text;

/// The finding at the first line of the input that holds a value, as far as its text stands there as it is.
pub(super) fn located(input: &Text, fault: Fault, value: &str) -> Diagnostic {
    located_in(input, 0..input.text.len(), fault, value)
}

/// The same within a part of the input, at whose beginning it is where the value is not found.
pub(super) fn located_in(
    input: &Text,
    part: Range<usize>,
    fault: Fault,
    value: &str,
) -> Diagnostic {
    Diagnostic::new(fault, input.path.clone()).at(place(input, part, value))
}

/// Where a value stands in a part of the input, or where the part begins.
pub(super) fn place(input: &Text, part: Range<usize>, value: &str) -> Place {
    let value = value.trim_matches('"');
    let start = input.text[part.clone()].find(value).filter(|_| !value.is_empty());
    let span = match start {
        Some(start) => part.start + start..part.start + start + value.len(),
        None => part.start..part.start,
    };
    Place::in_text(&input.text, span)
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

    #[test]
    fn a_part_is_searched_alone() {
        let input = Text { path: "a.json".to_owned(), text: "[1,\n2,\n1,\n2]".to_owned() };
        let line = |value: &str| {
            let found = located_in(&input, 7..9, Fault::new(&IMPORT_FORM, "x"), value);
            found.place.unwrap().line
        };
        assert_eq!([line("1"), line("2"), line("3")], [3, 3, 3]);
    }
}
