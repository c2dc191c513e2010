//! The theme: built-in templates and static files, overlaid by the site's own.
//!
//! A site overrides a file by one of the same name in its `themes/default/`. The built-in stays reachable as
//! `default/NAME`, so that an override can extend it and change one block.

mod builtin;

use std::collections::BTreeMap;

use tera::{Context, ErrorKind, Tera};

use crate::diagnostic::{Diagnostic, Fault, Place, Rule};
use crate::load::Overrides;
use crate::model::vocabulary::nearest;

/// A template that cannot be read or rendered.
pub static TEMPLATE_ERROR: Rule = Rule::error(
    "template-error",
    "a template cannot be read or rendered",
    "Templates are written in Tera. The message says what is wrong in which template and line. Every variable must \
     exist: a template that asks for one that does not is wrong, not empty.",
);

/// Templates that are ready to render, and the files beside them.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    statics: BTreeMap<String, Vec<u8>>,
}

impl Theme {
    /// Lays the site's files over the built-in ones; `globals` are the variables that every template sees.
    ///
    /// # Errors
    /// [`TEMPLATE_ERROR`] where a template cannot be read.
    pub fn new(overrides: &Overrides, globals: Context) -> Result<Self, Diagnostic> {
        let mut tera = Tera::new();
        *tera.global_context() = globals;
        let kept = builtin::TEMPLATES.iter().map(|(name, text)| (format!("default/{name}"), *text));
        let used =
            builtin::TEMPLATES.iter().filter(|(name, _)| !overrides.templates.contains_key(*name));
        let own = overrides.templates.iter().map(|(name, text)| (name.clone(), text.as_str()));
        let all = kept.chain(used.map(|(name, text)| ((*name).to_owned(), *text))).chain(own);
        tera.add_raw_templates(all).map_err(|error| located(&error, "", overrides))?;
        let mut statics: BTreeMap<_, _> = builtin::STATICS
            .iter()
            .map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()))
            .collect();
        statics.extend(overrides.statics.iter().map(|(name, bytes)| (name.clone(), bytes.clone())));
        Ok(Self { tera, statics })
    }

    /// Renders a page.
    ///
    /// # Errors
    /// [`TEMPLATE_ERROR`] where the template fails; `about` names the source whose page it was.
    pub fn render(
        &self,
        template: &str,
        context: &Context,
        about: &str,
    ) -> Result<String, Diagnostic> {
        self.tera
            .render(template, context)
            .map_err(|error| located(&error, about, &Overrides::default()))
    }

    /// The static files, by name.
    #[must_use]
    pub fn statics(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.statics
    }
}

/// Tera's error as a finding in the template, and a word on whose page it was.
fn located(error: &tera::Error, about: &str, overrides: &Overrides) -> Diagnostic {
    let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else {
        return Diagnostic::new(fault(&error.to_string(), about), "");
    };
    let name = report.filename();
    let plain = name.strip_prefix("default/").unwrap_or(name);
    let diagnostic = Diagnostic::new(
        fault(report.message(), about),
        format!("themes/default/templates/{plain}"),
    );
    let builtin =
        || builtin::TEMPLATES.iter().find(|(known, _)| *known == plain).map(|(_, text)| *text);
    match overrides.templates.get(name).map(String::as_str).or_else(builtin) {
        Some(text) => diagnostic.at(Place::in_text(text, report.span().range.clone())),
        None => diagnostic,
    }
}

fn fault(message: &str, about: &str) -> Fault {
    let message = message.trim_end_matches('.').to_owned();
    let known = builtin::TEMPLATES.iter().map(|(name, _)| *name);
    let named = message.split('\'').nth(1).and_then(|name| nearest(name, known));
    let fault = Fault::new(&TEMPLATE_ERROR, message);
    match (about, named) {
        ("", Some(name)) => fault.hint(format!("did you mean `{name}`?")),
        ("", None) => fault.hint("mend the template"),
        (about, _) => {
            fault.hint(format!("mend the template; it was rendering the page of `{about}`"))
        }
    }
}
