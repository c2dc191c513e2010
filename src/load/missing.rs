//! A folder that is no site.

use std::io::ErrorKind;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Fault, Rule};
use crate::source::walk::{Files, name};

/// A folder without a site in it.
pub static SITE_MISSING: Rule = Rule::error(
    "site-missing",
    "there is no site here",
    "A site is a folder with `content/site.yaml` in it. Run the command there, or name the folder with `-C`. \
     `forewarn init DIR` begins a new site.",
);

/// The one source that every site has.
pub(super) const SETTINGS: &str = "content/site.yaml";

/// That there are no settings; where they are there but cannot be read, the walk has said so.
#[must_use]
pub fn missing(root: &Path, files: &Files) -> Option<Diagnostic> {
    let refused = ["content", SETTINGS].iter().any(|path| files.refused.contains(*path));
    if refused || files.roles.contains_key(SETTINGS) {
        return None;
    }
    let folder = name::shown(root.as_os_str());
    let message = match root.metadata() {
        Ok(meta) if meta.is_dir() => format!("there is no `{SETTINGS}` here"),
        Ok(_) => format!("`{folder}` is not a folder"),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            format!("the folder `{folder}` does not exist")
        }
        Err(error) => format!("the folder `{folder}` cannot be read: {error}"),
    };
    let hint = "name the site's folder with `-C DIR`, or begin a site by `forewarn init DIR`";
    let fault = Fault::new(&SITE_MISSING, message).hint(hint);
    Some(Diagnostic::new(fault, ""))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::source::walk::walk;

    #[test]
    fn a_folder_that_is_not_there_is_told_from_one_without_a_site() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        for (path, expected) in
            [("", " here"), ("no", "` does not exist"), ("file", "` is not a folder")]
        {
            let root = folder.path().join(path);
            let message = missing(&root, &walk(&root).0).unwrap().message;
            assert!(message.ends_with(expected), "{message}");
        }
    }
}
