use super::raw::{RawCna, RawImpact, RawText};
use crate::import::{Draft, plain};

/// The prose of a record as sections in Markdown. Its texts are plain, so each is shown letter by letter; where a
/// publisher gives Markdown beside, that is taken.
pub(super) fn body(draft: &mut Draft, cna: &mut RawCna) -> String {
    let sections = [
        ("Withdrawn", "rejectedReasons", cna.rejected_reasons.take()),
        ("Problem", "descriptions", cna.descriptions.take()),
        ("Impact", "impacts", cna.impacts.take().map(impacts)),
        ("Configuration", "configurations", cna.configurations.take()),
        ("Exploitation", "exploits", cna.exploits.take()),
        ("Workaround", "workarounds", cna.workarounds.take()),
        ("Solution", "solutions", cna.solutions.take()),
    ];
    let mut parts = Vec::new();
    for (heading, field, texts) in sections {
        let texts = texts.unwrap_or_default();
        for language in languages(&texts) {
            let heading = match &language[..] {
                "en" => format!("## {heading}"),
                other => format!("## {heading} ({other})"),
            };
            parts.push(heading);
            let own = texts.iter().enumerate().filter(|(_, text)| self::language(text) == language);
            parts.extend(
                own.map(|(index, text)| markdown(draft, &format!("{field}[{index}]"), text)),
            );
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

/// Impacts as texts that begin with the number of the attack pattern, unless they do already.
fn impacts(impacts: Vec<RawImpact>) -> Vec<RawText> {
    let one = |impact: RawImpact| {
        let RawImpact { capec_id, descriptions } = impact;
        let bare = || RawText { lang: None, value: String::new(), supporting_media: None };
        let mut texts = descriptions.unwrap_or_default();
        if texts.is_empty() {
            texts.push(bare());
        }
        for text in &mut texts {
            let id = capec_id.as_deref().filter(|id| !text.value.contains(id)).unwrap_or_default();
            text.value = format!("{id} {}", text.value);
        }
        texts
    };
    impacts.into_iter().flat_map(one).collect()
}

/// The languages of some texts, English first.
fn languages(texts: &[RawText]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in texts.iter().filter(|text| !text.value.trim().is_empty()) {
        let language = language(text);
        if !found.contains(&language) {
            found.push(language);
        }
    }
    found.sort_by_key(|language| language != "en");
    found
}

/// The language of a text: `en` for all kinds of English, and for a text that does not say.
fn language(text: &RawText) -> String {
    let code = text.lang.as_deref().unwrap_or("en").replace('_', "-");
    let is_sound = !code.is_empty()
        && code.len() <= 16
        && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    match code.split('-').next() {
        _ if !is_sound => "other".to_owned(),
        Some("en" | "eng") => "en".to_owned(),
        _ => code,
    }
}

fn markdown(draft: &mut Draft, path: &str, text: &RawText) -> String {
    let media = text.supporting_media.as_deref().unwrap_or_default();
    let chosen = media.iter().position(|one| one.kind == "text/markdown" && !one.base64);
    for (index, one) in media.iter().enumerate().filter(|(index, _)| Some(*index) != chosen) {
        let why = format!("the plain text says the same as this {}", short(&one.kind));
        draft.leave_out(&format!("`{path}.supportingMedia[{index}]`"), &why);
    }
    match chosen {
        Some(index) => media[index].value.trim_end().to_owned(),
        None => plain::markdown(draft, &text.value),
    }
}

fn short(kind: &str) -> String {
    kind.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn check(cna: Value, expected: &str, notes: usize) {
        let mut draft = Draft::default();
        let written = body(&mut draft, &mut serde_json::from_value(cna).unwrap());
        assert_eq!((written.as_str(), draft.left_out.len()), (expected, notes));
    }

    #[test]
    fn texts_become_sections() {
        check(
            json!({"descriptions": [{"lang": "es", "value": "b"}, {"lang": "en-US", "value": "<a>"}],
                "solutions": [{"lang": "en", "value": "c"}, {"lang": "en", "value": "d"}],
                "workarounds": [{"lang": "en", "value": " "}],
                "impacts": [{"capecId": "CAPEC-1", "descriptions": [{"lang": "en", "value": "e"}]}, {}]}),
            "## Problem\n\n\\<a>\n\n## Problem (es)\n\nb\n\n## Impact\n\nCAPEC-1 e\n\n## Solution\n\nc\n\nd",
            0,
        );
        check(json!({"rejectedReasons": [{"value": "# x"}]}), "## Withdrawn\n\n\\# x", 0);
        check(
            json!({"descriptions": [{"lang": ")\n# x", "value": "a"}]}),
            "## Problem (other)\n\na",
            0,
        );
        check(json!({}), "", 0);
    }

    #[test]
    fn markdown_is_taken_where_it_is_given() {
        let media = |kind: &str, base64: bool| {
            json!({"descriptions": [{"lang": "en", "value": "*a*",
            "supportingMedia": [{"type": kind, "base64": base64, "value": "**b**"}]}]})
        };
        check(media("text/markdown", false), "## Problem\n\n**b**", 0);
        check(media("text/markdown", true), "## Problem\n\n\\*a\\*", 1);
        check(media("text/html", false), "## Problem\n\n\\*a\\*", 1);
    }
}
