use serde::Serialize;

use crate::document::View;
use crate::document::go_vulndb;
use crate::document::html::commands::quoted;
use crate::model::site::{Group, Site};
use crate::site_path::SitePath;

/// How one program that looks for vulnerable dependencies is pointed at this site.
#[derive(Serialize)]
pub(super) struct ScannerData {
    name: &'static str,
    href: &'static str,
    /// The key of the text that says what to know before.
    note: &'static str,
    commands: String,
}

/// The scanners that have something to read here, for a site of these ecosystems.
pub(super) fn scanners(view: &View<'_>, ecosystems: &[String]) -> Vec<ScannerData> {
    let site = &view.library.site;
    let has = |name: &str| ecosystems.iter().any(|known| known == name);
    let of_osv = site.builds(Group::Osv) && !ecosystems.is_empty();
    let osv = of_osv.then(|| [Some(osv_scanner(site, ecosystems)), osv_offline(site, ecosystems)]);
    let pip_audit = (of_osv && has("PyPI")).then(pip_audit);
    let go = site.builds(Group::Go) && go_vulndb::is_published(view.library);
    let go = go.then(|| govulncheck(site));
    osv.into_iter().flatten().flatten().chain(pip_audit).chain(go).collect()
}

/// The folders have the names that the scanner gives them: up to its version 2.4 the first, since 2.5 the second.
fn osv_scanner(site: &Site, ecosystems: &[String]) -> ScannerData {
    let mut lines = vec![];
    for name in ecosystems {
        let folder = quoted(&format!("osv-db/osv-scanner/{name}"));
        let archive = quoted(&format!("osv-db/osv-scanner/{name}/all.zip"));
        lines.push(format!("mkdir -p {folder}"));
        lines.push(format!("curl -fL -o {archive} {}", archive_address(site, name)));
    }
    lines.push("ln -sfn osv-scanner osv-db/osv-scalibr".to_owned());
    let lockfile = ecosystems.iter().find_map(|name| lockfile(name)).unwrap_or("-r .");
    lines.push(format!("osv-scanner scan source --offline --local-db-path osv-db {lockfile}"));
    ScannerData {
        name: "OSV-Scanner",
        href: "https://google.github.io/osv-scanner/",
        note: "osv_scanner",
        commands: lines.join("\n"),
    }
}

/// The files by which it knows the dependencies of an ecosystem.
fn lockfile(ecosystem: &str) -> Option<&'static str> {
    match ecosystem {
        "PyPI" => Some("-L requirements.txt"),
        "crates.io" => Some("-L Cargo.lock"),
        "npm" => Some("-L package-lock.json"),
        "Go" => Some("-L go.mod"),
        _ => None,
    }
}

/// The ecosystems that Renovate looks up without a network.
const OFFLINE: [&str; 11] = [
    "Go",
    "Hackage",
    "Hex",
    "Maven",
    "NuGet",
    "Packagist",
    "Pub",
    "PyPI",
    "RubyGems",
    "crates.io",
    "npm",
];

/// Its database is a file for each ecosystem, with a record and its key on each line.
fn osv_offline(site: &Site, ecosystems: &[String]) -> Option<ScannerData> {
    let known = |name: &&String| OFFLINE.contains(&name.as_str());
    let mut lines = vec!["mkdir -p osv-offline".to_owned()];
    for name in ecosystems.iter().filter(known) {
        let file = format!("osv-offline/{}.nedb", name.to_lowercase());
        lines.push(format!("curl -fL -o osv-offline/all.zip {}", archive_address(site, name)));
        lines.push(format!("unzip -p osv-offline/all.zip | jq -c '. + {{_id: .id}}' > {file}"));
    }
    lines.push(
        "export OSV_OFFLINE_ROOT_DIR=$PWD/osv-offline OSV_OFFLINE_DISABLE_DOWNLOAD=true".to_owned(),
    );
    ecosystems.iter().any(|name| known(&name)).then(|| ScannerData {
        name: "Renovate (osv-offline)",
        href: "https://github.com/renovatebot/osv-offline",
        note: "osv_offline",
        commands: lines.join("\n"),
    })
}

