//! The filter `fill`, which puts values into a text: `{{ words.row.changed | fill(date=row.modified) }}`.

use std::fmt::Write;

use tera::{Error, Kwargs, State, TeraResult, Value};

use super::texts::LANGUAGE;
use crate::model::phrase::escape;
use crate::model::plural;

/// The text with its values. Of several forms `count` decides. A date becomes a `time` element; in markup every value is
/// escaped that is not markup itself.
#[expect(clippy::needless_pass_by_value, reason = "filters have this form")]
pub(super) fn fill(text: &Value, values: Kwargs, _: &State) -> TeraResult<Value> {
    let text = form(text, &values)?;
    let Some(written) = text.as_str() else {
        return Err(Error::message("`fill` takes a text of a language"));
    };
    let filled = filled(written, &values, text.is_safe())?;
    Ok(if text.is_safe() { Value::safe_string(&filled) } else { filled.into() })
}

/// A value alone as it stands in a text that is markup.
pub(super) fn shown(value: &Value, _: Kwargs, _: &State) -> Value {
    let mut shown = String::new();
    write(value, true, &mut shown);
    Value::safe_string(&shown)
}

fn form<'a>(text: &'a Value, values: &Kwargs) -> TeraResult<&'a Value> {
    if !text.is_map() {
        return Ok(text);
    }
    let language = text.get_from_path(LANGUAGE).and_then(Value::as_str).unwrap_or_default();
    let count: u64 = values.must_get("count")?;
    let category = plural::category(language, count);
    let form = text.get_from_path(category).or_else(|| text.get_from_path(plural::OTHER));
    form.ok_or_else(|| Error::message("`fill` takes a text of a language"))
}

fn filled(text: &str, values: &Kwargs, is_markup: bool) -> TeraResult<String> {
    let mut filled = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        filled.push_str(before);
        let value: &Value = values
            .get(name)?
            .ok_or_else(|| Error::message(format!("`fill` lacks a value for `{name}`")))?;
        write(value, is_markup, &mut filled);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

fn write(value: &Value, is_markup: bool, filled: &mut String) {
    match value.get_from_path("iso").zip(value.get_from_path("shown")) {
        Some((iso, shown)) if is_markup => {
            filled.push_str("<time datetime=\"");
            write(iso, true, filled);
            filled.push_str("\">");
            write(shown, true, filled);
            filled.push_str("</time>");
        }
        Some((_, shown)) => write(shown, false, filled),
        None => match value.as_str() {
            Some(text) if is_markup && !value.is_safe() => escape(text, filled),
            Some(text) => filled.push_str(text),
            None => {
                let _ = write!(filled, "{value}");
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use tera::Tera;

    use super::*;
    use crate::theme::languages::english;
    use crate::theme::texts;

    fn render(template: &str) -> Result<String, String> {
        let mut tera = Tera::new();
        tera.register_filter("fill", fill);
        tera.add_raw_template("x.html", template).unwrap();
        let mut context = texts::context(english(), "en");
        context.insert(
            "day",
            &[("iso", "2026-11-01"), ("shown", "1 November 2026")]
                .map(|(k, v)| (k.to_owned(), v))
                .into_iter()
                .collect::<std::collections::BTreeMap<_, _>>(),
        );
        context.insert("name", "<b>");
        tera.render("x.html", &context).map_err(|error| format!("{error:?}"))
    }

    #[test]
    fn values_stand_in_their_places() {
        for (template, expected) in [
            (
                "{{ words.row.changed | fill(date=day) }}",
                "changed on <time datetime=\"2026-11-01\">1 November 2026</time>",
            ),
            ("{{ words.home.all | fill(count=1) }}", "1 advisory"),
            ("{{ words.home.all | fill(count=3) }}", "All 3 advisories"),
            ("{{ words.packages.caption | fill(ecosystem=name) }}", "Packages in &lt;b&gt;"),
            ("{{ plain.packages.caption | fill(ecosystem=name) }}", "Packages in &lt;b&gt;"),
            (
                "{{ words.home.key | fill(purpose=words.key_role.advisories, holder=name) }}",
                "Signs advisories. Held by &lt;b&gt;.",
            ),
        ] {
            assert_eq!(render(template).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn a_value_that_is_not_given_is_an_error() {
        assert!(
            render("{{ words.row.changed | fill(day=day) }}")
                .unwrap_err()
                .contains("lacks a value for `date`")
        );
        assert!(render("{{ words.home.all | fill(number=1) }}").is_err());
        assert!(render("{{ 3 | fill(number=1) }}").unwrap_err().contains("takes a text"));
    }
}
