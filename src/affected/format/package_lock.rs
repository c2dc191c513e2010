//! npm's `package-lock.json`, versions 1 to 3 (<https://docs.npmjs.com/cli/configuring-npm/package-lock-json>).

use serde_json::{Map, Value};

use super::super::query::{Asked, Query};
use super::locator::Locator;
use super::{Format, no_json, unread};

const FOLDER: &str = "node_modules/";

const NO_VERSION: &str = "it has no version";

/// `package-lock.json` and `npm-shrinkwrap.json`.
pub(super) struct PackageLock;

impl Format for PackageLock {
    fn is_named(&self, name: &str) -> bool {
        matches!(name, "package-lock.json" | "npm-shrinkwrap.json")
    }

    fn read(&self, text: &str) -> Vec<Query> {
        let document: Value = match serde_json::from_str(text) {
            Ok(document) => document,
            Err(error) => return vec![no_json("the lockfile", &error)],
        };
        let mut locator = Locator::new(text);
        let mut queries = Vec::new();
        match (&document["packages"], &document["dependencies"]) {
            (Value::Object(packages), tree) if !packages.is_empty() || tree.is_null() => {
                queries.extend(packages.iter().filter_map(|one| installed(one, &mut locator)));
            }
            (Value::Object(_) | Value::Null, Value::Object(tree)) => {
                nested(tree, &mut locator, &mut queries);
            }
            (Value::Null, Value::Null) if document["lockfileVersion"].is_number() => {}
            _ => queries.push(unread("the lockfile", "it has neither packages nor dependencies")),
        }
        queries
    }
}

/// A package of versions 2 and 3, by its folder; none for a link, whose target has an entry of its own, and for a folder of
/// the project that has no version.
fn installed((folder, entry): (&String, &Value), locator: &mut Locator<'_>) -> Option<Query> {
    let line = locator.line(folder);
    if entry["link"] == true {
        return None;
    }
    let below = folder.rsplit_once(FOLDER).map(|(_, name)| name);
    let base = || folder.rsplit('/').next().filter(|name| !name.is_empty());
    let name = entry["name"].as_str().or(below).or_else(base)?;
    let from_git = entry["resolved"].as_str().is_some_and(|address| address.starts_with("git"));
    let asked = match entry["version"].as_str() {
        _ if from_git => elsewhere(name),
        Some(version) => Asked::pinned("npm", name, version),
        None if below.is_none() => return None,
        None => Asked::unpinned("npm", name, NO_VERSION),
    };
    Some(Query::new(written(name, entry), asked).at(line))
}

/// The packages of version 1, each with its own below it. The JSON reader bounds the depth.
fn nested(tree: &Map<String, Value>, locator: &mut Locator<'_>, queries: &mut Vec<Query>) {
    for (name, entry) in tree {
        let line = locator.line(name);
        let asked = match entry["version"].as_str() {
            Some(version) => version_1(name, version),
            None => Asked::unpinned("npm", name, NO_VERSION),
        };
        queries.push(Query::new(written(name, entry), asked).at(line));
        if let Value::Object(below) = &entry["dependencies"] {
            nested(below, locator, queries);
        }
    }
}

/// In version 1 the place of a version may hold another name, or an address.
fn version_1(name: &str, version: &str) -> Asked {
    match version.strip_prefix("npm:").and_then(|alias| alias.rsplit_once('@')) {
        Some((name, version)) => Asked::pinned("npm", name, version),
        None if version.contains([':', '/']) => elsewhere(name),
        None => Asked::pinned("npm", name, version),
    }
}

fn elsewhere(name: &str) -> Asked {
    Asked::unpinned("npm", name, "it does not come from the registry, so that no version names it")
}

fn written(name: &str, entry: &Value) -> String {
    entry["version"].as_str().map_or_else(|| name.to_owned(), |version| format!("{name} {version}"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(shown(&PackageLock.read(text)), expected);
    }

    #[test]
    fn folders_of_versions_2_and_3_are_packages() {
        check(
            r#"{"lockfileVersion": 3, "packages": {
"": {"name": "own", "version": "1.0.0"},
"packages/part": {"name": "part"},
"node_modules/part": {"resolved": "packages/part", "link": true},
"node_modules/@a/b": {"version": "2.0.0"},
"node_modules/@a/b/node_modules/c": {"version": "3.0.0-rc.1"},
"node_modules/alias": {"name": "real", "version": "1.2.3"},
"node_modules/git": {"version": "1.0.0", "resolved": "git+ssh://example.org/git.git#01"},
"node_modules/bare": {}}, "dependencies": {"old": {"version": "1"}}}"#,
            &[
                "2 npm own 1.0.0",
                "5 npm @a/b 2.0.0",
                "6 npm c 3.0.0-rc.1",
                "7 npm real 1.2.3",
                "8 npm git (it does not come from the registry, so that no version names it)",
                "9 npm bare (it has no version)",
            ],
        );
    }

    #[test]
    fn the_tree_of_version_1_is_walked() {
        check(
            r#"{"lockfileVersion": 1, "dependencies": {
"a": {"version": "1.0.0", "dependencies": {
"b": {"version": "2.0.0"}}},
"b": {"version": "npm:@c/d@3.0.0"},
"e": {"version": "git+https://example.org/e.git#01"},
"f": {"version": "file:../f"},
"g": 1}}"#,
            &[
                "2 npm a 1.0.0",
                "3 npm b 2.0.0",
                "4 npm @c/d 3.0.0",
                "5 npm e (it does not come from the registry, so that no version names it)",
                "6 npm f (it does not come from the registry, so that no version names it)",
                "7 npm g (it has no version)",
            ],
        );
    }

    #[test]
    fn what_is_no_lockfile_is_not_called_empty() {
        check(r#"{"lockfileVersion": 1}"#, &[]);
        check(
            r#"{"packages": {}, "dependencies": {"a": {"version": "1.0.0"}}}"#,
            &["1 npm a 1.0.0"],
        );
        check(r#"{"packages": {}}"#, &[]);
        for wrong in [r#""packages": []"#, r#""dependencies": ["a"]"#] {
            let text = format!("{{\"lockfileVersion\": 3, {wrong}}}");
            check(&text, &["- the lockfile (it has neither packages nor dependencies)"]);
        }
        check("{}", &["- the lockfile (it has neither packages nor dependencies)"]);
        check("[]", &["- the lockfile (it has neither packages nor dependencies)"]);
        check(
            "{\n\"packages\":",
            &["2 the lockfile (it is not JSON: EOF while parsing a value at line 2 column 11)"],
        );
        assert_eq!(PackageLock.read(&"[".repeat(1_000_000)).len(), 1);
    }
}
