//! What drafts say that must not become public.

use std::fmt;
use std::fs;
use std::path::Path;

use super::{SECRET_SHORT, normal, patch};
use crate::diagnostic::{Diagnostic, Fault};
use crate::draft::{self, Draft, Drafts};
use crate::source::read;
use crate::source::schema::advisory::RawAdvisory;
use crate::source::walk::name;

/// What a secret is, in the words of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The mark of a draft.
    Canary,
    /// The title of an advisory.
    Title,
    /// The subject of a patch.
    Subject,
    /// An alias, such as a reserved CVE id.
    Alias,
    /// A credited name or address without consent.
    Name,
    /// A word of a draft's `private:`.
    Private,
    /// A word of `private.yaml`.
    Forbidden,
    /// A line that a patch adds.
    PatchLine,
}

/// One thing that must not become public. It has no `Display`, so that no message shows it by mistake.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Secret {
    /// What it is.
    pub kind: Kind,
    /// The draft that it comes from, by its neutral name.
    pub draft: Option<String>,
    /// Its form, as `normal` makes it.
    pub(super) form: String,
}

/// Everything that must not become public.
#[derive(Debug, Default)]
pub struct Secrets {
    /// All of it, without repetitions.
    pub all: Vec<Secret>,
    /// What could not be read, as errors; what cannot be looked for, as warnings.
    pub findings: Vec<Diagnostic>,
}

impl Kind {
    const fn words(self) -> &'static str {
        match self {
            Self::Canary => "the canary",
            Self::Title => "the title",
            Self::Subject => "the subject of a patch",
            Self::Alias => "an alias",
            Self::Name => "a name without consent",
            Self::Private => "a private word",
            Self::Forbidden => "a forbidden word",
            Self::PatchLine => "a line of a patch",
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.named())
    }
}

impl Secret {
    /// What it is and where it comes from, without its words.
    #[must_use]
    pub fn named(&self) -> String {
        match &self.draft {
            Some(draft) => format!("{} of the draft `{draft}`", self.kind.words()),
            None if self.kind == Kind::Forbidden => "a word that `private.yaml` forbids".to_owned(),
            None => format!("{} of a draft", self.kind.words()),
        }
    }
}

impl Secrets {
    /// Everything that a drafts folder says.
    #[must_use]
    pub fn of(drafts: &Drafts) -> Self {
        let mut secrets = Self::default();
        match draft::forbidden(drafts.folder()) {
            Ok(words) => words.iter().for_each(|word| secrets.word(Kind::Forbidden, None, word)),
            Err(found) => secrets.findings.extend(found),
        }
        for name in drafts.names().unwrap_or_else(|found| {
            secrets.findings.push(found);
            vec![]
        }) {
            match drafts.read(&name) {
                // What is wrong with the advisory is for the maintainer's other commands to say.
                Ok((Some(draft), _)) if draft.raw.is_some() => secrets.draft(drafts, &draft),
                Ok((_, found)) | Err(found) => secrets.findings.extend(found),
            }
        }
        secrets.all.sort();
        secrets.all.dedup();
        secrets
    }

    fn draft(&mut self, drafts: &Drafts, draft: &Draft) {
        let from = Some(draft.name.as_str());
        let canary = draft.facts.canary.secret().to_owned();
        self.all.push(Secret { kind: Kind::Canary, draft: Some(draft.name.clone()), form: canary });
        draft.facts.private.iter().for_each(|word| self.word(Kind::Private, from, word));
        if let Some(raw) = &draft.raw {
            self.advisory(raw, from);
        }
        self.patches(drafts.folder(), &draft.name);
    }

    fn advisory(&mut self, raw: &RawAdvisory, from: Option<&str>) {
        raw.title.iter().for_each(|title| self.word(Kind::Title, from, title));
        raw.aliases.iter().for_each(|alias| self.word(Kind::Alias, from, alias));
        let consented = |consent: &Option<String>| consent.as_deref() == Some("public");
        for credit in raw.credits.iter().filter(|credit| !consented(&credit.consent)) {
            self.word(Kind::Name, from, &credit.name);
            for contact in &credit.contact {
                let bare = contact.strip_prefix("mailto:").unwrap_or(contact);
                let bare = bare.split_once("://").map_or(bare, |(_, rest)| rest);
                self.word(Kind::Name, from, bare.trim_end_matches('/'));
            }
        }
    }

    fn patches(&mut self, folder: &Path, draft: &str) {
        let path = format!("{draft}/patches");
        let Ok(entries) = fs::read_dir(folder.join(&path)) else { return };
        let mut names: Vec<_> =
            entries.filter_map(Result::ok).map(|entry| entry.file_name()).collect();
        names.sort();
        for file in names.iter().map(|file| name::shown(file)) {
            match read::private_bytes(folder, &format!("{path}/{file}")) {
                Ok(bytes) => self.patch(&bytes, draft),
                Err(found) => self.findings.push(found),
            }
        }
    }

