//! Pages for people, through the theme's templates.
//!
//! Each kind of page is a file here that fills small structs named as the templates name them. Markup reaches a template
//! only as [`SafeHtml`]; everything else is escaped there.

pub mod advisories;
pub mod advisory;
pub mod alias;
pub mod aliases;
mod chapter;
mod commands;
pub mod distributors;
pub mod feeds;
mod frame;
pub mod home;
pub mod keys;
mod layout;
mod listing;
mod menu;
pub mod not_found;
pub mod package;
pub mod packages;
pub mod page;
mod plot;
pub mod promises;
pub mod search;
mod structured;
pub mod thanks;
mod translation;
pub mod verify;

pub use layout::{globals, site_wide};

use std::io::Write;

use serde::Serialize;
use tera::{Context, Value};

use crate::diagnostic::Diagnostic;
use crate::document::View;
use crate::document::html::layout::Layout;
use crate::site_path::SitePath;
use crate::source::markdown::SafeHtml;

/// A page that is about to be rendered.
struct Page<'a> {
    template: &'static str,
    path: &'a SitePath,
    title: &'a str,
    description: Option<&'a str>,
    /// The source that the page was made from, for messages.
    about: &'a str,
}

impl Page<'_> {
    /// The variables of its template: `data` under the name `key`, and the prose where it has some.
    fn context(
        &self,
        view: &View<'_>,
        key: &'static str,
        data: &impl Serialize,
        body: Option<&SafeHtml>,
    ) -> Result<Context, Diagnostic> {
        let mut context = self.framed(view, &Layout::new(view, self))?;
        context.insert(key, data);
        if let Some(body) = body {
            context.insert_value("body", Value::safe_string(body.as_str()));
        }
        Ok(context)
    }

    /// The variables of the frame, in the site's language.
    fn framed(&self, view: &View<'_>, layout: &Layout<'_>) -> Result<Context, Diagnostic> {
        let mut context = Context::new();
        context.insert_value("frame", frame::shared(view, layout, self.about)?);
        context.insert("page", layout);
        Ok(context)
    }

    /// Renders the page with its variables.
    fn render(&self, view: &View<'_>, context: &Context) -> Result<Vec<u8>, Diagnostic> {
        view.theme.page(self.template, context, self.about)
    }

    /// Renders the page into a file.
    fn write(
        &self,
        view: &View<'_>,
        key: &'static str,
        data: &impl Serialize,
        body: Option<&SafeHtml>,
        out: &mut dyn Write,
    ) -> Result<(), crate::document::Failure> {
        let bytes = self.render(view, &self.context(view, key, data, body)?)?;
        Ok(out.write_all(&bytes)?)
    }
}

/// A link from a page to a file of the site.
fn href(from: &SitePath, to: &SitePath) -> String {
    from.link_to(to)
}
