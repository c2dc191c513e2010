use crate::diagnostic::{Fault, Rule};
use crate::model::ecosystem::{Ecosystem, PurlType};

/// A name that the ecosystem's registry could not have.
pub static PACKAGE_INVALID: Rule = Rule::error(
    "package-invalid",
    "a package has a name that its registry cannot have",
    "The name of an affected package is compared letter by letter with what is installed, so a \
     name of another form matches nothing and nobody is warned. Maven names are `group:artifact`, \
     Composer's `vendor/name`, npm's `name` or `@scope/name`, Go's the whole module path.",
);

/// A name that its registry spells in another way.
pub static PACKAGE_NAME: Rule = Rule::warning(
    "package-name",
    "a package's name is not in the registry's spelling",
    "PyPI takes upper and lower case, and any run of `-`, `_` and `.`, for the same; OSV demands \
     the one form in lower case with single dashes (PEP 503). The advisory is published with that \
     form. Write it in the source too, so that a search finds it.",
);

/// The form of a package's name that the ecosystem and OSV use.
pub(super) fn canonical(ecosystem: &Ecosystem, written: &str) -> Result<String, Fault> {
    if written.is_empty() || written.trim() != written || written.contains(char::is_control) {
        let message = format!("`{}` cannot be a package's name", written.escape_debug());
        return Err(Fault::new(&PACKAGE_INVALID, message)
            .hint("give the name that the package has in its registry"));
    }
    let form = PurlType::of(ecosystem).map(|entry| entry.form);
    match ecosystem.name() {
        _ if written == "*" => Ok(written.to_owned()),
        "PyPI" => pypi(written).ok_or_else(|| misshapen(ecosystem, written)),
        _ if form.is_some_and(|form| form.split(written).is_none()) => {
            Err(misshapen(ecosystem, written))
        }
        _ => Ok(written.to_owned()),
    }
}

/// What to tell the author of a name that is not in the registry's spelling.
pub(super) fn spelling_fault(ecosystem: &Ecosystem, written: &str, name: &str) -> Option<Fault> {
    (written != name).then(|| {
        let message = format!("{} spells `{written}` as `{name}`", ecosystem.name());
        Fault::new(&PACKAGE_NAME, message).hint(format!("write `{name}`"))
    })
}

/// PEP 503's normal form of a name that PEP 508 allows.
fn pypi(name: &str) -> Option<String> {
    let is_separator = |c| matches!(c, '-' | '_' | '.');
    let is_known = |c: char| c.is_ascii_alphanumeric() || is_separator(c);
    if !name.chars().all(is_known) || name.starts_with(is_separator) || name.ends_with(is_separator)
    {
        return None;
    }
    let words = name.split(is_separator).filter(|word| !word.is_empty());
    Some(words.collect::<Vec<_>>().join("-").to_ascii_lowercase())
}

fn misshapen(ecosystem: &Ecosystem, written: &str) -> Fault {
    let form = match ecosystem.name() {
        "Maven" => "`group:artifact`",
        "Packagist" => "`vendor/name`",
        "npm" => "`name` or `@scope/name`",
        "Go" => "the module's path, such as `golang.org/x/net`",
        "SwiftURL" => "the repository's path, such as `github.com/apple/swift-nio`",
        "PyPI" => "letters and digits, with `-`, `_` or `.` between them",
        _ => "the name that the registry shows",
    };
    let message = format!("`{written}` cannot be a name in {}", ecosystem.name());
    Fault::new(&PACKAGE_INVALID, message).hint(format!("a name there is {form}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ecosystem(text: &str) -> Ecosystem {
        Ecosystem::parse(text).unwrap()
    }

    #[track_caller]
    fn check(of: &str, written: &str, name: &str) {
        assert_eq!(canonical(&ecosystem(of), written).unwrap(), name);
    }

    #[test]
    fn pypi_names_are_normalised() {
        check("PyPI", "Friendly-Bard", "friendly-bard");
        check("PyPI", "friendly_bard", "friendly-bard");
        check("PyPI", "friendly--bard", "friendly-bard");
        check("PyPI", "FrIeNdLy-._.-bArD", "friendly-bard");
        check("PyPI", "h2", "h2");
    }

    #[test]
    fn other_names_stay_as_they_are() {
        check("crates.io", "Inflector", "Inflector");
        check("npm", "@Scope/name", "@Scope/name");
        check("Android", ":linux_kernel:", ":linux_kernel:");
        check("Docker Hardened Images", "a b", "a b");
        check("PyPI", "*", "*");
    }

    #[track_caller]
    fn refused(of: &str, written: &str, hint: &str) {
        let fault = canonical(&ecosystem(of), written).unwrap_err();
        assert_eq!(fault.rule.code, "package-invalid");
        assert!(fault.hint.as_ref().unwrap().contains(hint), "{written}: {:?}", fault.hint);
    }

    #[test]
    fn names_that_a_registry_cannot_have_are_refused_with_its_form() {
        refused("Maven", "slf4j-api", "`group:artifact`");
        refused("Maven", "org.slf4j/slf4j-api", "`group:artifact`");
        refused("Packagist", "symfony", "`vendor/name`");
        refused("npm", "babel/core", "`@scope/name`");
        refused("Go", "https://golang.org/x/net", "module's path");
        refused("PyPI", "-hpack", "letters and digits");
        refused("PyPI", "hpack>=1", "letters and digits");
        refused("PyPI", "hpack.", "letters and digits");
    }

    #[test]
    fn names_that_nobody_could_have_are_refused() {
        for written in ["", " hpack", "hpack ", "h\npack", "h\u{1b}pack"] {
            refused("Linux", written, "the name that the package has");
        }
    }
}
