use serde::Serialize;

use crate::document::html::href;
use crate::document::html::listing::{SeverityData, severity};
use crate::document::{View, address, patch, range_text};
use crate::model::advisory::Advisory;
use crate::model::affected::{Affected, Fix};
use crate::model::site::Group;
use crate::site_path::SitePath;

/// One affected package or repository.
#[derive(Serialize)]
pub(super) struct AffectedData {
    name: String,
    ecosystem: Option<String>,
    purl: Option<String>,
    /// The page of the package.
    href: Option<String>,
    repository: Option<String>,
    /// The affected versions in words, one text a range.
    ranges: Vec<String>,
    /// The first versions without the vulnerability.
    fixed: Vec<String>,
    /// The affected versions that are listed.
    versions: Vec<String>,
    /// Whether no version is known to be free of it.
    open: bool,
    fixes: Vec<FixData>,
    severity: Vec<SeverityData>,
}

#[derive(Serialize)]
struct FixData {
    branch: String,
    commit: String,
    /// Where the commit can be read, for forges whose addresses are known.
    url: Option<String>,
    patch: Option<String>,
}

impl AffectedData {
    pub(super) fn new(
        view: &View<'_>,
        advisory: &Advisory,
        affected: &Affected,
        path: &SitePath,
    ) -> Self {
        let package = affected.package.as_ref();
        let fixed = affected.fixed_versions();
        Self {
            name: affected.name().to_owned(),
            ecosystem: package.map(|package| package.ecosystem().to_string()),
            purl: package.and_then(|package| package.purl()).map(ToString::to_string),
            href: package.map(|package| href(path, &address::package_page(package))),
            repository: affected.repository.as_ref().map(ToString::to_string),
            ranges: affected.version_ranges().map(range_text::sentence).collect(),
            open: fixed.is_empty() && affected.version_ranges().next().is_some(),
            fixed: fixed.into_iter().map(ToString::to_string).collect(),
            versions: affected.versions.iter().map(ToString::to_string).collect(),
            fixes: affected
                .fixes
                .iter()
                .map(|fix| fix_data(view, advisory, affected, fix, path))
                .collect(),
            severity: affected.severity.iter().map(severity).collect(),
        }
    }
}

fn fix_data(
    view: &View<'_>,
    advisory: &Advisory,
    affected: &Affected,
    fix: &Fix,
    path: &SitePath,
) -> FixData {
    let published = view.library.site.builds(Group::Text);
    FixData {
        branch: fix.branch.clone(),
        commit: fix.commit.to_string(),
        url: affected
            .repository
            .as_ref()
            .and_then(|repository| commit_page(repository.as_str(), fix)),
        patch: patch::path(advisory, fix).filter(|_| published).map(|patch| href(path, &patch)),
    }
}

/// The page of a commit on the forges whose addresses everyone knows.
fn commit_page(repository: &str, fix: &Fix) -> Option<String> {
    let base = repository.trim_end_matches('/').trim_end_matches(".git");
    let separator = match base.strip_prefix("https://")?.split('/').next()? {
        "github.com" | "codeberg.org" => "commit",
        "gitlab.com" => "-/commit",
        _ => return None,
    };
    Some(format!("{base}/{separator}/{}", fix.commit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::commit::Commit;

    #[test]
    fn commits_of_known_forges_have_a_page() {
        let commit = "a".repeat(40);
        let fix =
            Fix { branch: "main".into(), commit: Commit::parse(&commit).unwrap(), patch: None };
        let page = |repository| commit_page(repository, &fix);
        assert_eq!(
            page("https://github.com/a/b.git"),
            Some(format!("https://github.com/a/b/commit/{commit}"))
        );
        assert_eq!(
            page("https://gitlab.com/a/b/"),
            Some(format!("https://gitlab.com/a/b/-/commit/{commit}"))
        );
        assert_eq!(page("https://git.example/a/b"), None);
    }
}
