use std::hash::{Hash, Hasher};

use crate::site_path::SitePath;

/// A path that is the same as another which differs only in case: one file on many systems. It is compared so, but never copied.
#[derive(Clone, Debug)]
pub(super) struct Folded(SitePath);

impl Folded {
    pub(super) fn new(path: &SitePath) -> Self {
        Self(path.clone())
    }
}

impl PartialEq for Folded {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str().eq_ignore_ascii_case(other.0.as_str())
    }
}

impl Eq for Folded {}

impl Hash for Folded {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for piece in self.0.as_str().as_bytes().chunks(64) {
            let mut folded = [0; 64];
            let folded = &mut folded[..piece.len()];
            folded.copy_from_slice(piece);
            folded.make_ascii_lowercase();
            state.write(folded);
        }
        state.write_u8(0);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn paths_that_differ_only_in_case_are_one() {
        let long = "x".repeat(70);
        let mut known = HashSet::new();
        for (path, is_new) in [
            ("a/CVE-1.html", true),
            ("a/cve-1.HTML", false),
            ("a/cve-2.html", true),
            (&*format!("{long}/Y"), true),
            (&*format!("{long}/y"), false),
            (&*format!("{long}/z"), true),
        ] {
            let path = SitePath::parse(path).unwrap();
            assert_eq!(known.insert(Folded::new(&path)), is_new, "{path}");
        }
    }
}
