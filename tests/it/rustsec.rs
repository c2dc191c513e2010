//! `RustSec`'s whole database through `import`, `check` and `build`, judged by its own requirements on versions.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use semver::{Comparator, Op, Prerelease, Version, VersionReq};
use serde_json::Value;
use toml::Table;

use crate::schema;
use crate::shared::{self, say};
use crate::site::{POLICY, Run, SETTINGS, Site};

#[test]
fn advisories_of_rustsec_keep_ids_dates_and_versions() {
    let Some(folder) = shared::path("corpora/rustsec") else { return };
    let site = built_from(&folder);
    let schema = schema::validator().unwrap();
    let mut differing: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut records, mut probes, mut unequal) = (0, 0, vec![]);
    for path in advisories(&folder) {
        let wanted = Wanted::read(&path);
        let record = built_record(&site, wanted.text("id"));
        assert!(schema.is_valid(&record), "{} breaks the schema", wanted.text("id"));
        let versions = wanted.probes();
        let fields = wanted.differences(&record, &versions);
        records += 1;
        probes += versions.len();
        for field in &fields {
            *differing.entry(field).or_default() += 1;
        }
        if !fields.is_empty() {
            unequal.push(format!("{}: {fields:?}", wanted.text("id")));
        }
    }
    let different = unequal.len();
    say(&format!(
        "rustsec: {records} compared at {probes} versions; {different} differ {differing:?}"
    ));
    assert!(records > 1000 && unequal.is_empty(), "{unequal:#?}");
}

/// A site of all advisories of a folder, imported, checked and built in every format without an error.
fn built_from(folder: &Path) -> Site {
    let site = empty();
    let imported = site.run(&["import", folder.to_str().unwrap(), "--from", "rustsec"]);
    let summary = imported.stdout.lines().last().unwrap_or_default();
    say(&format!("rustsec: {summary}"));
    assert_eq!(imported.code, Some(0), "{}", imported.stderr);
    assert!(summary.ends_with("none refused"), "{summary}");
    for command in ["check", "build"] {
        let run = site.run(&[command]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    }
    site
}

fn empty() -> Site {
    Site::empty().file("content/site.yaml", SETTINGS).file("content/policy.md", POLICY)
}

/// The database with what lies beside its advisories.
fn database() -> Site {
    let advisory = |id: &str| {
        format!(
            "```toml\n[advisory]\nid = \"{id}\"\npackage = \"a\"\ndate = \"2020-01-02\"\n\n\
             [versions]\npatched = [\">= 1.2.0\"]\n```\n\n# Title\n\nText.\n"
        )
    };
    empty()
        .file("db/README.md", "# Advisories\n")
        .file("db/EXAMPLE_ADVISORY.md", advisory("RUSTSEC-0000-0000"))
        .file("db/crates/a/RUSTSEC-2020-0001.md", advisory("RUSTSEC-2020-0001"))
}

fn import(site: &Site, path: &str) -> Run {
    site.run(&["import", path, "--from", "rustsec"])
}

#[test]
fn what_is_no_advisory_is_passed_over_in_sight() {
    let site = database();
    let run = import(&site, "db");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("3 files read: 1 written, 0 unchanged, none refused, 2 skipped"));
    for name in ["db/README.md:1:1", "db/EXAMPLE_ADVISORY.md:3:7"] {
        assert!(run.stderr.contains(name), "{}", run.stderr);
    }
    assert_eq!(run.stderr.matches("warning[import-skipped]").count(), 2);
    assert!(site.read("advisories/RUSTSEC-2020-0001.md").contains("imported:\n  from: rustsec\n"));
    assert!(import(&site, "db").stdout.contains("0 written, 1 unchanged"));
}

#[test]
fn a_folder_without_advisories_holds_nothing_to_import() {
    for path in ["db/README.md", "db/EXAMPLE_ADVISORY.md", "content"] {
        let run = import(&database(), path);
        assert_eq!(run.code, Some(1), "{path}");
        assert!(run.stderr.contains("error[import-nothing]"), "{}", run.stderr);
    }
}

#[test]
fn a_broken_advisory_is_named_and_the_rest_goes_on() {
    let path = "db/crates/a/RUSTSEC-2020-0002.md";
    for (text, place) in [
        ("# Title\n", ":1:1"),
        ("```toml\n[advisory]\nid = RUSTSEC\n```\n", ":3:6"),
        ("```toml\n[advisory]\nid = \"A-2\"\n", ":1:1"),
    ] {
        let site = database().file(path, text);
        let run = import(&site, "db");
        assert_eq!(run.code, Some(1));
        assert!(
            run.stdout.contains("1 written, 0 unchanged, 1 refused (1 import-form), 2 skipped")
        );
        assert!(run.stderr.contains(&format!("{path}{place}")), "{}", run.stderr);
    }
}

fn built_record(site: &Site, id: &str) -> Value {
    serde_json::from_str(&site.read(&format!("public/osv/{id}.json"))).unwrap()
}

fn advisories(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(advisories(&path));
        } else if path.extension().is_some_and(|ending| ending == "md") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// What an advisory says, read without the program.
struct Wanted {
    advisory: Table,
    requirements: Vec<VersionReq>,
}

