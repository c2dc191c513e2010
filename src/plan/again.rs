//! The plan of a site that was planned before, and edited since.

use std::sync::Arc;

use rayon::prelude::*;

use super::{SiteTree, files, formats};
use crate::diagnostic::Diagnostic;
use crate::document::View;
use crate::model::library::Library;

impl SiteTree {
    /// What [`SiteTree::plan`] gives, where `before` is the plan of the same site as it was, without a key, in `was`. Most edits
    /// move no file, and then it is that plan.
    ///
    /// The files of an advisory follow from its source, the settings and its signed revisions: a format that plans them from
    /// anything else would break this.
    #[must_use]
    pub fn again(
        view: &View<'_>,
        was: &Library,
        before: &Arc<Self>,
    ) -> (Arc<Self>, Vec<Diagnostic>) {
        if before.stands(view, was) {
            return (Arc::clone(before), vec![]);
        }
        let (tree, collisions) = Self::plan(view);
        (Arc::new(tree), collisions)
    }

    fn stands(&self, view: &View<'_>, was: &Library) -> bool {
        let now = view.library;
        let (old, new) = (was.advisories(), now.advisories());
        if self.collides || view.signer.is_some() || was.site != now.site || old.len() != new.len()
        {
            return false;
        }
        let formats = formats(view);
        let is_same = |index: usize| {
            Arc::ptr_eq(&old[index], &new[index])
                && was.signed_revisions(index) == now.signed_revisions(index)
        };
        let unit = |index| is_same(index) || files(view, &formats, Some(index)) == self.unit(index);
        (0..new.len()).into_par_iter().all(unit) && self.aggregates() == aggregates(view, &formats)
    }
}

/// The files that are made out of the whole library, format by format.
pub(super) fn aggregates(view: &View<'_>, formats: &[usize]) -> Vec<super::Planned> {
    let each = formats.par_chunks(1).map(|format| files(view, format, None));
    each.collect::<Vec<_>>().concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::advisory::Advisory;
    use crate::model::identifier::AdvisoryId;
    use crate::model::library::Parts;
    use crate::model::package::Package;
    use crate::model::page::Page;
    use crate::model::site::Group;

    fn library() -> Library {
        fixture::library(fixture::many(12))
    }

    /// The library with one advisory edited; the others are the same ones.
    fn edited(was: &Library, edit: impl FnOnce(&mut Advisory)) -> Library {
        let mut advisories = was.advisories().to_vec();
        edit(Arc::make_mut(&mut advisories[4]));
        Library::new(Parts {
            site: was.site.clone(),
            policy: None,
            pages: was.pages.clone(),
            keyring: was.keyring.clone(),
            certificates: was.certificates.clone(),
            advisories,
        })
    }

    #[track_caller]
    fn check(was: &Library, now: &Library, stays: bool) {
        let theme = fixture::theme();
        let before = Arc::new(SiteTree::plan(&View::new(was, &theme)).0);
        let view = View::new(now, &theme);
        let (again, found) = SiteTree::again(&view, was, &before);
        let (fresh, expected) = SiteTree::plan(&view);
        assert_eq!((again.files(), again.aggregates()), (fresh.files(), fresh.aggregates()));
        assert_eq!(format!("{found:?}"), format!("{expected:?}"));
        let known = |path| again.entry(path) == fresh.entry(path);
        assert!(fresh.files().iter().all(|(path, _)| known(path.as_str())));
        assert_eq!(Arc::ptr_eq(&again, &before), stays);
    }

    #[test]
    fn an_edit_that_moves_no_file_leaves_the_plan() {
        let was = library();
        check(&was, &edited(&was, |advisory| advisory.title = Some("Another".to_owned())), true);
        check(&was, &edited(&was, |advisory| advisory.prose.digest = [1; 32]), true);
        check(&was, &library(), true);
    }

    #[test]
    fn an_edit_that_moves_a_file_is_planned() {
        let was = library();
        let alias = |name: &str| AdvisoryId::parse_alias(name).unwrap();
        check(&was, &edited(&was, |one| one.aliases.push(alias("CVE-2026-99999"))), false);
        check(&was, &edited(&was, |one| one.id = alias("ZZ-2026-0001")), false);
        let package = || Some(Package::from_purl("pkg:npm/another").unwrap().0);
        check(&was, &edited(&was, |one| one.affected[0].package = package()), false);
        let mut now = library();
        now.site.only = Some(vec![Group::Feeds]);
        check(&was, &now, false);
        let mut now = library();
        now.site.osv_prefix = Some("PRE-".to_owned());
        check(&was, &now, false);
        check(&was, &fixture::library(fixture::many(11)), false);
        check(&was, &fixture::library(fixture::many(13)), false);
    }

    #[test]
    fn what_collides_is_told_each_time() {
        let was = library();
        let twice = edited(&was, |one| one.id = was.advisories()[5].id.clone());
        let mut colliding = library();
        colliding.pages.push(Page {
            name: "index".to_owned(),
            title: "Home".to_owned(),
            description: None,
            menu: None,
            order: 0,
            prose: fixture::prose("content/index.md"),
        });
        for now in [&twice, &colliding] {
            check(&was, now, false);
            check(now, now, false);
        }
    }
}
