use std::collections::BTreeMap;
use std::path::Path;

use crate::bundle::content::named;
use crate::bundle::judged::judged;
use crate::bundle::list::{differing, packagers};
use crate::bundle::ready::{BUNDLE_PATCH, patches};
use crate::bundle::{Content, Packager};
use crate::cli::BundleArgs;
use crate::command::drafts::drafts;
use crate::command::prepare::Prepared;
use crate::diagnostic::{Diagnostic, Fault, Level, Report};
use crate::document::{Unit, View};
use crate::draft::{self, Draft};
use crate::model::advisory::Advisory;
use crate::source::{front_matter, read};

/// A draft with those who are to be told, and what none of them may learn.
pub(super) struct Case {
    pub(super) draft: Draft,
    pub(super) packagers: Vec<Packager>,
    private: Vec<String>,
}

/// Reads the drafts folder as far as one draft needs it.
pub(super) fn read(
    root: &Path,
    args: &BundleArgs,
    site: &Prepared,
    report: &mut Report,
) -> Result<Case, Vec<Diagnostic>> {
    let drafts = drafts(root, &args.drafts)?;
    let (draft, found) = drafts.read(&args.name)?;
    let Some(draft) = draft.filter(|_| found.iter().all(|one| one.level != Level::Error)) else {
        return Err(found);
    };
    report.extend(found);
    let packagers = packagers(drafts.folder())?;
    let differing = differing(site.library.packagers.as_ref(), &packagers);
    report.extend(differing.map(|fault| Diagnostic::new(fault, "content/packagers.yaml")));
    let private = [draft.facts.private.clone(), draft::forbidden(drafts.folder())?].concat();
    Ok(Case { draft, packagers, private })
}

impl Case {
    /// The files of the bundle.
    pub(super) fn content(&self, site: &Prepared) -> Result<Content, Vec<Fault>> {
        let (Some(advisory), Some(planned)) = (&self.draft.advisory, self.draft.facts.planned)
        else {
            // The one comes with errors of its own, the other is said of the recipients.
            return Err(vec![]);
        };
        let patches = self.patches(advisory)?;
        let advisory = named(advisory, &self.draft.name, planned).map_err(|fault| vec![fault])?;
        let text = &self.draft.text;
        let body = front_matter::split(text).map_or("", |parts| &text[parts.body]);
        let unit = Unit::new(0, &advisory, body.to_owned(), patches);
        let content = Content::new(&View::new(&site.library, &site.theme), &unit, planned);
        let betrayals = content.betrayals(&self.private);
        if betrayals.is_empty() { Ok(content) } else { Err(betrayals) }
    }

    /// What the rules about meaning say of the draft.
    pub(super) fn judged(&self, site: &Prepared) -> Vec<Diagnostic> {
        let (Some(advisory), Some(planned)) = (&self.draft.advisory, self.draft.facts.planned)
        else {
            return vec![];
        };
        let view = View::new(&site.library, &site.theme);
        match named(advisory, &self.draft.name, planned) {
            Ok(advisory) => judged(&view, &self.draft, &advisory, planned),
            // Said where the files are made.
            Err(_) => vec![],
        }
    }

    /// The patches that the draft's fixes name.
    fn patches(&self, advisory: &Advisory) -> Result<BTreeMap<String, Vec<u8>>, Vec<Fault>> {
        let mut faults = patches(advisory);
        let mut found = BTreeMap::new();
        let fixes = advisory.affected.iter().flat_map(|affected| &affected.fixes);
        for name in fixes.filter_map(|fix| fix.patch.as_ref()) {
            let path = format!("patches/{name}");
            match read::private_bytes(&self.draft.folder, &path) {
                Ok(bytes) => drop(found.insert(name.clone(), bytes)),
                Err(refused) => {
                    let message = format!("the patch `{path}` {}", refused.message);
                    faults.push(
                        Fault::new(&BUNDLE_PATCH, message).hint("put it into the draft's folder"),
                    );
                }
            }
        }
        if faults.is_empty() { Ok(found) } else { Err(faults) }
    }
}
