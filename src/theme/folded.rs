//! The built-in templates with what is the same on all pages already written into them.
//!
//! Each page of an advisory shows dozens of words of the site's language, takes in half a dozen other templates, and asks for
//! each of them by name. Nothing of that differs from page to page. Only a site without templates of its own is served so: its own
//! may set any variable anew.

use std::borrow::Cow;
use std::ops::Range;

use tera::{Context, escape_html};

use super::builtin::TEMPLATES;
use super::uses::{Tag, Use, uses};

/// The variables that are the same on all pages in the site's language.
pub(super) const SAME: [&str; 3] = ["words", "plain", "site"];

/// The built-in templates, by name, with the texts of `globals` and the templates that they include.
pub(super) fn folded(globals: &Context) -> Vec<(&'static str, String)> {
    TEMPLATES.iter().map(|(name, text)| (*name, written(&whole(text), globals))).collect()
}

/// A template with those that it includes, as far as the blanks around these come out the same.
fn whole(text: &str) -> String {
    let mut whole = String::with_capacity(2 * text.len());
    let mut done = 0;
    for (name, tag) in uses(text).into_iter().filter_map(|found| include(text, found)) {
        whole.push_str(&text[done..tag.start]);
        let (tag, after) = (&text[tag.clone()], &text[tag.end..]);
        let behind = if tag.ends_with(TRIM) { after.trim_start() } else { after };
        let (shown, rest) = match inner(name).filter(|inner| fits(&whole, tag, inner, behind)) {
            Some(inner) => (Cow::Owned(inner), behind),
            None => (Cow::Borrowed(tag), after),
        };
        whole.push_str(&shown);
        done = text.len() - rest.len();
    }
    whole.push_str(&text[done..]);
    whole
}

/// The name of an included template, and where the tag stands that includes it.
fn include<'t>(text: &str, found: Use<'t>) -> Option<(&'t str, Range<usize>)> {
    let Use { tag, name, span } = found;
    let start = text[..span.start].rfind("{%").filter(|_| tag == Tag::Include)?;
    let end = span.end + text[span.end..].find("%}")? + "%}".len();
    Some((name, start..end))
}

/// What ends a tag that takes the blanks behind it away.
const TRIM: &str = "-%}";

/// What begins one that takes those before it.
const TRIMS: [&str; 3] = ["{%-", "{{-", "{#-"];

/// A built-in template as another takes it in: without the comment that it begins with.
fn inner(name: &str) -> Option<String> {
    let (_, text) = TEMPLATES.iter().find(|(known, _)| *known == name)?;
    let comment = text.starts_with("{#").then(|| text.split_once("#}")).flatten();
    let after = comment.filter(|(comment, _)| comment.ends_with('-'));
    Some(whole(after.map_or(*text, |(_, after)| after.trim_start())))
}

/// Whether a template in the place of its tag loses and takes away no blanks but those that it would if it stood alone.
fn fits(before: &str, tag: &str, inner: &str, behind: &str) -> bool {
    let joined = match inner {
        "" => joins(before, behind),
        _ => joins(before, inner) && joins(inner, behind),
    };
    joined && !tag.starts_with(TRIMS[0])
}

/// Whether no tag of one text takes away blanks of the other if they stand side by side.
fn joins(left: &str, right: &str) -> bool {
    let kept = left.trim_end();
    let forward = kept.ends_with(TRIM) && right.starts_with(char::is_whitespace);
    let backward = kept != left && TRIMS.iter().any(|mark| right.trim_start().starts_with(mark));
    !forward && !backward
}

/// A template with the texts of `globals` in the place of their names.
fn written(template: &str, globals: &Context) -> String {
    let mut written = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, (name, after))) =
        rest.split_once("{{ ").and_then(|(before, rest)| Some((before, rest.split_once(" }}")?)))
    {
        written.push_str(before);
        match text(name, globals).or_else(|| filled(name, globals)) {
            Some(text) => written.push_str(&text),
            None => written.extend(["{{ ", name, " }}"]),
        }
        rest = after;
    }
    written + rest
}

/// What a template shows for the name of a text that is the same everywhere. A text that could be taken for a tag, or whose blanks a tag
/// beside it could take away, stays a name.
fn text(name: &str, globals: &Context) -> Option<String> {
    let (variable, path) = name.split_once('.')?;
    let variable = globals.get(variable).filter(|_| is_name(path) && SAME.contains(&variable))?;
    let value = variable.get_from_path(path)?;
    let shown = value.as_str()?;
    if shown.contains(['{', '}']) || shown.trim() != shown {
        return None;
    }
    if value.is_safe() {
        return Some(shown.to_owned());
    }
    let mut text = Vec::with_capacity(shown.len());
    escape_html(shown, &mut text).ok()?;
    String::from_utf8(text).ok()
}

/// The filter by which a value stands in a text as `fill` would put it there.
pub(super) const SHOWN: &str = "shown_in_words";

