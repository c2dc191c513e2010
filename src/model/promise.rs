//! What a policy promises, as data.

use std::collections::BTreeSet;

use jiff::civil::Weekday;

use crate::model::date::Moment;
use crate::model::period::Period;
use crate::model::timeline::TimelineKind;
use crate::model::vocabulary::{self, Vocabulary};
use crate::model::words::Words;

/// One promise of the policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// Its name, unique in the policy.
    pub id: String,
    /// The promise in the policy's words, its numbers filled in.
    pub sentence: String,
    /// What is asked of an advisory, or of the site.
    pub rule: PromiseRule,
    /// The numbers of the rule.
    pub terms: Terms,
    /// How firm it is.
    pub strength: Strength,
    /// The first day on which it stands: what began before is not judged by it.
    pub since: Option<Moment>,
    /// The last day on which it stands, where it does no longer.
    pub until: Option<Moment>,
}

/// The numbers of a rule; which of them one takes, [`PromiseRule::takes`] says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms {
    /// The event from which time is counted.
    pub from: Option<TimelineKind>,
    /// The event to which it is counted.
    pub to: Option<TimelineKind>,
    /// The longest time.
    pub max: Option<Period>,
    /// The shortest time.
    pub min: Option<Period>,
    /// What is usual, and only counted.
    pub usually: Option<Period>,
    /// The days of the week that are allowed.
    pub weekdays: BTreeSet<Day>,
}

impl Terms {
    /// The terms that have words, by name: what a sentence may take its numbers from.
    #[must_use]
    pub fn words(&self) -> Vec<(&'static str, String)> {
        self.worded(&|period| period.to_string(), &|day| day.name().to_owned())
    }

    /// The same in another language.
    #[must_use]
    pub fn words_in(&self, words: &Words) -> Vec<(&'static str, String)> {
        let day =
            |day: &Day| words.text(&format!("weekday.{}", day.name().to_lowercase())).to_owned();
        self.worded(&|period| period.said(words), &day)
    }

    /// A sentence with the terms in the places of their names, in a language.
    #[must_use]
    pub fn filled(&self, sentence: &str, words: &Words) -> String {
        self.words_in(words).into_iter().fold(sentence.to_owned(), |sentence, (name, words)| {
            sentence.replace(&format!("{{{name}}}"), &words)
        })
    }

    fn worded(
        &self,
        period: &dyn Fn(Period) -> String,
        day: &dyn Fn(&Day) -> String,
    ) -> Vec<(&'static str, String)> {
        let period = |name, length: Option<Period>| Some((name, period(length?)));
        let days: Vec<_> = self.weekdays.iter().map(day).collect();
        let days = (!days.is_empty()).then(|| ("weekdays", days.join(", ")));
        [period("max", self.max), period("min", self.min), period("usually", self.usually), days]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// A day of the week, in the order of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub Weekday);

impl Day {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.0 {
            Weekday::Monday => "Monday",
            Weekday::Tuesday => "Tuesday",
            Weekday::Wednesday => "Wednesday",
            Weekday::Thursday => "Thursday",
            Weekday::Friday => "Friday",
            Weekday::Saturday => "Saturday",
            Weekday::Sunday => "Sunday",
        }
    }
}

impl Ord for Day {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.to_monday_zero_offset().cmp(&other.0.to_monday_zero_offset())
    }
}

impl PartialOrd for Day {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// How firm a promise is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// It is kept, or broken.
    Must,
    /// It is aimed at.
    Goal,
    /// It is so as a rule.
    Usually,
}

pub(crate) const STRENGTHS: &Vocabulary<Strength> =
    &[("must", Strength::Must), ("goal", Strength::Goal), ("usually", Strength::Usually)];

impl Strength {
    /// The word in sources.
    #[must_use]
    pub fn word(self) -> &'static str {
        vocabulary::word(STRENGTHS, &self)
    }
}

macro_rules! rules {
    ($($rule:ident $word:literal $asks:literal)*) => {
        /// What a promise asks.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum PromiseRule { $(#[doc = $asks] $rule,)* }

        pub(crate) const RULES: &Vocabulary<PromiseRule> = &[$(($word, PromiseRule::$rule),)*];

        impl PromiseRule {
            /// What it asks, in a sentence that follows "it asks that".
            #[must_use]
            pub const fn asks(self) -> &'static str {
                match self { $(Self::$rule => $asks,)* }
            }
        }
    };
}

