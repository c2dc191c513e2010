//! Which templates a template names.

use std::ops::Range;

/// How a template takes another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// It is a version of the other with other blocks.
    Extends,
    /// It shows the other at one place.
    Include,
}

/// A template's mention of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Use<'a> {
    pub(super) tag: Tag,
    pub(super) name: &'a str,
    /// Where the name stands, with its quotes.
    pub(super) span: Range<usize>,
}

impl Tag {
    /// What the author does: `extend`, `include`.
    pub(super) const fn verb(self) -> &'static str {
        match self {
            Self::Extends => "extend",
            Self::Include => "include",
        }
    }

    fn of(word: &str) -> Option<Self> {
        match word {
            "extends" => Some(Self::Extends),
            "include" => Some(Self::Include),
            _ => None,
        }
    }
}

/// The templates that a text extends and includes, in its order; comments and raw parts have none.
pub(super) fn uses(text: &str) -> Vec<Use<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = opening(text, at) {
        let is_comment = text[start..].starts_with("{#");
        let closing = if is_comment { "#}" } else { "%}" };
        let Some(end) = find(text, start + 2, closing) else { break };
        at = end + 2;
        if is_comment {
            continue;
        }
        let inner = text[start + 2..end].trim_matches(['-', ' ', '\t', '\r', '\n']);
        let word = inner.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if word == "raw" {
            at = find(text, at, "endraw").unwrap_or(text.len());
        }
        found.extend(Tag::of(word).and_then(|tag| named(text, start..end, tag)));
    }
    found
}

/// Where the next tag or comment begins.
fn opening(text: &str, from: usize) -> Option<usize> {
    let mut pairs = text.as_bytes()[from..].windows(2);
    pairs.position(|pair| matches!(pair, b"{%" | b"{#")).map(|at| from + at)
}

fn find(text: &str, from: usize, wanted: &str) -> Option<usize> {
    text[from..].find(wanted).map(|at| from + at)
}

/// The quoted name in a tag.
fn named(text: &str, tag: Range<usize>, kind: Tag) -> Option<Use<'_>> {
    let open = tag.start + text[tag.clone()].find(['"', '\'', '`'])?;
    let quote = &text[open..=open];
    let close = find(text, open + 1, quote).filter(|&close| close < tag.end)?;
    Some(Use { tag: kind, name: &text[open + 1..close], span: open..close + 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(Tag, &str)]) {
        let found = uses(text);
        let names: Vec<_> = found.iter().map(|found| (found.tag, found.name)).collect();
        assert_eq!(names, expected);
        for Use { name, span, .. } in found {
            assert_eq!(&text[span.start + 1..span.end - 1], name);
        }
    }

    #[test]
    fn names_are_found_in_any_quotes() {
        check(
            "{% extends \"a\" %}é{%- include 'b' -%}\n{%\n include `c` %}",
            &[(Tag::Extends, "a"), (Tag::Include, "b"), (Tag::Include, "c")],
        );
    }

    #[test]
    fn comments_raw_parts_and_other_tags_name_nothing() {
        check("{# {% include 'a' %} #}{% include 'b' %}", &[(Tag::Include, "b")]);
        check("{% raw %}{% include 'a' %}{% endraw %}{% include 'b' %}", &[(Tag::Include, "b")]);
        check("{% if x == 'a' %}include 'b'{% endif %}", &[]);
    }

    #[test]
    fn unfinished_tags_name_nothing() {
        for text in
            ["{%", "{% include 'a'", "{% include %}", "{% include 'a %}'", "{#", "{% raw %}"]
        {
            check(text, &[]);
        }
    }
}
