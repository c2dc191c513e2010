use std::ops::Range;

use toml::Table;

use super::raw::RawFile;
use crate::diagnostic::{Diagnostic, Fault};
use crate::import::Draft;
use crate::import::rule::IMPORT_FORM;
use crate::source::finding::Finding;
use crate::source::read;
use crate::source::text::Text;

/// The keys of the format, by table; what else stands there is named.
const KNOWN: &[(&str, &[&str])] = &[
    (
        "advisory",
        &[
            "id",
            "package",
            "date",
            "withdrawn",
            "aliases",
            "related",
            "categories",
            "keywords",
            "cvss",
            "informational",
            "references",
            "url",
            "license",
            "yanked",
            "expect-deleted",
        ],
    ),
    ("affected", &["arch", "os", "functions"]),
    ("versions", &["patched", "unaffected"]),
];

/// The TOML of a file, which stands in these bytes of it.
pub(super) fn decode(
    input: &Text,
    header: &Range<usize>,
    draft: &mut Draft,
) -> Result<RawFile, Vec<Diagnostic>> {
    let toml = &input.text[header.clone()];
    let read = toml::from_str(toml).and_then(|file| Ok((file, toml::from_str(toml)?)));
    let (file, tables) = read.map_err(|error| placed(input, header, vec![malformed(&error)]))?;
    unknown(&tables, draft);
    Ok(file)
}

/// Findings whose places count in the TOML, in the file.
pub(super) fn placed(
    input: &Text,
    header: &Range<usize>,
    mut found: Vec<Finding>,
) -> Vec<Diagnostic> {
    for finding in &mut found {
        finding.span = finding.span.start + header.start..finding.span.end + header.start;
    }
    read::placed(input, found)
}

/// Names what the format has no key for.
fn unknown(tables: &Table, draft: &mut Draft) {
    for (name, value) in tables {
        let Some((_, known)) = KNOWN.iter().find(|(table, _)| table == name) else {
            draft.leave_out(&format!("`{name}`"), "RustSec has no such table");
            continue;
        };
        let keys = value.as_table().into_iter().flat_map(Table::keys);
        for key in keys.filter(|key| !known.contains(&key.as_str())) {
            draft.leave_out(&format!("`{name}.{key}`"), "RustSec has no such key");
        }
    }
}

fn malformed(error: &toml::de::Error) -> Finding {
    let message = error.message().lines().next().unwrap_or_default();
    let fault = Fault::new(&IMPORT_FORM, format!("this is no RustSec advisory: {message}"))
        .hint("compare it with EXAMPLE_ADVISORY.md at https://github.com/rustsec/advisory-db");
    Finding::new(fault, error.span().unwrap_or(0..0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = "[advisory]\nid = \"A-1\"\npackage = \"a\"\ndate = \"2020-01-01\"\n[versions]\npatched = []\n";

    fn decoded(toml: &str) -> (Result<RawFile, Vec<Diagnostic>>, Draft) {
        let mut draft = Draft::default();
        let input = Text { path: "a".to_owned(), text: format!("```toml\n{toml}") };
        (decode(&input, &(8..input.text.len()), &mut draft), draft)
    }

    #[track_caller]
    fn refused(from: &str, to: &str, line: usize, column: usize) {
        assert!(SOUND.contains(from));
        let found = decoded(&SOUND.replace(from, to)).0.unwrap_err();
        let place = found[0].place.as_ref().unwrap();
        let found = (found[0].rule.code, place.line, place.column, &found[0].message);
        assert_eq!((found.0, found.1, found.2), ("import-form", line, column), "{}", found.3);
    }

    #[test]
    fn what_is_malformed_is_refused_where_it_stands() {
        refused("\"A-1\"", "1", 3, 6);
        refused("\"A-1\"", "\"A-1", 3, 10);
        refused("id = \"A-1\"\n", "", 2, 1);
        refused("date", "id", 5, 1);
        refused("[]", "[1]", 7, 12);
        refused("patched", "unaffected", 6, 1);
        refused("[versions]\npatched = []\n", "", 2, 1);
    }

    #[test]
    fn keys_of_no_meaning_are_named() {
        let toml =
            format!("{SOUND}other = 1\n[affected]\nfunctions = {{\"a::b\" = []}}\nx = 1\n[more]");
        let (file, draft) = decoded(&toml);
        assert_eq!(file.unwrap().advisory.package, "a");
        let expected = [
            "`affected.x` is left out: RustSec has no such key",
            "`more` is left out: RustSec has no such table",
            "`versions.other` is left out: RustSec has no such key",
        ];
        assert_eq!(draft.left_out, expected);
    }
}
