//! How bad a vulnerability is, in the words of whoever rated it.

mod cvss;
mod grammar;
mod metrics;
pub(crate) mod rank;
mod rating;
mod ubuntu;

pub use self::cvss::{CVSS_INVALID, Cvss, CvssVersion};
pub use self::rating::Rating;
pub use self::ubuntu::UbuntuPriority;
use crate::diagnostic::Fault;

/// One rating of a vulnerability, and who gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Severity {
    /// What was given.
    pub score: SeverityScore,
    /// Who gave it, in free text, for the page.
    pub source: Option<String>,
}

impl Severity {
    /// Reads the text of one rating, and takes over who gave it.
    ///
    /// # Errors
    /// A fault of [`CVSS_INVALID`] if `text` is neither a CVSS vector nor a word of Ubuntu's.
    pub fn parse(text: &str, source: Option<&str>) -> Result<Self, Fault> {
        Ok(Self { score: SeverityScore::parse(text)?, source: source.map(str::to_owned) })
    }
}

/// What the OSV schema allows as the score of a severity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeverityScore {
    /// A CVSS vector of any version.
    Cvss(Cvss),
    /// A priority as Ubuntu's security team gives it.
    Ubuntu(UbuntuPriority),
}

impl SeverityScore {
    /// Reads a CVSS vector, or one of Ubuntu's words in lower case.
    ///
    /// # Errors
    /// A fault of [`CVSS_INVALID`] if `text` is neither.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        match UbuntuPriority::from_name(text) {
            Some(priority) => Ok(Self::Ubuntu(priority)),
            None => Cvss::parse(text).map(Self::Cvss),
        }
    }

    /// The vector or the word, exactly as written: `severity[].score` of OSV.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Cvss(cvss) => cvss.vector(),
            Self::Ubuntu(priority) => priority.name(),
        }
    }

    /// `severity[].type` of OSV.
    #[must_use]
    pub fn osv_type(&self) -> &'static str {
        match self {
            Self::Cvss(cvss) => cvss.osv_type(),
            Self::Ubuntu(_) => "Ubuntu",
        }
    }

    /// The CVSS vector, if it is one: the only kind that has a number.
    #[must_use]
    pub fn cvss(&self) -> Option<&Cvss> {
        match self {
            Self::Cvss(cvss) => Some(cvss),
            Self::Ubuntu(_) => None,
        }
    }

    /// The word for people, in lower case: the CVSS rating, or Ubuntu's own word.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Cvss(cvss) => cvss.rating().name(),
            Self::Ubuntu(priority) => priority.name(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, osv_type: &str, label: &str) {
        let severity = Severity::parse(text, Some("NVD")).unwrap();
        assert_eq!(severity.score.text(), text);
        assert_eq!(severity.score.osv_type(), osv_type);
        assert_eq!(severity.score.label(), label);
        assert_eq!(severity.source.as_deref(), Some("NVD"));
        assert_eq!(severity.score.cvss().is_some(), osv_type.starts_with("CVSS"));
    }

    #[test]
    fn vectors_and_words_keep_their_text_and_know_their_osv_type() {
        check("AV:N/AC:L/Au:N/C:N/I:N/A:C", "CVSS_V2", "high");
        check("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", "CVSS_V3", "none");
        check("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N", "CVSS_V3", "critical");
        check(
            "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N",
            "CVSS_V4",
            "medium",
        );
        check("negligible", "Ubuntu", "negligible");
        check("high", "Ubuntu", "high");
    }

    #[test]
    fn a_severity_may_have_no_source() {
        assert_eq!(Severity::parse("low", None).unwrap().source, None);
    }

    #[test]
    fn other_words_and_numbers_are_refused() {
        for text in ["", "High", "none", "important", "7.5"] {
            let fault = SeverityScore::parse(text).unwrap_err();
            assert_eq!(fault.rule.code, CVSS_INVALID.code, "{text}");
            assert!(fault.hint.is_some(), "{text}");
        }
    }
}