fn pip_audit() -> ScannerData {
    ScannerData {
        name: "pip-audit",
        href: "https://github.com/pypa/pip-audit",
        note: "pip_audit",
        commands: "pip-audit -s osv --osv-url http://127.0.0.1:8000/v1/query -r requirements.txt"
            .to_owned(),
    }
}

fn govulncheck(site: &Site) -> ScannerData {
    let folder = site.address(&SitePath::fixed(go_vulndb::FOLDER));
    ScannerData {
        name: "govulncheck",
        href: "https://go.dev/security/vuln/",
        note: "govulncheck",
        commands: format!("govulncheck -db {} ./...", quoted(&folder)),
    }
}

fn archive_address(site: &Site, ecosystem: &str) -> String {
    quoted(&site.address(&SitePath::encode(&["osv", ecosystem, "all.zip"])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::advisory::Advisory;

    fn found(purls: &[&str], groups: Option<&[Group]>) -> Vec<ScannerData> {
        let affected = purls.iter().map(|purl| fixture::affected(purl, "1.0.0", "2.0.0")).collect();
        let advisory = Advisory { affected, ..fixture::advisory("EX-2026-0001") };
        let mut library = fixture::library(vec![advisory]);
        library.site.formats = groups.map(<[Group]>::to_vec);
        let theme = fixture::theme();
        let view = fixture::view(&library, &theme);
        scanners(&view, &super::super::ecosystems(&view))
    }

    #[track_caller]
    fn check(purls: &[&str], groups: Option<&[Group]>, expected: &[&str]) {
        let found = found(purls, groups);
        assert_eq!(found.iter().map(|one| one.name).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn only_what_has_something_to_read_is_named() {
        let (osv, renovate) = ("OSV-Scanner", "Renovate (osv-offline)");
        check(&["pkg:pypi/a"], None, &[osv, renovate, "pip-audit"]);
        check(&["pkg:golang/example.org/a"], None, &[osv, renovate, "govulncheck"]);
        check(&["pkg:golang/example.org/a"], Some(&[Group::Go]), &["govulncheck"]);
        check(&["pkg:golang/example.org/a"], Some(&[Group::Osv]), &[osv, renovate]);
        check(&["pkg:deb/debian/a"], None, &[osv]);
        check(&["pkg:pypi/a"], Some(&[Group::Html]), &[]);
        check(&[], None, &[]);
    }

    #[test]
    fn commands_name_the_addresses_of_this_site() {
        let found = found(&["pkg:golang/example.org/a", "pkg:rpm/redhat/a"], None);
        let commands: Vec<_> = found.iter().map(|one| one.commands.as_str()).collect();
        let scanner = "mkdir -p osv-db/osv-scanner/Go
curl -fL -o osv-db/osv-scanner/Go/all.zip https://security.example.org/osv/Go/all.zip
mkdir -p 'osv-db/osv-scanner/Red Hat'
curl -fL -o 'osv-db/osv-scanner/Red Hat/all.zip' https://security.example.org/osv/Red%20Hat/all.zip
ln -sfn osv-scanner osv-db/osv-scalibr
osv-scanner scan source --offline --local-db-path osv-db -L go.mod";
        assert_eq!(commands[0], scanner);
        let renovate = "mkdir -p osv-offline
curl -fL -o osv-offline/all.zip https://security.example.org/osv/Go/all.zip
unzip -p osv-offline/all.zip | jq -c '. + {_id: .id}' > osv-offline/go.nedb
export OSV_OFFLINE_ROOT_DIR=$PWD/osv-offline OSV_OFFLINE_DISABLE_DOWNLOAD=true";
        assert_eq!(commands[1], renovate);
        assert_eq!(commands[2], "govulncheck -db https://security.example.org/go ./...");
    }
}