    fn patch(&mut self, bytes: &[u8], draft: &str) {
        let patch = patch::read(bytes);
        patch.subjects.iter().for_each(|subject| self.word(Kind::Subject, Some(draft), subject));
        self.all.extend(patch.added.into_iter().map(|form| Secret {
            kind: Kind::PatchLine,
            draft: Some(draft.to_owned()),
            form,
        }));
    }

    fn word(&mut self, kind: Kind, draft: Option<&str>, text: &str) {
        let plain = normal::plain(text.as_bytes(), false);
        let secret = Secret {
            kind,
            draft: draft.map(ToOwned::to_owned),
            form: normal::words(&plain).text.trim().to_owned(),
        };
        if is_distinctive(kind, &secret.form) {
            self.all.push(secret);
        } else if kind != Kind::Subject {
            let message = format!("{} is too short to be looked for", secret.named());
            let fault =
                Fault::new(&SECRET_SHORT, message).hint("write it in full, or take care of it");
            self.findings.push(Diagnostic::new(fault, ""));
        }
    }
}

/// Whether a text holds words by more than chance.
fn is_distinctive(kind: Kind, form: &str) -> bool {
    let letters = form.chars().filter(|c| c.is_alphanumeric()).count();
    let spaced = form.chars().all(super::watchlist::is_spaced);
    let least = match kind {
        Kind::Title | Kind::Subject => {
            if form.contains(' ') {
                6
            } else {
                10
            }
        }
        _ => 3,
    };
    letters >= if spaced { least } else { least.min(2) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kinds of what a draft makes of a text, and how often a word was too short.
    #[track_caller]
    fn check(rest: &str, private: &str, patch: &str, expected: &[(Kind, &str)], short: usize) {
        let folder = tempfile::tempdir().unwrap();
        let patches = folder.path().join("a-1/patches");
        fs::create_dir_all(&patches).unwrap();
        fs::write(patches.join("main.patch"), patch).unwrap();
        let canary = crate::canary::Canary::of(9);
        let text = format!(
            "---\ndraft:\n  canary: {}\n  private: [{private}]\n{rest}---\n",
            canary.secret()
        );
        fs::write(folder.path().join("a-1/draft.md"), text).unwrap();
        let secrets = Secrets::of(&Drafts::new(folder.path().to_owned()));
        let mut found: Vec<_> =
            secrets.all.iter().map(|one| (one.kind, one.form.as_str())).collect();
        assert_eq!(found.remove(0), (Kind::Canary, canary.secret()));
        assert_eq!(found, expected);
        assert_eq!(secrets.findings.len(), short, "{:?}", secrets.findings);
        assert!(secrets.findings.iter().all(|one| one.rule.code == "secret-short"));
    }

    #[test]
    fn titles_ids_and_private_words_are_secret() {
        let rest = "title: A \"table\" grows\naliases: [CVE-2030-12345]\n";
        let expected = [
            (Kind::Title, "a table grows"),
            (Kind::Alias, "cve 2030 12345"),
            (Kind::Private, "@jdoe"),
        ];
        check(rest, "\"@jdoe\"", "", &expected, 0);
        check("title: Overflow\n", "Bo", "", &[], 2);
        check(
            "title: Overflowing\n",
            "李明",
            "",
            &[(Kind::Title, "overflowing"), (Kind::Private, "李明")],
            0,
        );
    }

    #[test]
    fn only_names_with_consent_may_become_public() {
        let rest = "credits:\n  - {name: A Finder, role: finder, consent: public}\n  \
                    - {name: B Finder, role: finder, contact: [\"mailto:b@example.org\", \"https://code.example/b-finder/\"]}\n";
        let names = [
            (Kind::Name, "b finder"),
            (Kind::Name, "b@example org"),
            (Kind::Name, "code example b finder"),
        ];
        check(rest, "", "", &names, 0);
    }

    #[test]
    fn patches_are_secret() {
        let patch = "Subject: [PATCH 1/2] Bound the table\n\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-let size = 0;\n+let size = bounded(0);\n+\n";
        check(
            "",
            "",
            patch,
            &[(Kind::Subject, "bound the table"), (Kind::PatchLine, "letsize=bounded(0);")],
            0,
        );
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a-1")).unwrap();
        fs::write(folder.path().join("a-1/draft.md"), "---\ndraft: {\n---\n").unwrap();
        fs::write(folder.path().join("private.yaml"), "forbidden: text\n").unwrap();
        let secrets = Secrets::of(&Drafts::new(folder.path().to_owned()));
        let codes: Vec<_> = secrets.findings.iter().map(|one| one.rule.code).collect();
        assert_eq!(codes, ["wrong-kind", "draft-form"]);
    }
}
