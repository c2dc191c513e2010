//! Records as another reader than ours sees them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The files of a database of OSV records, sorted; one file is a database too.
pub(super) fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() || ["json", "yaml", "yml"].contains(&ending.as_str()) {
            found.extend(files(&path));
        }
    }
    found.sort();
    found
}

/// A record, unless the file holds none.
pub(super) fn read(path: &Path) -> Option<Value> {
    let text = fs::read_to_string(path).ok()?;
    let text = text.trim_start_matches('\u{feff}');
    let record: Value = match path.extension() {
        Some(ending) if ending == "json" => serde_json::from_str(text).ok()?,
        _ => serde_yaml::from_str(&quoted(text)).ok()?,
    };
    record["id"].is_string().then_some(record)
}

/// YAML with its plain numbers quoted, which are versions.
fn quoted(yaml: &str) -> String {
    let mut out = String::new();
    for line in yaml.lines() {
        let indent = line.len() - line.trim_start().len();
        let at = if line[indent..].starts_with("- ") { indent + 2 } else { indent };
        let key = line[at..].find(": ").filter(|colon| !line[at..at + colon].contains(' '));
        let at = key.map_or(at, |colon| at + colon + 2);
        let (before, value) = line.split_at(at);
        let number = value.starts_with(|c: char| c.is_ascii_digit())
            && value.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c));
        let quote = if number && (key.is_some() || before.ends_with("- ")) { "\"" } else { "" };
        out.extend([before, quote, value, quote, "\n"]);
    }
    out
}
