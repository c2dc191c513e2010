use std::cmp::Ordering;

use super::scheme::Order;

/// PEP 440, with local versions after the public ones that they extend.
pub(super) struct Pep440;

impl Order for Pep440 {
    fn parses(&self, text: &str) -> bool {
        read(text).is_some()
    }

    fn compare(&self, left: &str, right: &str) -> Option<Ordering> {
        Some(read(left)?.cmp(&read(right)?))
    }
}

fn read(text: &str) -> Option<pep440_rs::Version> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::version::{Scheme, corpus};

    #[test]
    fn epochs_stages_and_spellings_have_their_places() {
        let rising = ["1.0.dev1", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0+x", "1.0.post1", "1!0.1"];
        for pair in rising.windows(2) {
            assert_eq!(Pep440.compare(pair[0], pair[1]), Some(Ordering::Less), "{pair:?}");
        }
        for (left, right) in [("1.0", "1.0.0"), ("v1.0", "1.0"), ("1.0-ALPHA.1", "1.0a1")] {
            assert_eq!(Pep440.compare(left, right), Some(Ordering::Equal), "{left} {right}");
        }
    }

    #[test]
    fn what_pep_440_does_not_know_is_refused() {
        for text in ["", "1.0-doduo", "1.*", "==1.0", "2004d", "1..0", "99999999999999999999"] {
            assert!(!Pep440.parses(text), "{text}");
        }
    }

    #[test]
    fn the_corpus_compares_as_it_says() {
        corpus::check(Scheme::Pep440, "pypi-versions.txt", &[&LEGACY]);
        corpus::check(Scheme::Pep440, "pypi-versions-generated.txt", &[&LEGACY_GENERATED]);
    }

    /// Free-form versions of the time before PEP 440, which gives them no place.
    const LEGACY: [&str; 6] = [
        "0.1-charmander < 0.9-doduo",
        "0.9-eevee < 0.9-fearow",
        "0.9-gyarados < 0.9-horsea",
        "0.9-ivysaur < 1.0",
        "-class.-jw.util.version.version-pre < 1.0",
        "-class.-jw.util.version.version-dev < 1.0",
    ];

    /// The same, from real packages.
    const LEGACY_GENERATED: [&str; 36] = [
        "0.1-charmander < 0.9-doduo",
        "0.9-eevee < 0.9-fearow",
        "0.9-gyarados < 0.9-horsea",
        "0.9-ivysaur < 1.0",
        "2.0.1rc2-git < 0.8",
        "0.7.1.fix1 < 0.7.4.svn.r2010",
        "2013-01-23T17:11:52+0100 < 2013-02-01T20:50:46+0100",
        "2013-02-02T19:59:03+0100 < 2013-02-02T20:23:17+0100",
        "2013-02-08T17:40:57+0000 < 2013-03-27T16:32:26+0100",
        "2013-05-09T12:47:53+0200 < 2013-05-10T17:55:56+0200",
        "2013-05-14T20:16:05+0200 < 2013-06-01T10:32:51+0200",
        "2013-07-19T09:11:08+0000 < 2013-08-12T21:48:56+0200",
        "2013-09-11T19-27-10 < 2013-12-23T17-51-15",
        "2014-01-12T15-52-10 < 0.2016.3.21",
        "0.7.11p1 < 0.7.11p2",
        "0.7.11p3 < 0.8.1p1",
        "0.8.3p1 < 0.8.4p1",
        "0.8.4p2 < 0.8.6p1",
        "0.8.7p1 < 0.7.3",
        "-class.-jw.util.version.Version- < 1.0.dev1",
        "trunk < 3.2.3",
        "0.3m1 < 0.3m2",
        "0.3m3 < 0.3m4",
        "0.3m5 < 0.4m1",
        "0.4m2 < 0.4m3",
        "0.4m4 < 0.4m5",
        "0.5m1 < 0.5m2",
        "0.5m3 < 0.5m4",
        "0.5m5 < 0.6m1",
        "0.6m2 < 0.6m3",
        "0.6m4 < 0.6m5",
        "0.6m6 < 0.2rc0",
        "4.11-final < 5.0-final",
        "a3 < 2.0b1",
        "2.0.0-final < 0.10",
        "0.4.0-p1 < 0.0.1",
    ];
}
