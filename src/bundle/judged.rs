//! What the rules about meaning say of a draft, as of its release.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ready::latest;
use crate::check::{self, Evidence, Purpose};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::View;
use crate::draft::Draft;
use crate::model::advisory::Advisory;
use crate::model::date::Moment;
use crate::model::keyring::Keyring;
use crate::model::library::{Library, Parts};
use crate::plan::SiteTree;
use crate::source::front_matter;
use crate::source::locate::{At, Found};
use crate::source::yaml::Tree;

/// The findings about a draft, with their places in it. `advisory` is the draft as [`super::content::named`] gives it.
/// That its patches are there is not asked here.
#[must_use]
pub fn judged(
    view: &View<'_>,
    draft: &Draft,
    advisory: &Advisory,
    planned: Moment,
) -> Vec<Diagnostic> {
    let library = with(view.library, advisory);
    let (tree, _) = SiteTree::plan(&View::new(&library, view.theme));
    let found = check::check(&Evidence {
        library: &library,
        tree: &tree,
        patches: &patches(advisory),
        certificates: &BTreeSet::new(),
        failed: &BTreeSet::new(),
        now: latest(planned),
        purpose: Purpose::Sign,
    });
    let own = found.into_iter().filter(|one| one.file == advisory.prose.path);
    own.map(|one| placed(draft, one)).collect()
}

/// The site as it will be with the draft; its keys are no concern of the draft's.
fn with(library: &Library, advisory: &Advisory) -> Library {
    let mut advisories = library.advisories().to_vec();
    advisories.push(Arc::new(advisory.clone()));
    let mut with = Library::new(Parts {
        site: library.site.clone(),
        policy: library.policy.clone(),
        pages: library.pages.clone(),
        keyring: Keyring::default(),
        certificates: BTreeMap::new(),
        advisories,
    });
    with.pictures.clone_from(&library.pictures);
    with
}

fn patches(advisory: &Advisory) -> BTreeMap<(String, String), String> {
    let fixes = advisory.affected.iter().flat_map(|affected| &affected.fixes);
    let names = fixes.filter_map(|fix| fix.patch.clone());
    names.map(|name| ((advisory.id.to_string(), name.clone()), name)).collect()
}

/// A value has the same path in the draft; the bytes of the body have not.
fn placed(draft: &Draft, found: Found) -> Diagnostic {
    let diagnostic = Diagnostic::new(found.fault, format!("{}/draft.md", draft.name));
    let At::Value(path) = &found.at else { return diagnostic };
    let header = front_matter::split(&draft.text).ok().map(|parts| parts.header);
    let tree = header.and_then(|header| Tree::build(&draft.text, header).ok());
    match tree.and_then(|tree| tree.span(path)) {
        Some(span) => diagnostic.at(Place::in_text(&draft.text, span)),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::bundle::content::named;
    use crate::document::fixture;
    use crate::source::text::Text;

    /// The findings about a draft with these lines, each with its line.
    fn found(lines: &str) -> Vec<(&'static str, usize)> {
        let canary = crate::canary::Canary::of(7);
        let text =
            format!("---\ndraft:\n  canary: {}\n{lines}---\nA header grows.\n", canary.secret());
        let path = "amber-otter-42/draft.md".to_owned();
        let (draft, wrong) =
            crate::draft::parse("amber-otter-42", Path::new(""), Text { path, text });
        assert!(wrong.is_empty(), "{wrong:?}");
        let draft = draft.unwrap();
        let planned = fixture::moment("2026-12-01");
        let advisory = named(draft.advisory.as_ref().unwrap(), &draft.name, planned).unwrap();
        let (library, theme) = (fixture::library(vec![]), fixture::theme());
        let all = judged(&fixture::view(&library, &theme), &draft, &advisory, planned);
        assert!(all.iter().all(|one| one.file == "amber-otter-42/draft.md"));
        let line = |one: &Diagnostic| one.place.as_ref().map_or(0, |place| place.line);
        all.iter().map(|one| (one.rule.code, line(one))).collect()
    }

    const SOUND: &str = "title: T\naffected:\n  - package: pkg:pypi/example\n    ranges: [{introduced: 1.0.0, fixed: 2.0.0}]\n    \
         versions: [1.0.0]\n    repository: https://github.com/example/example\n    \
         fixes: [{branch: main, commit: 4529c1632a356cc1ab6a7fdddccd2de60a21e366, patch: main.patch}]\n";

    #[test]
    fn a_draft_is_judged_as_it_will_be_published() {
        assert_eq!(found(SOUND), []);
        let released = "timeline: [{event: released, at: 2026-12-01, version: 2.0.0}]\n";
        assert_eq!(found(&format!("{SOUND}{released}")), []);
        let late = released.replace("12-01", "12-03");
        assert_eq!(found(&format!("{SOUND}{late}")), [("date-future", 11)]);
    }

    #[test]
    fn what_is_wrong_has_its_line_in_the_draft() {
        assert_eq!(found(&SOUND.replace("fixed: 2.0.0", "fixed: 0.9")), [("range-order", 7)]);
    }
}
