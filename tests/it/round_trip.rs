//! Whole databases through `import` and `build`: what comes back says the same as what went in, and is as valid.
//!
//! Of a database of your own the same is told by
//! `FOREWARN_DATABASE=FOLDER cargo test --test it round_trip::a_database_of_your_own -- --nocapture`.

pub(crate) mod meaning;
mod records;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::schema;
use crate::shared;
use crate::site::{POLICY, SETTINGS, Site};

/// What `--from` is called, the database, and how many of its records may be refused and come back different.
const DATABASES: &[(&str, &str, usize, usize)] =
    &[("osv", "corpora/go", 0, 0), ("osv", "corpora/pypa", 7, 0)];

#[test]
fn the_records_of_whole_databases_come_back() {
    for (format, database, most_refused, most_differing) in DATABASES {
        let Some(folder) = shared::path(database) else { continue };
        let measured = measure(format, &folder);
        shared::say(&format!("{database}: {measured}"));
        assert!(measured.refused <= *most_refused, "{measured}");
        assert!(measured.differing.len() <= *most_differing, "{measured}");
        assert_eq!(measured.spoilt, [""; 0], "valid records were built that are invalid");
    }
}

#[test]
fn a_database_of_your_own() {
    let Some(folder) = std::env::var_os("FOREWARN_DATABASE") else { return };
    let path = Path::new(&folder);
    shared::say(&format!("{}: {}", path.display(), measure("osv", path)));
}

/// How many records of each database are edited.
const EDITED: usize = 50;

#[test]
fn an_edit_of_title_and_fixed_version_changes_just_these() {
    for (_, database, ..) in DATABASES {
        let Some(folder) = shared::path(database) else { continue };
        let site =
            Site::empty().file("content/site.yaml", SETTINGS).file("content/policy.md", POLICY);
        let mut fixed = BTreeMap::new();
        for path in records::files(&folder) {
            let record = records::read(&path).unwrap();
            if let Some(version) = fixed_version(&record).filter(|_| fixed.len() < EDITED) {
                let name = format!("records/{}", path.file_name().unwrap().to_string_lossy());
                site.write(&name, fs::read(&path).unwrap());
                fixed.insert(record["id"].as_str().unwrap().to_owned(), version);
            }
        }
        assert_eq!(fixed.len(), EDITED);
        site.run(&["import", "records", "--from", "osv"]);
        assert_eq!(site.run(&["build", "--formats", "osv"]).code, Some(0));
        let before: Vec<_> = fixed.keys().map(|id| built(&site, id).unwrap()).collect();
        for (id, version) in &fixed {
            edit(&site, id, version);
        }
        assert_eq!(site.run(&["build", "--formats", "osv"]).code, Some(0));
        for ((id, version), before) in fixed.iter().zip(before) {
            assert_eq!(built(&site, id), Some(edited(before, version)), "{id}");
        }
    }
}

/// The first version that a range of versions names as fixed.
fn fixed_version(record: &Value) -> Option<String> {
    let ranges = record["affected"][0]["ranges"].as_array()?;
    let range = ranges.iter().find(|range| range["type"] != "GIT")?;
    let mut events = range["events"].as_array()?.iter();
    events.find_map(|event| Some(event["fixed"].as_str()?.to_owned()))
}

/// Changes the source of an import by hand.
fn edit(site: &Site, id: &str, version: &str) {
    let path = format!("advisories/{id}.md");
    let source = site.read(&path);
    let bare = source.lines().filter(|line| !line.starts_with("title: "));
    let bare: String = bare.flat_map(|line| [line, "\n"]).collect();
    let titled = bare.replacen(&format!("id: {id}\n"), &format!("id: {id}\ntitle: By hand\n"), 1);
    let written = format!("fixed: \"{version}\"\n");
    assert!(titled.contains(&written), "{source}");
    site.write(&path, titled.replace(&written, "fixed: \"999.0.0\"\n"));
}

/// The record with the same change.
fn edited(mut record: Value, version: &str) -> Value {
    let withdrawn = if record["withdrawn"].is_string() { "WITHDRAWN: " } else { "" };
    record["summary"] = Value::from(format!("{withdrawn}By hand"));
    for affected in record["affected"].as_array_mut().unwrap() {
        let ranges = affected["ranges"].as_array_mut().into_iter().flatten();
        let lists = ranges.filter_map(|range| range["events"].as_array_mut());
        for event in lists.flatten().filter(|event| event["fixed"] == version) {
            event["fixed"] = Value::from("999.0.0");
        }
    }
    record
}

