use super::grammar::Grammar;
use super::metrics::{V2, V3, V4};
use super::rating::Rating;
use crate::diagnostic::{Fault, Rule};

/// A CVSS vector that no calculator would read, or that each would read differently.
pub static CVSS_INVALID: Rule = Rule::error(
    "cvss-invalid",
    "a severity is not a complete CVSS vector",
    "A severity is given as a CVSS vector, from which every reader computes the same score; a \
     number or a word cannot be checked. All base metrics of the version must be there, each \
     metric once, and in CVSS 4.0 in the order of the specification, or scanners drop the record. \
     Copy the vector from the calculator at first.org, with its prefix (CVSS 2.0 has none).",
);

/// The versions of CVSS that OSV carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CvssVersion {
    /// 2.0, of 2007; its vectors have no prefix.
    V20,
    /// 3.0, of 2015.
    V30,
    /// 3.1, of 2019; its base scores are those of 3.0.
    V31,
    /// 4.0, of 2023.
    V40,
}

impl CvssVersion {
    /// The version's number.
    #[must_use]
    pub const fn number(self) -> &'static str {
        match self {
            Self::V20 => "2.0",
            Self::V30 => "3.0",
            Self::V31 => "3.1",
            Self::V40 => "4.0",
        }
    }

    const fn grammar(self) -> &'static Grammar {
        match self {
            Self::V20 => &V2,
            Self::V30 | Self::V31 => &V3,
            Self::V40 => &V4,
        }
    }
}

/// A CVSS vector with all its base metrics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cvss {
    vector: Box<str>,
    version: CvssVersion,
    /// The base metrics alone, so that no version's score depends on the others.
    base: cvss::Cvss,
}

impl Cvss {
    /// Reads a vector of CVSS 2.0 (without a prefix), 3.0, 3.1 or 4.0.
    ///
    /// # Errors
    /// A fault of [`CVSS_INVALID`] if the version or a metric is unknown, a metric is there twice or
    /// has a wrong value, a base metric is missing, or the metrics of CVSS 4.0 are out of order.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let (version, metrics) = split(text)?;
        let base = version.grammar().base_metrics(version, metrics)?;
        let base = match version {
            CvssVersion::V20 => base,
            _ => format!("CVSS:{}/{base}", version.number()),
        };
        let base = base.parse().map_err(|error| Fault::new(&CVSS_INVALID, format!("{error}")))?;
        Ok(Self { vector: text.into(), version, base })
    }

    /// The vector, exactly as written, metrics beyond the base ones included.
    #[must_use]
    pub fn vector(&self) -> &str {
        &self.vector
    }

    /// The version of CVSS.
    #[must_use]
    pub const fn version(&self) -> CvssVersion {
        self.version
    }

    /// The base score, 0.0 to 10.0 with one decimal.
    ///
    /// Only base metrics count (CVSS-B in the words of version 4.0). Temporal, threat,
    /// environmental and supplemental metrics stay in [`Cvss::vector`] and move no score: the
    /// first two age, and the others are the reader's to choose.
    #[must_use]
    pub fn score(&self) -> f64 {
        self.base.score()
    }

    /// The rating of [`Cvss::score`]: see [`Rating::of`].
    #[must_use]
    pub fn rating(&self) -> Rating {
        Rating::of(self.version, self.score())
    }

    /// `severity[].type` of OSV.
    #[must_use]
    pub const fn osv_type(&self) -> &'static str {
        match self.version {
            CvssVersion::V20 => "CVSS_V2",
            CvssVersion::V30 | CvssVersion::V31 => "CVSS_V3",
            CvssVersion::V40 => "CVSS_V4",
        }
    }
}