/// A text into which values are put, with these in its places: `{{ words.row.changed | fill(date=row.modified) }}`.
fn filled(tag: &str, globals: &Context) -> Option<String> {
    let (name, values) = tag.strip_suffix(')')?.split_once(" | fill(")?;
    let values: Option<Vec<_>> = values.split(", ").map(|value| value.split_once('=')).collect();
    let values = values.filter(|values| values.iter().all(|(_, value)| is_name(value)))?;
    let text = globals.get(SAME[0])?.get_from_path(name.strip_prefix("words.")?)?;
    let mut rest = text.as_str().filter(|shown| text.is_safe() && shown.trim() == *shown)?;
    let mut filled = String::new();
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        let (_, value) = values.iter().find(|(known, _)| *known == name)?;
        filled.push_str(before);
        filled.extend(["{{ ", value, " | ", SHOWN, " }}"]);
        rest = after;
    }
    Some(filled + rest)
}

/// Whether this is the name of a variable, or of something in one.
fn is_name(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::languages::english;
    use crate::theme::texts;

    #[test]
    fn texts_take_the_place_of_their_names() {
        let mut globals = texts::context(english(), "en");
        globals.insert(
            "site",
            &std::collections::BTreeMap::from([("title", "<it's>"), ("odd", "{% x")]),
        );
        for (template, expected) in [
            ("<p>{{ words.frame.copy }}</p>", "<p>Copy</p>"),
            ("<p title=\"{{ site.title }}\">", "<p title=\"&lt;it&#39;s&gt;\">"),
            (
                "{{ plain.frame.skip }}{{ words.frame.skip }}",
                "Skip to the contentSkip to the content",
            ),
            // What could be taken for a tag, what differs from page to page, and what is more than a name.
            ("{{ site.odd }}", "{{ site.odd }}"),
            ("{{ words.alias.now }}", "{{ words.alias.now }}"),
            ("{{ page.title }}{{ x }}", "{{ page.title }}{{ x }}"),
            ("{{ words.time.day }}", "{{ words.time.day }}"),
            ("{{ words.frame.copy | upper }}", "{{ words.frame.copy | upper }}"),
            ("{{ words.frame }}{{ words.frame.none }}", "{{ words.frame }}{{ words.frame.none }}"),
            ("{{- words.frame.copy }}{{ words", "{{- words.frame.copy }}{{ words"),
            // Values stand in the places of their names.
            (
                "{{ words.advisory.revision | fill(number=a.b) }}",
                "revision {{ a.b | shown_in_words }}",
            ),
            (
                "{{ words.alias.now | fill(id=x.id, title=t, target=x.href) }}",
                "This is now <a href=\"{{ x.href | shown_in_words }}\">{{ x.id | shown_in_words }}: {{ t | shown_in_words }}</a>.",
            ),
            // What a number decides, what is no markup, what is calculated, and what lacks a value.
            (
                "{{ words.advisory.scores | fill(count=n) }}",
                "{{ words.advisory.scores | fill(count=n) }}",
            ),
            (
                "{{ plain.advisory.revision | fill(number=1) }}",
                "{{ plain.advisory.revision | fill(number=1) }}",
            ),
            (
                "{{ words.advisory.revision | fill(number=a ~ b) }}",
                "{{ words.advisory.revision | fill(number=a ~ b) }}",
            ),
            (
                "{{ words.advisory.revision | fill(count=a) }}",
                "{{ words.advisory.revision | fill(count=a) }}",
            ),
        ] {
            assert_eq!(written(template, &globals), expected);
        }
    }

    #[track_caller]
    fn check(text: &str, expected: impl FnOnce(&str) -> String) {
        let (_, row) = TEMPLATES.iter().find(|(name, _)| *name == "version-box.html").unwrap();
        let (comment, row) = row.split_once("-#}\n").unwrap();
        assert!(comment.starts_with("{# "), "{comment}");
        assert_eq!(whole(text), expected(row));
    }

    #[test]
    fn templates_are_taken_in_where_no_tag_reaches_across() {
        const BOX: &str = "{% include \"version-box.html\" %}";
        const TRIMMED: &str = "{% include \"version-box.html\" -%}";
        check(BOX, str::to_owned);
        check(&format!("<a>{BOX}</a>\n{TRIMMED}\n</b>"), |row| format!("<a>{row}</a>\n{row}</b>"));
        check(&format!("{{% if x -%}}\n{BOX}\n{{% endif %}}"), |row| {
            format!("{{% if x -%}}\n{row}\n{{% endif %}}")
        });
        let kept = [
            format!("{BOX}\n{{%- endif %}}"),
            "{%- include \"version-box.html\" %}".to_owned(),
            "{% include \"none.html\" -%}\n".to_owned(),
            format!("{{# {BOX} #}}"),
        ];
        for text in kept {
            check(&text, |_| text.clone());
        }
    }

    #[test]
    fn a_hook_that_says_nothing_leaves_nothing() {
        let base = folded(&Context::new()).into_iter().find(|(name, _)| *name == "base.html");
        assert_eq!(uses(&base.unwrap().1), []);
    }

    #[test]
    fn pages_of_advisories_take_in_everything() {
        let folded = folded(&texts::context(english(), "en"));
        let (_, page) = folded.iter().find(|(name, _)| *name == "advisory.html").unwrap();
        let found: Vec<_> = uses(page).into_iter().map(|found| found.name).collect();
        assert_eq!(found, ["base.html"]);
        assert!(!page.contains("{{ words.advisory.title }}") && page.contains(">Am I affected?<"));
    }
}
