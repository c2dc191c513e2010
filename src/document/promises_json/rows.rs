//! The form of `promises.json`.

use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Document<'a> {
    pub(super) version: u32,
    pub(super) site: &'a str,
    pub(super) time_zone: &'a str,
    pub(super) holidays: Vec<String>,
    pub(super) packagers: Option<usize>,
    pub(super) logged_reports: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) newest_fact: Option<String>,
    pub(super) bias: &'static str,
    pub(super) promises: Vec<PromiseRow<'a>>,
}

#[derive(Serialize)]
pub(super) struct PromiseRow<'a> {
    pub(super) id: &'a str,
    pub(super) sentence: &'a str,
    pub(super) rule: &'static str,
    pub(super) strength: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) until: Option<String>,
    pub(super) terms: TermsRow,
    pub(super) results: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) times: Option<TimesRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) within_usual: Option<usize>,
    pub(super) kept_in_a_row: usize,
    pub(super) years: Vec<YearRow>,
    pub(super) cases: Vec<CaseRow<'a>>,
    /// How many cases that were not missed are not listed.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) cases_left_out: usize,
}

#[derive(Serialize)]
pub(super) struct TermsRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) to: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) min_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) usually_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) weekdays: Vec<&'static str>,
}

#[derive(Serialize)]
pub(super) struct Counts {
    pub(super) n: usize,
    pub(super) kept: usize,
    pub(super) missed: usize,
    pub(super) cannot_tell: usize,
    pub(super) not_applicable: usize,
    pub(super) not_recorded: usize,
}

#[derive(Serialize)]
pub(super) struct TimesRow {
    pub(super) n: usize,
    pub(super) median_seconds: u64,
    pub(super) p90_seconds: u64,
    pub(super) worst_seconds: u64,
}

#[derive(Serialize)]
pub(super) struct YearRow {
    pub(super) year: i16,
    pub(super) results: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) times: Option<TimesRow>,
}

#[derive(Serialize)]
pub(super) struct CaseRow<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) advisory: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    pub(super) verdict: &'static str,
    pub(super) why: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) min_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<&'a str>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}
