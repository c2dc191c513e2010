use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::asked::Release;
use super::watched::Watched;
use crate::check::Purpose;
use crate::cli::{NowArgs, PublishArgs, SignArgs};
use crate::command::prepare::{Prepared, Wish, prepare};
use crate::command::sign;
use crate::command::terminal::Terminal;
use crate::command::timings::Timings;
use crate::diagnostic::{Diagnostic, Fault, Level, Report};
use crate::disk::publication::Change;
use crate::disk::scratch::{self, Scratch};
use crate::disk::{DiskError, single};
use crate::document::{Failure, View};
use crate::draft::DRAFTS_INSIDE;
use crate::frozen::{KEPT_LIST, KEPT_SECURITY_TXT};
use crate::guard::{Secrets, Watchlist};
use crate::make;
use crate::publish::{PUBLISH_BUSY, leaks};
use crate::source::walk;

/// Files that git needs beside what is signed.
const ATTRIBUTES: [&str; 2] = ["advisories/signed/.gitattributes", "content/signed/.gitattributes"];

/// A file that several advisories share, and what it held; none where it was not there.
type Shared = (&'static str, Option<Vec<u8>>);

/// The site as it will be, in the draft's private folder: checked and signed there, so that nothing public changes when
/// either fails.
pub(super) struct Copy<'a> {
    scratch: Scratch,
    args: &'a PublishArgs,
    release: &'a Release,
    now: Timestamp,
    /// What the new advisory must not tell.
    list: Watchlist,
    /// What the site held of the files that several advisories share, when the copy was made.
    shared: Vec<Shared>,
}

impl<'a> Copy<'a> {
    pub(super) fn of(
        root: &Path,
        args: &'a PublishArgs,
        release: &'a Release,
        now: Timestamp,
    ) -> Result<Self, Vec<Diagnostic>> {
        let refused = |error: DiskError| vec![Diagnostic::new(error.fault(), "")];
        let scratch = Scratch::open(&release.draft.folder).map_err(refused)?;
        alone(release)?;
        let shared = fill(&scratch, root, release).map_err(refused)?;
        let secrets = Secrets::of(&release.drafts).all;
        let list = leaks::watchlist(secrets, &release.draft.name);
        Ok(Self { scratch, args, release, now, list, shared })
    }

    /// Checks the whole site as it will be, and makes every file of it.
    pub(super) fn check(
        &self,
        purpose: Purpose,
        report: &mut Report,
    ) -> Result<(), Vec<Diagnostic>> {
        let (prepared, found) = self.prepared(purpose);
        let mut errors = found.errors();
        // Warnings about the rest of the site are no news.
        let news = |one: &&Diagnostic| one.level == Level::Error || one.file == self.release.path;
        report.extend(found.diagnostics().iter().filter(news).cloned());
        if let (Some(site), 0) = (&prepared, errors) {
            let view = View::new(&site.library, &site.theme);
            let bodies = site.bodies(self.scratch.root());
            let sink = Watched::new(&self.list, self.release.id.as_str());
            let made = make::all(&view, &site.tree, &bodies, &sink, &|| {});
            let failures = made.err().unwrap_or_default();
            let mut failures: Vec<_> = failures.into_iter().flat_map(Failure::findings).collect();
            if failures.is_empty() && report.errors() == 0 {
                failures = sink.first();
            }
            errors += failures.len();
            report.extend(failures);
        }
        // The first time all errors are told together; the second time there is nobody else to tell them.
        if errors == 0 || purpose == Purpose::Sign {
            Ok(())
        } else {
            Err(report.only_errors().diagnostics().to_vec())
        }
    }

    /// Signs the new advisory by the code of `sign`, or shows what would be signed.
    pub(super) fn sign(&self, terminal: &Terminal) -> Result<(), Vec<Diagnostic>> {
        if self.args.without.unsigned {
            return Ok(());
        }
        let (prepared, found) = self.prepared(Purpose::Sign);
        let Some(site) = prepared else { return Err(found.diagnostics().to_vec()) };
        let args = SignArgs {
            ids: vec![self.release.id.clone()],
            signer: self.args.signer.clone(),
            resign: false,
            site: false,
            out: PathBuf::from("public"),
            dry_run: self.args.dry_run,
            now: NowArgs { now: Some(self.now) },
        };
        sign::sign(terminal, self.scratch.root(), &args, &site, self.now).map(drop)
    }

    /// What is new or different in the copy.
    pub(super) fn changes(&self) -> Result<Vec<Change>, DiskError> {
        let id = self.release.id.as_str();
        let folders = [format!("advisories/patches/{id}/"), format!("advisories/signed/{id}/")];
        let (files, _) = walk::walk(self.scratch.root());
        let below = |path: &&String| folders.iter().any(|folder| path.starts_with(folder));
        let own = files.roles.keys().filter(below).chain([&self.release.path]);
        // Nothing of a new advisory may be there: its id is given once.
        let own = own.map(|path| (path.as_str(), None));
        let shared = self.shared.iter().map(|(path, before)| (*path, before.clone()));
        let mut changes = Vec::new();
        for (path, before) in shared.chain(own) {
            let after = single::read(&self.scratch.root().join(path))?;
            let new = after.filter(|bytes| before.as_ref() != Some(bytes));
            changes.extend(new.map(|bytes| Change { path: path.to_owned(), before, bytes }));
        }
        Ok(changes)
    }

    fn prepared(&self, purpose: Purpose) -> (Option<Prepared>, Report) {
        let root = self.scratch.root();
        let wish = Wish::new(root, self.now, purpose);
        let (prepared, found) = prepare(&wish, &mut Timings::start());
        // The copy lies among the drafts, so only of the site itself can it be said where they are.
        let other = |one: &&Diagnostic| one.rule.code != DRAFTS_INSIDE.code;
        let mut report = Report::default();
        report.extend(found.diagnostics().iter().filter(other).cloned());
        (prepared, report)
    }
}

/// Refuses where another draft is published at this moment: each would give the same id, and the same serial.
fn alone(release: &Release) -> Result<(), Vec<Diagnostic>> {
    let drafts = &release.drafts;
    let names = drafts.names().map_err(|found| vec![found])?;
    for name in names.iter().filter(|name| **name != release.draft.name) {
        let open = scratch::is_open(&drafts.folder().join(name));
        if open.map_err(|error| vec![Diagnostic::new(error.fault(), "")])? {
            let fault = Fault::new(&PUBLISH_BUSY, format!("the draft `{name}` is being published"));
            return Err(vec![Diagnostic::new(
                fault.hint("run this again when that has ended"),
                "",
            )]);
        }
    }
    Ok(())
}

/// Fills the copy, and gives the files that several advisories share, as they were taken.
fn fill(scratch: &Scratch, root: &Path, release: &Release) -> Result<Vec<Shared>, DiskError> {
    let (files, _) = walk::walk(root);
    let own = ATTRIBUTES.iter().map(ToString::to_string);
    for path in files.roles.into_keys().chain(files.ignored).chain(own) {
        scratch.take(root, &path)?;
    }
    let taken = |path| Ok((path, single::read(&scratch.root().join(path))?));
    let shared = ATTRIBUTES.into_iter().chain([KEPT_LIST, KEPT_SECURITY_TXT]).map(taken);
    let shared = shared.collect::<Result<_, DiskError>>()?;
    scratch.write(&release.path, release.source.as_bytes())?;
    for (name, bytes) in &release.patches {
        scratch.write(&format!("advisories/patches/{}/{name}", release.id), bytes)?;
    }
    Ok(shared)
}
