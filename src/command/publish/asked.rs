use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;

use crate::bundle::content::patches_of;
use crate::bundle::list::packagers;
use crate::cli::PublishArgs;
use crate::command::drafts::{drafts, git};
use crate::command::prepare::Prepared;
use crate::diagnostic::{Diagnostic, Fault, Level, Report};
use crate::document::Unit;
use crate::draft::{Draft, Drafts};
use crate::guard::Secrets;
use crate::model::advisory::Advisory;
use crate::model::date::Moment;
use crate::model::identifier::AdvisoryId;
use crate::model::page::Policy;
use crate::publish::{commits, due, id, judged, leaks, source, unchecked};
use crate::source::{read, walk};

/// A draft as it will be published.
pub(super) struct Release {
    pub(super) drafts: Drafts,
    pub(super) draft: Draft,
    pub(super) id: AdvisoryId,
    /// Where the source will be.
    pub(super) path: String,
    pub(super) source: String,
    /// The patches that its fixes name, by their names.
    pub(super) patches: BTreeMap<String, Vec<u8>>,
}

/// What is to be published. Everything that forbids it goes to the report; what keeps it from being known is an error.
pub(super) fn release(
    root: &Path,
    args: &PublishArgs,
    site: &Prepared,
    now: Timestamp,
    report: &mut Report,
) -> Result<Release, Vec<Diagnostic>> {
    let drafts = drafts(root, &args.drafts)?;
    let (draft, found) = drafts.read(&args.name)?;
    let sound = found.iter().all(|one| one.level != Level::Error);
    let Some((draft, advisory)) = draft.filter(|_| sound).and_then(|draft| {
        let advisory = draft.advisory.clone()?;
        Some((draft, advisory))
    }) else {
        return Err(found);
    };
    report.extend(found);
    let date = args.date.unwrap_or(Moment::Time(now));
    let (id, path) = named(root, args, site, date).map_err(|fault| placed(&draft, vec![fault]))?;
    let source = source::source(&draft, &id, date);
    let patches = patches(&draft, &advisory)?;
    let release = Release { drafts, draft, id, path, source, patches };
    let asked = Asked { args, site, release: &release, advisory: &advisory, now, date };
    report.extend(asked.all()?);
    Ok(release)
}

/// The id and the path of the source.
fn named(
    root: &Path,
    args: &PublishArgs,
    site: &Prepared,
    date: Moment,
) -> Result<(AdvisoryId, String), Fault> {
    let id = match &args.id {
        Some(id) => id.clone(),
        None => id::next(&site.library, date.day().year())?,
    };
    let (files, _) = walk::walk(root);
    let paths = files.roles.keys().chain(&files.ignored).chain(&files.refused);
    match id::taken(&id, &site.library, paths.map(String::as_str)) {
        Some(fault) => Err(fault),
        None => Ok((id.clone(), id::path(&id, &site.library))),
    }
}

/// The patches that the fixes name. One that is not there is said of the new site.
fn patches(
    draft: &Draft,
    advisory: &Advisory,
) -> Result<BTreeMap<String, Vec<u8>>, Vec<Diagnostic>> {
    let fixes = advisory.affected.iter().flat_map(|affected| &affected.fixes);
    let mut found = BTreeMap::new();
    for name in fixes.filter_map(|fix| fix.patch.as_ref()) {
        let path = format!("patches/{name}");
        if draft.folder.join(&path).symlink_metadata().is_ok() {
            let bytes = read::private_bytes(&draft.folder, &path).map_err(|found| vec![found])?;
            found.insert(name.clone(), bytes);
        }
    }
    Ok(found)
}

/// Faults about the draft.
fn placed(draft: &Draft, faults: Vec<Fault>) -> Vec<Diagnostic> {
    let file = format!("{}/draft.md", draft.name);
    faults.into_iter().map(|fault| Diagnostic::new(fault, file.clone())).collect()
}

struct Asked<'a> {
    args: &'a PublishArgs,
    site: &'a Prepared,
    release: &'a Release,
    advisory: &'a Advisory,
    now: Timestamp,
    date: Moment,
}

impl Asked<'_> {
    fn all(&self) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let draft = &self.release.draft;
        let none = Policy::default();
        let policy = self.site.library.policy.as_ref().unwrap_or(&none);
        let packagers = self.site.library.packagers.as_ref().map(|packagers| packagers.count);
        let mut faults = Vec::new();
        match due::early(draft.facts.planned, &policy.calendar, self.now) {
            Some(_) if self.args.without.early => {
                faults.push(unchecked("--early", "the planned release"));
            }
            early => faults.extend(early),
        }
        faults.extend(due::ahead(self.date, &policy.calendar, self.now));
        faults.extend(judged::broken(policy, packagers, self.advisory, self.date));
        faults.extend(self.commits());
        let untold = self.untold()?;
        faults.extend(untold);
        if self.args.without.unsigned {
            faults.push(unchecked("--unsigned", "a signature"));
        }
        let mut all = placed(draft, faults);
        all.extend(self.leaks());
        Ok(all)
    }

    fn commits(&self) -> Vec<Fault> {
        if self.args.without.no_commits {
            return vec![unchecked("--no-commits", "that the commits of the fix are public")];
        }
        let Some(clone) = self.release.draft.repository() else {
            return commits::unnamed(self.advisory).into_iter().collect();
        };
        commits::unreachable(&git(&clone), self.advisory).unwrap_or_else(|fault| vec![fault])
    }

    fn untold(&self) -> Result<Vec<Fault>, Vec<Diagnostic>> {
        if self.args.without.no_packagers {
            return Ok(vec![unchecked("--no-packagers", "that packagers have the patches")]);
        }
        let packagers = packagers(self.release.drafts.folder())?;
        let patches = self.release.patches.clone();
        let unit = Unit::new(0, self.advisory, String::new(), patches);
        let sent = &self.release.draft.facts.sent;
        Ok(due::untold(&packagers, sent, patches_of(&unit), self.advisory))
    }

    fn leaks(&self) -> Vec<Diagnostic> {
        let secrets = Secrets::of(&self.release.drafts);
        let list = leaks::watchlist(secrets.all, &self.release.draft.name);
        let mut found = secrets.findings;
        found.retain(|one| one.level == Level::Error);
        found.extend(leaks::leaks(&list, &self.release.path, self.release.source.as_bytes()));
        for (name, bytes) in &self.release.patches {
            found.extend(leaks::leaks(&list, &format!("patches/{name}"), bytes));
        }
        found
    }
}
