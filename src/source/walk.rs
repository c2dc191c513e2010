//! Which files a site consists of.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Diagnostic, Fault, Rule};

/// A link that leads out of the site.
pub static SYMLINK_OUTSIDE: Rule = Rule::error(
    "symlink-outside",
    "a symbolic link leads out of the site",
    "A link to a file outside the site's folder would publish whatever stands there on the machine that builds, and \
     something else on another machine. Copy the file into the site.",
);

/// A link that leads back to a folder above it, or nowhere.
pub static SYMLINK_LOOP: Rule = Rule::error(
    "symlink-loop",
    "a symbolic link leads back to a folder that holds it, or nowhere",
    "Following such a link would never end, or find nothing. Remove it.",
);

/// A file or folder that cannot be read.
pub static SOURCE_UNREADABLE: Rule = Rule::error(
    "source-unreadable",
    "a source cannot be read",
    "The operating system refused to open or list it. Every source must be readable, or the site would lack it.",
);

/// A file that nothing reads.
pub static FILE_IGNORED: Rule = Rule::warning(
    "file-ignored",
    "a file among the sources is not used",
    "Only certain files have a meaning: Markdown in `content/` and `advisories/`, `content/keys/`, patches in \
     `advisories/patches/ID/`, and templates and static files of the theme. This one is left out of the site.",
);

/// What a file is to the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// `content/site.yaml`.
    Settings,
    /// `content/NAME.md`.
    Page(String),
    /// `content/keys/keyring.yaml`.
    Keyring,
    /// `content/keys/NAME.asc`.
    Certificate(String),
    /// `advisories/**/ID.md`, with the ID.
    Advisory(String),
    /// `advisories/patches/ID/NAME`.
    Patch(String, String),
    /// `themes/default/templates/NAME`.
    Template(String),
    /// `themes/default/static/NAME`.
    Static(String),
}

/// All files of a site, sorted by path, so that nothing depends on the order in which a disk lists them.
#[derive(Debug, Default)]
pub struct Files {
    /// Each file's role and its path relative to the root, with `/`.
    pub roles: BTreeMap<String, Role>,
}

/// The folders that hold sources.
const FOLDERS: [&str; 3] = ["content", "advisories", "themes/default"];

/// Lists a site's files. Links within the site are followed; every other is a finding.
#[must_use]
pub fn walk(root: &Path) -> (Files, Vec<Diagnostic>) {
    let mut files = Files::default();
    let mut found = Vec::new();
    let Ok(inside) = root.canonicalize() else { return (files, found) };
    for folder in FOLDERS.map(|folder| root.join(folder)).iter().filter(|folder| folder.exists()) {
        let stays = |entry: &DirEntry| !is_hidden(entry) && !leaves(entry, &inside);
        let all = WalkDir::new(folder).follow_links(true).sort_by_file_name();
        let mut outside: Vec<PathBuf> = Vec::new();
        let entries = all.into_iter().filter_entry(|entry| {
            if leaves(entry, &inside) {
                outside.push(entry.path().to_owned());
            }
            stays(entry)
        });
        for entry in entries {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    sort_in(root, &entry, &mut files, &mut found);
                }
                Ok(_) => {}
                Err(error) => found.push(unreadable(root, folder, &error)),
            }
        }
        found.extend(outside.iter().map(|path| escape(root, path)));
    }
    (files, found)
}

/// A path relative to the root, with `/` on every system.
#[must_use]
pub fn relative(root: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = inner.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.')
}

fn leaves(entry: &DirEntry, inside: &Path) -> bool {
    entry.path_is_symlink()
        && entry.path().canonicalize().is_ok_and(|target| !target.starts_with(inside))
}

fn sort_in(root: &Path, entry: &DirEntry, files: &mut Files, found: &mut Vec<Diagnostic>) {
    let path = relative(root, entry.path());
    if path.starts_with("advisories/signed/") {
        return;
    }
    if let Some(role) = role(&path) {
        files.roles.insert(path, role);
        return;
    }
    let fault = Fault::new(&FILE_IGNORED, "this file is not used");
    found
        .push(Diagnostic::new(fault.hint("move it elsewhere, or check its name and folder"), path));
}

fn role(path: &str) -> Option<Role> {
    let parts: Vec<&str> = path.split('/').collect();
    let stem = |name: &str| name.strip_suffix(".md").map(str::to_owned);
    match parts.as_slice() {
        ["content", "site.yaml"] => Some(Role::Settings),
        ["content", name] => stem(name).map(Role::Page),
        ["content", "keys", "keyring.yaml"] => Some(Role::Keyring),
        ["content", "keys", name] if name.ends_with(".asc") => {
            Some(Role::Certificate((*name).to_owned()))
        }
        ["advisories", "patches", id, name] => {
            Some(Role::Patch((*id).to_owned(), (*name).to_owned()))
        }
        ["advisories", "patches", ..] => None,
        ["advisories", .., name] => stem(name).map(Role::Advisory),
        ["themes", "default", "templates", name @ ..] if !name.is_empty() => {
            Some(Role::Template(name.join("/")))
        }
        ["themes", "default", "static", name @ ..] if !name.is_empty() => {
            Some(Role::Static(name.join("/")))
        }
        _ => None,
    }
}

fn escape(root: &Path, path: &Path) -> Diagnostic {
    let fault = Fault::new(&SYMLINK_OUTSIDE, "this link leads out of the site")
        .hint("copy what it points at into the site");
    Diagnostic::new(fault, relative(root, path))
}

fn unreadable(root: &Path, folder: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = relative(root, error.path().unwrap_or(folder));
    let broken = error
        .path()
        .is_some_and(|path| path.symlink_metadata().is_ok_and(|meta| meta.is_symlink()));
    let fault = if error.loop_ancestor().is_some() {
        Fault::new(&SYMLINK_LOOP, "this link leads back to a folder that holds it")
            .hint("remove it")
    } else if broken {
        Fault::new(&SYMLINK_LOOP, "this link leads nowhere").hint("remove it, or mend its target")
    } else {
        let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        Fault::new(&SOURCE_UNREADABLE, format!("cannot be read: {reason}"))
            .hint("check its permissions")
    };
    Diagnostic::new(fault, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_role_follows_from_its_place() {
        let cases = [
            ("content/site.yaml", Role::Settings),
            ("content/policy.md", Role::Page("policy".into())),
            ("content/keys/keyring.yaml", Role::Keyring),
            ("content/keys/a.asc", Role::Certificate("a.asc".into())),
            ("advisories/2016/A-1.md", Role::Advisory("A-1".into())),
            ("advisories/patches/A-1/main.patch", Role::Patch("A-1".into(), "main.patch".into())),
            ("themes/default/templates/parts/x.html", Role::Template("parts/x.html".into())),
            ("themes/default/static/style.css", Role::Static("style.css".into())),
        ];
        for (path, expected) in cases {
            assert_eq!(role(path), Some(expected), "{path}");
        }
    }

    #[test]
    fn other_files_have_none() {
        for path in [
            "content/x.txt",
            "content/deep/page.md",
            "advisories/x.yaml",
            "themes/default/x",
            "advisories/patches/x",
        ] {
            assert_eq!(role(path), None, "{path}");
        }
    }
}
