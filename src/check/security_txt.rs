//! Whether security.txt is there, in date, and says what the site says.

use jiff::{SignedDuration, Timestamp};

use super::{Evidence, Findings, Purpose};
use crate::diagnostic::{Fault, Rule};
use crate::document::security_txt::{self, SecurityTxt};
use crate::frozen::KEPT_SECURITY_TXT;
use crate::model::frozen::KeptText;
use crate::model::library::Library;

/// A site whose reporters find no security.txt.
pub static SECURITY_TXT_MISSING: Rule = Rule::warning(
    "security-txt-missing",
    "there is no signed security.txt",
    "Reporters and their tools look for `/.well-known/security.txt` (RFC 9116) before anything else. `forewarn sign` makes it \
     out of the policy and the keyring, signs it, and keeps it as `content/signed/security.txt`.",
);

/// A security.txt that nobody may rely on any more.
pub static SECURITY_TXT_EXPIRED: Rule = Rule::warning(
    "security-txt-expired",
    "security.txt has expired",
    "Readers must not use a security.txt after its date (RFC 9116, section 5.3), so that no file is better than this one: a \
     build leaves it out. `forewarn sign` renews it.",
);

/// A security.txt that the key's thief could have written.
pub static SECURITY_TXT_WITHDRAWN: Rule = Rule::warning(
    "security-txt-withdrawn",
    "security.txt is signed by a key that was revoked as compromised, and is left out",
    "Whoever has the key could send reports elsewhere, so that no file is better than this one. Add a key for advisories to the \
     keyring, and run `forewarn sign`, which signs security.txt anew.",
);

/// A security.txt that ends soon.
pub static SECURITY_TXT_EXPIRING: Rule = Rule::warning(
    "security-txt-expiring",
    "security.txt expires soon",
    "After its date a security.txt is left out, and reporters find none. `forewarn sign` renews it for a year.",
);

/// A security.txt that says something else than the site.
pub static SECURITY_TXT_OUTDATED: Rule = Rule::warning(
    "security-txt-outdated",
    "security.txt does not say what the site says",
    "It was signed before the policy or the keyring changed, so that it may send reports to the wrong place. `forewarn sign` \
     makes and signs it anew.",
);

/// A site that cannot have well-known files.
pub static WELL_KNOWN_SUB_PATH: Rule = Rule::warning(
    "well-known-sub-path",
    "the site cannot serve security.txt and keys where they are looked for",
    "`.well-known/` counts only at the root of a host (RFC 8615), and in the root it would speak for everything there. Under a \
     folder of a host security.txt and the Web Key Directory are left out. Give the site a host of its own, such as \
     security.example.org, or publish these files from the site that has the root; SECURITY.md (`forewarn export`) helps meanwhile.",
);

/// How long before its date an expiry is announced.
const SOON: SignedDuration = SignedDuration::from_hours(60 * 24);

/// When the kept file expires, and when that is announced.
pub(super) fn moments(library: &Library, moments: &mut Vec<Timestamp>) {
    let kept = library.frozen.security_txt.as_ref();
    if let Some(Ok(read)) = kept.map(|kept| security_txt::parse(&kept.text)) {
        moments.push(read.expires);
        moments.extend(read.expires.checked_sub(SOON));
    }
}

/// Marks the kept file as one that is not published, where its date is past.
pub fn leave_out(library: &mut Library, now: Timestamp) {
    if let Some(kept) = &mut library.frozen.security_txt {
        let expired = security_txt::parse(&kept.text).is_ok_and(|read| read.expires <= now);
        kept.left_out |= expired;
    }
}

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    let library = evidence.library;
    let Some(wanted) = security_txt::of(library, Timestamp::UNIX_EPOCH) else {
        sub_path(library, findings);
        return;
    };
    // Signing is what mends the rest.
    if evidence.purpose == Purpose::Sign {
        return;
    }
    match &library.frozen.security_txt {
        Some(kept) => match security_txt::parse(&kept.text) {
            Ok(read) => {
                withdrawn(kept, findings);
                held_against(&read, &wanted, evidence.now, findings);
            }
            Err(faults) => {
                for fault in faults {
                    findings.file(KEPT_SECURITY_TXT, fault);
                }
            }
        },
        None if signs(library) && !evidence.failed.contains(KEPT_SECURITY_TXT) => {
            let fault =
                Fault::new(&SECURITY_TXT_MISSING, format!("there is no `{KEPT_SECURITY_TXT}`"));
            findings.file("", fault.hint("run `forewarn sign`"));
        }
        None => {}
    }
}

fn withdrawn(kept: &KeptText, findings: &mut Findings) {
    if kept.signed.withdrawn {
        let signer = &kept.signed.signer;
        let message = format!("security.txt is left out: {signer} was revoked as compromised");
        let fault = Fault::new(&SECURITY_TXT_WITHDRAWN, message);
        findings.file(KEPT_SECURITY_TXT, fault.hint("run `forewarn sign` with another key"));
    }
}

fn held_against(read: &SecurityTxt, wanted: &SecurityTxt, now: Timestamp, findings: &mut Findings) {
    let mut found = |rule, message: String| {
        findings.file(KEPT_SECURITY_TXT, Fault::new(rule, message).hint("run `forewarn sign`"));
    };
    let date = crate::model::date::Moment::Time(read.expires).day();
    if read.expires <= now {
        found(&SECURITY_TXT_EXPIRED, format!("security.txt expired on {date} and is left out"));
    } else if read.expires.duration_since(now) < SOON {
        found(&SECURITY_TXT_EXPIRING, format!("security.txt expires on {date}"));
    }
    let differing = read.differs(wanted);
    if !differing.is_empty() {
        let fields = differing.join(", ");
        found(&SECURITY_TXT_OUTDATED, format!("security.txt differs from the site in {fields}"));
    }
}

/// Whether the site has a key that could sign one.
fn signs(library: &Library) -> bool {
    library.signing_keys().next().is_some()
}

fn sub_path(library: &Library, findings: &mut Findings) {
    if library.site.url.path() != "/" && signs(library) {
        let fault = Fault::new(
            &WELL_KNOWN_SUB_PATH,
            format!("{} is not the root of a host", library.site.url),
        )
        .hint("give the site a host of its own, or take security.txt from the site at the root");
        findings.value("content/site.yaml", crate::model::Path::root().key("url"), fault);
    }
}
