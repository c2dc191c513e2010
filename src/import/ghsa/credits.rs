use super::raw::RawCredit;
use crate::import::Draft;
use crate::model::credit::ROLES;
use crate::model::link::{Field, Link};
use crate::model::vocabulary;
use crate::source::schema::advisory::RawCredit as Credit;

/// Who helped. The detailed list says who accepted to be named: nobody else is.
pub(super) fn read(
    draft: &mut Draft,
    plain: Option<Vec<RawCredit>>,
    detailed: Option<Vec<RawCredit>>,
) -> Vec<Credit> {
    let (field, credits) = match detailed {
        Some(detailed) => ("credits_detailed", detailed),
        None => ("credits", plain.unwrap_or_default()),
    };
    let kept = |(index, raw)| one(draft, &format!("{field}[{index}]"), raw);
    credits.into_iter().enumerate().filter_map(kept).collect()
}

fn one(draft: &mut Draft, path: &str, raw: RawCredit) -> Option<Credit> {
    if let Some(state) = raw.state.filter(|state| state != "accepted") {
        draft.leave_out(&format!("`{path}`"), &format!("its bearer has not accepted it ({state})"));
        return None;
    }
    let role = raw.kind.unwrap_or_else(|| "unstated".to_owned());
    let known = vocabulary::meaning(ROLES, &role);
    let role = draft.keep(&format!("`{path}.type`"), role, known)?;
    let address = raw.user.as_ref().and_then(|user| user.html_url.clone());
    let login = raw.login.or_else(|| raw.user.and_then(|user| user.login));
    let Some(name) = login.filter(|login| !login.trim().is_empty()) else {
        draft.leave_out(&format!("`{path}`"), "it names nobody");
        return None;
    };
    let contact = address.and_then(|address| {
        let parsed = Link::parse(&address, Field::Contact);
        draft.keep(&format!("`{path}.user.html_url`"), address, parsed)
    });
    Some(Credit { name, role, contact: contact.into_iter().collect(), ..Credit::default() })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn check(plain: Value, detailed: Value, expected: &[(&str, &str)], notes: usize) {
        let mut draft = Draft::default();
        let parsed = |value| serde_json::from_value(value).unwrap();
        let read = read(&mut draft, parsed(plain), parsed(detailed));
        let read: Vec<_> = read.iter().map(|one| (one.name.as_str(), one.role.as_str())).collect();
        assert_eq!(
            (read.as_slice(), draft.left_out.len()),
            (expected, notes),
            "{:?}",
            draft.left_out
        );
    }

    #[test]
    fn credits_are_read_in_every_form() {
        let plain = json!([{"login": "a", "type": "finder"}, {"login": "b"}]);
        check(plain.clone(), Value::Null, &[("a", "finder"), ("b", "unstated")], 0);
        let user =
            json!([{"user": {"login": "a", "html_url": "https://a.example/a"}, "type": "tool"}]);
        check(user, Value::Null, &[("a", "tool")], 0);
        check(plain, json!([]), &[], 0);
    }

    #[test]
    fn who_did_not_accept_is_not_named() {
        let credit = |login: &str, state: &str| json!({"user": {"login": login}, "type": "finder", "state": state});
        let detailed =
            json!([credit("a", "accepted"), credit("b", "pending"), credit("c", "declined")]);
        check(json!([{"login": "b", "type": "finder"}]), detailed, &[("a", "finder")], 2);
    }

    #[test]
    fn what_names_nobody_or_an_unknown_role_is_left_out() {
        check(
            json!([{"login": " "}, {"user": null}, {"login": "a", "type": "x"}]),
            Value::Null,
            &[],
            3,
        );
    }
}
