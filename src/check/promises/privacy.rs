//! What promises are judged by, and must be right whatever the policy promises.

use crate::check::{Evidence, Findings};
use crate::diagnostic::{Fault, Rule};
use crate::model::Path;
use crate::model::advisory::Advisory;
use crate::model::severity::rank;
use crate::model::site::SeverityPolicy;
use crate::model::timeline::TimelineKind;

/// A name that is not the one that its bearer agreed to.
pub static CREDIT_TEXT: Rule = Rule::error(
    "credit-text",
    "a credited name is not the text that was agreed to",
    "`consented` records what somebody agreed to see published. The published name is that text, byte for byte: a middle \
     name, a handle or an employer that they left out must stay out.",
);

/// An interim release, or what followed it, without its version.
pub static INTERIM_VERSION: Rule = Rule::error(
    "interim-version",
    "an interim release, or the release that follows it, does not say its version",
    "After an interim release users have to do two things: install it now, and the complete one later. They can only do so \
     where both versions are named.",
);

/// A rank in the words of a site that does not rank.
pub static SEVERITY_RANKED: Rule = Rule::error(
    "severity-ranked",
    "a title or text ranks a vulnerability, on a site that does not rank",
    "The site says `severity: attributed`: it does not call vulnerabilities low or critical itself, and has no scores of its \
     own. What somebody else says of them stands in `severity:` with their name.",
);

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    let attributed = evidence.library.site.severity == SeverityPolicy::Attributed;
    for advisory in evidence.library.advisories().iter().filter(|one| one.imported.is_none()) {
        credits(advisory, findings);
        interim(advisory, findings);
        if attributed {
            ranks(advisory, findings);
        }
    }
}

fn credits(advisory: &Advisory, findings: &mut Findings) {
    for (index, credit) in advisory.credits.iter().enumerate() {
        let Some(consented) = credit.consented.as_ref().filter(|text| **text != credit.name) else {
            continue;
        };
        let message = format!("`{}` is not `{consented}`, which was agreed to", credit.name);
        let fault =
            Fault::new(&CREDIT_TEXT, message).hint("write the name just as it was agreed to");
        findings.advisory(advisory, Path::root().key("credits").index(index).key("name"), fault);
    }
}

fn interim(advisory: &Advisory, findings: &mut Findings) {
    let interims = |kind| kind == TimelineKind::InterimReleased;
    let Some(first) =
        advisory.timeline.iter().filter(|event| interims(event.kind)).map(|event| event.at).min()
    else {
        return;
    };
    for (index, event) in advisory.timeline.iter().enumerate() {
        let follows = event.kind == TimelineKind::Released && !event.at.is_surely_before(first);
        if (interims(event.kind) || follows) && event.version.is_none() {
            let message = format!("“{}” names no version", event.kind.label());
            let fault = Fault::new(&INTERIM_VERSION, message).hint("add `version:`");
            findings.advisory(advisory, Path::root().key("timeline").index(index), fault);
        }
    }
}

fn ranks(advisory: &Advisory, findings: &mut Findings) {
    let fault = |words: &str| {
        Fault::new(&SEVERITY_RANKED, format!("`{words}` ranks, and this site does not"))
            .hint("leave it out, or write it to `severity:` with the name of its `source`")
    };
    let title = advisory.title.as_deref().unwrap_or_default();
    if let Some(range) = rank::mentions(title).next() {
        let words = &title[range];
        findings.advisory(advisory, Path::root().key("title"), fault(words));
    }
    for (words, span) in &advisory.prose.ranks {
        findings.span(&advisory.prose.path, span.clone(), fault(words));
    }
}
