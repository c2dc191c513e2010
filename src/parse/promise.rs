//! The promises of a policy.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::diagnostic::{Fault, Rule};
use crate::model::calendar::{Calendar, WEEKDAYS};
use crate::model::date::Moment;
use crate::model::period::Period;
use crate::model::promise::{Day, Promise, PromiseRule, RULES, STRENGTHS, Strength, Terms};
use crate::model::timeline::{KINDS, TimelineKind};
use crate::model::vocabulary;
use crate::model::words::Words;
use crate::parse::Place;
use crate::source::schema::page::{RawPolicy, RawPromise};
use crate::theme::languages;

/// A promise without the numbers that its rule needs.
pub static PROMISE_TERMS: Rule = Rule::error(
    "promise-terms",
    "a promise does not have the terms that its rule takes",
    "Each rule takes certain terms: `elapsed` counts from one event to another and takes `from`, `to`, `max`, `min` and \
     `usually`; `kept-informed` takes `max`, 7d without it; `release-day` takes `weekdays`. A promise with `from` and `to` needs no \
     `rule`. A term that a rule does not take would promise something that nobody checks.",
);

/// Two promises with one id.
pub static PROMISE_TWICE: Rule = Rule::error(
    "promise-twice",
    "two promises have the same id",
    "Results, prose and reasons name a promise by its id. Where a promise was replaced by another, give each an id of its \
     own and say with `until` and `since` when the change was.",
);

/// A name that no promise can have.
pub static PROMISE_ID: Rule = Rule::error(
    "promise-id",
    "a promise's id is not a plain name",
    "The id of a promise stands in addresses and in prose such as {promise:answer}: it is made of lower-case letters, \
     digits and hyphens, and begins with a letter.",
);

/// The longest silence towards a reporter, where a policy names none.
const SILENCE: &str = "7d";

/// The calendar of a policy.
pub(super) fn calendar(root: &Place<'_>, raw: &RawPolicy) -> Calendar {
    let holidays: BTreeSet<Date> = root
        .each("holidays", &raw.holidays, |place, text| match place.take(Moment::parse(text))? {
            Moment::Day(day) => Some(day),
            Moment::Time(instant) => Some(Moment::Time(instant).day()),
        })
        .into_iter()
        .collect();
    let zone = raw.time_zone.as_deref().unwrap_or("UTC");
    root.key("time_zone").take(Calendar::new(zone, holidays)).unwrap_or_default()
}

/// The promises of a policy, each id once.
pub(super) fn promises(root: &Place<'_>, raw: &RawPolicy) -> Vec<Promise> {
    let mut seen = BTreeSet::new();
    let promises = root.each("promises", &raw.promises, promise);
    for (index, promise) in promises.iter().enumerate() {
        if !seen.insert(promise.id.as_str()) {
            let message = format!("`{}` is the id of an earlier promise", promise.id);
            let fault = Fault::new(&PROMISE_TWICE, message).hint("give each promise its own id");
            root.kept("promises", index).key("id").report(fault);
        }
    }
    promises
}

fn promise(place: &Place<'_>, raw: &RawPromise) -> Option<Promise> {
    let id = place.key("id").take(id(&raw.id));
    let rule = rule(place, raw);
    let terms = terms(place, raw);
    let strength = match &raw.strength {
        Some(word) => place.key("strength").take(vocabulary::meaning(STRENGTHS, word)),
        None => Some(Strength::Must),
    };
    let sentence = place.optional_line("sentence", raw.sentence.as_deref());
    let since = place.moment("since", raw.since.as_deref());
    let until = place.moment("until", raw.until.as_deref());
    let (rule, mut terms) = (rule?, terms?);
    if rule == PromiseRule::KeptInformed {
        terms.max = terms.max.or_else(|| Period::parse(SILENCE).ok());
    }
    if !suits(place, rule, &terms) {
        return None;
    }
    let sentence =
        filled(&sentence.unwrap_or_else(|| stated(languages::english(), rule, &terms)), &terms);
    Some(Promise { id: id?, sentence, rule, terms, strength: strength?, since, until })
}

fn id(text: &str) -> Result<String, Fault> {
    let plain = text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    if plain {
        return Ok(text.to_owned());
    }
    Err(Fault::new(&PROMISE_ID, format!("`{text}` is not a plain name"))
        .hint("write lower-case letters, digits and hyphens, such as `answer`"))
}

