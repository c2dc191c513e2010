use std::str::FromStr;

use jiff::Timestamp;

use super::error::Reason;
use crate::document::manifest::Digest;
use crate::model::date::Moment;
use crate::model::fingerprint::Fingerprint;
use crate::model::identifier::AdvisoryId;
use crate::model::link::{Field, Link};
use crate::model::vocabulary::Vocabulary;
use crate::site_path::SitePath;

/// What stands where there is nothing.
pub(super) const NONE: &str = "none";

/// The fields of a line, with one blank between them.
pub(super) fn fields<const N: usize>(text: &str) -> Result<[&str; N], Reason> {
    let fields: Vec<_> = text.splitn(N + 1, ' ').collect();
    fields.try_into().map_err(|_| Reason::Fields(N))
}

/// A field that may be `none`.
pub(super) fn optional<T>(
    text: &str,
    read: impl FnOnce(&str) -> Result<T, Reason>,
) -> Result<Option<T>, Reason> {
    if text == NONE { Ok(None) } else { read(text).map(Some) }
}

/// How [`optional`] reads it back.
pub(super) fn or_none(value: Option<&impl ToString>) -> String {
    value.map_or_else(|| NONE.to_owned(), ToString::to_string)
}

/// The address of a site: below it lie the paths of the list.
pub(super) fn site(text: &str) -> Result<Link, Reason> {
    let link = Link::parse(text, Field::Address).ok().filter(Link::is_folder);
    link.ok_or_else(|| Reason::value(text, "the https address of a folder"))
}

/// A number from 1.
pub(super) fn number<T: FromStr>(text: &str) -> Result<T, Reason> {
    let canonical = text.starts_with(|first: char| matches!(first, '1'..='9'));
    let number = text.parse().ok().filter(|_| canonical);
    number.ok_or_else(|| Reason::value(text, "a number from 1 without leading zeros"))
}

/// A day, or a time in UTC.
pub(super) fn moment(text: &str) -> Result<Moment, Reason> {
    let moment = Moment::parse(text).ok().filter(|moment| moment.to_string() == text);
    moment.ok_or_else(|| Reason::value(text, "a date, or a time in UTC with a `Z`"))
}

/// A time in UTC.
pub(super) fn instant(text: &str) -> Result<Timestamp, Reason> {
    match moment(text) {
        Ok(Moment::Time(instant)) => Ok(instant),
        _ => Err(Reason::value(text, "a time in UTC with a `Z`")),
    }
}

/// A fingerprint without blanks, in upper case.
pub(super) fn fingerprint(text: &str) -> Result<Fingerprint, Reason> {
    let found = Fingerprint::parse(text).ok().filter(|fingerprint| fingerprint.hex() == text);
    found.ok_or_else(|| Reason::value(text, "a fingerprint of 40 or 64 upper-case digits"))
}

/// One of a few words.
pub(super) fn word<T: Copy>(
    words: &Vocabulary<T>,
    wanted: &'static str,
    text: &str,
) -> Result<T, Reason> {
    let found = words.iter().find(|(word, _)| *word == text);
    found.map(|(_, meaning)| *meaning).ok_or_else(|| Reason::value(text, wanted))
}

/// A SHA-256.
pub(super) fn digest(text: &str) -> Result<Digest, Reason> {
    Digest::parse(text)
        .ok_or_else(|| Reason::value(text, "a SHA-256 of 64 lower-case hexadecimal digits"))
}

/// The id of an advisory.
pub(super) fn id(text: &str) -> Result<AdvisoryId, Reason> {
    AdvisoryId::parse(text).map_err(|_| Reason::value(text, "the id of an advisory"))
}

/// A path as a URL has it: a blank is `%20`, and no other escape can be.
pub(super) fn path(text: &str) -> Result<SitePath, Reason> {
    let path = if text.contains(' ') { None } else { SitePath::parse(&text.replace("%20", " ")) };
    path.ok_or_else(|| Reason::value(text, "a path of a site"))
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::*;

    #[track_caller]
    fn check<T: Debug>(read: impl Fn(&str) -> Result<T, Reason>, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(read(text).is_ok(), "{text} was refused");
        }
        for text in bad {
            let error = read(text).expect_err(text);
            assert!(matches!(&error, Reason::Value { found, .. } if found == text), "{error}");
        }
    }

    #[test]
    fn numbers_have_one_form() {
        check(number::<u8>, &["1", "10", "255"], &["", "0", "01", "+1", "-1", "256", "1 ", "१"]);
        check(number::<u64>, &["18446744073709551615"], &["18446744073709551616"]);
    }

    #[test]
    fn dates_have_one_form() {
        let others =
            ["2026-11-20T11:00:00+01:00", "2026-11-20T10:00:00.0Z", "2026-11-20 10:00:00Z"];
        check(moment, &["2026-11-20", "2026-11-20T10:00:00Z", "2026-11-20T10:00:00.5Z"], &others);
        check(moment, &[], &["2026-11-20T10:00:60Z", "2026-11-20t10:00:00z", "9001-01-01", "none"]);
        check(instant, &["2026-11-20T10:00:00Z"], &["2026-11-20"]);
        check(instant, &[], &others);
    }

    #[test]
    fn sites_are_folders() {
        check(site, &["https://x.example/", "https://x.example/a/"], &["http://x.example/"]);
        check(site, &[], &["https://x.example", "https://x.example/?q/", "https://x.example/a b/"]);
    }

    #[test]
    fn fingerprints_have_no_blanks_and_capitals() {
        let hex = "90DCAE40FEA74B149B70662DF25F2144EEC1373D";
        check(fingerprint, &[hex, &"A".repeat(64)], &[&hex.to_lowercase(), &hex[1..], "none"]);
    }

    #[test]
    fn paths_have_one_escape() {
        check(
            path,
            &["a/b.txt", "osv/Red%20Hat/a.json", "~20"],
            &["a b", "a%2Fb", "%2520", "%20a"],
        );
        check(path, &[], &["", "/a", "../a", "a=b", "(source)", "%%2020", "a%20%20b"]);
        assert_eq!(path("a%20b").unwrap().url_path(), "a%20b");
    }

    #[test]
    fn fields_are_counted() {
        assert_eq!(fields("a b"), Ok(["a", "b"]));
        for text in ["a", "a b c", "a b "] {
            assert_eq!(fields::<2>(text), Err(Reason::Fields(2)), "{text}");
        }
    }
}
