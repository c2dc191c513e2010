//! The theme: built-in templates and static files, overlaid by the site's own.
//!
//! A site overrides a file by one of the same name in its `themes/default/`. The built-in stays reachable as
//! `default/NAME`, so that an override can extend it and change one block.

mod builtin;
mod each;
mod error;
mod fill;
mod folded;
pub mod labels;
pub mod languages;
pub mod observer;
pub mod origin;
pub mod shared;
pub mod skeleton;
mod templates;
pub mod texts;
mod uses;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::Context;

use self::error::{Own, located};
use self::observer::Observer;
use self::shared::Shared;
use self::templates::{BUILT_IN, Templates};
use self::uses::uses;
use crate::diagnostic::{Diagnostic, Fault, Rule};
use crate::load::Overrides;
use crate::model::digest::Digest;
use crate::model::vocabulary::nearest;
use crate::model::words::Words;

/// A template that cannot be read or rendered.
pub static TEMPLATE_ERROR: Rule = Rule::error(
    "template-error",
    "a template cannot be read or rendered",
    "Templates are written in Tera. The message says what is wrong in which template and line. Every variable must \
     exist: a template that asks for one that does not is wrong, not empty.",
);

/// A template of the site that nothing shows.
pub static TEMPLATE_UNUSED: Rule = Rule::warning(
    "template-unused",
    "a template of the site is not used",
    "A template of the site takes the place of the built-in one of the same name, or is extended or included by \
     another template of the site. This one does neither, so nothing of it is ever shown; most often its name is \
     misspelt.",
);

/// A site's copy of a built-in file that has changed since.
pub static TEMPLATE_OUTDATED: Rule = Rule::warning(
    "template-outdated",
    "a built-in file of the theme has changed since the site copied it",
    "`forewarn theme eject` writes into the first line of a copy which version of the built-in file it was made from. This program \
     has another one, whose corrections the copy lacks. Compare the two, take over what matters, and renew the hash in the line; \
     without the line the file is taken for the site's own, and nothing is said.",
);

/// What most pages need at least, in bytes.
const PAGE: usize = 8 << 10;

/// Templates that are ready to render, and the files beside them.
#[derive(Debug)]
pub struct Theme {
    templates: Templates,
    /// The site's own templates, to show where one fails.
    own: Own,
    statics: BTreeMap<String, Vec<u8>>,
    observer: Option<Arc<dyn Observer>>,
    shared: Shared,
}

impl Theme {
    /// Lays the site's files over the built-in ones; `globals` are the variables that every template sees, `words` those of
    /// scripts. Beside the
    /// theme come the findings that do not stop a build: [`TEMPLATE_UNUSED`] and [`TEMPLATE_OUTDATED`].
    ///
    /// # Errors
    /// [`TEMPLATE_ERROR`] where a template cannot be read, or would hide what `default/NAME` stands for.
    pub fn new(
        overrides: &Overrides,
        globals: Context,
        words: &Words,
    ) -> Result<(Self, Vec<Diagnostic>), Diagnostic> {
        let own = overrides.templates.clone();
        if let Some(name) = own.keys().find(|name| name.starts_with(BUILT_IN)) {
            return Err(hidden(name));
        }
        let templates = Templates::new(&own, globals).map_err(|error| located(&error, "", &own))?;
        let doubts = unused(&own).into_iter().chain(origin::outdated(overrides)).collect();
        let statics = statics(overrides, words);
        Ok((Self { templates, own, statics, observer: None, shared: Shared::default() }, doubts))
    }

    /// Tells `observer` of each page from now on.
    pub fn observe(&mut self, observer: Arc<dyn Observer>) {
        self.observer = Some(observer);
    }

    /// Renders a part of a page.
    ///
    /// # Errors
    /// As [`Theme::page`].
    pub fn render(
        &self,
        template: &str,
        context: &Context,
        about: &str,
    ) -> Result<String, Diagnostic> {
        let rendered = self.page(template, context, about)?;
        Ok(String::from_utf8(rendered).expect("templates and values are text"))
    }

