use std::collections::BTreeMap;

/// The files of a site's own theme, by name.
#[derive(Debug, Default)]
pub struct Overrides {
    /// Templates, relative to `templates/`.
    pub templates: BTreeMap<String, String>,
    /// The words of languages, relative to `languages/`.
    pub languages: BTreeMap<String, String>,
    /// Other files, relative to `static/`.
    pub statics: BTreeMap<String, Vec<u8>>,
}
