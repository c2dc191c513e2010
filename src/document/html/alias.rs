//! Old and foreign ids: each leads to its advisory, or to a choice of them.

use std::io::Write;

use serde::Serialize;

use crate::document::html::layout::Layout;
use crate::document::html::{Page, href};
use crate::document::{Aggregate, Failure, Reads, Units, View, address};
use crate::plan::Planner;

/// `alias/ID.html` for each alias.
pub struct Aliases;

#[derive(Serialize)]
struct AliasData {
    id: String,
    targets: Vec<TargetData>,
}

#[derive(Serialize)]
struct TargetData {
    id: String,
    title: String,
    href: String,
}

impl Aggregate for Aliases {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        for (part, (alias, _)) in (0..).zip(view.library.aliases()) {
            planner.add(address::alias_page(alias), part);
        }
    }

    fn source(&self, view: &View<'_>, part: u32) -> Option<String> {
        let (_, indexes) = view.library.aliases().get(part as usize)?;
        indexes.first().map(|index| view.library.advisories()[*index].prose.path.clone())
    }

    fn reads(&self, view: &View<'_>, part: u32) -> Reads {
        Reads::only(&view.library.aliases()[part as usize].1)
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let (alias, indexes) = &view.library.aliases()[part as usize];
        let path = address::alias_page(alias);
        let target = |&index: &usize| {
            let advisory = &view.library.advisories()[index];
            let href = href(&path, &address::advisory_page(&advisory.id));
            TargetData { id: advisory.id.to_string(), title: advisory.heading(), href }
        };
        let data =
            AliasData { id: alias.to_string(), targets: indexes.iter().map(target).collect() };
        let page = Page {
            template: "alias.html",
            path: &path,
            title: alias.as_str(),
            description: None,
            about: "advisories",
        };
        let mut layout = Layout::new(view, &page);
        if let [only] = indexes.as_slice() {
            layout.stands_for(view, &address::advisory_page(&view.library.advisories()[*only].id));
        }
        let mut context = page.framed(view, &layout)?;
        context.insert("alias", &data);
        Ok(out.write_all(&page.render(view, &context)?)?)
    }
}
