//! The drafts folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Draft, parse};
use crate::diagnostic::{Diagnostic, Fault, Rule};
use crate::source::read;
use crate::source::walk::name;

/// A name that no draft has.
pub static DRAFT_UNKNOWN: Rule = Rule::error(
    "draft-unknown",
    "there is no draft of this name",
    "A draft is named by its folder in the drafts folder, and the folder holds `draft.md`. `forewarn new` makes one and prints \
     its name; the name means nothing, so that it can be spoken of where others listen.",
);

/// The file that makes a folder a draft.
pub const FILE: &str = "draft.md";

/// A folder that holds drafts.
#[derive(Clone, Debug)]
pub struct Drafts {
    folder: PathBuf,
}

impl Drafts {
    /// The drafts in `folder`; see [`super::place()`].
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The names of all drafts, sorted. Links are not followed.
    ///
    /// # Errors
    /// Where the folder cannot be listed.
    pub fn names(&self) -> Result<Vec<String>, Diagnostic> {
        let entries = fs::read_dir(&self.folder).map_err(|error| self.unlisted(&error))?;
        let is_draft = |folder: &Path| {
            let real = folder.symlink_metadata().is_ok_and(|meta| meta.is_dir());
            real && folder.join(FILE).symlink_metadata().is_ok()
        };
        let mut names = Vec::new();
        for entry in entries {
            let path = entry.map_err(|error| self.unlisted(&error))?.path();
            if is_draft(&path) {
                names.extend(path.file_name().map(name::shown));
            }
        }
        names.sort();
        Ok(names)
    }

    /// Reads one draft.
    ///
    /// # Errors
    /// [`DRAFT_UNKNOWN`], or everything that keeps its text from being read.
    pub fn read(&self, name: &str) -> Result<(Option<Draft>, Vec<Diagnostic>), Vec<Diagnostic>> {
        let names = self.names().map_err(|found| vec![found])?;
        if !names.iter().any(|known| known == name) {
            return Err(vec![unknown(name, &names)]);
        }
        let opened = read::private_text(&self.folder, &format!("{name}/{FILE}"))?;
        Ok(parse(name, &self.folder.join(name), opened.text))
    }

    /// Reads every draft; what cannot be read is among the findings.
    #[must_use]
    pub fn all(&self) -> (Vec<Draft>, Vec<Diagnostic>) {
        let names = match self.names() {
            Ok(names) => names,
            Err(found) => return (vec![], vec![found]),
        };
        let (mut drafts, mut all) = (vec![], vec![]);
        for name in names {
            let (draft, found) = self.read(&name).unwrap_or_else(|found| (None, found));
            drafts.extend(draft);
            all.extend(found);
        }
        (drafts, all)
    }

    fn unlisted(&self, error: &std::io::Error) -> Diagnostic {
        let folder = name::shown(self.folder.as_os_str());
        let message = format!("the drafts folder `{folder}` cannot be listed: {error}");
        let fault = Fault::new(&super::DRAFTS_MISSING, message);
        Diagnostic::new(fault.hint("check `drafts:` in site.yaml, or run `forewarn new`"), "")
    }
}

fn unknown(name: &str, names: &[String]) -> Diagnostic {
    let hint = match names {
        [] => "there are no drafts; `forewarn new` makes one".to_owned(),
        names => format!("the drafts are {}", names.join(", ")),
    };
    let shown = name::shown(name.as_ref());
    let fault = Fault::new(&DRAFT_UNKNOWN, format!("there is no draft `{shown}`"));
    Diagnostic::new(fault.hint(hint), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene() -> (tempfile::TempDir, Drafts) {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b-2", "a-1"] {
            fs::create_dir(folder.path().join(name)).unwrap();
            let canary = crate::canary::Canary::of(5);
            let text = format!("---\ndraft:\n  canary: {}\n---\n", canary.secret());
            fs::write(folder.path().join(name).join(FILE), text).unwrap();
        }
        fs::create_dir(folder.path().join("certificates")).unwrap();
        fs::write(folder.path().join("private.yaml"), "forbidden: []\n").unwrap();
        let drafts = Drafts::new(folder.path().to_owned());
        (folder, drafts)
    }

    #[test]
    fn drafts_are_the_folders_that_hold_one() {
        let (_folder, drafts) = scene();
        assert_eq!(drafts.names().unwrap(), ["a-1", "b-2"]);
        let (all, found) = drafts.all();
        assert_eq!(found.len(), 0, "{found:?}");
        assert!(all.iter().map(|draft| draft.name.as_str()).eq(["a-1", "b-2"]));
    }

    #[test]
    fn a_name_never_leads_out_of_the_folder() {
        let (_folder, drafts) = scene();
        for name in ["", ".", "..", "a-1/../b-2", "/etc", "certificates", "c\u{1b}"] {
            let found = drafts.read(name).unwrap_err();
            assert_eq!(found[0].rule.code, "draft-unknown", "{name}");
            assert_eq!(found[0].hint.as_deref(), Some("the drafts are a-1, b-2"));
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_said_to_be_missing() {
        let (folder, _) = scene();
        let drafts = Drafts::new(folder.path().join("none"));
        assert_eq!(drafts.all().1[0].rule.code, "drafts-missing");
    }
}