impl Wanted {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let toml = text.strip_prefix("```toml\n").unwrap().split("\n```\n").next().unwrap();
        let mut tables: Table = toml::from_str(toml).unwrap();
        let versions = tables["versions"].as_table().unwrap();
        let texts = ["patched", "unaffected"].into_iter().filter_map(|key| versions.get(key));
        let texts = texts.flat_map(|list| list.as_array().unwrap());
        let requirements =
            texts.map(|text| VersionReq::parse(text.as_str().unwrap()).unwrap()).collect();
        let toml::Value::Table(advisory) = tables.remove("advisory").unwrap() else { panic!() };
        Self { advisory, requirements }
    }

    fn text(&self, key: &str) -> &str {
        self.advisory[key].as_str().unwrap()
    }

    /// Versions at, just before and just after everything that a requirement names.
    fn probes(&self) -> BTreeSet<Version> {
        let comparators = self.requirements.iter().flat_map(|requirement| &requirement.comparators);
        let mut probes: BTreeSet<_> = comparators.flat_map(around).collect();
        probes
            .extend(["0.0.0-0", "0.0.0", "999.0.0-a", "999.0.0"].map(|text| text.parse().unwrap()));
        probes
    }

    fn differences(&self, record: &Value, probes: &BTreeSet<Version>) -> BTreeSet<&'static str> {
        let affected = &record["affected"][0];
        let day = |key: &str| record[key].as_str().map(|time| &time[..10]);
        let withdrawn = self.advisory.get("withdrawn").map(|day| day.as_str().unwrap());
        let is_affected = |version: &Version| {
            !self.requirements.iter().any(|requirement| meets(requirement, version))
        };
        let fields = [
            ("id", record["id"] == self.text("id")),
            ("published", day("published") == Some(self.text("date"))),
            ("withdrawn", day("withdrawn") == withdrawn),
            ("package", affected["package"]["name"] == self.text("package")),
            ("ranges", probes.iter().all(|probe| is_affected(probe) == evaluate(affected, probe))),
            ("aliases", self.same("aliases", record)),
            ("related", self.same("related", record)),
        ];
        fields.into_iter().filter(|(_, same)| !same).map(|(field, _)| field).collect()
    }

    /// Whether a list of ids says the same, in whatever order; an address in it is a reference.
    fn same(&self, key: &str, record: &Value) -> bool {
        let wanted = self.advisory.get(key).and_then(toml::Value::as_array).into_iter().flatten();
        let wanted = wanted.map(|id| id.as_str().unwrap());
        let (addresses, ids): (BTreeSet<_>, BTreeSet<_>) =
            wanted.partition(|id| id.starts_with("https://"));
        let built = |key: &str| record[key].as_array().into_iter().flatten();
        let references: BTreeSet<_> =
            built("references").map(|one| one["url"].as_str().unwrap()).collect();
        ids == built(key).map(|id| id.as_str().unwrap()).collect()
            && addresses.is_subset(&references)
    }
}

fn around(comparator: &Comparator) -> Vec<Version> {
    let (major, minor, patch) =
        (comparator.major, comparator.minor.unwrap_or(0), comparator.patch.unwrap_or(0));
    let mut releases = vec![
        (major, minor, patch),
        (major, minor, patch + 1),
        (major, minor + 1, 0),
        (major + 1, 0, 0),
        (major, minor, patch.saturating_sub(1)),
        (major, minor.saturating_sub(1), 99),
        (major.saturating_sub(1), 99, 99),
    ];
    releases.dedup();
    let mut probes = Vec::new();
    for (major, minor, patch) in releases {
        for pre in ["", "0", "0.0", "alpha", "alpha.1", "beta.2", "rc.1", "rc.1.0", "zz"] {
            let pre = Prerelease::new(pre).unwrap();
            probes.push(Version { pre, ..Version::new(major, minor, patch) });
        }
    }
    if !comparator.pre.is_empty() {
        let named = Version { pre: comparator.pre.clone(), ..Version::new(major, minor, patch) };
        let after = Prerelease::new(&format!("{}.0", comparator.pre)).unwrap();
        probes.extend([Version { pre: after, ..named.clone() }, named]);
    }
    probes
}

/// Whether a version meets a requirement: a release as Cargo says. A prerelease, which Cargo takes only where it is
/// asked for, is compared by the order alone, and is compatible with what its release is compatible with.
fn meets(requirement: &VersionReq, version: &Version) -> bool {
    if version.pre.is_empty() {
        return requirement.matches(version);
    }
    let release = Version { pre: Prerelease::EMPTY, ..version.clone() };
    requirement.comparators.iter().all(|one| {
        let named = Version {
            pre: one.pre.clone(),
            ..Version::new(one.major, one.minor.unwrap_or(0), one.patch.unwrap_or(0))
        };
        match one.op {
            Op::GreaterEq => *version >= named,
            Op::Less => *version < named,
            Op::Greater if one.patch.is_some() => *version > named,
            Op::LessEq if one.patch.is_some() => *version <= named,
            Op::Exact if one.patch.is_some() => *version == named,
            Op::Greater if one.minor.is_some() => {
                *version >= Version::new(one.major, named.minor + 1, 0)
            }
            Op::Greater => *version >= Version::new(one.major + 1, 0, 0),
            Op::LessEq => one.matches(&release),
            _ => *version >= named && one.matches(&release),
        }
    })
}

/// OSV's evaluation of an entry (schema, "Evaluation"), written down anew.
fn evaluate(affected: &Value, version: &Version) -> bool {
    affected["ranges"].as_array().unwrap().iter().any(|range| {
        assert_eq!(range["type"], "SEMVER");
        let events = range["events"].as_array().unwrap().iter().flat_map(|event| {
            event
                .as_object()
                .unwrap()
                .iter()
                .map(|(kind, at)| (at.as_str().unwrap(), kind.as_str()))
        });
        let mut events: Vec<_> =
            events.map(|(at, kind)| (Version::parse(at).unwrap(), kind)).collect();
        events.sort();
        let passed = events.iter().rev().find(|(at, _)| at <= version);
        passed.is_some_and(|(_, kind)| *kind == "introduced")
    })
}
