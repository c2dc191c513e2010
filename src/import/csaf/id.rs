use super::raw::RawCsaf;
use crate::import::Draft;
use crate::model::identifier::AdvisoryId;
use crate::model::weakness::Cwe;

/// The id of a document as a source may have it: each run of other characters becomes a `-`, and an id without any gets
/// `CSAF-` before it. `rest` keeps the one that was written.
pub(super) fn usable(written: &str) -> String {
    if AdvisoryId::parse(written).is_ok() {
        return written.to_owned();
    }
    let mut id = String::new();
    for c in written.chars() {
        match c {
            '.' if id.ends_with('.') => {}
            _ if c.is_ascii_alphanumeric() || "_.:".contains(c) => id.push(c),
            _ if id.ends_with('-') => {}
            _ => id.push('-'),
        }
    }
    let id = id.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    if id.contains('-') { id.to_owned() } else { format!("CSAF-{id}") }
}

/// The title in one line.
pub(super) fn title(draft: &mut Draft, written: &str) -> Option<String> {
    let line = written.split_whitespace().collect::<Vec<_>>().join(" ");
    if written.trim().contains(['\n', '\r']) {
        draft.left_out.push("the line breaks of `document.title` became blanks".to_owned());
    }
    (!line.is_empty()).then_some(line)
}

/// Ids of other records.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Names {
    pub(super) aliases: Vec<String>,
    pub(super) upstream: Vec<String>,
}

/// The names that others gave to what the document is about: a single vulnerability's are its aliases.
pub(super) fn names(draft: &mut Draft, raw: &RawCsaf) -> Names {
    let own = draft.front.id.clone();
    let mut names = Names::default();
    let single = raw.vulnerabilities.len() == 1;
    for (index, vulnerability) in raw.vulnerabilities.iter().enumerate() {
        let path = format!("`vulnerabilities[{index}].cve`");
        let cve = vulnerability.cve.clone();
        let cve = cve.and_then(|id| draft.keep(&path, id.clone(), AdvisoryId::parse_alias(&id)));
        let known = vulnerability.ids.iter().map(|id| id.text.clone()).filter(|id| is_known(id));
        let list = if single { &mut names.aliases } else { &mut names.upstream };
        cve.into_iter().chain(known).for_each(|id| add(list, &own, id));
    }
    let tracking = raw.document.tracking.aliases.iter();
    for alias in tracking.filter(|alias| is_alias(alias)) {
        if !names.upstream.contains(alias) {
            add(&mut names.aliases, &own, alias.clone());
        }
    }
    names
}

/// Whether a text can be an alias.
pub(super) fn is_alias(text: &str) -> bool {
    AdvisoryId::parse_alias(text).is_ok()
}

/// Whether an id is of a database of vulnerabilities, and no number in somebody's tracker.
pub(super) fn is_known(id: &str) -> bool {
    AdvisoryId::parse_alias(id).is_ok_and(|id| id.home().is_some())
}

fn add(list: &mut Vec<String>, own: &str, id: String) {
    if id != own && !list.contains(&id) {
        list.push(id);
    }
}

/// The weaknesses of all vulnerabilities. Their names follow from their numbers.
pub(super) fn weaknesses(draft: &mut Draft, raw: &RawCsaf) -> Vec<String> {
    let mut list = Vec::new();
    for (index, vulnerability) in raw.vulnerabilities.iter().enumerate() {
        let Some(cwe) = &vulnerability.cwe else { continue };
        let path = format!("`vulnerabilities[{index}].cwe.id`");
        if let Some(id) = draft.keep(&path, cwe.id.clone(), Cwe::parse(&cwe.id)) {
            add(&mut list, "", id);
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::import::csaf::tests::raw;

    #[test]
    fn ids_become_usable() {
        for (written, expected) in [
            ("RHSA-2024:1234", "RHSA-2024:1234"),
            ("cisco-sa-20180328-smi2", "cisco-sa-20180328-smi2"),
            ("2022_#01-A", "2022_-01-A"),
            ("OXAS ADV 2024/1", "OXAS-ADV-2024-1"),
            ("SA123", "CSAF-SA123"),
            ("../../x-1", "x-1"),
            ("a..b", "CSAF-a.b"),
            ("é", "CSAF-"),
        ] {
            assert_eq!(usable(written), expected);
        }
    }

    #[test]
    fn a_title_is_one_line() {
        let mut draft = Draft::default();
        assert_eq!(title(&mut draft, " a\n b ").as_deref(), Some("a b"));
        assert_eq!(draft.left_out.len(), 1);
        assert_eq!(title(&mut draft, " "), None);
    }

    fn named(vulnerabilities: &serde_json::Value, own: &str) -> (Names, usize) {
        let raw = raw(|value| {
            value["vulnerabilities"] = vulnerabilities.clone();
            value["document"]["tracking"]["aliases"] =
                json!(["EX-OLD-1", "not an id", "CVE-2026-10"]);
        });
        let mut draft = Draft::default();
        draft.front.id = own.to_owned();
        (names(&mut draft, &raw), draft.left_out.len())
    }

    #[test]
    fn one_vulnerability_has_aliases_and_several_are_upstream() {
        let one = json!({"cve": "CVE-2026-1000", "ids": [
            {"system_name": "GitHub", "text": "GHSA-ffq8-576r-v26g"},
            {"system_name": "Tracker", "text": "PROJ-1"}]});
        let (names, notes) = named(&json!([one]), "EX-1");
        assert_eq!(names.aliases, ["CVE-2026-1000", "GHSA-ffq8-576r-v26g", "EX-OLD-1"]);
        assert_eq!((names.upstream.len(), notes), (0, 0));
        let (names, _) = named(&json!([one, {"cve": "CVE-2026-1001"}]), "EX-1");
        assert_eq!(names.aliases, ["EX-OLD-1"]);
        assert_eq!(names.upstream, ["CVE-2026-1000", "GHSA-ffq8-576r-v26g", "CVE-2026-1001"]);
    }

    #[test]
    fn the_own_id_is_no_alias_and_a_malformed_one_is_named() {
        let (names, _) = named(&json!([{"cve": "CVE-2026-1000"}]), "CVE-2026-1000");
        assert_eq!(names.aliases, ["EX-OLD-1"]);
        assert_eq!(named(&json!([{"cve": "CVE-1"}]), "EX-1").1, 1);
    }

    #[test]
    fn weaknesses_stand_once() {
        let cwe = |id: &str| json!({"cwe": {"id": id, "name": "n"}});
        let raw = raw(|value| {
            value["vulnerabilities"] = json!([cwe("CWE-94"), cwe("CWE-94"), cwe("94")]);
        });
        let mut draft = Draft::default();
        assert_eq!(weaknesses(&mut draft, &raw), ["CWE-94"]);
        assert_eq!(draft.left_out.len(), 1);
    }
}
