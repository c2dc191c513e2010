use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;

use crate::check::{self, Evidence, Purpose};
use crate::command::timings::Timings;
use crate::diagnostic::{Diagnostic, Report};
use crate::document::{View, html, signatures};
use crate::draft;
use crate::frozen;
use crate::load;
use crate::model::library::Library;
use crate::model::site::Group;
use crate::plan::SiteTree;
use crate::signature::Signer;
use crate::source::walk::{Files, Role};
use crate::source::{locate, walk};
use crate::theme::Theme;

/// A site that was read, planned and checked.
pub(super) struct Prepared {
    pub(super) library: Library,
    pub(super) theme: Theme,
    pub(super) tree: SiteTree,
}

/// What a command wants of a site.
pub(super) struct Wish<'a> {
    pub(super) root: &'a Path,
    pub(super) formats: Option<&'a [Group]>,
    pub(super) now: Timestamp,
    pub(super) purpose: Purpose,
    pub(super) signer: Option<&'a dyn Signer>,
}

/// Reads, plans and checks a site. Everything that is wrong is in the report; `None` where too much is.
pub(super) fn prepare(wish: &Wish<'_>, timings: &mut Timings) -> (Option<Prepared>, Report) {
    let mut report = Report::default();
    let (files, found) = walk::walk(wish.root);
    report.extend(found);
    let mut loaded = load::load(wish.root, &files);
    report.extend(std::mem::take(&mut loaded.findings));
    timings.stage("read");
    let prepared = loaded.library.and_then(|mut library| {
        report.extend(misplaced(wish.root, &library));
        library.site.only = wish.formats.map(<[Group]>::to_vec);
        let (frozen, found) = frozen::read(wish.root, &files, &library);
        library.frozen = frozen;
        signatures::publish_signed(&mut library, wish.purpose != Purpose::Publish);
        check::security_txt::leave_out(&mut library, wish.now);
        loaded.failed.extend(found.iter().map(|found| found.file.clone()));
        report.extend(found);
        timings.stage("verify");
        let (theme, doubts) = Theme::new(&loaded.overrides, html::globals(&library))
            .map_err(|found| report.add(found))
            .ok()?;
        report.extend(doubts);
        let view = View { signer: wish.signer, ..View::new(&library, &theme) };
        let (tree, found) = SiteTree::plan(&view);
        report.extend(found);
        timings.stage("plan");
        report.extend(locate::locate(
            wish.root,
            checked(wish, &files, &loaded.failed, &library, &tree),
        ));
        timings.stage("check");
        let accepted = library.site.accept.clone();
        report.accept(&accepted);
        report.mark(&check::imported::sources(&library), check::imported::is_mark);
        Some(Prepared { library, theme, tree })
    });
    report.sort();
    (prepared, report)
}

/// A drafts folder in the settings where its files would become public. It need not be there.
fn misplaced(root: &Path, library: &Library) -> Option<Diagnostic> {
    let folder = root.join(library.site.drafts.as_deref()?);
    let fault = draft::apart(root, &folder).err()?;
    Some(Diagnostic::new(fault, "content/site.yaml"))
}

fn checked(
    wish: &Wish<'_>,
    files: &Files,
    failed: &BTreeSet<String>,
    library: &Library,
    tree: &SiteTree,
) -> Vec<locate::Found> {
    let certificates: BTreeSet<String> = files
        .roles
        .values()
        .filter_map(|role| match role {
            Role::Certificate(name) => Some(name.clone()),
            _ => None,
        })
        .collect();
    let patches = load::patches(files);
    check::check(&Evidence {
        library,
        tree,
        patches: &patches,
        certificates: &certificates,
        failed,
        now: wish.now,
        purpose: wish.purpose,
    })
}
