//! A new site: its files, from the answers to a few questions.

mod answers;
mod template;

pub use answers::{Answers, OwnKey};

use jiff::civil::{Date, Weekday};

use template::fill;

/// The files of a new site by their paths, `content/site.yaml`, which makes a folder a site, last. `today` is the day
/// from which the promises stand.
#[must_use]
pub fn files(answers: &Answers, today: Date) -> Vec<(String, Vec<u8>)> {
    let values = answers.values(today, released(today));
    let advisory = format!("advisories/{}.md", answers.example_id(today));
    let place = |path: &str| if path == "advisories/" { advisory.clone() } else { path.to_owned() };
    let filled =
        TEMPLATES.iter().map(|(path, text)| (place(path), fill(text, &values).into_bytes()));
    let certificate =
        answers.key.as_ref().map(|key| (CERTIFICATE.to_owned(), key.certificate.clone()));
    certificate.into_iter().chain(filled).collect()
}

/// Where the certificate of the site's own key stands.
pub const CERTIFICATE: &str = "content/keys/security.asc";

macro_rules! templates {
    ($($path:literal: $file:literal,)*) => { &[$(($path, include_str!(concat!("init/site/", $file)))),*] };
}

/// Each file's path in a site, and its template. Those with a dot are kept without it, so that no tool takes them for
/// this repository's own.
const TEMPLATES: &[(&str, &str)] = templates![
    ".github/actions/forewarn/action.yml": "github/actions/forewarn/action.yml",
    ".github/workflows/publish.yml": "github/workflows/publish.yml",
    ".github/workflows/remind.yml": "github/workflows/remind.yml",
    ".gitignore": "gitignore",
    "README.md": "README.md",
    "advisories/": "advisory.md",
    "content/keys/keyring.yaml": "content/keys/keyring.yaml",
    "content/packagers.yaml": "content/packagers.yaml",
    "content/policy.md": "content/policy.md",
    "content/report.md": "content/report.md",
    "content/site.yaml": "content/site.yaml",
];

/// The release of the example: the last weekday before today, so that it keeps the promise of a weekday.
fn released(today: Date) -> Date {
    let weekday = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let before = |day: &Date| day.yesterday().ok();
    std::iter::successors(before(&today), before).find(weekday).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_every_template_is_filled() {
        for key in [None, Some(answers::own_key())] {
            let answers = Answers { key, ..answers::example() };
            for (path, bytes) in files(&answers, "2026-11-22".parse().unwrap()) {
                let text = String::from_utf8(bytes).unwrap();
                assert!(!text.contains("<<") && !text.contains(">>\n"), "{path}");
                assert!(text.ends_with('\n'), "{path}");
            }
        }
    }

    #[test]
    fn the_settings_come_last_and_the_certificate_only_with_a_key() {
        let day = "2026-11-22".parse().unwrap();
        let paths = |key| -> Vec<String> {
            let answers = Answers { key, ..answers::example() };
            files(&answers, day).into_iter().map(|(path, _)| path).collect()
        };
        let without = paths(None);
        assert_eq!(without.last().unwrap(), "content/site.yaml");
        assert!(without.contains(&"advisories/EX-2026-0001.md".to_owned()));
        assert!(!without.contains(&CERTIFICATE.to_owned()));
        assert_eq!(paths(Some(answers::own_key())).len(), without.len() + 1);
    }

    #[test]
    fn the_example_is_released_on_a_weekday_before_today() {
        for (today, day) in [
            ("2026-11-22", "2026-11-20"),
            ("2026-11-23", "2026-11-20"),
            ("2026-11-25", "2026-11-24"),
        ] {
            assert_eq!(released(today.parse().unwrap()), day.parse().unwrap(), "{today}");
        }
    }
}
