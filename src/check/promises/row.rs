//! Every promise and rule of the policy that this program grew from, and what covers each.
//!
//! The table stands in the manual as well; a test holds the two together.

use crate::check::promises::{PROMISE_UNRECORDED, RELEASE_ELSEWHERE, privacy};
use crate::check::{fixes, keys, severity};
use crate::diagnostic::Rule;
use crate::model::promise::PromiseRule::{
    self, Announced, AskedToConfirm, Backports, Changelog, ConfirmedOrAsked, CreditAsConsented,
    CreditWithPermission, CveWithFix, DefaultConfiguration, Elapsed, ErrorMessages, FixCommits,
    HowToJoin, InterimFollowed, KeptInformed, Languages, NoRanking, OptionWarnings,
    PackagersListed, PackagersNotified, PatchAhead, PatchFiles, PrivateContact, ReceiptConfirmed,
    ReleaseDay, ReleaseMatches, ReleaseOrder, ToldOfDate, ToldOfFix, UpgradeNotes,
};
use crate::parse::advisory::CREDIT_CONSENT;
use crate::signature::certificate::KEY_UNUSABLE;

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its number.
    pub number: u8,
    /// What is promised, in a few words.
    pub says: &'static str,
    /// The promises that a policy may make of it.
    pub promises: &'static [PromiseRule],
    /// The rules that hold whatever a policy promises.
    pub rules: &'static [&'static Rule],
}

const fn row(
    number: u8,
    says: &'static str,
    promises: &'static [PromiseRule],
    rules: &'static [&'static Rule],
) -> Row {
    Row { number, says, promises, rules }
}

/// The rows. One without promises and rules is not checkable: no data could tell whether it was kept.
pub static ROWS: &[Row] = &[
    row(
        1,
        "the default configuration is as secure as it can be",
        &[DefaultConfiguration],
        &[&PROMISE_UNRECORDED],
    ),
    row(2, "changes that weaken the default are resisted", &[], &[]),
    row(3, "reports get a swift reaction", &[Elapsed], &[]),
    row(
        4,
        "nothing is ranked",
        &[NoRanking],
        &[&severity::SEVERITY_SOURCE, &privacy::SEVERITY_RANKED],
    ),
    row(5, "every affected version gets a backport", &[Backports], &[&PROMISE_UNRECORDED]),
    row(6, "insecure code may break", &[UpgradeNotes], &[]),
    row(7, "what breaks says why", &[ErrorMessages], &[]),
    row(8, "insecure options warn", &[OptionWarnings], &[]),
    row(
        9,
        "reports go in private to a named person with a key",
        &[PrivateContact],
        &[&keys::CONTACT_MISSING, &keys::CONTACT_SINGLE, &keys::FINGERPRINT_UNKNOWN, &KEY_UNUSABLE],
    ),
    row(10, "an answer comes within two days", &[Elapsed], &[]),
    row(11, "an answer usually comes within twelve hours", &[Elapsed], &[]),
    row(12, "the first answer confirms receipt", &[ReceiptConfirmed], &[]),
    row(13, "it confirms the fault, or asks for more", &[ConfirmedOrAsked], &[]),
    row(14, "a fix is released within two weeks", &[Elapsed], &[]),
    row(15, "an interim release may come first", &[InterimFollowed], &[&privacy::INTERIM_VERSION]),
    row(16, "the reporter is kept up to date", &[KeptInformed], &[]),
    row(17, "the reporter is told when a fix is ready", &[ToldOfFix], &[]),
    row(18, "the reporter is asked to confirm the fix", &[AskedToConfirm], &[]),
    row(19, "a CVE id is asked for only with a fix", &[CveWithFix], &[]),
    row(20, "credit goes to any name or alias", &[CreditAsConsented], &[&privacy::CREDIT_TEXT]),
    row(21, "nobody is named without permission", &[CreditWithPermission], &[&CREDIT_CONSENT]),
    row(22, "the reporter is told the release date", &[ToldOfDate], &[]),
    row(23, "releases fall on weekdays", &[ReleaseDay], &[&RELEASE_ELSEWHERE]),
    row(24, "packagers are notified", &[PackagersNotified], &[]),
    row(25, "packagers receive the patch ahead", &[PatchAhead], &[]),
    row(26, "packagers hear a week ahead", &[Elapsed], &[]),
    row(27, "the policy says that the packagers' list is empty", &[PackagersListed], &[]),
    row(28, "the policy says how to join the list", &[HowToJoin], &[]),
    row(29, "the fix is pushed, released and announced on one day", &[ReleaseOrder], &[]),
    row(30, "a changelog describes the fault", &[Changelog], &[&PROMISE_UNRECORDED]),
    row(31, "a release with the fix is on the registry", &[ReleaseMatches], &[]),
    row(32, "the release is announced on every channel", &[Announced], &[&PROMISE_UNRECORDED]),
    row(33, "the commits of the fix are named", &[FixCommits], &[&fixes::FIX_COMMIT]),
    row(
        34,
        "distributors are helped to patch",
        &[PatchFiles],
        &[&fixes::PATCH_MISSING, &PROMISE_UNRECORDED],
    ),
    row(35, "reports may be in the reporter's language", &[Languages], &[]),
    row(36, "reporters are asked for a reproducer", &[], &[]),
    row(37, "reporters are asked to tell nobody else", &[], &[]),
];

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::model::promise::RULES;

    /// The rows as the manual has them.
    fn documented() -> Vec<String> {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/docs/promises.md");
        let page = fs::read_to_string(page).unwrap();
        let rows = page.lines().skip_while(|line| !line.starts_with("| | a policy may promise"));
        rows.skip(2).take_while(|line| line.starts_with("| ")).map(str::to_owned).collect()
    }

    fn shown(row: &Row) -> String {
        let code = |word: &str| format!("`{word}`");
        let promises: Vec<_> = row.promises.iter().map(|rule| code(rule.word())).collect();
        let rules: Vec<_> = row.rules.iter().map(|rule| code(rule.code)).collect();
        let covered = if promises.is_empty() && rules.is_empty() {
            "not checkable".to_owned()
        } else {
            promises.join(" ")
        };
        format!("| {} | {} | {covered} | {} |", row.number, row.says, rules.join(" "))
    }

    #[test]
    fn the_manual_has_the_rows_of_the_code() {
        let rows: Vec<_> = ROWS.iter().map(|row| shown(row).replace("|  |", "| |")).collect();
        let documented: Vec<_> =
            documented().iter().map(|row| row.replace("|  |", "| |")).collect();
        assert_eq!(documented, rows);
    }

    #[test]
    fn every_row_but_three_is_covered_and_every_rule_is_in_a_row() {
        let numbers: Vec<_> = ROWS.iter().map(|row| usize::from(row.number)).collect();
        assert_eq!(numbers, (1..=37).collect::<Vec<_>>());
        let bare = ROWS.iter().filter(|row| row.promises.is_empty() && row.rules.is_empty());
        assert_eq!(bare.map(|row| row.number).collect::<Vec<_>>(), [2, 36, 37]);
        for (word, rule) in RULES {
            assert!(ROWS.iter().any(|row| row.promises.contains(rule)), "{word} is in no row");
        }
    }
}
