use super::product::Packaged;
use super::raw::RawHelper;
use crate::model::ecosystem::Ecosystem;

/// A package of a distribution in the release that a relationship names: as that distribution's own OSV records name it,
/// by what follows the vendor in the platform's CPE (Red Hat), or by the platform's name (SUSE).
///
/// Nothing for another platform of a distribution: versions of one release are not to be compared with those of another.
pub(super) fn within(package: &Packaged, platform: &str, helper: &RawHelper) -> Option<Packaged> {
    let distribution = package.ecosystem.name();
    let release = match distribution {
        "Red Hat" => {
            let cpe = helper.cpe.as_deref()?;
            let parts = ["cpe:/a:redhat:", "cpe:/o:redhat:"];
            parts.iter().find_map(|part| cpe.strip_prefix(part))?
        }
        "openSUSE" | "SUSE" => platform.strip_prefix(distribution)?.trim_start(),
        _ => return None,
    };
    let ecosystem = Ecosystem::parse(&format!("{distribution}:{release}")).ok()?;
    Some(Packaged { ecosystem, purl: None, ..package.clone() })
}

/// Whether packages of one name differ from release to release.
pub(super) fn has_releases(ecosystem: &Ecosystem) -> bool {
    matches!(ecosystem.purl_type(), Some("apk" | "deb" | "rpm"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::csaf::product::packaged;

    #[track_caller]
    fn check(purl: &str, platform: &str, cpe: &str, expected: Option<&str>) {
        let package = packaged(purl, None).unwrap();
        let helper = RawHelper { cpe: Some(cpe.to_owned()), ..RawHelper::default() };
        let found = within(&package, platform, &helper).map(|one| one.ecosystem.to_string());
        assert_eq!(found.as_deref(), expected);
        assert!(has_releases(&package.ecosystem));
    }

    #[test]
    fn releases_are_named_as_the_distributions_name_them() {
        let (red_hat, suse) = ("pkg:rpm/redhat/a@1-1.el9", "pkg:rpm/suse/a@1-1");
        let cpe = "cpe:/a:redhat:enterprise_linux:9::appstream";
        check(red_hat, "x", cpe, Some("Red Hat:enterprise_linux:9::appstream"));
        check(red_hat, "Red Hat Enterprise Linux 9", "cpe:/o:other:linux:9", None);
        let name = "SUSE Linux Enterprise Server 15 SP5";
        check(suse, name, "", Some("SUSE:Linux Enterprise Server 15 SP5"));
        check(suse, "openSUSE Leap 15.6", "", None);
        check("pkg:rpm/almalinux/a@1-1", "AlmaLinux 9", "", None);
    }
}