/// What became of the records of a database.
#[derive(Default)]
struct Measured {
    /// What the import said last.
    summary: String,
    read: usize,
    /// The ids that were seen; a second record of one is refused.
    seen: BTreeSet<String>,
    refused: usize,
    /// The ids of the records that came back different, with the fields that differ.
    differing: Vec<String>,
    /// How many records differ in a field.
    fields: BTreeMap<String, usize>,
    /// How many records break OSV's schema as they were published.
    invalid: usize,
    /// The records that break it only as they came back, with what is wrong.
    spoilt: Vec<String>,
    times: Vec<(&'static str, Duration)>,
}

fn measure(format: &str, database: &Path) -> Measured {
    let mut measured = Measured::default();
    let site = Site::empty().file("content/site.yaml", SETTINGS).file("content/policy.md", POLICY);
    let folder = fs::canonicalize(database).unwrap();
    let run =
        measured.timed("import", &site, &["import", folder.to_str().unwrap(), "--from", format]);
    run.stdout.lines().last().unwrap_or_default().clone_into(&mut measured.summary);
    for command in [&["check"][..], &["build", "--formats", "osv"]] {
        let run = measured.timed(command[0], &site, command);
        assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    }
    let validator = schema::validator();
    for path in records::files(&folder) {
        measured.read += 1;
        measured.one(&site, &path, validator.as_ref());
    }
    measured
}

impl Measured {
    fn timed(&mut self, name: &'static str, site: &Site, arguments: &[&str]) -> crate::site::Run {
        let start = Instant::now();
        let run = site.run(arguments);
        self.times.push((name, start.elapsed()));
        run
    }

    fn one(&mut self, site: &Site, path: &Path, validator: Option<&jsonschema::Validator>) {
        let built = records::read(path).and_then(|before| {
            let id = before["id"].as_str().expect("a record has an id").to_owned();
            let after = built(site, &id).filter(|_| self.seen.insert(id.clone()))?;
            Some((id, before, after))
        });
        let Some((id, before, after)) = built else {
            self.refused += 1;
            return;
        };
        if let Some(validator) = validator {
            let sound = validator.is_valid(&before);
            self.invalid += usize::from(!sound);
            let errors = validator.iter_errors(&after).filter(|_| sound);
            self.spoilt.extend(errors.map(|error| format!("{id}: {error}")));
        }
        let fields = meaning::differences(before, after);
        if !fields.is_empty() {
            let named: Vec<_> = fields.iter().map(String::as_str).collect();
            self.differing.push(format!("{id}: {}", named.join(", ")));
        }
        for field in fields {
            *self.fields.entry(field).or_default() += 1;
        }
    }
}

/// The record that was built of an advisory, under its own id or with the prefix for what is not registered.
fn built(site: &Site, id: &str) -> Option<Value> {
    let read = |name: String| fs::read(site.path(&format!("public/osv/{name}.json"))).ok();
    let bytes = read(id.to_owned()).or_else(|| read(format!("x_{id}")))?;
    Some(serde_json::from_slice(&bytes).expect("a built record is JSON"))
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let equal = self.read - self.refused - self.differing.len();
        writeln!(f, "{}", self.summary)?;
        writeln!(
            f,
            "  {} read, {} refused, {equal} equal, {} differing",
            self.read,
            self.refused,
            self.differing.len()
        )?;
        for (field, count) in &self.fields {
            writeln!(f, "  {count} differ in {field}")?;
        }
        for one in self.differing.iter().take(20) {
            writeln!(f, "  {one}")?;
        }
        writeln!(
            f,
            "  {} were not valid as published, {} only as they came back",
            self.invalid,
            self.spoilt.len()
        )?;
        for one in self.spoilt.iter().take(20) {
            writeln!(f, "  {one}")?;
        }
        let times: Vec<_> = self
            .times
            .iter()
            .map(|(name, time)| format!("{name} {:.1} s", time.as_secs_f64()))
            .collect();
        write!(f, "  {}", times.join(", "))
    }
}
