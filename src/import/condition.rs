//! Conditions on versions as GitHub's advisories write them: `>= 1.0, < 2.3.0`.
//!
//! Source: GitHub's documentation, "Best practices for writing repository security advisories". A comma joins what must
//! hold together; authors also write several stretches in one line, which is understood where nothing else can be meant.

use std::cmp::Ordering;

use crate::import::stretch::{Edge, Stretch, is_pattern, spelled};
use crate::model::version::{Scheme, Version};

/// The stretches of a condition, or nothing if it is not of this grammar or could be read in two ways.
pub(super) fn read(scheme: Scheme, text: &str) -> Option<Vec<Stretch>> {
    let mut stretches = Vec::new();
    for alternative in text.split("||") {
        stretches.extend(alternative_of(scheme, alternative)?);
    }
    Some(stretches)
}

fn alternative_of(scheme: Scheme, text: &str) -> Option<Vec<Stretch>> {
    let (mut done, mut open) = (Vec::new(), Stretch::default());
    for part in text.split(',') {
        let (sign, version) = comparator(scheme, part)?;
        let included = sign.ends_with('=');
        let edge = Some(Edge { version: version.to_owned(), included });
        match sign {
            "=" => {
                if open.from.is_some() && open.to.is_none() {
                    return None;
                }
                done.extend(Some(std::mem::take(&mut open)).filter(|open| open.to.is_some()));
                done.push(Stretch::only(version));
            }
            ">" | ">=" => {
                if begins_anew(scheme, &open, version)? {
                    done.push(std::mem::take(&mut open));
                }
                open.from = edge;
            }
            _ if open.to.is_some() => return None,
            _ => open.to = edge,
        }
    }
    if open != Stretch::default() {
        done.push(open);
    }
    Some(done)
}

/// A sign and its version.
fn comparator(scheme: Scheme, part: &str) -> Option<(&str, &str)> {
    let part = part.trim();
    let sign = [">=", "<=", ">", "<", "="].into_iter().find(|sign| part.starts_with(sign))?;
    let version = part[sign.len()..].trim_start();
    let is_plain =
        !version.starts_with(['=', '<', '>', '!', '~', '^']) && !is_pattern(scheme, version);
    (is_plain && Version::parse(version).is_ok()).then_some((sign, version))
}

/// Whether a lower end cannot belong to the stretch that is open; nothing if that cannot be told.
fn begins_anew(scheme: Scheme, open: &Stretch, lower: &str) -> Option<bool> {
    match (&open.from, &open.to) {
        (None, None) => Some(false),
        (Some(_), None) => None,
        (from, Some(to)) => {
            let version = |text: &str| Version::parse(&spelled(scheme, text)).ok();
            let order = scheme.compare(&version(lower)?, &version(&to.version)?)?;
            match (order, from) {
                (Ordering::Less, None) => Some(false),
                (Ordering::Less, Some(_)) => None,
                (Ordering::Equal | Ordering::Greater, _) => Some(true),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(stretches: &[Stretch]) -> String {
        let one = |stretch: &Stretch| {
            let end = |edge: &Option<Edge>, signs: [&str; 2]| {
                edge.as_ref()
                    .map(|edge| format!("{}{}", signs[usize::from(edge.included)], edge.version))
            };
            let ends = [end(&stretch.from, [">", ">="]), end(&stretch.to, ["<", "<="])];
            ends.into_iter().flatten().collect::<Vec<_>>().join(" ")
        };
        stretches.iter().map(one).collect::<Vec<_>>().join(" | ")
    }

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let read = read(Scheme::Pep440, text).map(|stretches| shown(&stretches));
        assert_eq!(read.as_deref(), expected, "{text}");
    }

    #[test]
    fn the_documented_forms_are_read() {
        check(">= 1.0, < 2.3.0", Some(">=1.0 <2.3.0"));
        check("= 1.2", Some(">=1.2 <=1.2"));
        check("<= 2", Some("<=2"));
        check("<2.3.0", Some("<2.3.0"));
        check(">= 0.0.1", Some(">=0.0.1"));
        check("> 1.0,<= 2.0", Some(">1.0 <=2.0"));
    }

    #[test]
    fn several_stretches_are_read_where_nothing_else_can_be_meant() {
        check(">= 1.0, < 1.5, >= 2.0, < 2.3", Some(">=1.0 <1.5 | >=2.0 <2.3"));
        check(">= 1.0, < 1.5 || >= 2.0, < 2.3", Some(">=1.0 <1.5 | >=2.0 <2.3"));
        check("< 1.5, >= 2.0", Some("<1.5 | >=2.0"));
        check("< 2.3.0, >= 1.0", Some(">=1.0 <2.3.0"));
        check("= 1.2, = 1.3", Some(">=1.2 <=1.2 | >=1.3 <=1.3"));
    }

    #[test]
    fn other_wordings_are_not_guessed() {
        for text in [
            "",
            "1.2",
            "all",
            "*",
            "~> 1.2",
            "^1.2",
            "!= 1.2",
            ">= 1.0 < 2.0",
            "1.0 - 2.0",
            ">=",
            "=> 1",
            "<< 2",
            ">= 1.0, < 2.0, >= 1.5, < 3.0",
            ">= 1, >= 2",
            "< 1, < 2",
            ">= 1, = 2",
            "< 2.*",
            "= 1.x",
            "< latest",
            ">= 1,",
            "versions < 2",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn without_an_order_only_one_stretch_is_read() {
        assert!(read(Scheme::Unordered, ">= a, < b").is_some());
        assert!(read(Scheme::Unordered, ">= a, < b, >= c").is_none());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_not(text in "[<>=|, .0-9a-zé]{0,40}") {
            let _ = read(Scheme::Pep440, &text);
        }
    }
}
