/// The prefixes of databases that are registered with OSV (schema 1.9.0, `$defs/prefix`).
const REGISTERED: &[&str] = &[
    "ALBA",
    "ALEA",
    "ALPINE",
    "ALSA",
    "ASB-A",
    "AZL",
    "BELL",
    "BIT",
    "BREW",
    "CGA",
    "CLEANSTART",
    "CLSA",
    "CURL",
    "CVE",
    "DEBIAN",
    "DHI",
    "DLA",
    "DRUPAL",
    "DSA",
    "DTSA",
    "ECHO",
    "EEF",
    "ELA",
    "FreeBSD",
    "GHSA",
    "GO",
    "GSD",
    "HSEC",
    "JLSEC",
    "KUBE",
    "LBSEC",
    "LSN",
    "MAL",
    "MGASA",
    "MINI",
    "OESA",
    "OSEC",
    "OSV",
    "PHSA",
    "PSF",
    "PUB-A",
    "PYSEC",
    "RHBA",
    "RHEA",
    "RHSA",
    "RLSA",
    "ROOT",
    "RSEC",
    "RUSTSEC",
    "RXSA",
    "SUSE-FU",
    "SUSE-OU",
    "SUSE-RU",
    "SUSE-SU",
    "UBUNTU",
    "USN",
    "V8",
    "VCPKG",
    "openSUSE-SU",
];

/// Whether an id may stand in a record as it is.
pub(super) fn is_registered(id: &str) -> bool {
    // No prefix has more than one hyphen of its own.
    let mut ends = id.match_indices('-').take(2);
    id.starts_with("x_") || ends.any(|(end, _)| REGISTERED.binary_search(&&id[..end]).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::version::corpus;

    #[test]
    fn only_whole_registered_prefixes_count() {
        for id in ["CVE-2016-6581", "SUSE-SU-2020:1-1", "x_HYPER-2016-0001", "RUSTSEC-2020-0001"] {
            assert!(is_registered(id), "{id}");
        }
        for id in ["HYPER-2016-0001", "CVES-1", "GOO-1", "SUSE-2020"] {
            assert!(!is_registered(id), "{id}");
        }
    }

    #[test]
    fn the_list_is_the_schemas() {
        let Some(text) = corpus::read("schemas/osv-1.9.json") else { return };
        let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
        let pattern = schema["$defs"]["prefix"]["pattern"].as_str().unwrap();
        let inner = pattern.trim_start_matches("^(x_|(").trim_end_matches(")-)");
        let mut listed: Vec<String> = inner
            .split('|')
            .flat_map(|prefix| match prefix.split_once("[SRFO]") {
                Some((before, after)) => {
                    "SRFO".chars().map(|c| format!("{before}{c}{after}")).collect()
                }
                None => vec![prefix.to_owned()],
            })
            .collect();
        listed.sort();
        assert_eq!(listed, REGISTERED);
    }
}