rules! {
    Elapsed "elapsed" "no more than `max`, and no less than `min`, passes between two events"
    DefaultConfiguration "default-configuration" "an advisory says what it means for the default configuration"
    NoRanking "no-ranking" "the site ranks no vulnerability"
    Backports "backports" "every affected line has a release or a patch"
    UpgradeNotes "upgrade-notes" "a fix that changes behaviour comes with a note"
    ErrorMessages "error-messages" "what no longer works says why"
    OptionWarnings "option-warnings" "an insecure option warns when it is used"
    PrivateContact "private-contact" "reports go to a named contact with a usable key"
    ReceiptConfirmed "receipt-confirmed" "the report was acknowledged"
    ConfirmedOrAsked "confirmed-or-asked" "the first answers confirm the fault or ask for more"
    InterimFollowed "interim-followed" "a complete release follows an interim one"
    KeptInformed "kept-informed" "the reporter hears at least every `max` until the release"
    ToldOfFix "told-of-fix" "the reporter is told of the fix before its release"
    AskedToConfirm "asked-to-confirm" "the reporter is asked to confirm the fix where the fault was not surely reproduced"
    CveWithFix "cve-with-fix" "a CVE id is asked for once there is a fix, and published no earlier than the advisory"
    CreditAsConsented "credit-as-consented" "who is credited is named just as they agreed to be"
    CreditWithPermission "credit-with-permission" "nobody is named without their permission"
    ToldOfDate "told-of-date" "the reporter is told the date of the release before it"
    ReleaseDay "release-day" "releases fall on certain days of the week and on no holiday"
    PackagersNotified "packagers-notified" "packagers are notified before the release"
    PatchAhead "patch-ahead" "packagers receive the patch with the notice"
    PackagersListed "packagers-listed" "the site says how many packagers are on the list"
    HowToJoin "how-to-join" "the policy says how to join the packagers' list"
    ReleaseOrder "release-order" "the fix is made public, released and announced in this order on one day"
    Changelog "changelog" "a changelog describes the fault"
    ReleaseMatches "release-matches" "the released versions are those that the ranges call fixed"
    Announced "announced" "the release is announced on the day of the release"
    FixCommits "fix-commits" "the commits of the fix are named"
    PatchFiles "patch-files" "patches are published for those who must patch their own version"
    Languages "languages" "the policy can be read in the languages of which reports may be written"
}

impl PromiseRule {
    /// The word in sources.
    #[must_use]
    pub fn word(self) -> &'static str {
        vocabulary::word(RULES, &self)
    }

    /// The keys of [`Terms`] that it takes, and of these the ones that it needs.
    #[must_use]
    pub fn takes(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Elapsed => (&["from", "to", "max", "min", "usually"], &["from", "to"]),
            Self::KeptInformed => (&["max"], &[]),
            Self::ReleaseDay => (&["weekdays"], &[]),
            _ => (&[], &[]),
        }
    }

    /// Whether it asks something of the site as a whole, not of each advisory.
    #[must_use]
    pub fn is_about_site(self) -> bool {
        matches!(
            self,
            Self::NoRanking
                | Self::PrivateContact
                | Self::PackagersListed
                | Self::HowToJoin
                | Self::Languages
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_rules_are_unique_and_in_kebab_case() {
        let mut words: Vec<_> = RULES.iter().map(|(word, _)| *word).collect();
        words.sort_unstable();
        let count = words.len();
        words.dedup();
        assert_eq!(words.len(), count);
        let kebab = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        assert!(words.iter().all(|word| kebab(word)));
    }

    #[test]
    fn a_rule_needs_only_what_it_takes() {
        for (word, rule) in RULES {
            let (takes, needs) = rule.takes();
            assert!(needs.iter().all(|key| takes.contains(key)), "{word}");
            assert_eq!(rule.word(), *word);
        }
    }

    #[test]
    fn days_come_in_the_order_of_a_week() {
        assert!(Day(Weekday::Monday) < Day(Weekday::Friday));
        assert!(Day(Weekday::Saturday) < Day(Weekday::Sunday));
    }
}
