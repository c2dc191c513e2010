//! Documents of plain YAML of all shapes, for tests.

use proptest::prelude::*;
use proptest::sample::select;

/// What stands at a key, or in a list.
#[derive(Clone, Debug)]
enum Part {
    /// A value on one line; none where it is left empty.
    Line(String),
    List(Vec<Self>),
    Mapping(Vec<Entry>),
}

/// A value, how it is indented against its key, and a line before the key.
#[derive(Clone, Debug)]
struct Entry {
    before: &'static str,
    step: usize,
    value: Part,
}

/// A plain document.
pub(super) fn document() -> impl Strategy<Value = String> {
    let line = line().prop_map(Part::Line);
    let part = line.prop_recursive(4, 24, 4, |inner| {
        let list = prop::collection::vec(inner.clone(), 1..4).prop_map(Part::List);
        prop_oneof![list, mapping(inner)]
    });
    mapping(part).prop_map(|part| written(&part).concat())
}

fn mapping(inner: impl Strategy<Value = Part>) -> impl Strategy<Value = Part> {
    let entry = (select(vec!["", "", "", "\n", "# é: [\n", "  # a\n"]), 0..4_usize, inner)
        .prop_map(|(before, step, value)| Entry { before, step, value });
    prop::collection::vec(entry, 1..4).prop_map(Part::Mapping)
}

fn line() -> impl Strategy<Value = String> {
    let items = prop::collection::vec(scalar(), 0..4);
    prop_oneof![
        8 => scalar(),
        2 => items.prop_map(|all| format!("[{}]", all.join(", "))),
        2 => scalar().prop_map(|one| format!("{{a: {one}, b: [ {one},{one} ], c: {{}}}}")),
        1 => Just(String::new()),
    ]
}

/// A scalar that is plain in brackets too.
fn scalar() -> impl Strategy<Value = String> {
    const WORDS: [&str; 6] =
        ["true", "null", "~", "2016-08-04T01:02:03Z", "https://a.example/b", "pkg:a/b@1"];
    prop_oneof![
        "[a-z0-9~_./+é日][a-z0-9é ._/]{0,8}[a-z0-9é]",
        "[1-9][0-9]{0,3}([.][0-9]{1,2}){0,2}",
        "\"[ -!#-\\[\\]-~é]{0,12}\"",
        "'([ -&(-~é]|''){0,12}'",
        select(WORDS.as_slice()).prop_map(str::to_owned),
    ]
}

/// The lines of a part that is no value of one line, each with its line feed.
fn written(part: &Part) -> Vec<String> {
    match part {
        Part::Line(line) => vec![format!("a: {line}\n")],
        Part::List(parts) => parts.iter().flat_map(item).collect(),
        Part::Mapping(entries) => {
            entries.iter().zip(["a", "b::c-1", "null"]).flat_map(entry).collect()
        }
    }
}

fn item(part: &Part) -> Vec<String> {
    let inside = match part {
        Part::Line(line) if line.is_empty() => vec!["a:\n".to_owned()],
        Part::Line(line) => vec![format!("{line}\n")],
        // A list in a list is not plain.
        Part::List(_) => entry((&Entry { before: "", step: 1, value: part.clone() }, "a")),
        Part::Mapping(_) => written(part),
    };
    let inside =
        inside.into_iter().filter(|line| !matches!(line.trim_start().as_bytes(), [] | [b'#', ..]));
    inside
        .enumerate()
        .map(|(at, line)| if at == 0 { format!("- {line}") } else { format!("  {line}") })
        .collect()
}

fn entry((entry, key): (&Entry, &str)) -> Vec<String> {
    let Entry { before, step, value } = entry;
    let mut lines = vec![(*before).to_owned()];
    match value {
        Part::Line(line) if line.is_empty() => lines.push(format!("{key}:\n")),
        Part::Line(line) => lines.push(format!("{key}: {}{line}\n", " ".repeat(*step))),
        Part::List(_) => lines.extend(below(value, key, *step)),
        Part::Mapping(_) => lines.extend(below(value, key, 1 + step)),
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// A key, and below it its value.
fn below(value: &Part, key: &str, step: usize) -> Vec<String> {
    let indented = |line: String| if line == "\n" { line } else { " ".repeat(step) + &line };
    let lines = written(value).into_iter().map(indented);
    std::iter::once(format!("{key}:\n")).chain(lines).collect()
}
