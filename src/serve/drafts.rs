//! Drafts as pages: advisories that are not public yet, on this machine alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Site;
use super::failure::list;
use super::markup::{escaped, page};
use super::site::address;
use crate::diagnostic::Diagnostic;
use crate::document::html::advisory::AdvisoryPage;
use crate::document::{Failure, Made, PerUnit as _, Unit, View};
use crate::draft::{Draft, Drafts};
use crate::load;
use crate::model::advisory::Advisory;
use crate::model::date::Moment;
use crate::model::library::{Library, Parts};
use crate::model::site::Group;

/// The folder of their addresses; no format plans a file there.
pub(super) const FOLDER: &str = "drafts/";

/// The id that a draft is shown with: it has none yet.
const ID: &str = "DRAFT-0";

/// The list of all drafts.
pub(super) fn index(drafts: &Drafts) -> Vec<u8> {
    let (all, found) = drafts.all();
    let items: String = all.iter().map(item).collect();
    let body = format!("<p>These are not public.</p>\n<ul>\n{items}</ul>\n{}", list(&found));
    page("Drafts", &body).into_bytes()
}

fn item(draft: &Draft) -> String {
    let title = draft.advisory.as_ref().map(|advisory| advisory.heading()).unwrap_or_default();
    let (name, title) = (escaped(&draft.name), escaped(&title));
    let href = address(&format!("{FOLDER}{}.html", draft.name)).unwrap_or_default();
    format!("<li><a href=\"{}\">{name}</a>: {title}</li>\n", escaped(&href))
}

/// The page of one draft with the markup that says what it is; `None` where there is no such draft.
pub(super) fn draft(
    site: &Site,
    drafts: &Drafts,
    name: &str,
) -> Option<Result<(Vec<u8>, String), Failure>> {
    let is_there = drafts.names().is_ok_and(|names| names.iter().any(|known| known == name));
    is_there.then(|| {
        let (draft, found) = drafts.read(name)?;
        match draft.as_ref().and_then(public) {
            Some((advisory, body)) => {
                Ok((render(&site.view(), advisory, body)?, banner(name, &found)))
            }
            None => Err(Failure::Found(found)),
        }
    })
}

fn banner(name: &str, found: &[Diagnostic]) -> String {
    let name = escaped(name);
    format!(
        "<div class=\"forewarn-draft\" role=\"note\">draft, not public: {name}{}</div>\n",
        list(found)
    )
}

/// The draft as it would be published on the planned day.
fn public(draft: &Draft) -> Option<(Advisory, String)> {
    draft.advisory.as_ref()?;
    let day = draft.facts.planned.or_else(|| Moment::parse("2000-01-01").ok())?;
    let text = draft.public_source(ID, day, None);
    let (advisory, _) = load::advisory_in(&format!("advisories/{ID}.md"), &text);
    let advisory = *advisory?;
    let body = text.get(advisory.prose.body.clone())?.to_owned();
    Some((advisory, body))
}

/// The page of an advisory that stands in no library: in one that has it besides, for this page alone.
fn render(view: &View<'_>, advisory: Advisory, body: String) -> Result<Vec<u8>, Failure> {
    let library = with(view.library, advisory);
    let view = View { library: &library, ..*view };
    let drafted = |advisory: &Arc<Advisory>| advisory.id.as_str() == ID;
    let all = library.advisories();
    let Some(index) = all.iter().position(drafted) else { return Ok(Vec::new()) };
    let unit = Unit::new(index, &all[index], body, BTreeMap::new());
    AdvisoryPage.make(&view, &unit, 0, &Made::default())
}

/// A library with one advisory more. Only its pages are built: other files of a draft are nowhere.
fn with(library: &Library, advisory: Advisory) -> Library {
    let mut advisories = library.advisories().to_vec();
    advisories.push(Arc::new(advisory));
    let mut site = library.site.clone();
    site.only = Some(vec![Group::Html]);
    let mut with = Library::new(Parts {
        site,
        policy: library.policy.clone(),
        pages: library.pages.clone(),
        keyring: library.keyring.clone(),
        certificates: library.certificates.clone(),
        advisories,
    });
    with.packagers.clone_from(&library.packagers);
    with.intake.clone_from(&library.intake);
    with
}
