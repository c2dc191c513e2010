/// The ecosystems of the OSV schema 1.9.0, in its order.
///
/// `GIT`, which the schema's pattern also lets pass, is left out: it names no registry, and what is
/// known by its repository alone has no package.
pub(super) const NAMES: [&str; 51] = [
    "AlmaLinux",
    "Alpaquita",
    "Alpine",
    "Android",
    "Azure Linux",
    "BellSoft Hardened Containers",
    "Bioconductor",
    "Bitnami",
    "Chainguard",
    "CleanStart",
    "ConanCenter",
    "CRAN",
    "crates.io",
    "Debian",
    "Docker Hardened Images",
    "Echo",
    "FreeBSD",
    "GHC",
    "GitHub Actions",
    "Go",
    "Hackage",
    "Hex",
    "Homebrew",
    "Julia",
    "Kubernetes",
    "Linux",
    "Mageia",
    "Maven",
    "MinimOS",
    "npm",
    "NuGet",
    "opam",
    "openEuler",
    "openSUSE",
    "OSS-Fuzz",
    "Packagist",
    "Photon OS",
    "Pub",
    "PyPI",
    "Red Hat",
    "Rocky Linux",
    "Root",
    "RubyGems",
    "SUSE",
    "SwiftURL",
    "TuxCare",
    "Ubuntu",
    "vcpkg",
    "VSCode",
    "Wolfi",
    "WordPress",
];

/// How alike two names must be, from 0 to 1, to suggest one for the other.
const ALIKE: f64 = 0.85;

/// The ecosystem that someone who wrote `name` most likely meant.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    if let Some(ecosystem) = super::Ecosystem::from_purl_type(&name, None) {
        return Some(ecosystem.name());
    }
    let likeness = |known: &str| strsim::jaro_winkler(&known.to_lowercase(), &name);
    let (best, known) = NAMES
        .into_iter()
        .map(|known| (likeness(known), known))
        .max_by(|left, right| left.0.total_cmp(&right.0))?;
    (best >= ALIKE).then_some(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::version::corpus;

    #[test]
    fn the_names_are_those_of_the_osv_schema() {
        let Some(schema) = corpus::read("schemas/osv-1.9.json") else { return };
        let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
        let names = schema["$defs"]["ecosystemName"]["enum"].as_array().unwrap();
        assert_eq!(
            NAMES.to_vec(),
            names.iter().map(|name| name.as_str().unwrap()).collect::<Vec<_>>()
        );
    }

    #[test]
    fn every_name_is_nearest_to_itself_in_any_case() {
        for name in NAMES {
            assert_eq!(nearest(name), Some(name));
            assert_eq!(nearest(&name.to_uppercase()), Some(name));
        }
    }
}