/// The version that the prefix names, and the metrics after it.
fn split(text: &str) -> Result<(CvssVersion, &str), Fault> {
    let Some(rest) = text.strip_prefix("CVSS:") else {
        return Ok((CvssVersion::V20, text));
    };
    let (number, metrics) = rest.split_once('/').unwrap_or((rest, ""));
    let version = match number {
        "3.0" => CvssVersion::V30,
        "3.1" => CvssVersion::V31,
        "4.0" => CvssVersion::V40,
        "2.0" => {
            return Err(Fault::new(&CVSS_INVALID, "a CVSS 2.0 vector has no prefix")
                .hint(format!("write `{metrics}`")));
        }
        _ => {
            return Err(Fault::new(&CVSS_INVALID, format!("unknown CVSS version `{number}`"))
                .hint(
                    "the versions are `CVSS:3.0`, `CVSS:3.1` and `CVSS:4.0`; 2.0 has no prefix",
                ));
        }
    };
    Ok((version, metrics))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(vector: &str, version: CvssVersion, score: f64, rating: Rating) {
        let cvss = Cvss::parse(vector).unwrap();
        assert_eq!(cvss.vector(), vector);
        assert_eq!(cvss.version(), version);
        assert!((cvss.score() - score).abs() < 1e-9, "{vector}: {} is not {score}", cvss.score());
        assert_eq!(cvss.rating(), rating, "{vector}");
    }

    #[test]
    fn known_vectors_of_2_0_have_their_published_scores() {
        let check = |vector, score, rating| check(vector, CvssVersion::V20, score, rating);
        check("AV:N/AC:L/Au:N/C:N/I:N/A:C", 7.8, Rating::High);
        check("AV:N/AC:L/Au:N/C:C/I:C/A:C", 10.0, Rating::High);
        check("AV:L/AC:H/Au:N/C:C/I:C/A:C", 6.2, Rating::Medium);
        check("AV:N/AC:M/Au:N/C:N/I:P/A:N", 4.3, Rating::Medium);
        check("AV:N/AC:L/Au:N/C:N/I:N/A:N", 0.0, Rating::Low);
        check("A:C/I:N/C:N/Au:N/AC:L/AV:N", 7.8, Rating::High);
    }

    #[test]
    fn known_vectors_of_3_x_have_their_published_scores() {
        let (v30, v31) = (CvssVersion::V30, CvssVersion::V31);
        check("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", v30, 7.5, Rating::High);
        check("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N", v31, 9.1, Rating::Critical);
        check("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L", v31, 5.3, Rating::Medium);
        check("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", v31, 6.1, Rating::Medium);
        check("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", v31, 10.0, Rating::Critical);
        check("CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", v31, 1.6, Rating::Low);
        check("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", v31, 0.0, Rating::None);
        check("CVSS:3.1/A:N/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N", v31, 9.1, Rating::Critical);
    }

    #[test]
    fn known_vectors_of_4_0_have_their_published_scores() {
        let check = |metrics: &str, score, rating| {
            check(&format!("CVSS:4.0/{metrics}"), CvssVersion::V40, score, rating);
        };
        check("AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:L/SA:N", 6.9, Rating::Medium);
        check("AV:N/AC:L/AT:P/PR:N/UI:N/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N", 6.3, Rating::Medium);
        check("AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10.0, Rating::Critical);
        check("AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3, Rating::Critical);
        check("AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0.0, Rating::None);
    }

    #[test]
    fn only_base_metrics_move_the_score() {
        for (base, more) in [
            ("AV:N/AC:L/Au:N/C:N/I:N/A:C", "/E:U/RL:OF/RC:UC/TD:N"),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N", "/E:U/RL:O/RC:U/CR:L/MAV:P"),
            (
                "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
                "/E:U/CR:L/MAV:P/S:N/AU:N/U:Red",
            ),
        ] {
            let (bare, full) = (base.to_owned(), format!("{base}{more}"));
            let score = |text: &str| Cvss::parse(text).unwrap().score();
            assert!((score(&bare) - score(&full)).abs() < 1e-9, "{full}");
            assert_eq!(Cvss::parse(&full).unwrap().vector(), full);
        }
    }

    #[track_caller]
    fn refused(text: &str, message: &str) {
        let fault = Cvss::parse(text).unwrap_err();
        assert_eq!(fault.rule.code, "cvss-invalid");
        assert!(fault.message.contains(message), "{text}: {}", fault.message);
    }

    #[test]
    fn unknown_versions_are_refused() {
        refused("CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", "`3.2`");
        refused("CVSS:5.0", "`5.0`");
        refused("CVSS:/AV:N", "``");
        refused("CVSS:3.1", "``");
        refused("cvss:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", "`cvss`");
    }

    #[test]
    fn the_prefix_of_2_0_is_refused_with_the_form_without_it() {
        let fault = Cvss::parse("CVSS:2.0/AV:N/AC:L/Au:N/C:N/I:N/A:C").unwrap_err();
        assert_eq!(fault.hint.as_deref(), Some("write `AV:N/AC:L/Au:N/C:N/I:N/A:C`"));
    }
}
