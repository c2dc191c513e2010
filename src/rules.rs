//! Every rule of the program in one list.

use crate::diagnostic::Rule;

/// Every rule of the program, for `forewarn explain` and for `accept` in site.yaml.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied()
}

macro_rules! rules {
    ($($module:path: $($rule:ident)*;)*) => {
        &[$($({ use $module as module; &module::$rule }),*),*]
    };
}

const RULES: &[&Rule] = rules![
    crate::disk::rule: INIT_EXISTS OUTPUT_CLASH OUTPUT_DEVICE OUTPUT_FOREIGN OUTPUT_FULL OUTPUT_IN_SOURCES OUTPUT_IO OUTPUT_JOURNAL OUTPUT_LOCKED OUTPUT_MANIFEST OUTPUT_NOT_OURS OUTPUT_PERMISSION OUTPUT_SYMLINK;
    crate::model::calendar: ZONE_UNKNOWN;
    crate::model::commit: COMMIT_INVALID;
    crate::model::date: DATE_INVALID;
    crate::model::ecosystem: ECOSYSTEM_UNKNOWN;
    crate::model::fingerprint: FINGERPRINT_INVALID;
    crate::model::identifier: ALIAS_INVALID ID_INVALID;
    crate::model::link: URL_INVALID;
    crate::model::package: PACKAGE_INVALID PACKAGE_NAME PURL_INVALID;
    crate::model::period: PERIOD_INVALID;
    crate::model::picture: PICTURE_FORM;
    crate::model::severity: CVSS_INVALID;
    crate::model::version: VERSION_INVALID;
    crate::model::vocabulary: WORD_UNKNOWN;
    crate::model::weakness: CWE_INVALID CWE_NOT_WEAKNESS CWE_UNKNOWN;
    crate::parse::advisory: CREDIT_CONSENT EXTRA_KIND REVISION_MISSING REVISION_ORDER;
    crate::parse::affected: AFFECTED_NAME PATCH_NAME PURL_FOREIGN;
    crate::parse::intake: INTAKE_ORDER;
    crate::parse::keyring: CERTIFICATE_NAME;
    crate::parse::packagers: PACKAGERS_COUNT PACKAGERS_PRIVATE PACKAGERS_TWICE;
    crate::parse::page: LANGUAGE_INVALID ORDER_INVALID;
    crate::parse::place: LINE_BREAK;
    crate::parse::promise: PROMISE_ID PROMISE_TERMS PROMISE_TWICE;
    crate::parse::range: RANGE_SHAPE;
    crate::parse::words: TEXT_MISSING TEXT_NAME;
    crate::parse::site: OSV_PREFIX TAG_INVALID URL_FOLDER;
    crate::plan: PATH_COLLISION;
    crate::published::rule: MODIFIED_WENT_BACK PREVIOUS_FORM PUBLISHED_DATE_CHANGED PUBLISHED_ID_RENAMED PUBLISHED_ID_VANISHED PUBLISHED_LIST_VANISHED;
    crate::document::security_md: EXPORT_EMPTY EXPORT_NOT_OURS EXPORT_STALE;
    crate::document::security_txt: SECURITY_TXT_INVALID;
    crate::signature::gpg: GPG_FAILED GPG_MISSING;
    crate::check::security_txt: SECURITY_TXT_EXPIRED SECURITY_TXT_EXPIRING SECURITY_TXT_MISSING SECURITY_TXT_OUTDATED SECURITY_TXT_WITHDRAWN WELL_KNOWN_SUB_PATH;
    crate::bodies: SOURCE_CHANGED;
    crate::bundle::archive: BUNDLE_ARCHIVE;
    crate::bundle::content: BUNDLE_PRIVATE;
    crate::bundle::list: PACKAGER_FORM PACKAGERS_DIFFER PACKAGERS_NONE PACKAGER_UNKNOWN;
    crate::bundle::mail: MAIL_HEADER;
    crate::bundle::ready: BUNDLE_CERTIFICATE BUNDLE_DATE BUNDLE_LEAD BUNDLE_PATCH;
    crate::canary: CANARY_FORM CANARY_FOUND;
    crate::draft: DRAFTS_INSIDE DRAFTS_MISSING DRAFTS_UNNAMED DRAFT_FORM DRAFT_UNKNOWN;
    crate::announce: ANNOUNCE_OLD ANNOUNCE_UNSIGNED;
    crate::command::serve: PORT_UNAVAILABLE;
    crate::publish: PUBLISH_BUSY PUBLISH_UNCHECKED PUBLISH_UNFINISHED;
    crate::publish::commits: PUBLISH_COMMIT;
    crate::publish::due: PUBLISH_DATE PUBLISH_PACKAGERS;
    crate::publish::id: PUBLISH_ID;
    crate::publish::judged: PUBLISH_PROMISE;
    crate::git: GIT_FAILED GIT_MISSING;
    crate::guard: LEAK_FOUND SECRET_SHORT;
    crate::source::locate: FINDINGS_CUT;
    crate::source::front_matter: FRONT_MATTER_MISSING FRONT_MATTER_UNCLOSED;
    crate::load: SITE_MISSING;
    crate::source::markdown: CODE_LANGUAGE FOOTNOTE_UNUSED HEADING_EMPTY HEADING_ID IMAGE_REMOTE IMAGE_UNSUPPORTED IMAGE_WORDLESS LINK_SCHEME MARKDOWN_CHARACTER MARKDOWN_NESTING MARKDOWN_TABLE RAW_HTML;
    crate::source::text: FILE_TOO_LARGE;
    crate::source::text::character: BIDIRECTIONAL_CONTROL CONTROL_CHARACTER LONE_CARRIAGE_RETURN;
    crate::source::text::encoding: NOT_UTF8;
    crate::signature::certificate: CERTIFICATE_FORM CERTIFICATE_SECRET CERTIFICATE_VERSION CERTIFICATE_WEAK KEY_UNUSABLE;
    crate::signature::key_file: SIGNING_KEY;
    crate::command::plan: DRAFT_CHOICE;
    crate::command::size: SITE_LARGE;
    crate::command::seal: MANIFEST_SIGNATURE SIGNING_KEY_IN_BUILD;
    crate::signature::list::rule: LIST_CHANGED LIST_FORKED LIST_FORM LIST_OLDER LIST_SITE LIST_VANISHED;
    crate::signing::work: SIGN_UNKNOWN;
    crate::command::sign::site: SIGN_SITE;
    crate::frozen::rule: FROZEN_ADDRESS FROZEN_DIFFERS FROZEN_FORMAT FROZEN_INCOMPLETE FROZEN_ORPHAN FROZEN_REVISIONS LIST_DIFFERS LIST_MISSING LIST_OUTDATED SIGNATURE_WITHDRAWN;
    crate::signature::sealed: SEALING_FAILED;
    crate::signature::rule: SIGNATURE_BAD SIGNATURE_FORM SIGNATURE_KEY_REVOKED SIGNATURE_OUT_OF_TERM SIGNATURE_SWAPPED SIGNATURE_UNKNOWN_KEY SIGNATURE_WEAK TEXT_OUTSIDE_SIGNATURE;
    crate::source::walk: FILE_IGNORED FILE_NAME SOURCE_UNREADABLE SYMLINK_LOOP SYMLINK_OUTSIDE;
    crate::source::yaml: DUPLICATE_KEY MISSING_KEY UNKNOWN_KEY WRONG_KIND YAML_ALIAS YAML_AMBIGUOUS YAML_ANCHOR YAML_DIRECTIVE YAML_DOCUMENTS YAML_KEY YAML_MERGE_KEY YAML_NUMBER YAML_SYNTAX YAML_TAG YAML_TOO_DEEP YAML_TOO_LARGE;
    crate::deployed::rule: DEPLOYED_CUT DEPLOYED_DIFFERENT DEPLOYED_EXTRA DEPLOYED_MISSING DEPLOYED_TYPE DEPLOYED_UNREACHABLE;
    crate::theme: TEMPLATE_ERROR TEMPLATE_OUTDATED TEMPLATE_UNUSED;
    crate::changes: SINCE_FORM;
    crate::check::affected: AFFECTED_EMPTY AFFECTED_MISSING BODY_EMPTY TITLE_MISSING;
    crate::check::certificates: CERTIFICATE_FINGERPRINT CERTIFICATE_HISTORY CERTIFICATE_WEAK_OLD KEY_EXPIRING KEY_NOT_REVOKED KEY_STATE;
    crate::check::dates: DATE_FUTURE WITHDRAWN_EARLY WITHDRAWN_REVISION;
    crate::check::fixed_affected: FIXED_AFFECTED;
    crate::check::fixes: FIX_COMMIT PATCH_MISSING PATCH_UNUSED;
    crate::check::go_modules: GO_LAST_AFFECTED GO_LEFT_OUT;
    crate::check::identifiers: ALIAS_REPEATED ID_DUPLICATE ID_FILE RELATED_ONE_WAY RELATED_UNKNOWN;
    crate::check::keys: CERTIFICATE_ABSENT CERTIFICATE_MISSING CONTACT_MISSING CONTACT_SINGLE FINGERPRINT_UNKNOWN KEY_DATES KEY_DUPLICATE POLICY_MISSING;
    crate::check::links: LINK_ANCHOR LINK_BROKEN;
    crate::check::promises: MISSED_UNKNOWN PROMISE_BROKEN PROMISE_MISSED PROMISE_UNRECORDED RELEASE_ELSEWHERE SLOT_UNKNOWN;
    crate::check::promises::privacy: CREDIT_TEXT INTERIM_VERSION SEVERITY_RANKED;
    crate::check::overlaps: RANGE_OVERLAP;
    crate::check::ranges: RANGE_ENDS RANGE_INTRODUCED RANGE_OPEN RANGE_ORDER RANGE_VERSION;
    crate::check::severity: SEVERITY_BOTH SEVERITY_SOURCE SEVERITY_WORD;
    crate::check::signing: SIGNATURE_IN_FUTURE UNSIGNED UNSIGNED_OPTIONAL;
    crate::check::site: ACCEPT_UNKNOWN BASE_URL TAG_DEFAULT;
    crate::check::translations: LANGUAGE_UNKNOWN TRANSLATION_MISSING TRANSLATION_ORPHAN;
    crate::check::versions: VERSIONS_FIXED VERSIONS_MISSING VERSIONS_OUTSIDE VERSIONS_TWICE VERSIONS_UNREADABLE;
    crate::check::weaknesses: WEAKNESS_TWICE;
    crate::import::rule: IMPORT_EXISTS IMPORT_FORM IMPORT_KEPT IMPORT_LEFT_OUT IMPORT_NOTHING IMPORT_SKIPPED IMPORT_TWICE IMPORT_UNPUBLISHED;
    crate::import::csaf::rule: IMPORT_CONFIDENTIAL IMPORT_DRAFT IMPORT_NO_ADVISORY IMPORT_PRODUCT;
    crate::verify::rule: ANCHOR_ABSENT CERTIFICATE_DIFFERS FACTS_DIFFER FEED_DIFFERS FILE_EXTRA FILE_IRREGULAR FILE_MISSING FILE_TAMPERED FILE_UNREADABLE HASH_DIFFERS KEY_UNVOUCHED LIST_DATE MANIFEST_DOUBTFUL MANIFEST_FORM MANIFEST_MISSING MANIFEST_UNSIGNED NOT_SIGNED OSV_BULK_DIFFERS PAGE_DIFFERS REVISION_ABSENT SIGNATURE_FUTURE SIGNER_UNANCHORED SITE_INTERRUPTED;
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_rule_in_the_source_is_listed_once() {
        let mut written = Vec::new();
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut written);
        assert_eq!(written.len(), RULES.len(), "a rule is missing from the list: {written:?}");
    }

    #[test]
    fn codes_are_unique_kebab_case_and_explained() {
        let mut seen = BTreeSet::new();
        for rule in rules() {
            assert!(seen.insert(rule.code), "{} is the code of two rules", rule.code);
            assert!(
                rule.code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
                "{}",
                rule.code
            );
            assert!(
                !rule.summary.ends_with('.') && rule.explanation.ends_with('.'),
                "{}",
                rule.code
            );
            assert!(rule.explanation.len() > 60, "{} is not explained", rule.code);
        }
    }

    #[test]
    fn only_errors_can_be_accepted() {
        for rule in rules().filter(|rule| rule.acceptable) {
            assert_eq!(rule.level, crate::diagnostic::Level::Error, "{}", rule.code);
        }
    }

    /// The names of all rules, found as text, so that a forgotten line in the list is noticed.
    fn collect(folder: &Path, written: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, written);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let statics = text.lines().filter_map(|line| {
                    line.split_once("static ").filter(|(before, _)| before.starts_with("pub"))
                });
                written.extend(statics.filter_map(|(_, rest)| {
                    rest.split_once(": Rule").map(|(name, _)| name.to_owned())
                }));
            }
        }
    }
}
