//! Templates that are ready to render.

use std::sync::OnceLock;

use tera::{Context, Tera};

use super::error::Own;
use super::folded::{SAME, SHOWN, folded};
use super::{builtin, each, fill};

/// The folder under which the built-in templates stay reachable.
pub(super) const BUILT_IN: &str = "default/";

/// The site's templates laid over the built-in ones.
#[derive(Debug)]
pub(super) struct Templates {
    /// As they are written; of a site without templates of its own they are read when they are first needed.
    written: OnceLock<Tera>,
    /// With what is the same on all pages written into them, which says the same in less time.
    folded: Option<Tera>,
    globals: Context,
}

impl Templates {
    /// The templates for pages whose variables come on top of `globals`.
    ///
    /// # Errors
    /// Where a template of the site cannot be read.
    pub(super) fn new(own: &Own, globals: Context) -> tera::TeraResult<Self> {
        let (written, folded) = if own.is_empty() {
            (OnceLock::new(), Some(ready(folded(&globals), &globals)?))
        } else {
            (OnceLock::from(ready(templates(own), &globals)?), None)
        };
        Ok(Self { written, folded, globals })
    }

    /// Renders a page into `page`.
    ///
    /// # Errors
    /// Where the template fails; `page` may have its beginning then.
    pub(super) fn render(
        &self,
        template: &str,
        context: &Context,
        page: &mut Vec<u8>,
    ) -> tera::TeraResult<()> {
        let same = !SAME.iter().any(|variable| context.contains_key(variable));
        if let Some(folded) = self.folded.as_ref().filter(|_| same) {
            if folded.render_to(template, context, &mut *page).is_ok() {
                return Ok(());
            }
            // What is wrong is told of the template as it is written.
            page.clear();
        }
        self.written().render_to(template, context, page)
    }

    fn written(&self) -> &Tera {
        self.written.get_or_init(|| {
            let none = Own::default();
            ready(templates(&none), &self.globals)
                .expect("every build reads the built-in templates")
        })
    }
}

fn ready<N: AsRef<str>, T: AsRef<str>>(
    templates: impl IntoIterator<Item = (N, T)>,
    globals: &Context,
) -> tera::TeraResult<Tera> {
    let mut tera = Tera::new();
    tera.register_filter("each", each::each);
    tera.register_filter("fill", fill::fill);
    tera.register_filter(SHOWN, fill::shown);
    *tera.global_context() = globals.clone();
    tera.add_raw_templates(templates)?;
    Ok(tera)
}

/// The templates by the names under which others find them.
fn templates(own: &Own) -> impl Iterator<Item = (String, &str)> {
    let kept = builtin::TEMPLATES.iter().map(|(name, text)| (format!("{BUILT_IN}{name}"), *text));
    let used = builtin::TEMPLATES.iter().filter(|(name, _)| !own.contains_key(*name));
    let own = own.iter().map(|(name, text)| (name.clone(), text.as_str()));
    kept.chain(used.map(|(name, text)| ((*name).to_owned(), *text))).chain(own)
}