/// The rule that is named; two events name the rule about them.
fn rule(place: &Place<'_>, raw: &RawPromise) -> Option<PromiseRule> {
    if let Some(word) = &raw.rule {
        return place.key("rule").take(vocabulary::meaning(RULES, word));
    }
    if raw.from.is_some() && raw.to.is_some() {
        return Some(PromiseRule::Elapsed);
    }
    let fault = Fault::new(&PROMISE_TERMS, "this promise has no `rule`")
        .hint("write `rule:`, or `from:` and `to:` with a `max:` or `min:`");
    place.report(fault);
    None
}

fn terms(place: &Place<'_>, raw: &RawPromise) -> Option<Terms> {
    let event = |key, word: &Option<String>| -> Option<Option<TimelineKind>> {
        let Some(word) = word else { return Some(None) };
        place.key(key).take(vocabulary::meaning(KINDS, word)).map(Some)
    };
    let period = |key, text: &Option<String>| -> Option<Option<Period>> {
        let Some(text) = text else { return Some(None) };
        place.key(key).take(Period::parse(text)).map(Some)
    };
    let weekdays = place
        .each("weekdays", &raw.weekdays, |place, word| {
            place.take(vocabulary::meaning(WEEKDAYS, word)).map(Day)
        })
        .into_iter()
        .collect();
    let (from, to) = (event("from", &raw.from), event("to", &raw.to));
    let (max, min) = (period("max", &raw.max), period("min", &raw.min));
    let usually = period("usually", &raw.usually);
    Some(Terms { from: from?, to: to?, max: max?, min: min?, usually: usually?, weekdays })
}

/// Whether a rule has the terms that it takes, and no others; what is wrong is reported.
fn suits(place: &Place<'_>, rule: PromiseRule, terms: &Terms) -> bool {
    let (takes, needs) = rule.takes();
    let given = given(terms);
    let surplus: Vec<_> = given.iter().filter(|key| !takes.contains(key)).collect();
    for key in &surplus {
        let message = format!("`{}` takes no `{key}`", rule.word());
        place.key(key).report(Fault::new(&PROMISE_TERMS, message).hint("remove it"));
    }
    let mut lacking: Vec<&str> = needs.iter().filter(|key| !given.contains(key)).copied().collect();
    if rule == PromiseRule::Elapsed && terms.max.is_none() && terms.min.is_none() {
        lacking.push("max");
    }
    if !lacking.is_empty() {
        let message = format!("`{}` needs `{}`", rule.word(), lacking.join("` and `"));
        place.report(Fault::new(&PROMISE_TERMS, message).hint("add it"));
    }
    let seconds = |period: Option<Period>| period.map(Period::seconds);
    let ordered = match (seconds(terms.min), seconds(terms.max)) {
        (Some(min), Some(max)) => min <= max,
        _ => true,
    };
    if !ordered {
        let fault = Fault::new(&PROMISE_TERMS, "`min` is more than `max`");
        place.key("min").report(fault.hint("swap them"));
    }
    surplus.is_empty() && lacking.is_empty() && ordered
}

fn given(terms: &Terms) -> Vec<&'static str> {
    let all = [
        ("from", terms.from.is_some()),
        ("to", terms.to.is_some()),
        ("max", terms.max.is_some()),
        ("min", terms.min.is_some()),
        ("usually", terms.usually.is_some()),
        ("weekdays", !terms.weekdays.is_empty()),
    ];
    all.into_iter().filter(|(_, given)| *given).map(|(key, _)| key).collect()
}

/// A sentence for a promise that has none of its own.
pub(crate) fn stated(words: &Words, rule: PromiseRule, terms: &Terms) -> String {
    let (Some(from), Some(to)) = (terms.from, terms.to) else {
        let asks = rule.asks();
        let mut letters = asks.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        return first.into_iter().chain(letters).collect::<String>().replace('`', "");
    };
    let limit = match (terms.min, terms.max) {
        (Some(_), Some(_)) => "promise.between",
        (Some(_), None) => "promise.at_least",
        _ => "promise.at_most",
    };
    let event = |kind: TimelineKind| words.text(&format!("event.{}", kind.word()));
    words.filled(limit, &[("from", event(from)), ("to", event(to))])
}

