//! Where a site's copy of a built-in file came from: a line at its top names the built-in one and its hash, so that a later
//! version of forewarn can tell that the built-in has moved on.

use super::{Overrides, TEMPLATE_OUTDATED, builtin};
use crate::diagnostic::{Diagnostic, Fault};
use crate::model::digest::Digest;

/// The built-in files, by their paths in a theme: `templates/NAME`, `languages/NAME` or `static/NAME`.
pub fn names() -> impl Iterator<Item = String> {
    let templates = builtin::TEMPLATES.iter().map(|(name, _)| format!("templates/{name}"));
    let languages = builtin::LANGUAGES.iter().map(|(name, _)| format!("languages/{name}"));
    templates
        .chain(languages)
        .chain(builtin::STATICS.iter().map(|(name, _)| format!("static/{name}")))
}

/// The path of the built-in file that a name means, with or without its folder.
#[must_use]
pub fn find(name: &str) -> Option<String> {
    let plain = |path: &String| path.split_once('/').is_some_and(|(_, plain)| plain == name);
    names().find(|path| path == name).or_else(|| names().find(plain))
}

/// A built-in file, by its path in a theme.
#[must_use]
pub fn built_in(path: &str) -> Option<&'static [u8]> {
    let (folder, name) = path.split_once('/')?;
    let template = builtin::TEMPLATES.iter().find(|(known, _)| *known == name);
    let language = builtin::LANGUAGES.iter().find(|(known, _)| *known == name);
    let other = builtin::STATICS.iter().find(|(known, _)| *known == name);
    match folder {
        "templates" => template.map(|(_, text)| text.as_bytes()),
        "languages" => language.map(|(_, text)| text.as_bytes()),
        "static" => other.map(|(_, bytes)| *bytes),
        _ => None,
    }
}

/// A built-in file as a site gets it to change: with a line that says where it came from.
#[must_use]
pub fn copy(path: &str) -> Option<Vec<u8>> {
    let original = built_in(path)?;
    let (open, close) = match path.rsplit_once('.')?.1 {
        "html" => ("{#-", "-#}"),
        "svg" => ("<!--", "-->"),
        "yaml" => ("#", "#"),
        _ => ("/*", "*/"),
    };
    let name = path.split_once('/')?.1;
    let line = format!("{open} {MARK}{name} {HASH}{} {close}\n", Digest::of(original));
    Some([line.as_bytes(), original].concat())
}

/// Whether a site's copy was made from another version of the built-in file than this program has; a file that does not
/// say is taken for the site's own.
#[must_use]
pub fn is_outdated(path: &str, bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let Ok(line) = std::str::from_utf8(line) else { return false };
    let Some((_, rest)) = line.split_once(MARK) else { return false };
    let Some((_, hash)) = rest.split_once(HASH) else { return false };
    let hash = hash.split_whitespace().next().and_then(Digest::parse);
    let current = built_in(path);
    // A copy under another name is another language.
    let is_another = current.is_none() && path.starts_with("languages/");
    !is_another && hash != current.map(Digest::of)
}

/// A finding for each copy whose built-in file has changed since.
pub(super) fn outdated(overrides: &Overrides) -> Vec<Diagnostic> {
    let templates = overrides.templates.iter();
    let templates = templates.map(|(name, text)| (format!("templates/{name}"), text.as_bytes()));
    let statics = overrides.statics.iter();
    let statics = statics.map(|(name, bytes)| (format!("static/{name}"), bytes.as_slice()));
    let languages = overrides.languages.iter();
    let languages = languages.map(|(name, text)| (format!("languages/{name}"), text.as_bytes()));
    let files =
        templates.chain(languages).chain(statics).filter(|(path, bytes)| is_outdated(path, bytes));
    files.map(|(path, _)| finding(&path)).collect()
}

fn finding(path: &str) -> Diagnostic {
    let (message, hint) = match built_in(path) {
        Some(bytes) => (
            format!("the built-in `{path}` has changed since this copy was made"),
            format!(
                "compare the two by `forewarn theme show {path}`, take over what changed, and write \
                 `{HASH}{}` into the first line",
                Digest::of(bytes)
            ),
        ),
        None => (
            format!("forewarn has no built-in `{path}` any more"),
            "`forewarn theme list` shows what there is; move what you need, and delete the file"
                .to_owned(),
        ),
    };
    let fault = Fault::new(&TEMPLATE_OUTDATED, message).hint(hint);
    Diagnostic::new(fault, format!("themes/default/{path}"))
}

/// Before the name.
const MARK: &str = "forewarn: ";

/// Before the hash.
const HASH: &str = "sha256:";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_file_is_copied_with_its_origin() {
        assert!(names().count() > 20);
        for path in names() {
            let copy = copy(&path).unwrap();
            let original = built_in(&path).unwrap();
            assert!(copy.ends_with(original) && copy.len() > original.len(), "{path}");
            assert!(!is_outdated(&path, &copy), "{path}");
        }
    }

    #[test]
    fn a_name_may_leave_out_its_folder() {
        for (name, path) in [
            ("base.html", Some("templates/base.html")),
            ("style.css", Some("static/style.css")),
            ("static/style.css", Some("static/style.css")),
            ("hooks/head.html", Some("templates/hooks/head.html")),
            ("en.yaml", Some("languages/en.yaml")),
            ("templates/style.css", None),
            ("../base.html", None),
        ] {
            assert_eq!(find(name).as_deref(), path, "{name}");
        }
    }

    #[test]
    fn a_copy_of_another_version_is_outdated_and_a_site_s_own_file_is_not() {
        let other = "0".repeat(64);
        for (path, line, expected) in [
            ("static/style.css", format!("/* forewarn: style.css sha256:{other} */"), true),
            ("static/style.css", "/* forewarn: style.css sha256:short */".to_owned(), true),
            ("static/gone.css", format!("/* forewarn: gone.css sha256:{other} */"), true),
            ("static/style.css", "/* ours, made with forewarn: see sha256 */".to_owned(), false),
            ("static/style.css", String::new(), false),
            ("languages/en.yaml", format!("# forewarn: en.yaml sha256:{other} #"), true),
            ("languages/fr.yaml", format!("# forewarn: en.yaml sha256:{other} #"), false),
        ] {
            assert_eq!(
                is_outdated(path, format!("{line}\nbody {{}}").as_bytes()),
                expected,
                "{line}"
            );
        }
    }

    #[test]
    fn the_finding_names_the_hash_that_settles_it() {
        let found = finding("static/style.css");
        let hash = Digest::of(built_in("static/style.css").unwrap()).to_string();
        assert!(
            found.hint.unwrap().contains(&hash) && found.file == "themes/default/static/style.css"
        );
        assert!(finding("static/gone.css").message.contains("any more"));
    }
}
