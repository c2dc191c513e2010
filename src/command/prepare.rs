use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use crate::bodies::Bodies;
use crate::check::{self, Evidence, Purpose};
use crate::command::timings::Timings;
use crate::diagnostic::{Diagnostic, Report};
use crate::document::{View, html, signatures};
use crate::draft;
use crate::frozen::{self, Memory, Readings};
use crate::load::{self, Kept, Loaded, Overrides, Recent};
use crate::model::library::Library;
use crate::model::site::Group;
use crate::plan::SiteTree;
use crate::signature::Signer;
use crate::source::walk::{Files, Role};
use crate::source::{locate, walk};
use crate::theme::{Theme, languages};

/// A site that was read, planned and checked.
pub(super) struct Prepared {
    pub(super) library: Library,
    pub(super) theme: Theme,
    pub(super) tree: Arc<SiteTree>,
    /// Bodies of advisories that need not be read again.
    pub(super) recent: Recent,
    /// What the disk tells of the sources, as [`Kept::looks`] has it for the next build.
    pub(super) looks: Option<Vec<u8>>,
}

impl Prepared {
    /// The prose of the site in this folder, as formats ask for it.
    pub(super) const fn bodies<'a>(&'a self, root: &'a Path) -> Bodies<'a> {
        Bodies { root, library: &self.library, recent: &self.recent }
    }
}

/// What a command wants of a site.
pub(super) struct Wish<'a> {
    pub(super) root: &'a Path,
    pub(super) formats: Option<&'a [Group]>,
    pub(super) now: Timestamp,
    pub(super) purpose: Purpose,
    pub(super) signer: Option<&'a dyn Signer>,
    /// What an earlier build read.
    pub(super) kept: Option<&'a Kept>,
}

impl<'a> Wish<'a> {
    /// Every format, without a key and without what was read before.
    pub(super) const fn new(root: &'a Path, now: Timestamp, purpose: Purpose) -> Self {
        Self { root, formats: None, now, purpose, signer: None, kept: None }
    }
}

/// Reads, plans and checks a site. Everything that is wrong is in the report; `None` where too much is.
pub(super) fn prepare(wish: &Wish<'_>, timings: &mut Timings) -> (Option<Prepared>, Report) {
    prepare_of(wish, walk::walk(wish.root), timings)
}

/// The same where the files that are there were listed already.
pub(super) fn prepare_of(
    wish: &Wish<'_>,
    (mut files, found): (Files, Vec<Diagnostic>),
    timings: &mut Timings,
) -> (Option<Prepared>, Report) {
    let mut report = Report::default();
    report.extend(found);
    let mut loaded = load::load_anew(wish.root, &mut files, wish.kept);
    timings.stage("read");
    let mut first = Again { before: None, memory: &mut Memory::default(), readings: &|_| None };
    let (prepared, found) = assemble(wish, &files, &mut loaded, &mut first, timings);
    report.extend(found.lost.into_iter().chain(found.doubts));
    if let Some(site) = &prepared {
        report.extend(judge(wish, &files, &loaded.failed, &site.library, &site.tree));
        timings.stage("check");
        accept(&mut report, &site.library);
    }
    report.sort();
    (prepared, report)
}

/// What was found on the way from sources to a plan.
#[derive(Default)]
pub(super) struct Assembled {
    /// What says that something of the sources is not in the site.
    pub(super) lost: Vec<Diagnostic>,
    /// What is wrong with a site that has all of its sources.
    pub(super) doubts: Vec<Diagnostic>,
}

/// What is known of a site that is read again.
pub(super) struct Again<'a> {
    /// The site as it was before, and its plan.
    pub(super) before: Option<(&'a Library, &'a Arc<SiteTree>)>,
    /// What was found of signed revisions.
    pub(super) memory: &'a mut Memory,
    /// Which reading of each source is the newest.
    pub(super) readings: Readings<'a>,
}

/// Puts together and plans what was loaded, whose findings come back too.
pub(super) fn assemble(
    wish: &Wish<'_>,
    files: &Files,
    loaded: &mut Loaded,
    again: &mut Again<'_>,
    timings: &mut Timings,
) -> (Option<Prepared>, Assembled) {
    let mut found = Assembled { lost: std::mem::take(&mut loaded.findings), doubts: vec![] };
    let prepared = loaded.library.take().and_then(|mut library| {
        found.doubts.extend(misplaced(wish.root, &library));
        library.site.only = wish.formats.map(<[Group]>::to_vec);
        let (frozen, unfit) =
            frozen::read_again(wish.root, files, &library, again.memory, again.readings);
        library.frozen = frozen;
        signatures::publish_signed(&mut library, wish.purpose != Purpose::Publish);
        check::security_txt::leave_out(&mut library, wish.now);
        loaded.failed.extend(unfit.iter().map(|found| found.file.clone()));
        found.doubts.extend(unfit);
        timings.stage("verify");
        // They need nothing of each other, and each is one step after the other.
        let (planned, looks) = rayon::join(
            || planned(wish, &library, &loaded.overrides, again.before, timings),
            || wish.kept.and_then(|kept| kept.looks(library.advisories())),
        );
        let Planned { theme, tree, lost, doubts } =
            planned.map_err(|wrong| found.lost.push(wrong)).ok()?;
        found.lost.extend(lost);
        found.doubts.extend(doubts);
        timings.stage("plan");
        let recent = std::mem::take(&mut loaded.recent);
        Some(Prepared { library, theme, tree, recent, looks })
    });
    (prepared, found)
}

/// How a site will look, and of which files it will be.
struct Planned {
    theme: Theme,
    tree: Arc<SiteTree>,
    /// As for [`Assembled`].
    lost: Vec<Diagnostic>,
    doubts: Vec<Diagnostic>,
}

fn planned(
    wish: &Wish<'_>,
    library: &Library,
    overrides: &Overrides,
    before: Option<(&Library, &Arc<SiteTree>)>,
    timings: &Timings,
) -> Result<Planned, Diagnostic> {
    let words = languages::words_or_english(library, &library.site.language);
    let (mut theme, doubts) = Theme::new(overrides, html::globals(library), words)?;
    timings.watch(&mut theme);
    let view = View { signer: wish.signer, ..View::new(library, &theme) };
    let (tree, lost) = match before {
        Some((was, before)) => SiteTree::again(&view, was, before),
        None => {
            let (tree, collisions) = SiteTree::plan(&view);
            (Arc::new(tree), collisions)
        }
    };
    Ok(Planned { theme, tree, lost, doubts })
}

/// Applies the rules about meaning, and finds the places of what they say.
pub(super) fn judge(
    wish: &Wish<'_>,
    files: &Files,
    failed: &BTreeSet<String>,
    library: &Library,
    tree: &SiteTree,
) -> Vec<Diagnostic> {
    locate::locate(wish.root, checked(wish, files, failed, library, tree))
}

/// Lowers what the site accepts, and what stands in imported sources.
pub(super) fn accept(report: &mut Report, library: &Library) {
    report.accept(&library.site.accept);
    report.mark(&check::imported::sources(library), check::imported::is_mark);
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
