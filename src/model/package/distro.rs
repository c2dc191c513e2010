//! A distribution's release: the suffix of its ecosystem, and the `distro` of its purls.
//!
//! Only releases with one agreed spelling on both sides are here; code names are not.

use crate::model::ecosystem::Ecosystem;

/// The value of `distro` for an ecosystem's suffix.
pub(super) fn of_suffix(ecosystem: &Ecosystem) -> Option<String> {
    let suffix = ecosystem.suffix()?;
    let (id, release) = match ecosystem.name() {
        "Alpine" => ("alpine", suffix.strip_prefix('v')?),
        "Ubuntu" => ("ubuntu", suffix.strip_suffix(":LTS").unwrap_or(suffix)),
        "Debian" => ("debian", suffix),
        "AlmaLinux" => ("almalinux", suffix),
        "Mageia" => ("mageia", suffix),
        _ => return None,
    };
    let distro = format!("{id}-{release}");
    (to_suffix(ecosystem, &distro).as_deref() == Some(suffix)).then_some(distro)
}

/// The ecosystem's suffix for a value of `distro`.
pub(super) fn to_suffix(ecosystem: &Ecosystem, distro: &str) -> Option<String> {
    let (id, release) = distro.split_once('-')?;
    match (ecosystem.name(), id) {
        ("Alpine", "alpine") => is_pair(release).then(|| format!("v{release}")),
        ("Ubuntu", "ubuntu") if is_pair(release) && is_long_term(release) => {
            Some(format!("{release}:LTS"))
        }
        ("Ubuntu", "ubuntu") => is_pair(release).then(|| release.to_owned()),
        ("Debian", "debian") | ("AlmaLinux", "almalinux") | ("Mageia", "mageia") => {
            is_number(release).then(|| release.to_owned())
        }
        _ => None,
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_pair(text: &str) -> bool {
    text.split_once('.').is_some_and(|(left, right)| is_number(left) && is_number(right))
}

/// Ubuntu supports the April releases of even years for the long term; OSV marks them.
fn is_long_term(release: &str) -> bool {
    let even = |year: &str| year.ends_with(['0', '2', '4', '6', '8']);
    release.strip_suffix(".04").is_some_and(even)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ecosystem: &str, distro: &str) {
        let ecosystem = Ecosystem::parse(ecosystem).unwrap();
        assert_eq!(of_suffix(&ecosystem).as_deref(), Some(distro));
        assert_eq!(to_suffix(&ecosystem, distro).as_deref(), ecosystem.suffix());
    }

    #[test]
    fn releases_map_both_ways() {
        check("Debian:12", "debian-12");
        check("Alpine:v3.18", "alpine-3.18");
        check("Ubuntu:22.04:LTS", "ubuntu-22.04");
        check("Ubuntu:23.04", "ubuntu-23.04");
        check("Ubuntu:22.10", "ubuntu-22.10");
        check("AlmaLinux:9", "almalinux-9");
        check("Mageia:9", "mageia-9");
    }

    #[test]
    fn what_has_no_agreed_spelling_does_not_map() {
        for text in [
            "Debian",
            "Debian:bookworm",
            "Alpine:3.18",
            "Alpine:edge",
            "Ubuntu:22.04",
            "Ubuntu:23.04:LTS",
            "Ubuntu:Pro:18.04:LTS",
            "Red Hat:enterprise_linux:9::appstream",
            "SUSE:Linux Enterprise Server 15",
        ] {
            assert_eq!(of_suffix(&Ecosystem::parse(text).unwrap()), None, "{text}");
        }
        let debian = Ecosystem::parse("Debian").unwrap();
        for distro in ["bookworm", "debian-bookworm", "ubuntu-22.04", "debian-", "debian"] {
            assert_eq!(to_suffix(&debian, distro), None, "{distro}");
        }
    }
}