/// A sentence with the numbers in the places of their names.
fn filled(sentence: &str, terms: &Terms) -> String {
    terms.filled(sentence, languages::english())
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::source::yaml;

    /// The promises of a list in YAML, and the codes of what is wrong with it.
    fn read(list: &str) -> (Vec<Promise>, Vec<(&'static str, usize)>) {
        let text = format!("title: Policy\npromises:\n{list}");
        let findings = RefCell::default();
        let (raw, tree) =
            yaml::read::<RawPolicy>(&text, 0..text.len(), &mut findings.borrow_mut()).unwrap();
        let found = promises(&Place::root(&tree, &findings), &raw);
        let line = |at: usize| text[..at].matches('\n').count() + 1;
        let findings = findings.into_inner();
        let said = findings.iter().map(|one| (one.fault.rule.code, line(one.span.start))).collect();
        (found, said)
    }

    #[track_caller]
    fn sentence(promise: &str, expected: &str) {
        let (promises, findings) = read(&format!("  - {{id: p, {promise}}}\n"));
        assert_eq!(findings, []);
        assert_eq!(promises[0].sentence, expected);
    }

    #[track_caller]
    fn refused(promise: &str, expected: &str) {
        let good = "  - {id: good, rule: changelog}\n";
        let (promises, findings) = read(&format!("{good}  - {{{promise}}}\n{good}"));
        let ids: Vec<_> = promises.iter().map(|promise| promise.id.as_str()).collect();
        assert!(ids == ["good", "good"], "{promise}: {ids:?}");
        assert!(findings.contains(&(expected, 4)), "{promise}: {findings:?}");
        assert!(findings.contains(&("promise-twice", 5)), "{promise}: {findings:?}");
    }

    #[test]
    fn a_sentence_takes_its_numbers_from_the_terms() {
        let days = "From “Reported to the project” to “Fixed version released”: at most 14 days";
        sentence("from: reported, to: released, max: 14d", days);
        let window =
            "From “Packagers notified” to “Fixed version released”: between 7 days and 2 weeks";
        sentence("from: downstream_notified, to: released, min: 7d, max: 2w", window);
        let lead = "From “Packagers notified” to “Fixed version released”: at least 7 days";
        sentence("from: downstream_notified, to: released, min: 7d", lead);
        sentence("rule: changelog", "A changelog describes the fault");
        let own = "rule: release-day, weekdays: [tue, mon], sentence: 'On {weekdays}, {max}'";
        sentence(own, "On Monday, Tuesday, {max}");
    }

    #[test]
    fn a_silence_without_a_limit_is_one_of_a_week() {
        let (promises, findings) = read("  - {id: p, rule: kept-informed}\n");
        assert_eq!(findings, []);
        assert_eq!(promises[0].terms.max.map(Period::seconds), Some(7 * 24 * 60 * 60));
        let (promises, _) = read("  - {id: p, rule: kept-informed, max: 3d}\n");
        assert_eq!(promises[0].terms.max.map(Period::seconds), Some(3 * 24 * 60 * 60));
    }

    #[test]
    fn a_day_of_the_week_that_nobody_knows_is_told_where_it_stands() {
        let (_, findings) =
            read("  - id: p\n    rule: release-day\n    weekdays: [mon,\n      monday]\n");
        assert_eq!(findings, [("word-unknown", 6)]);
    }

    #[test]
    fn what_is_left_out_has_its_usual_meaning() {
        let (promises, _) = read("  - {id: p, rule: changelog, since: 2026-01-01}\n");
        assert_eq!(promises[0].strength, Strength::Must);
        assert_eq!(
            (promises[0].since, promises[0].until),
            (Moment::parse("2026-01-01").ok(), None)
        );
    }

    #[test]
    fn what_nobody_could_check_is_refused() {
        for (promise, code) in [
            ("id: p, from: reported, to: released", "promise-terms"),
            ("id: p, from: reported, to: released, usually: 12h", "promise-terms"),
            ("id: p, rule: elapsed, from: reported, max: 1d", "promise-terms"),
            ("id: p, from: reported, max: 1d", "promise-terms"),
            ("id: p, from: reported, to: released, min: 2d, max: 1d", "promise-terms"),
            ("id: p, rule: changelog, weekdays: [mon]", "promise-terms"),
            ("id: p, from: report, to: released, max: 1d", "word-unknown"),
            ("id: p, rule: changelog, strength: firm", "word-unknown"),
            ("id: P, rule: changelog", "promise-id"),
            ("id: 1p, rule: changelog", "promise-id"),
            ("id: p, from: reported, to: released, max: 14", "period-invalid"),
        ] {
            refused(promise, code);
        }
    }
}
