use serde::Serialize;

use super::{Diagnostic, Report};

#[derive(Serialize)]
struct Output<'a> {
    errors: usize,
    warnings: usize,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    level: &'static str,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
}

/// Findings as one JSON object.
pub(super) fn print(report: &Report) -> String {
    let findings = report.diagnostics().iter().map(finding).collect();
    let output = Output { errors: report.errors(), warnings: report.warnings(), findings };
    serde_json::to_string_pretty(&output).expect("strings and numbers always serialise") + "\n"
}

fn finding(found: &Diagnostic) -> Finding<'_> {
    Finding {
        code: found.rule.code,
        level: found.level.name(),
        file: &found.file,
        line: found.place.as_ref().map(|place| place.line),
        column: found.place.as_ref().map(|place| place.column),
        message: &found.message,
        hint: found.hint.as_deref(),
    }
}
