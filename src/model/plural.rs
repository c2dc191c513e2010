//! Which form of a text goes with a number (Unicode Technical Standard 35, part 3, section 5).

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

/// The form that every language has.
pub const OTHER: &str = "other";

/// The names of all forms.
pub const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", OTHER];

/// The form for a number of things; a language that nobody knows has one form alone.
#[must_use]
pub fn category(language: &str, count: u64) -> &'static str {
    let locale = Locale::try_from_str(language).unwrap_or(Locale::UNKNOWN);
    let rules = PluralRules::try_new_cardinal(locale.into());
    match rules.map_or(PluralCategory::Other, |rules| rules.category_for(count)) {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_counts_in_its_way() {
        for (language, count, expected) in [
            ("en", 0, "other"),
            ("en", 1, "one"),
            ("de-AT", 1, "one"),
            ("fr", 0, "one"),
            ("pl", 3, "few"),
            ("pl", 5, "many"),
            ("cy", 0, "zero"),
            ("ar", 2, "two"),
            ("ja", 1, "other"),
            ("no language", 1, "other"),
        ] {
            assert_eq!(category(language, count), expected, "{language}");
            assert!(CATEGORIES.contains(&expected));
        }
    }
}
