use super::raw::RawRecord;
use crate::diagnostic::{Diagnostic, Fault};
use crate::import::locate::located;
use crate::import::rule::{IMPORT_FORM, IMPORT_UNPUBLISHED};
use crate::model::identifier::AdvisoryId;
use crate::source::text::Text;

/// Lets through records of format 5 that are published or rejected, under a sound id.
///
/// # Errors
/// The record is of another format, has no sound id, or was not published.
pub(super) fn check(input: &Text, record: &RawRecord) -> Result<(), Vec<Diagnostic>> {
    let refuse = |fault: Fault, value: &str| Err(vec![located(input, fault, value)]);
    for (field, value, expected) in
        [("dataType", &record.data_type, "CVE_RECORD"), ("dataVersion", &record.data_version, "5.")]
    {
        if let Some(value) = value.as_ref().filter(|value| !value.starts_with(expected)) {
            let fault = Fault::new(&IMPORT_FORM, format!("`{field}` is `{value}`"));
            return refuse(fault.hint("give a CVE record of format 5"), value);
        }
    }
    let metadata = &record.cve_metadata;
    let id = &metadata.cve_id;
    if let Err(fault) = AdvisoryId::parse_alias(id) {
        return refuse(fault, id);
    }
    if !id.starts_with("CVE-") {
        let fault = Fault::new(&IMPORT_FORM, format!("`{id}` is no CVE id"));
        return refuse(fault.hint("import it with `--from` its own format"), id);
    }
    match metadata.state.as_str() {
        "PUBLISHED" | "REJECTED" => Ok(()),
        state => {
            let message = format!("{id} is not published: its state is `{state}`");
            let fault = Fault::new(&IMPORT_UNPUBLISHED, message);
            refuse(fault.hint("publish it first, then import it again"), &format!("\"{state}\""))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::import::Format;
    use crate::import::cve::Cve;

    #[track_caller]
    fn code(field: &str, value: Value, expected: Option<&str>) {
        let mut record = json!({"dataType": "CVE_RECORD", "dataVersion": "5.1",
            "cveMetadata": {"cveId": "CVE-2020-1234", "state": "PUBLISHED"}, "containers": {"cna": {}}});
        record[field] = value;
        let input = Text { path: "a".to_owned(), text: record.to_string() };
        let found = Cve.read(&input, "2026-01-01").err();
        assert_eq!(found.map(|found| found[0].rule.code), expected, "{record}");
    }

    #[test]
    fn only_published_and_rejected_records_of_format_5_are_read() {
        let metadata = |id: &str, state: &str| json!({"cveId": id, "state": state});
        code("cveMetadata", metadata("CVE-2020-1234", "REJECTED"), None);
        code("dataVersion", Value::Null, None);
        code("cveMetadata", metadata("CVE-2020-1234", "RESERVED"), Some("import-unpublished"));
        code("cveMetadata", metadata("CVE-2020-1", "PUBLISHED"), Some("alias-invalid"));
        code("cveMetadata", metadata("../../x", "PUBLISHED"), Some("id-invalid"));
        code("cveMetadata", metadata("GHSA-2222-3333-4444", "PUBLISHED"), Some("import-form"));
        code("cveMetadata", Value::Null, Some("import-form"));
        code("dataVersion", json!("4.0"), Some("import-form"));
        code("dataType", json!("CVE"), Some("import-form"));
        code("containers", json!({"adp": []}), Some("import-form"));
    }
}
