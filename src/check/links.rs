//! Whether internal links lead somewhere.

use super::{Evidence, Findings};
use crate::diagnostic::{Fault, Rule};
use crate::document::{address, internal_link};
use crate::model::identifier::AdvisoryId;
use crate::model::page::{ADVISORY_IDS, InternalLink, PAGE_IDS, Prose};
use crate::model::site::Group;
use crate::model::vocabulary::nearest;
use crate::site_path::SitePath;

/// A link to a page that is not there.
pub static LINK_BROKEN: Rule = Rule::error(
    "link-broken",
    "a link leads to a page that the site does not have",
    "A link to another source is written relative to the source that it stands in and ends in `.md`; any other is an \
     address of the site, relative to the page.",
);

/// A link to a part of a page that is not there.
pub static LINK_ANCHOR: Rule = Rule::error(
    "link-anchor",
    "a link leads to a heading that the page does not have",
    "The part of a link behind `#` is the id of a heading: its words in lower case, joined by `-`, or what stands in \
     `{#…}` behind the heading.",
);

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    for page in &evidence.library.pages {
        prose(evidence, &page.prose, &address::page(&page.name), findings);
    }
    for advisory in evidence.library.advisories() {
        prose(evidence, &advisory.prose, &address::advisory_page(&advisory.id), findings);
    }
}

fn prose(evidence: &Evidence<'_>, prose: &Prose, page: &SitePath, findings: &mut Findings) {
    for link in &prose.links {
        if let Some(fault) = follow(evidence, prose, page, link) {
            findings.span(&prose.path, link.span.clone(), fault);
        }
    }
}

fn follow(
    evidence: &Evidence<'_>,
    prose: &Prose,
    page: &SitePath,
    link: &InternalLink,
) -> Option<Fault> {
    let broken = |hint: &str| {
        Some(Fault::new(&LINK_BROKEN, format!("`{}` leads nowhere", link.target)).hint(hint))
    };
    let Some(target) = internal_link::follow(evidence.library, &prose.path, page, &link.target)
    else {
        return broken("the link climbs out of the site; check its `..`");
    };
    if evidence.failed.contains(&target.path) {
        return None;
    }
    // Where no pages are built, a link is held against the sources alone.
    let unbuilt = target.path.ends_with(".html") && !evidence.library.site.builds(Group::Html);
    if evidence.tree.entry(&target.path).is_none() && !unbuilt {
        return broken("check its path, and that the page is built");
    }
    let fragment = target.fragment?;
    let (own, fixed) = anchors(evidence, &target.path)?;
    let known = || own.iter().map(String::as_str).chain(fixed.iter().copied());
    if known().any(|anchor| anchor == fragment) {
        return None;
    }
    let hint = nearest(&fragment, known())
        .map_or_else(|| "check the heading".to_owned(), |near| format!("did you mean `#{near}`?"));
    Some(
        Fault::new(&LINK_ANCHOR, format!("`{}` has no heading `#{fragment}`", target.path))
            .hint(hint),
    )
}

/// The ids of a page: its headings', and those that its template gives. Pages without prose have only these.
fn anchors<'a>(
    evidence: &Evidence<'a>,
    path: &str,
) -> Option<(&'a [String], &'static [&'static str])> {
    let name = path.strip_suffix(".html")?;
    if let Some(page) = evidence.library.page(name) {
        return Some((&page.prose.anchors, PAGE_IDS));
    }
    let id = name.strip_prefix("advisories/").and_then(|name| AdvisoryId::parse(name).ok());
    match id.and_then(|id| evidence.library.advisory(&id)) {
        Some(advisory) => Some((&advisory.prose.anchors, ADVISORY_IDS)),
        None => Some((&[], PAGE_IDS)),
    }
}
