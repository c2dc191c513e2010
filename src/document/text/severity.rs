//! Scores as the text shows them.

use crate::model::severity::Severity;
use crate::model::site::SeverityPolicy;

/// The scores that a site shows, each with what it amounts to and who gave it.
///
/// A site that does not rank shows none without the one who gave it, and puts no word on it.
pub(super) fn shown(policy: SeverityPolicy, scores: &[Severity]) -> Vec<String> {
    let is_shown = |score: &&Severity| policy == SeverityPolicy::Ranked || score.source.is_some();
    scores.iter().filter(is_shown).map(|score| one(policy, score)).collect()
}

fn one(policy: SeverityPolicy, severity: &Severity) -> String {
    let cvss = severity.score.cvss();
    let number = cvss.map(|cvss| format!("{:.1}", cvss.score()));
    let word = cvss
        .filter(|_| policy == SeverityPolicy::Ranked)
        .map(|_| severity.score.label().to_owned());
    let source = severity.source.as_ref().map(|source| format!("by {source}"));
    let remarks: Vec<_> = [number, word, source].into_iter().flatten().collect();
    let remarks =
        if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join(", ")) };
    format!("{}{remarks}", severity.score.text())
}

#[cfg(test)]
mod tests {
    use super::*;

    const VECTOR: &str = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H";

    #[track_caller]
    fn check(policy: SeverityPolicy, text: &str, source: Option<&str>, expected: &[&str]) {
        let score = Severity::parse(text, source).unwrap();
        assert_eq!(shown(policy, &[score]), expected);
    }

    #[test]
    fn a_site_that_ranks_shows_the_word_for_a_score() {
        let expected = format!("{VECTOR} (7.5, high)");
        check(SeverityPolicy::Ranked, VECTOR, None, &[&expected]);
        let expected = format!("{VECTOR} (7.5, high, by NVD)");
        check(SeverityPolicy::Ranked, VECTOR, Some("NVD"), &[&expected]);
        check(SeverityPolicy::Ranked, "medium", None, &["medium"]);
    }

    #[test]
    fn a_site_that_does_not_rank_shows_scores_only_with_their_source() {
        let expected = format!("{VECTOR} (7.5, by NVD)");
        check(SeverityPolicy::Attributed, VECTOR, Some("NVD"), &[&expected]);
        check(SeverityPolicy::Attributed, VECTOR, None, &[]);
        check(SeverityPolicy::Attributed, "medium", Some("Ubuntu"), &["medium (by Ubuntu)"]);
    }
}
