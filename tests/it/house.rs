//! What the project promises of its own code and documents, held by looking at them.

use std::fs;
use std::path::{Path, PathBuf};

/// The folders whose code may not touch anything but its arguments.
const PURE: [&str; 7] = ["model", "parse", "plan", "check", "document", "make", "affected"];

/// What would touch a disk, a clock, the environment or a network.
const IMPURE: [&str; 9] = [
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "env::var",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All sources of the program, by their paths under `src`.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&root().join("src"), &mut found);
    assert!(found.len() > 100, "{} files", found.len());
    found
}

fn collect(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let name =
                path.strip_prefix(root().join("src")).unwrap().to_string_lossy().replace('\\', "/");
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

/// A source without its tests, which may read files.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

#[test]
fn the_pure_stages_touch_nothing_but_their_arguments() {
    let pure = |name: &str| {
        PURE.iter()
            .any(|stage| name.starts_with(&format!("{stage}/")) || name == format!("{stage}.rs"))
    };
    let test_only =
        |name: &str| ["corpus.rs", "fixture.rs", "tests.rs"].iter().any(|end| name.ends_with(end));
    for (name, text) in sources().iter().filter(|(name, _)| pure(name) && !test_only(name)) {
        for word in IMPURE {
            assert!(!without_tests(text).contains(word), "src/{name} uses {word}");
        }
    }
}

#[test]
fn only_the_disk_writes() {
    for (name, text) in sources().iter().filter(|(name, _)| !name.starts_with("disk")) {
        for word in
            ["fs::write", "File::create", "fs::rename", "fs::remove", "create_dir", "OpenOptions"]
        {
            assert!(!without_tests(text).contains(word), "src/{name} uses {word}");
        }
    }
}

#[test]
fn only_commands_read_the_clock() {
    let others = |name: &str| !name.starts_with("command") && !name.ends_with("corpus.rs");
    for (name, text) in sources().iter().filter(|(name, _)| others(name)) {
        for word in ["Timestamp::now", "SystemTime::now", "env::var"] {
            assert!(!without_tests(text).contains(word), "src/{name} uses {word}");
        }
    }
}

#[test]
fn only_gpg_and_git_are_run() {
    let others = |name: &str| !name.starts_with("signature/gpg") && name != "git.rs";
    for (name, text) in sources().iter().filter(|(name, _)| others(name)) {
        for word in ["process::Command", "Command::new(", "process::{"] {
            assert!(!without_tests(text).contains(word), "src/{name} uses {word}");
        }
    }
}

#[test]
fn only_the_comparison_with_a_host_uses_a_network_and_only_the_preview_answers_one() {
    for (name, text) in sources().iter().filter(|(name, _)| name != "deployed/http.rs") {
        let answers = name.starts_with("serve/") || name.starts_with("command/serve");
        let sockets: &[&str] =
            if answers { &[] } else { &["std::net", "TcpStream", "TcpListener", "UdpSocket"] };
        for word in sockets.iter().chain(&["ureq"]) {
            assert!(!without_tests(text).contains(word), "src/{name} uses {word}");
        }
    }
}

#[test]
fn no_source_file_has_outgrown_its_name() {
    for (name, text) in sources() {
        let lines = without_tests(&text).lines().count();
        let only_tests = text.contains("#[test]") && !text.contains("mod tests");
        assert!(lines <= 240 || only_tests, "src/{name} has {lines} lines");
    }
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let text = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut lines = text.lines();
    let mut explained = false;
    lines.by_ref().find(|line| *line == "[dependencies]").unwrap();
    for line in lines.take_while(|line| !line.starts_with("[lints")) {
        match line.split_once(" = ") {
            Some((name, _)) if !line.starts_with('#') => {
                // What belongs to the package above it shares its reason.
                let sibling = ["clap_complete", "clap_mangen", "serde_json"].contains(&name);
                assert!(explained || sibling, "{name} has no comment");
                explained = false;
            }
            _ => explained |= line.starts_with('#'),
        }
    }
}

#[test]
fn the_manual_names_every_key_option_and_card_package() {
    let manual = crate::docs::all();
    for schema in [
        "advisory",
        "draft",
        "handling",
        "intake",
        "keyring",
        "packager",
        "packagers",
        "page",
        "site",
    ] {
        let text =
            fs::read_to_string(root().join(format!("src/source/schema/{schema}.rs"))).unwrap();
        for key in text.lines().filter_map(|line| {
            line.trim().strip_prefix("pub ")?.split_once(": ").map(|(key, _)| key)
        }) {
            let key = if key == "kind" { "type" } else { key };
            assert!(
                manual.contains(key),
                "the manual does not name the key `{key}` of {schema}.rs"
            );
        }
    }
    for word in [
        "--project",
        "--url",
        "--contact",
        "--prefix",
        "--answer",
        "--fix",
        "--ahead",
        "--gpg",
        "--program",
        "--deployed",
        "theme list",
        "theme show",
        "theme eject",
        "--defaults",
        "--out",
        "--formats",
        "--base-url",
        "--now",
        "--timings",
        "--signing-key",
        "--passphrase-fd",
        "--with",
        "--key",
        "--fingerprint",
        "--resign",
        "--site",
        "--dry-run",
        "--certificate",
        "--previous",
        "--since",
        "--lists",
        "--drafts",
        "--port",
        "--to",
        "--title",
        "--id",
        "--date",
        "--early",
        "--no-commits",
        "--no-packagers",
        "--unsigned",
        "--staged",
        "--commits",
        "--pre-push",
        "--message",
        "--repository",
        "--lockfile",
        "--sbom",
        "--check",
        "--force",
        "--format json",
        "-C DIR",
        "--color",
        "--quiet",
        "--verbose",
    ] {
        assert!(manual.contains(word), "the manual does not name {word}");
    }
    for package in
        ["pulldown-cmark", "tera", "serde_yaml", "walkdir", "syntect", "sequoia-openpgp", "notify"]
    {
        assert!(manual.contains(package), "the manual does not name {package}");
    }
}

#[test]
fn the_manuals_advisory_and_settings_are_sound() {
    let manual = crate::docs::page("sources");
    let block = |opening: &str, nth: usize| {
        let start = manual.match_indices(opening).nth(nth).unwrap().0 + opening.len();
        manual[start..].split("```").next().unwrap().to_owned()
    };
    let advisory = block("```markdown\n---\nid:", 0);
    let site = crate::site::Site::new()
        .file("content/site.yaml", block("```yaml\n", 0))
        .file("advisories/patches/EX-2026-0001/main.patch", "x")
        .file("advisories/EX-2026-0001.md", format!("---\nid:{advisory}"));
    let codes = site.codes();
    assert_eq!(codes, ["tag-default", "unsigned-optional"], "{}", site.check());
}
