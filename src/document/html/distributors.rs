//! The page for whoever hands the advisories on: a distribution, a mirror, another database.

use std::io::Write;

use serde::Serialize;

use crate::document::html::Page;
use crate::document::html::commands::quoted;
use crate::document::html::verify::copy::CopyData;
use crate::document::html::verify::{KeyData, key_data, signers};
use crate::document::{Aggregate, Failure, Units, View, address, revision_list};
use crate::model::site::Group;
use crate::plan::Planner;
use crate::site_path::SitePath;

/// `distributors.html`: which key to pin, what to ask for and how often, and what never changes.
pub struct Distributors;

#[derive(Serialize)]
struct DistributorData {
    /// The keys to pin; none where no key signs.
    keys: Vec<KeyData>,
    has_list: bool,
    /// Lines that fetch one small file, and only if it has changed; none where there is none that tells of every change.
    poll: Option<String>,
    /// The name of that file.
    polled: Option<&'static str>,
    /// How a copy is taken and verified; none where no key signs.
    copy: Option<CopyData>,
    /// What stays as it is for ever.
    constants: Vec<ConstantData>,
}

#[derive(Serialize)]
struct ConstantData {
    /// The keys of the texts for it.
    name: &'static str,
    meaning: &'static str,
}

impl Aggregate for Distributors {
    fn plan(&self, _view: &View<'_>, planner: &mut Planner<'_>) {
        planner.add(SitePath::fixed("distributors.html"), 0);
    }

    fn make(
        &self,
        view: &View<'_>,
        _part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let page = Page {
            template: "distributors.html",
            path: &SitePath::fixed("distributors.html"),
            title: view.words().text("distributors.title"),
            description: Some(view.words().text("distributors.about")),
            about: "content/site.yaml",
        };
        page.write(view, "distributors", &DistributorData::new(view), None, out)
    }
}

impl DistributorData {
    fn new(view: &View<'_>) -> Self {
        let polled = polled(view);
        let keys = signers(view.library);
        Self {
            keys: keys.iter().map(|key| key_data(view.library, key)).collect(),
            has_list: revision_list::is_published(view),
            poll: polled.as_ref().map(|(path, name)| poll(view, path, name)),
            polled: polled.map(|(_, name)| name),
            copy: (!keys.is_empty()).then(|| CopyData::new(view, &keys)),
            constants: constants(view),
        }
    }
}

/// The smallest file that changes whenever an advisory does.
fn polled(view: &View<'_>) -> Option<(SitePath, &'static str)> {
    let site = &view.library.site;
    if revision_list::is_published(view) {
        return Some((address::revision_list(), "revisions.txt"));
    }
    if site.builds(Group::Osv) {
        return Some((SitePath::fixed("osv/all.json"), "all.json"));
    }
    site.builds(Group::Feeds).then(|| (SitePath::fixed("changes.xml"), "changes.xml"))
}

/// The server answers 304, and the file stays, where its tag is that of the last time.
fn poll(view: &View<'_>, path: &SitePath, name: &str) -> String {
    let address = quoted(&view.library.site.address(path));
    format!("curl -fsSL --etag-compare {name}.etag --etag-save {name}.etag -o {name} {address}")
}

fn constants(view: &View<'_>) -> Vec<ConstantData> {
    let site = &view.library.site;
    let (osv, feeds) = (site.builds(Group::Osv), site.builds(Group::Feeds));
    let texts = site.builds(Group::Text) && revision_list::is_published(view);
    let all = [
        (true, "ids", "ids_meaning"),
        (osv, "records", "records_meaning"),
        (feeds, "entries", "entries_meaning"),
        (texts, "texts", "texts_meaning"),
    ];
    let built = all.into_iter().filter(|(built, ..)| *built);
    built.map(|(_, name, meaning)| ConstantData { name, meaning }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture::{self, signed};
    use crate::model::keyring::KeyState;
    use crate::signature::fixture::signer;

    /// What is told by a site of these groups, with or without a key.
    fn data(groups: &[Group], signing: bool) -> DistributorData {
        let mut library = fixture::library(vec![fixture::advisory("EX-2026-0001")]);
        if signing {
            library = signed::with_key(library, KeyState::Active);
        }
        library.site.formats = Some(groups.to_vec());
        let (theme, signer) = (fixture::theme(), signer());
        let view = fixture::view(&library, &theme);
        DistributorData::new(&View { signer: signing.then_some(&signer as _), ..view })
    }

    #[track_caller]
    fn check(groups: &[Group], signing: bool, polled: Option<&str>, constants: &[&str]) {
        let data = data(groups, signing);
        assert_eq!(data.polled, polled);
        assert_eq!(data.copy.is_some(), signing);
        let names: Vec<_> = data.constants.iter().map(|one| one.name).collect();
        assert_eq!(names, constants);
    }

    #[test]
    fn only_what_is_built_is_promised() {
        use Group::{Feeds, Html, Osv, Text};
        let (ids, records) = ("ids", "records");
        check(&[Html], false, None, &[ids]);
        check(&[Feeds], false, Some("changes.xml"), &[ids, "entries"]);
        check(&[Feeds, Osv], false, Some("all.json"), &[ids, records, "entries"]);
        check(&[Text, Osv], true, Some("revisions.txt"), &[ids, records, "texts"]);
    }

    #[test]
    fn the_file_is_asked_for_by_its_tag() {
        let line = "curl -fsSL --etag-compare all.json.etag --etag-save all.json.etag -o all.json \
                    https://security.example.org/osv/all.json";
        assert_eq!(data(&[Group::Osv], false).poll.as_deref(), Some(line));
    }
}
