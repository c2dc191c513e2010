use std::collections::BTreeSet;

use serde_json::Value;

use super::entry::Entry;
use super::raw::RawCsaf;
use crate::import::Draft;
use crate::model::severity::SeverityScore;
use crate::source::schema::advisory::{RawAffected, RawSeverity};

/// The severity of the advisory, or of its packages where they differ: OSV has no room for both. Of several vulnerabilities
/// the worst counts, for each version of CVSS; `rest` keeps the others.
pub(super) fn read(
    draft: &mut Draft,
    raw: &RawCsaf,
    entries: Vec<Entry>,
) -> (Vec<RawSeverity>, Vec<RawAffected>) {
    let scores = scores(draft, raw);
    let mut affected = Vec::new();
    let mut common: Option<Vec<RawSeverity>> = None;
    let mut differ = false;
    for mut entry in entries {
        let own = scores.iter().filter(|score| {
            let has = |(index, id): &(usize, String)| {
                *index == score.vulnerability && score.products.contains(id)
            };
            entry.products.iter().any(has)
        });
        entry.affected.severity = worst(own);
        let first = common.get_or_insert_with(|| entry.affected.severity.clone());
        differ |= *first != entry.affected.severity;
        affected.push(entry.affected);
    }
    if differ {
        return (Vec::new(), affected);
    }
    for entry in &mut affected {
        entry.severity.clear();
    }
    (common.filter(|list| !list.is_empty()).unwrap_or_else(|| worst(scores.iter())), affected)
}

/// A vector, and what it is of.
struct Score<'a> {
    vulnerability: usize,
    products: BTreeSet<&'a String>,
    vector: String,
    kind: &'static str,
    base: f64,
}

fn scores<'a>(draft: &mut Draft, raw: &'a RawCsaf) -> Vec<Score<'a>> {
    let mut found = Vec::new();
    for (vulnerability, one) in raw.vulnerabilities.iter().enumerate() {
        for (index, raw) in one.scores.iter().enumerate() {
            let path = format!("vulnerabilities[{vulnerability}].scores[{index}]");
            for (key, value) in
                [("cvss_v2", &raw.cvss_v2), ("cvss_v3", &raw.cvss_v3), ("cvss_v4", &raw.cvss_v4)]
            {
                let Some(value) = value else { continue };
                let path = format!("`{path}.{key}`");
                let Some((vector, parsed)) = vector(draft, &path, value) else { continue };
                found.push(Score {
                    vulnerability,
                    products: raw.products.iter().collect(),
                    vector,
                    kind: parsed.osv_type(),
                    base: parsed.cvss().map_or(0.0, crate::model::severity::Cvss::score),
                });
            }
        }
    }
    found
}

/// The vector of a score. Its numbers and words follow from it: where they do not, they are named.
fn vector(draft: &mut Draft, path: &str, value: &Value) -> Option<(String, SeverityScore)> {
    let Some(text) = value.get("vectorString").and_then(Value::as_str) else {
        draft.leave_out(path, "it has no vector");
        return None;
    };
    let parsed = SeverityScore::parse(text);
    let (text, parsed) = draft.keep(path, text, parsed.clone()).zip(parsed.ok())?;
    let base = parsed.cvss().map(crate::model::severity::Cvss::score)?;
    let said = value.get("baseScore").and_then(Value::as_f64);
    if said.is_some_and(|said| (said - base).abs() > 0.05) {
        draft.leave_out(
            &format!("the base score of {path}"),
            &format!("its vector gives {base:.1}"),
        );
    }
    Some((text.to_owned(), parsed))
}

/// The vector with the highest score of each kind, in the order of their first mention.
fn worst<'a>(scores: impl Iterator<Item = &'a Score<'a>>) -> Vec<RawSeverity> {
    let mut kept: Vec<&Score<'a>> = Vec::new();
    for score in scores {
        match kept.iter_mut().find(|one| one.kind == score.kind) {
            Some(one) if one.base < score.base => *one = score,
            Some(_) => {}
            None => kept.push(score),
        }
    }
    let severity = |one: &Score<'_>| RawSeverity { vector: one.vector.clone(), source: None };
    kept.into_iter().map(severity).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::import::csaf::tests::raw;

    const BAD: &str = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    const MILD: &str = "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N";
    const OLD: &str = "AV:N/AC:L/Au:N/C:N/I:N/A:C";

    fn score(key: &str, vector: &str, products: &[&str]) -> Value {
        json!({"products": products, key: {"vectorString": vector}})
    }

    /// The severities of the advisory and of its packages, one for each list of products.
    fn scored(scores: &Value, entries: &[&[&str]]) -> (Vec<String>, Vec<Vec<String>>, Vec<String>) {
        let raw = raw(|value| value["vulnerabilities"] = json!([{"scores": scores}]));
        let entry = |ids: &&[&str]| Entry {
            affected: RawAffected::default(),
            products: ids.iter().map(|id| (0, (*id).to_owned())).collect::<BTreeSet<_>>(),
        };
        let mut draft = Draft::default();
        let entries = entries.iter().map(entry).collect();
        let (all, affected) = read(&mut draft, &raw, entries);
        let vectors = |list: &[RawSeverity]| list.iter().map(|one| one.vector.clone()).collect();
        let own = affected.iter().map(|entry| vectors(&entry.severity)).collect();
        (vectors(&all), own, draft.left_out)
    }

    #[test]
    fn one_severity_for_all_stands_at_the_top() {
        let scores =
            json!([score("cvss_v3", BAD, &["A", "B"]), score("cvss_v2", OLD, &["A", "B"])]);
        let (all, own, _) = scored(&scores, &[&["A"], &["B"]]);
        assert_eq!(all, [BAD, OLD]);
        assert_eq!(own, [Vec::<String>::new(), Vec::new()]);
    }

    #[test]
    fn where_packages_differ_each_has_its_own() {
        let scores = json!([score("cvss_v3", BAD, &["A"]), score("cvss_v3", MILD, &["B"])]);
        let (all, own, _) = scored(&scores, &[&["A"], &["B"], &["C"]]);
        assert!(all.is_empty());
        assert_eq!(own, [vec![BAD.to_owned()], vec![MILD.to_owned()], vec![]]);
    }

    #[test]
    fn the_worst_of_a_kind_counts() {
        let scores = json!([score("cvss_v3", MILD, &["A"]), score("cvss_v3", BAD, &["A"])]);
        assert_eq!(scored(&scores, &[&["A"]]).0, [BAD]);
        assert_eq!(scored(&scores, &[]).0, [BAD]);
    }

    #[test]
    fn what_is_wrong_with_a_score_is_named() {
        let scores = json!([
            {"products": ["A"], "cvss_v3": {"vectorString": BAD, "baseScore": 1.0}},
            {"products": ["A"], "cvss_v3": {"baseScore": 9.8}},
            {"products": ["A"], "cvss_v2": {"vectorString": "AV:N"}}]);
        let (all, _, notes) = scored(&scores, &[&["A"]]);
        assert_eq!(all, [BAD]);
        assert!(notes[0].ends_with("its vector gives 9.8"), "{notes:?}");
        assert_eq!(notes.len(), 3);
    }
}
