use crate::diagnostic::Fault;
use crate::import::Draft;
use crate::model::ecosystem::Ecosystem;
use crate::model::package::{Package, Purl};
use crate::source::schema::advisory::RawAffected;

/// The package that a database names by ecosystem and name.
///
/// # Errors
/// The ecosystem is not one of OSV's, or its registry could not have the name.
pub(super) fn by_name(ecosystem: &str, name: &str) -> Result<Package, Fault> {
    let ecosystem = Ecosystem::parse(ecosystem)?;
    Package::from_name(ecosystem, name).map(|(package, _)| package)
}

/// An entry for a package, by its package URL where it has one; a name that was `written` otherwise is mentioned.
pub(super) fn entry(
    draft: &mut Draft,
    path: &str,
    package: &Package,
    written: &str,
) -> RawAffected {
    if package.name() != written {
        let why = format!("its registry spells `{written}` as `{}`", package.name());
        draft.leave_out(&format!("the spelling of `{path}`"), &why);
    }
    if let Some(purl) = package.purl().map(Purl::as_str) {
        return RawAffected { package: Some(purl.to_owned()), ..RawAffected::default() };
    }
    RawAffected {
        ecosystem: Some(package.ecosystem().to_string()),
        name: Some(package.name().to_owned()),
        ..RawAffected::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ecosystem: &str, name: &str, purl: Option<&str>, notes: usize) {
        let mut draft = Draft::default();
        let package = by_name(ecosystem, name).unwrap();
        let entry = entry(&mut draft, "affected[0]", &package, name);
        assert_eq!((entry.package.as_deref(), draft.left_out.len()), (purl, notes));
        assert_eq!(entry.name.is_some(), purl.is_none());
    }

    #[test]
    fn a_package_is_named_by_its_purl_where_it_has_one() {
        check("PyPI", "h2", Some("pkg:pypi/h2"), 0);
        check("PyPI", "Foo_Bar", Some("pkg:pypi/foo-bar"), 1);
        check("GitHub Actions", "a/b", None, 0);
        assert_eq!(by_name("pip", "h2").unwrap_err().rule.code, "ecosystem-unknown");
        assert_eq!(by_name("Maven", "h2").unwrap_err().rule.code, "package-invalid");
    }
}
