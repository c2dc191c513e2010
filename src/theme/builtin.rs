//! The files of the default theme, as part of the program.

macro_rules! templates {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../themes/default/templates/", $name)))),*]
    };
}

macro_rules! languages {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../themes/default/languages/", $name)))),*]
    };
}

macro_rules! statics {
    ($($name:literal)*) => {
        &[$(($name, include_bytes!(concat!("../../themes/default/static/", $name)))),*]
    };
}

/// The templates, by name.
pub(super) const TEMPLATES: &[(&str, &str)] = templates![
    "404.html" "advisories.html" "advisory.html" "affected.html" "alias.html" "aliases.html" "base.html"
    "commands.html" "contacts.html" "distributors.html" "feeds.html" "frame/footer.html"
    "frame/head.html" "frame/header.html" "handling.html" "home.html" "hooks/footer.html"
    "hooks/head.html" "hooks/header.html" "keys.html" "package.html" "packages.html" "page.html" "plot.html"
    "promises.html" "remedy.html" "row.html" "search.html" "severity.html" "thanks.html" "verification.html"
    "verify.html" "version-box.html"
];

/// The words of each language, by the name of its file.
pub(super) const LANGUAGES: &[(&str, &str)] = languages!["de.yaml" "en.yaml"];

/// The other files, by name.
pub(super) const STATICS: &[(&str, &[u8])] = statics![
    "card.png" "copy.js" "evaluate.js" "filter.js" "icon.svg" "pep440.js" "search.js" "semver.js" "style.css"
    "version-box.js"
];
