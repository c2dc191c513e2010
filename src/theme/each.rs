//! The filter `each`, which writes a list in one step: `{{ versions | each(before="<li>", after="</li>") }}`. A list of versions may
//! have hundreds of entries, and a loop costs more for each than its markup.

use tera::{Error, Kwargs, State, TeraResult, Value};

use crate::model::phrase::escape;

/// Every text of a list, escaped, between two pieces of markup.
#[expect(clippy::needless_pass_by_value, reason = "filters have this form")]
pub(super) fn each(list: &Value, values: Kwargs, _: &State) -> TeraResult<Value> {
    let items = list.as_array().ok_or_else(|| Error::message("`each` takes a list of texts"))?;
    let (before, after): (&str, &str) = (values.must_get("before")?, values.must_get("after")?);
    let mut written = String::new();
    for item in items {
        let text = item.as_str().ok_or_else(|| Error::message("`each` takes a list of texts"))?;
        written.push_str(before);
        if item.is_safe() {
            written.push_str(text);
        } else {
            escape(text, &mut written);
        }
        written.push_str(after);
    }
    Ok(Value::safe_string(&written))
}

#[cfg(test)]
mod tests {
    use tera::{Context, Tera};

    use super::*;

    #[track_caller]
    fn check(items: &Value, expected: Option<&str>) {
        let mut tera = Tera::new();
        tera.register_filter("each", each);
        let template = r#"<ul>{{ items | each(before="<li>", after="</li>") }}</ul>"#;
        tera.add_raw_template("x.html", template).unwrap();
        let mut context = Context::new();
        context.insert_value("items", items.clone());
        assert_eq!(tera.render("x.html", &context).ok().as_deref(), expected);
    }

    #[test]
    fn every_text_stands_between_the_markup() {
        check(&Value::from(vec!["1.0"; 0]), Some("<ul></ul>"));
        check(&Value::from(vec!["1.0", "2.0"]), Some("<ul><li>1.0</li><li>2.0</li></ul>"));
        check(&Value::from(vec!["<b>&"]), Some("<ul><li>&lt;b&gt;&amp;</li></ul>"));
        let markup = vec![Value::safe_string("<b>1</b>")];
        check(&Value::from(markup), Some("<ul><li><b>1</b></li></ul>"));
    }

    #[test]
    fn anything_else_is_an_error() {
        check(&Value::from("1.0"), None);
        check(&Value::from(vec![1, 2]), None);
    }
}
