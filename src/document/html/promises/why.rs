//! Why a promise was kept or missed, on a page of one language.

use serde::Serialize;

use crate::model::period::said;
use crate::model::words::Words;
use crate::promise::{Judgement, rounded_up};

/// The reason in words. They are English but for times, which every language can tell.
#[derive(Serialize)]
pub(in crate::document::html) struct WhyData {
    pub(in crate::document::html) text: String,
    /// The language of the text, where it is not that of the page.
    lang: Option<&'static str>,
}

/// The reason of a judgement.
pub(in crate::document::html) fn why(words: &Words, judgement: &Judgement) -> WhyData {
    let text = judgement.why.clone();
    if words.language.split('-').next() == Some("en") {
        return WhyData { text, lang: None };
    }
    match judgement.measured {
        Some((short, long)) => {
            let [short, long] = [short.as_secs(), rounded_up(long)].map(|time| said(words, time));
            let between = [("short", short.as_str()), ("long", long.as_str())];
            let text = if short == long { long } else { words.filled("time.between", &between) };
            WhyData { text, lang: None }
        }
        None => WhyData { text, lang: Some("en") },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::page::Policy;
    use crate::model::promise::{Promise, PromiseRule, Strength, Terms};
    use crate::promise::judge;
    use crate::theme::languages;

    fn judged(rule: PromiseRule) -> Judgement {
        let promise = Promise {
            id: "p".to_owned(),
            sentence: String::new(),
            rule,
            terms: Terms::default(),
            strength: Strength::Must,
            since: None,
            until: None,
        };
        judge(&Policy::default(), None, &fixture::advisory("TEST-2026-0001"), &promise)
    }

    #[track_caller]
    fn check(tag: &str, judgement: &Judgement, text: &str, lang: Option<&str>) {
        let library = fixture::library(vec![]);
        let found = why(languages::words(&library, tag).unwrap(), judgement);
        assert_eq!((found.text.as_str(), found.lang), (text, lang));
    }

    #[test]
    fn times_are_told_in_every_language_and_all_else_says_that_it_is_english() {
        let plain = judged(PromiseRule::Changelog);
        check("en", &plain, &plain.why, None);
        check("de", &plain, &plain.why, Some("en"));
        let day = std::time::Duration::from_hours(24);
        let measured =
            Judgement { measured: Some((day, day * 2)), ..judged(PromiseRule::Changelog) };
        check("en", &measured, &measured.why, None);
        check("de", &measured, "1 Tag bis 2 Tage", None);
        let exact = Judgement { measured: Some((day, day)), ..measured };
        check("de", &exact, "1 Tag", None);
    }
}
