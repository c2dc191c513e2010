use serde_json::{Map, Value, json};

use super::raw::{RawPackage, RawPatched, RawVulnerability};
use crate::import::{Draft, condition, package};
use crate::model::version::Scheme;
use crate::source::schema::advisory::RawAffected;

/// GitHub's names of the ecosystems, and OSV's.
const ECOSYSTEMS: [(&str, &str); 12] = [
    ("actions", "GitHub Actions"),
    ("composer", "Packagist"),
    ("erlang", "Hex"),
    ("go", "Go"),
    ("maven", "Maven"),
    ("npm", "npm"),
    ("nuget", "NuGet"),
    ("pip", "PyPI"),
    ("pub", "Pub"),
    ("rubygems", "RubyGems"),
    ("rust", "crates.io"),
    ("swift", "SwiftURL"),
];

/// What is affected; what names no package that scanners know goes to the free-form data of the advisory.
pub(super) fn read(draft: &mut Draft, vulnerabilities: Vec<RawVulnerability>) {
    let mut homeless = Vec::new();
    for (index, raw) in vulnerabilities.into_iter().enumerate() {
        let path = format!("vulnerabilities[{index}]");
        let named = raw.package.as_ref().unwrap_or(&NOBODY);
        let ecosystem = named.ecosystem.as_deref().unwrap_or_default();
        let name = named.name.as_deref().unwrap_or_default();
        let known = ECOSYSTEMS.iter().find(|(theirs, _)| *theirs == ecosystem.to_ascii_lowercase());
        let found = match known {
            Some((_, ours)) => package::by_name(ours, name).map_err(|fault| fault.message),
            None => Err(format!("`{ecosystem}` is no ecosystem of OSV")),
        };
        match found {
            Ok(found) => {
                let entry = package::entry(draft, &format!("{path}.package.name"), &found, name);
                let entry = versions(draft, &path, entry, Scheme::of(found.ecosystem()), &raw);
                draft.front.affected.push(entry);
            }
            Err(why) => {
                draft.only_keep(&format!("`{path}`"), &why);
                homeless.push(as_written(&raw));
            }
        }
    }
    if !homeless.is_empty() {
        let extra = draft.front.database_specific.get_or_insert_with(|| json!({}));
        extra["vulnerabilities"] = Value::Array(homeless);
    }
}

static NOBODY: RawPackage = RawPackage { ecosystem: None, name: None };

fn versions(
    draft: &mut Draft,
    path: &str,
    mut entry: RawAffected,
    scheme: Scheme,
    raw: &RawVulnerability,
) -> RawAffected {
    let written = raw.vulnerable_version_range.as_deref().unwrap_or_default().trim();
    let mut extra = Map::new();
    let stretches = condition::read(scheme, written);
    let doubts: Vec<_> =
        stretches.iter().flatten().filter_map(|one| one.add_to(&mut entry, scheme)).collect();
    if stretches.is_none() && !written.is_empty() {
        let why = format!("`{written}` is no range as GitHub writes them");
        draft.only_keep(&format!("`{path}.vulnerable_version_range`"), &why);
    }
    if written.is_empty() {
        draft
            .left_out
            .push(format!("`{path}` says nothing of versions, so that scanners match none"));
    }
    if (stretches.is_none() || !doubts.is_empty()) && !written.is_empty() {
        extra.insert("vulnerable_version_range".to_owned(), json!(written));
    }
    draft.left_out.extend(doubts.into_iter().map(|doubt| format!("`{path}`: {doubt}")));
    let fixed = entry.ranges.last().and_then(|range| range.fixed.as_deref());
    if let Some((key, text)) = patched(raw).filter(|(_, text)| Some(*text) != fixed) {
        extra.insert(key.to_owned(), json!(text));
    }
    if let Some(functions) = raw.vulnerable_functions.as_ref().filter(|list| !list.is_empty()) {
        extra.insert("vulnerable_functions".to_owned(), json!(functions));
    }
    entry.database_specific = (!extra.is_empty()).then_some(Value::Object(extra));
    entry
}

