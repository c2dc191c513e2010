use super::cvss::CvssVersion;

/// The qualitative rating that goes with a CVSS score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rating {
    /// No impact at all; CVSS 3 and 4 only.
    None,
    /// Up to 3.9.
    Low,
    /// 4.0 to 6.9.
    Medium,
    /// 7.0 to 8.9; in CVSS 2 to 10.0.
    High,
    /// 9.0 and above; CVSS 3 and 4 only.
    Critical,
}

impl Rating {
    /// The rating of a score.
    ///
    /// CVSS 3.x and 4.0 define the scale (section 5 of v3.1, section 6 of v4.0). CVSS 2.0 has none;
    /// there it is the one that the NVD uses, of three steps, where 0.0 is low.
    #[must_use]
    pub fn of(version: CvssVersion, score: f64) -> Self {
        let v2 = version == CvssVersion::V20;
        match score {
            score if score >= 9.0 && !v2 => Self::Critical,
            score if score >= 7.0 => Self::High,
            score if score >= 4.0 => Self::Medium,
            score if score > 0.0 || v2 => Self::Low,
            _ => Self::None,
        }
    }

    /// The word, in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(score: f64, v2: Rating, later: Rating) {
        assert_eq!(Rating::of(CvssVersion::V20, score), v2, "2.0: {score}");
        for version in [CvssVersion::V30, CvssVersion::V31, CvssVersion::V40] {
            assert_eq!(Rating::of(version, score), later, "{version:?}: {score}");
        }
    }

    #[test]
    fn every_boundary_falls_on_the_side_that_the_tables_say() {
        check(0.0, Rating::Low, Rating::None);
        check(0.1, Rating::Low, Rating::Low);
        check(3.9, Rating::Low, Rating::Low);
        check(4.0, Rating::Medium, Rating::Medium);
        check(6.9, Rating::Medium, Rating::Medium);
        check(7.0, Rating::High, Rating::High);
        check(8.9, Rating::High, Rating::High);
        check(9.0, Rating::High, Rating::Critical);
        check(10.0, Rating::High, Rating::Critical);
    }
}
