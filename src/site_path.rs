//! The paths of the site's files, relative to its root and safe on every file system.

use std::borrow::Borrow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use component::Letters;

mod component;

/// The longest path, in bytes.
const LIMIT: usize = 1024;

/// The relative way out of a folder.
const ABOVE: &str = "../";

/// How much of a longer path stays readable before its hash.
const READABLE: usize = 900;

/// Where a published file lies below the site's root, with `/` between its components.
///
/// No other text is ever joined to a folder: it holds no `..`, no empty component, no name that
/// a file system refuses or reads as something else. Its order is that of its bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// The path for these components, whatever they hold: ids and names come from contributors.
    ///
    /// Different components never give the same path (but for a collision of 128 bits of SHA-256
    /// among names too long to be kept). ASCII letters, digits, `.`, `-`, `_`, `+` and a single
    /// space inside a name stay; every other byte becomes `~` and two hex digits.
    #[must_use]
    pub fn encode(components: &[&str]) -> Self {
        debug_assert!(!components.is_empty(), "a path has at least one component");
        // Exactly what most names need, so that the path becomes a box where it stands.
        let length = components.iter().map(|text| text.len() + 1).sum::<usize>();
        let mut path = String::with_capacity(length.saturating_sub(1));
        for (position, text) in components.iter().enumerate() {
            if position > 0 {
                path.push('/');
            }
            component::push(&mut path, text, Letters::Kept);
        }
        Self::shortened(path)
    }

    /// A path that the program itself names, such as `.well-known/security.txt`.
    #[must_use]
    pub fn fixed(path: &'static str) -> Self {
        debug_assert!(Self::parse(path).is_some(), "`{path}` is no path of a site");
        Self(path.into())
    }

    /// Reads a path back, as from a manifest; `None` if no other constructor can have made it.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let valid = path.len() <= LIMIT && path.split('/').all(component::is_valid);
        valid.then(|| Self(path.into()))
    }

    /// The path of `name`, encoded as one component, inside the folder that this path names.
    #[must_use]
    pub fn child(&self, name: &str) -> Self {
        self.inner(name, Letters::Kept)
    }

    /// Like [`Self::child`], for names of which two may differ only in case (see [`encode_lower`]).
    #[must_use]
    pub fn child_lower(&self, name: &str) -> Self {
        self.inner(name, Letters::Lower)
    }

    /// The same path inside a folder.
    #[must_use]
    pub fn under(&self, folder: &Self) -> Self {
        Self::shortened(format!("{folder}/{self}"))
    }

    /// The path of a file that goes with this one, such as its signature: `ending` is added to the name.
    #[must_use]
    pub fn beside(&self, ending: &'static str) -> Self {
        Self::shortened([&*self.0, ending].concat())
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The components, from the root down; at least one.
    #[must_use]
    pub fn components(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/')
    }

    /// The last component.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The folder that the file lies in; `None` for the site's root.
    #[must_use]
    pub fn folder(&self) -> Option<Self> {
        self.0.rsplit_once('/').map(|(folder, _)| Self(folder.into()))
    }

    /// A key that is the same for paths that differ only in case: one file on many systems.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The relative way from this file to the site's root: `../` for each folder it lies in.
    #[must_use]
    pub fn root_prefix(&self) -> String {
        ABOVE.repeat(self.depth())
    }

    /// The path as part of a URL (RFC 3986): of the characters that occur, only a space needs
    /// an escape there.
    #[must_use]
    pub fn url_path(&self) -> String {
        self.url_after(String::with_capacity(self.0.len()))
    }

    /// The relative address of another file, as a link from this one.
    #[must_use]
    pub fn link_to(&self, other: &Self) -> String {
        let depth = self.depth();
        let mut link = String::with_capacity(depth * ABOVE.len() + other.0.len());
        (0..depth).for_each(|_| link.push_str(ABOVE));
        other.url_after(link)
    }

    /// The address of the file where the site's root has the address `root`.
    #[must_use]
    pub fn address(&self, root: &str) -> String {
        let mut address = String::with_capacity(root.len() + self.0.len());
        address.push_str(root);
        self.url_after(address)
    }

    /// The file's place on a disk where `root` is the site's root.
    #[must_use]
    pub fn within(&self, root: &Path) -> PathBuf {
        root.join(&*self.0)
    }

    fn url_after(&self, mut before: String) -> String {
        // Hardly any path has a space.
        for (position, part) in self.0.split(' ').enumerate() {
            if position > 0 {
                before.push_str("%20");
            }
            before.push_str(part);
        }
        before
    }

    /// In how many folders the file lies.
    fn depth(&self) -> usize {
        self.0.bytes().filter(|byte| *byte == b'/').count()
    }

    fn inner(&self, name: &str, letters: Letters) -> Self {
        let mut path = String::with_capacity(self.0.len() + 1 + name.len());
        path.push_str(&self.0);
        path.push('/');
        component::push(&mut path, name, letters);
        Self::shortened(path)
    }

    fn shortened(path: String) -> Self {
        if path.len() <= LIMIT {
            return Self(path.into());
        }
        let folder = path[..READABLE].rfind('/').expect("a component is much shorter than that");
        let name = component::stand_in(&path);
        Self(format!("{}/{name}{}", &path[..folder], component::extension(&path)).into())
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Borrow<str> for SitePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// One component like those of [`SitePath::encode`], with upper-case letters escaped too, so
/// that `Django` and `django` are two files on every system.
///
/// The result is a finished component: give it to [`SitePath::parse`], not to
/// [`SitePath::encode`], which would escape its `~` again. [`SitePath::child_lower`] does both.
#[must_use]
pub fn encode_lower(name: &str) -> String {
    component::encode(name, Letters::Lower)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    #[track_caller]
    fn check(components: &[&str], expected: &str) {
        assert_eq!(SitePath::encode(components).as_str(), expected);
    }

    #[track_caller]
    fn check_parse(path: &str, accepted: bool) {
        assert_eq!(SitePath::parse(path).is_some(), accepted, "{path}");
    }

    fn texts() -> impl Strategy<Value = Vec<String>> {
        let text = prop_oneof![
            any::<String>(),
            "[a-cA-C./~ +]{0,6}",
            "(con|nul|com1|LPT9)(\\.[a-z]{0,3})?",
            "[a-zé.]{100,200}(\\.html)?",
        ];
        vec(text, 1..12)
    }

    fn encoded(texts: &[String]) -> SitePath {
        SitePath::encode(&texts.iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[test]
    fn components_are_encoded_one_by_one() {
        check(&["advisories", "HYPER-2016-0002.html"], "advisories/HYPER-2016-0002.html");
        check(&["osv", "../../x"], "osv/~2e.~2f..~2fx");
        check(&["a", "", "b"], "a/~/b");
    }

    #[test]
    fn manifest_lines_must_be_paths_of_a_site() {
        for path in ["index.html", ".nojekyll", ".well-known/security.txt", "osv/Red Hat/all.zip"] {
            check_parse(path, true);
        }
        for path in ["", "/", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "./a", "a\\b", "C:/x"]
        {
            check_parse(path, false);
        }
        check_parse(&vec!["a"; 512].join("/"), true);
        check_parse(&vec!["a"; 513].join("/"), false);
    }

    #[test]
    fn very_long_paths_end_in_a_hash_and_the_extension() {
        let long = "x".repeat(100);
        let path = SitePath::encode(&[long.as_str(); 12]).child("index.html");
        assert!(path.as_str().len() <= LIMIT, "{path}");
        assert_eq!(component::extension(path.as_str()), ".html");
        assert!(SitePath::parse(path.as_str()).is_some(), "{path}");
        assert_ne!(path, SitePath::encode(&[long.as_str(); 13]).child("index.html"));
    }

    #[test]
    fn children_are_encoded() {
        let packages = SitePath::fixed("packages");
        assert_eq!(packages.child("a/b").as_str(), "packages/a~2fb");
        assert_eq!(packages.child_lower("Django").as_str(), "packages/~44jango");
        assert_eq!(encode_lower("Django"), "~44jango");
    }

    #[test]
    fn a_path_knows_its_folders_and_the_way_to_the_root() {
        let path = SitePath::fixed("osv/PyPI/all.zip");
        assert_eq!(path.folder(), Some(SitePath::fixed("osv/PyPI")));
        assert_eq!(path.file_name(), "all.zip");
        assert_eq!(path.root_prefix(), "../../");
        assert_eq!(SitePath::fixed("index.html").folder(), None);
        assert_eq!(SitePath::fixed("index.html").root_prefix(), "");
        assert_eq!(path.within(Path::new("public")), Path::new("public/osv/PyPI/all.zip"));
    }

    #[test]
    fn urls_escape_spaces_only() {
        assert_eq!(SitePath::fixed("osv/Red Hat/a+b.zip").url_path(), "osv/Red%20Hat/a+b.zip");
    }

    #[test]
    fn folding_hides_case_only() {
        let fold = |path: &str| SitePath::encode(&[path]).folded();
        assert_eq!(fold("CVE-1.html"), fold("cve-1.html"));
        assert_ne!(fold("cve-1.html"), fold("cve-2.html"));
    }

    proptest! {
        #[test]
        fn encoding_is_injective(
            left in vec("[a.~/ ]{0,2}", 1..3),
            right in vec("[a.~/ ]{0,2}", 1..3),
        ) {
            prop_assert_eq!(left == right, encoded(&left) == encoded(&right));
        }

        #[test]
        fn a_changed_letter_changes_the_path(texts in texts(), letter in any::<char>()) {
            let mut other = texts.clone();
            other[0].push(letter);
            prop_assert_ne!(encoded(&texts), encoded(&other));
        }

        #[test]
        fn what_is_encoded_parses(texts in texts()) {
            let path = encoded(&texts);
            prop_assert_eq!(SitePath::parse(path.as_str()), Some(path.clone()));
            prop_assert!(path.components().all(|component| component != ".." && component != "."));
        }

        #[test]
        fn lower_names_differ_in_more_than_case(
            left in "[a-dA-D~.]{0,3}",
            right in "[a-dA-D~.]{0,3}",
        ) {
            let same = encode_lower(&left).to_lowercase() == encode_lower(&right).to_lowercase();
            prop_assert_eq!(left == right, same);
        }
    }
}