/// The versions that have the fix, and the field that says so.
fn patched(raw: &RawVulnerability) -> Option<(&'static str, &str)> {
    let first = raw.first_patched_version.as_ref().map(|first| match first {
        RawPatched::Text(text) | RawPatched::Object { identifier: text } => text.as_str(),
    });
    let patched = raw.patched_versions.as_deref().map(|text| ("patched_versions", text));
    let found = patched.or(first.map(|text| ("first_patched_version", text)));
    found.map(|(key, text)| (key, text.trim())).filter(|(_, text)| !text.is_empty())
}

fn as_written(raw: &RawVulnerability) -> Value {
    let named = raw.package.as_ref().unwrap_or(&NOBODY);
    let mut written = Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            written.insert(key.to_owned(), value);
        }
    };
    put("package", json!({"ecosystem": named.ecosystem, "name": named.name}));
    put("vulnerable_version_range", json!(raw.vulnerable_version_range));
    if let Some((key, text)) = patched(raw) {
        put(key, json!(text));
    }
    put("vulnerable_functions", json!(raw.vulnerable_functions));
    Value::Object(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: Value, expected: Value, notes: usize) {
        let mut draft = Draft::default();
        read(&mut draft, vec![serde_json::from_value(raw).unwrap()]);
        let entry = draft.front.affected.first().map(|entry| serde_json::to_value(entry).unwrap());
        let extra = draft.front.database_specific;
        assert_eq!(
            (entry.or(extra), draft.left_out.len()),
            (Some(expected), notes),
            "{:?}",
            draft.left_out
        );
    }

    #[test]
    fn ranges_are_those_of_the_ecosystem() {
        check(
            json!({"package": {"ecosystem": "pip", "name": "h2"}, "vulnerable_version_range": ">= 1.0, < 4.3.0",
                "patched_versions": "4.3.0"}),
            json!({"package": "pkg:pypi/h2", "ranges": [{"introduced": "1.0", "fixed": "4.3.0"}]}),
            0,
        );
        check(
            json!({"package": {"ecosystem": "npm", "name": "a"}, "vulnerable_version_range": "<= v2",
                "first_patched_version": {"identifier": "2.1.0"}, "vulnerable_functions": ["f"]}),
            json!({"package": "pkg:npm/a", "ranges": [{"introduced": "0", "last_affected": "2.0.0"}],
                "database_specific": {"first_patched_version": "2.1.0", "vulnerable_functions": ["f"]}}),
            0,
        );
        check(
            json!({"package": {"ecosystem": "rubygems", "name": "a"}, "vulnerable_version_range": "= 1.2"}),
            json!({"package": "pkg:gem/a", "versions": ["1.2"]}),
            0,
        );
    }

    #[test]
    fn other_wordings_are_kept_and_named() {
        check(
            json!({"package": {"ecosystem": "pip", "name": "h2"}, "vulnerable_version_range": "all before 4"}),
            json!({"package": "pkg:pypi/h2",
                "database_specific": {"vulnerable_version_range": "all before 4"}}),
            1,
        );
        check(
            json!({"package": {"ecosystem": "pip", "name": "h2"}, "vulnerable_version_range": "> 4"}),
            json!({"package": "pkg:pypi/h2", "ranges": [{"introduced": "4"}],
                "database_specific": {"vulnerable_version_range": "> 4"}}),
            1,
        );
    }

    #[test]
    fn what_names_no_package_is_kept_at_the_top() {
        let raw = json!({"package": {"ecosystem": "other", "name": "a"}, "vulnerable_version_range": "< 2"});
        check(raw.clone(), json!({"vulnerabilities": [raw]}), 1);
        let raw = json!({"package": {"ecosystem": "maven", "name": "a"}, "patched_versions": "2"});
        check(raw.clone(), json!({"vulnerabilities": [raw]}), 1);
        check(
            json!({"package": null}),
            json!({"vulnerabilities": [{"package": {"ecosystem": null, "name": null}}]}),
            1,
        );
    }
}