    /// Renders a page, of which nobody asks again whether it is text.
    ///
    /// # Errors
    /// [`TEMPLATE_ERROR`] where the template fails; `about` names the source whose page it was.
    pub fn page(
        &self,
        template: &str,
        context: &Context,
        about: &str,
    ) -> Result<Vec<u8>, Diagnostic> {
        let mut rendered = None;
        let mut render = || {
            let mut page = Vec::with_capacity(PAGE);
            let done = self.templates.render(template, context, &mut page);
            rendered = Some(done.map(|()| page));
        };
        match &self.observer {
            Some(observer) => observer.observe(template, &mut render),
            None => render(),
        }
        let rendered = rendered.expect("an observer calls what it is given");
        rendered.map_err(|error| located(&error, about, &self.own))
    }

    /// What was rendered once for many pages.
    #[must_use]
    pub const fn shared(&self) -> &Shared {
        &self.shared
    }

    /// Whether the site has templates of its own.
    #[must_use]
    pub fn is_own(&self) -> bool {
        !self.own.is_empty()
    }

    /// The hash of all files of the theme.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let line =
            |kind: &str, name: &String, bytes| format!("{kind} {} {name:?}\n", Digest::of(bytes));
        let own = self.own.iter().map(|(name, text)| line("template", name, text.as_bytes()));
        let statics = self.statics.iter().map(|(name, bytes)| line("static", name, bytes));
        Digest::of(own.chain(statics).collect::<String>().as_bytes())
    }

    /// The static files, by name.
    #[must_use]
    pub fn statics(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.statics
    }
}

/// The script with the words of scripts, which is made and not built in.
const SCRIPT: &str = "words.js";

fn statics(overrides: &Overrides, words: &Words) -> BTreeMap<String, Vec<u8>> {
    let built_in =
        builtin::STATICS.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()));
    let own = overrides.statics.iter().map(|(name, bytes)| (name.clone(), bytes.clone()));
    let script = (SCRIPT.to_owned(), texts::script(words));
    built_in.chain([script]).chain(own).collect()
}

/// The site's file of a template.
fn file(name: &str) -> String {
    format!("themes/default/templates/{name}")
}

/// A template in the folder that stands for the built-in ones.
fn hidden(name: &str) -> Diagnostic {
    let plain = name.strip_prefix(BUILT_IN).unwrap_or(name);
    let message =
        format!("`{BUILT_IN}` holds the built-in templates, so that `{name}` cannot be written");
    let fault = Fault::new(&TEMPLATE_ERROR, message);
    Diagnostic::new(fault.hint(format!("move the file to `{}`", file(plain))), file(name))
}

/// The site's templates that neither replace a built-in one nor are named by another.
fn unused(own: &Own) -> Vec<Diagnostic> {
    let mentioned: BTreeSet<&str> = own
        .iter()
        .flat_map(|(user, text)| {
            uses(text).into_iter().map(|found| found.name).filter(move |name| name != user)
        })
        .collect();
    let is_built_in = |name: &str| builtin::TEMPLATES.iter().any(|(known, _)| *known == name);
    let names = own.keys().filter(|name| !mentioned.contains(name.as_str()));
    names.filter(|name| !is_built_in(name)).map(|name| unused_one(name)).collect()
}

fn unused_one(name: &str) -> Diagnostic {
    let message =
        format!("nothing extends or includes `{name}`, and it replaces no built-in template");
    let hint = match nearest(name, builtin::TEMPLATES.iter().map(|(known, _)| *known)) {
        Some(known) => format!("did you mean `{known}`?"),
        None => "include it in another template, or delete it".to_owned(),
    };
    Diagnostic::new(Fault::new(&TEMPLATE_UNUSED, message).hint(hint), file(name))
}

#[cfg(test)]
mod tests {
    use super::builtin::TEMPLATES;

    /// The templates of pages that are made anew whenever anything changes.
    const OF_EVERYTHING: [&str; 3] = ["404.html", "feeds.html", "home.html"];

    #[test]
    fn only_pages_that_look_at_everything_show_how_many_advisories_there_are() {
        for (name, text) in TEMPLATES {
            let counts =
                ["site.advisories", "site.packages"].iter().any(|word| text.contains(word));
            assert!(!counts || OF_EVERYTHING.contains(name), "{name}");
            // Whoever shows all of `site` shows the numbers too.
            for part in text.split("site").skip(1).filter(|_| !OF_EVERYTHING.contains(name)) {
                let whole = [" }}", " |", " %}", "["].iter().any(|end| part.starts_with(end));
                assert!(!whole, "{name}: site{}", part.lines().next().unwrap_or_default());
            }
            assert!(!text.contains("__tera_context"), "{name}");
        }
    }
}
