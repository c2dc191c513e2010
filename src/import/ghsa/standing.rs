use super::raw::RawRecord;
use crate::diagnostic::{Diagnostic, Fault};
use crate::import::json::Part;
use crate::import::locate::located_in;
use crate::import::rule::{IMPORT_FORM, IMPORT_UNPUBLISHED};
use crate::model::identifier::AdvisoryId;

/// Lets through only what GitHub shows to everyone, under a sound id.
///
/// # Errors
/// The advisory has not been published, or its id is none of GitHub's.
pub(super) fn check(part: &Part<'_>, record: &RawRecord) -> Result<(), Vec<Diagnostic>> {
    let refuse = |fault: Fault, value: &str| {
        Err(vec![located_in(part.input, part.span.clone(), fault, value)])
    };
    let id = &record.ghsa_id;
    if let Err(fault) = AdvisoryId::parse_alias(id) {
        return refuse(fault, id);
    }
    if !id.starts_with("GHSA-") {
        let fault = Fault::new(&IMPORT_FORM, format!("`{id}` is no id of GitHub's advisories"));
        return refuse(fault.hint("import it with `--from` its own format"), id);
    }
    let hint = "publish it on GitHub first, then import it again";
    match record.state.as_deref() {
        Some("published" | "withdrawn") => Ok(()),
        Some(state) => {
            let message = format!("{id} is not published: its state is `{state}`");
            refuse(Fault::new(&IMPORT_UNPUBLISHED, message).hint(hint), &format!("\"{state}\""))
        }
        None if record.published_at.is_some() => Ok(()),
        None => {
            let message = format!("{id} has neither a state nor a date of publication");
            refuse(Fault::new(&IMPORT_UNPUBLISHED, message).hint(hint), id)
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::import::ghsa;
    use crate::source::text::Text;

    #[track_caller]
    fn code(fields: &str, expected: Option<&str>) {
        let text = format!("{{{fields}}}");
        let input = Text { path: "a".to_owned(), text };
        let found = ghsa::record(&ghsa::part(&input, 0..input.text.len()), "2026-01-01").err();
        assert_eq!(found.map(|found| found[0].rule.code), expected, "{fields}");
    }

    #[test]
    fn only_published_advisories_are_read() {
        let id = r#""ghsa_id": "GHSA-2222-3333-4444""#;
        for state in ["published", "withdrawn"] {
            code(&format!(r#"{id}, "state": "{state}""#), None);
        }
        for state in ["draft", "triage", "closed", "Published", "", "new"] {
            let fields =
                format!(r#"{id}, "state": "{state}", "published_at": "2026-01-01T00:00:00Z""#);
            code(&fields, Some("import-unpublished"));
        }
        code(&format!(r#"{id}, "published_at": "2026-01-01T00:00:00Z""#), None);
        code(&format!(r#"{id}, "published_at": null"#), Some("import-unpublished"));
        code(&format!(r#"{id}, "state": "published", "state": "draft""#), Some("import-form"));
    }

    #[test]
    fn ids_are_those_of_github() {
        code(r#""ghsa_id": "GHSA-1", "state": "published""#, Some("alias-invalid"));
        code(r#""ghsa_id": "../x", "state": "published""#, Some("id-invalid"));
        code(r#""ghsa_id": "CVE-2026-1234", "state": "published""#, Some("import-form"));
        code(r#""state": "published""#, Some("import-form"));
    }
}
