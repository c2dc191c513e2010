use crate::check::imported;
use crate::diagnostic::{Diagnostic, Level};
use crate::import::Draft;
use crate::import::locate::located_in;
use crate::load;
use crate::source::text::Text;

/// Holds a source that is to be written against our own reader.
///
/// # Errors
/// What that reader would refuse, about the value in the input.
pub(super) fn check(input: &Text, draft: &Draft, source: &str) -> Result<(), Vec<Diagnostic>> {
    let path = format!("advisories/{}.md", draft.front.id);
    let found = load::examine(&path, source);
    let wrong = found.into_iter().filter(|finding| {
        finding.fault.rule.level == Level::Error && !imported::is_mark(finding.fault.rule)
    });
    let part = draft.part.clone().unwrap_or(0..input.text.len());
    let told: Vec<_> = wrong
        .map(|finding| {
            let value = source.get(finding.span).unwrap_or_default();
            let value = value.lines().next().unwrap_or_default();
            located_in(input, part.clone(), finding.fault, value)
        })
        .collect();
    if told.is_empty() { Ok(()) } else { Err(told) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::writer::write;
    use crate::source::schema::advisory::RawRevision;

    fn draft(id: &str, body: &str) -> Draft {
        let mut draft = Draft { body: body.to_owned(), ..Draft::default() };
        draft.front.id = id.to_owned();
        draft.front.revisions = vec![RawRevision {
            date: "2026-01-01".to_owned(),
            summary: "Imported".to_owned(),
            kind: None,
        }];
        draft
    }

    #[track_caller]
    fn check_of(draft: &Draft, expected: &[(&str, usize)]) {
        let input = Text { path: "a.json".to_owned(), text: "{\n\"id\": \"..\"}".to_owned() };
        let found = check(&input, draft, &write(draft)).err().unwrap_or_default();
        let found: Vec<_> =
            found.iter().map(|one| (one.rule.code, one.place.as_ref().unwrap().line)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn only_what_our_reader_takes_gets_through() {
        check_of(&draft("EX-1", "text"), &[]);
        check_of(&draft("..", "text"), &[("id-invalid", 2)]);
        check_of(&draft("EX-1", "![a](https://a.example/b.png) [c](javascript:d) <b>"), &[]);
    }
}
