use std::ops::Range;

use serde::de::IgnoredAny;

use crate::diagnostic::{Diagnostic, Fault, Place};
use crate::import::json::Part;
use crate::import::rule::IMPORT_FORM;

/// The most advisories of one file: GitHub gives a hundred a page.
const MOST: usize = 2_000;

/// The bytes of each member of a list, so that what is wrong with one is shown at its own lines.
///
/// # Errors
/// The file is no JSON, or has too many members.
pub(super) fn members(part: &Part<'_>) -> Result<Vec<Range<usize>>, Vec<Diagnostic>> {
    let _: Vec<IgnoredAny> = part.read()?;
    let members = split(&part.input.text);
    if members.len() > MOST {
        let message = format!("this list has {} advisories; {MOST} are allowed", members.len());
        let fault = Fault::new(&IMPORT_FORM, message).hint("split it into several files");
        let place = Place::in_text(&part.input.text, 0..0);
        return Err(vec![Diagnostic::new(fault, part.input.path.clone()).at(place)]);
    }
    Ok(members)
}

/// The members of a text that is a list in JSON.
fn split(list: &str) -> Vec<Range<usize>> {
    let (mut members, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    let (mut inside, mut escaped) = (false, false);
    for (at, byte) in list.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            _ if inside => {}
            b'[' | b'{' => {
                depth += 1;
                if depth == 1 {
                    start = at + 1;
                }
            }
            b',' if depth == 1 => {
                members.push(start..at);
                start = at + 1;
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    members.push(start..at);
                }
            }
            _ => {}
        }
    }
    members.retain(|span| !list[span.clone()].trim().is_empty());
    members
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn parts(list: &str) -> Vec<Value> {
        split(list).into_iter().map(|span| serde_json::from_str(&list[span]).unwrap()).collect()
    }

    #[test]
    fn a_list_falls_into_its_members() {
        assert_eq!(parts("[]"), Vec::<Value>::new());
        assert_eq!(parts(" [ ] \n"), Vec::<Value>::new());
        let text = r#"[{"a": "],\"[{"}, [1, [2]], "é\\", 3]"#;
        assert_eq!(parts(text), [json!({"a": "],\"[{"}), json!([1, [2]]), json!("é\\"), json!(3)]);
    }

    proptest! {
        #[test]
        fn any_strings_stay_apart(texts in proptest::collection::vec(any::<String>(), 0..6)) {
            let list: Vec<_> = texts.iter().map(|text| json!({text: [text]})).collect();
            prop_assert_eq!(parts(&serde_json::to_string_pretty(&list).unwrap()), list);
        }
    }
}
