//! Whether the settings of a site are safe.

use super::{Evidence, Findings};
use crate::diagnostic::{Fault, Rule};
use crate::model::Path;
use crate::model::site::Tag;
use crate::rules::rules;

/// Feed ids that change when the site moves.
pub static TAG_DEFAULT: Rule = Rule::warning(
    "tag-default",
    "feed ids follow from the site's address",
    "A feed reader knows an entry by its id. Without `tag:` in site.yaml the ids are made from the host of `url`, so that a \
     move of the site would show every advisory as new to everybody. Write `tag:` once and never change it.",
);

/// A copy under another address.
pub static BASE_URL: Rule = Rule::warning(
    "base-url",
    "the site is built for another address than its own",
    "`--base-url` is for a copy that is served elsewhere. It changes what must be absolute in pages; feeds, records and \
     signed texts keep the canonical `url` of site.yaml, so that a copy never speaks in the name of another address.",
);

/// A rule that cannot be accepted by name.
pub static ACCEPT_UNKNOWN: Rule = Rule::error(
    "accept-unknown",
    "`accept` names something that is no less secure choice",
    "`accept` lists the codes of less secure choices that the site makes on purpose; each then comes as a warning at \
     every build. Errors that are not a choice cannot be accepted.",
);

const SETTINGS: &str = "content/site.yaml";

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    accepted(&evidence.library.site.accept, findings);
    tag(&evidence.library.site.tag, findings);
}

fn tag(tag: &Tag, findings: &mut Findings) {
    if !tag.stated {
        let fault =
            Fault::new(&TAG_DEFAULT, "feed ids follow from `url`, and would change with it");
        let hint = format!("add `tag: {{authority: {}, date: {}}}`", tag.authority, tag.date);
        findings.value(SETTINGS, Path::root().key("url"), fault.hint(hint));
    }
}

fn accepted(codes: &[String], findings: &mut Findings) {
    let known = || rules().filter(|rule| rule.acceptable).map(|rule| rule.code);
    for (index, code) in
        codes.iter().enumerate().filter(|(_, code)| !known().any(|known| known == code.as_str()))
    {
        let listed: Vec<_> = known().map(|code| format!("`{code}`")).collect();
        let fault =
            Fault::new(&ACCEPT_UNKNOWN, format!("`{code}` is not a choice that can be accepted"));
        let path = Path::root().key("accept").index(index);
        findings.value(SETTINGS, path, fault.hint(format!("it takes {}", listed.join(", "))));
    }
}
