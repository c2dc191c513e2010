//! The workflows that `init` writes: their shell steps, run for real on the site that it wrote, with a host on this machine
//! in the place of GitHub Pages.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::init::init;
use crate::signed::{NOW, own, secret};
use crate::site::{Run, Site};
use crate::web_host::WebHost;

const PUBLISH: &str = ".github/workflows/publish.yml";
const REMIND: &str = ".github/workflows/remind.yml";
const ACTION: &str = ".github/actions/forewarn/action.yml";

/// A new site as a runner sees it, with the programs that it has.
struct Runner {
    site: Site,
    temporary: TempDir,
}

impl Runner {
    /// Nothing where a program is missing, which is said; in CI it is a failure.
    fn new(options: &[&str]) -> Option<Self> {
        for program in ["bash", "curl", "tar", "sha256sum"] {
            if Command::new(program).arg("--version").output().is_err() {
                assert!(std::env::var_os("CI").is_none(), "{program} is not installed");
                let said = format!("skipped: {program} is not installed\n");
                std::io::stderr().write_all(said.as_bytes()).unwrap();
                return None;
            }
        }
        let site = Site::empty();
        let run = init(&site, &[&["--defaults"], options].concat(), "");
        assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
        let temporary = TempDir::new().unwrap();
        let bin = temporary.path().join("bin");
        fs::create_dir(&bin).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_forewarn"), bin.join("forewarn")).unwrap();
        Some(Self { site, temporary })
    }

    fn file(&self, name: &str) -> PathBuf {
        self.temporary.path().join(name)
    }

    /// Runs the step of a file, by its name, as GitHub's runner does.
    fn step(&self, file: &str, name: &str, environment: &[(&str, &str)]) -> Run {
        let text = self.site.read(&format!("new/{file}"));
        let script = self.file("step.sh");
        fs::write(&script, block(&text, name)).unwrap();
        let path = format!("{}:{}", self.file("bin").display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc", "-e", "-o", "pipefail"])
            .arg(&script)
            .current_dir(self.site.path("new"))
            .env_clear()
            .env("PATH", path)
            .env("RUNNER_TEMP", self.temporary.path())
            .env("GITHUB_ENV", self.file("env"))
            .env("GITHUB_PATH", self.file("path"))
            .env("SOURCE_DATE_EPOCH", epoch())
            .envs(environment.iter().copied());
        Run::of(command.output().unwrap())
    }

    /// What a step wrote for the ones after it.
    fn written(&self, name: &str) -> String {
        fs::read_to_string(self.file(name)).unwrap_or_default()
    }

    /// Fetches what a host has, and builds against it.
    fn publish(&self, url: &str) -> (Run, Run) {
        drop(fs::remove_file(self.file("env")));
        drop(fs::remove_dir_all(self.site.path("new/previous")));
        let fetched = self.step(PUBLISH, "Fetch what is published now", &[("SITE", url)]);
        let lines = self.written("env");
        let previous = lines.lines().filter_map(|line| line.split_once('=')).collect::<Vec<_>>();
        (fetched, self.step(PUBLISH, "Build", &previous))
    }
}

fn epoch() -> String {
    NOW.parse::<jiff::Timestamp>().unwrap().as_second().to_string()
}

/// The script of a step.
fn block(text: &str, name: &str) -> String {
    let step =
        text.split(&format!("- name: {name}\n")).nth(1).unwrap_or_else(|| panic!("no step {name}"));
    let mut lines = step.lines().skip_while(|line| !line.trim_start().starts_with("run:"));
    let first = lines.next().unwrap();
    let indent = first.len() - first.trim_start().len();
    let inline = first.trim_start().strip_prefix("run:").unwrap().trim();
    if inline != "|" {
        return inline.to_owned();
    }
    let inner =
        lines.take_while(|line| line.is_empty() || line.len() - line.trim_start().len() > indent);
    let script: Vec<_> = inner.map(|line| line.get(indent + 2..).unwrap_or_default()).collect();
    assert!(!script.concat().contains("${{"), "GitHub would fill in what a shell then reads");
    script.join("\n")
}

#[test]
fn a_first_publication_and_the_next_are_checked_and_built() {
    let Some(runner) = Runner::new(&[]) else { return };
    let check = runner.step(PUBLISH, "Check", &[]);
    assert_eq!(check.code, Some(0), "{}{}", check.stdout, check.stderr);
    assert!(check.stdout.contains("::warning title=contact-single,"), "{}", check.stdout);
    let empty = TempDir::new().unwrap();
    let host = WebHost::new(empty.path());
    let (fetched, built) = runner.publish(&host.url());
    assert_eq!(
        (fetched.code, built.code),
        (Some(0), Some(0)),
        "{}{}",
        fetched.stderr,
        built.stderr
    );
    assert_eq!(runner.written("env"), "", "nothing is published yet");
    let host = WebHost::new(&runner.site.path("new/_site"));
    let (fetched, built) = runner.publish(&host.url());
    assert_eq!(
        (fetched.code, built.code),
        (Some(0), Some(0)),
        "{}{}",
        fetched.stderr,
        built.stderr
    );
    assert_eq!(
        runner.written("env"),
        "PREVIOUS=previous\n",
        "unsigned: only osv/all.json is there"
    );
}

#[test]
fn what_was_published_cannot_vanish_and_a_host_in_trouble_is_not_taken_for_an_empty_one() {
    let Some(runner) = Runner::new(&[]) else { return };
    let empty = TempDir::new().unwrap();
    let (_, built) = runner.publish(&WebHost::new(empty.path()).url());
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    let host = WebHost::new(&runner.site.path("new/_site"));
    fs::remove_file(runner.site.path("new/advisories/EXAMPLE-2026-0001.md")).unwrap();
    let (_, built) = runner.publish(&host.url());
    assert_eq!(built.code, Some(1));
    assert!(built.stderr.contains("published-id-vanished"), "{}", built.stderr);
    host.instead("/osv/all.json", 403, "", b"");
    let (fetched, _) = runner.publish(&host.url());
    assert_eq!(fetched.code, Some(1), "{}", fetched.stdout);
    assert!(fetched.stdout.contains("/osv/all.json answers with 403"), "{}", fetched.stdout);
}

#[test]
fn the_reminder_is_quiet_until_something_expires() {
    let certificate = own("content/keys/example.asc");
    let Some(runner) = Runner::new(&["--certificate", certificate.to_str().unwrap()]) else {
        return;
    };
    let secret = secret();
    let run = runner.site.run(&["-C", "new", "sign", "--key", &secret, "--now", NOW]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let quiet = runner.step(REMIND, "Look for what expires", &[]);
    assert_eq!(quiet.code, Some(0), "{}{}", quiet.stdout, quiet.stderr);
    let later = "2027-11-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap().as_second().to_string();
    let due = runner.step(REMIND, "Look for what expires", &[("SOURCE_DATE_EPOCH", &later)]);
    assert_eq!(due.code, Some(1), "{}", due.stdout);
    assert!(due.stdout.contains("title=security-txt-expir") && due.stdout.contains("renew what"));
}

#[test]
fn the_released_archive_is_installed_only_with_its_hash() {
    let Some(runner) = Runner::new(&[]) else { return };
    let folder = runner.file("releases/download/v1");
    fs::create_dir_all(&folder).unwrap();
    let name = "forewarn-v1-x86_64-unknown-linux-gnu";
    fs::create_dir(folder.join(name)).unwrap();
    fs::write(folder.join(name).join("forewarn"), "the program").unwrap();
    let archive = format!("{name}.tar.gz");
    let packed = Command::new("tar").args(["-czf", &archive, name]).current_dir(&folder).status();
    assert!(packed.unwrap().success());
    let sum = Command::new("sha256sum").arg(&archive).current_dir(&folder).output().unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap();
    let sum = sum.split(' ').next().unwrap();
    let host = WebHost::new(runner.temporary.path());
    let url = host.url();
    let install = |sum: &str| {
        let environment = [("REPOSITORY", url.as_str()), ("VERSION", "v1"), ("SHA256", sum)];
        runner.step(ACTION, "Install the released program", &environment)
    };
    let wrong = install(&"0".repeat(64));
    assert_eq!(wrong.code, Some(1), "{}", wrong.stdout);
    assert!(runner.written("path").is_empty() && !runner.file("forewarn/bin").exists());
    let right = install(sum);
    assert_eq!(right.code, Some(0), "{}", right.stderr);
    let bin = runner.written("path");
    assert_eq!(fs::read_to_string(Path::new(bin.trim()).join("forewarn")).unwrap(), "the program");
}

#[cfg(unix)]
#[test]
fn the_program_is_built_once_from_the_tag_of_a_named_repository() {
    let Some(runner) = Runner::new(&["--program", "https://git.example.org/forewarn"]) else {
        return;
    };
    let text = runner.site.read(&format!("new/{ACTION}"));
    assert!(text.contains("default: \"https://git.example.org/forewarn\"\n"), "{text}");
    let log = runner.file("cargo.log");
    let cargo = format!(
        "echo \"$@\" >>'{}'; mkdir -p \"$RUNNER_TEMP/forewarn/bin\"; cp /bin/true \"$RUNNER_TEMP/forewarn/bin/forewarn\"",
        log.display()
    );
    crate::gpg::script(&runner.file("bin"), "cargo", &cargo);
    let build = |repository: &str| {
        let environment = [("REPOSITORY", repository), ("VERSION", "v0.1.0")];
        runner.step(ACTION, "Build the program from its source", &environment)
    };
    let unnamed = build("");
    assert_eq!(unnamed.code, Some(1));
    assert!(
        unnamed.stdout.contains("say in .github/actions/forewarn/action.yml"),
        "{}",
        unnamed.stdout
    );
    for _ in 0..2 {
        let run = build("https://git.example.org/forewarn/");
        assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    }
    let asked = fs::read_to_string(log).unwrap();
    assert_eq!(asked.lines().count(), 1, "{asked}");
    assert!(asked.starts_with(
        "install --locked --git https://git.example.org/forewarn --tag v0.1.0 --root"
    ));
}

#[test]
fn this_repository_publishes_by_the_same_workflows() {
    let Some(runner) = Runner::new(&[]) else { return };
    for file in [PUBLISH, REMIND] {
        let ours = fs::read_to_string(own(file)).unwrap();
        assert_eq!(ours, runner.site.read(&format!("new/{file}")), "{file}");
    }
}

#[test]
fn publishing_keeps_hidden_files_and_has_neither_a_schedule_nor_another_address() {
    let Some(runner) = Runner::new(&[]) else { return };
    let publish = runner.site.read(&format!("new/{PUBLISH}"));
    assert!(publish.contains("include-hidden-files: true"));
    assert!(!publish.contains("schedule:") && !publish.contains("--base-url"));
    for file in [PUBLISH, REMIND, ACTION] {
        for line in
            runner.site.read(&format!("new/{file}")).lines().filter(|line| line.contains("uses: "))
        {
            let pinned = line.contains("uses: ./")
                || line
                    .rsplit_once("@v")
                    .is_some_and(|(_, major)| major.bytes().all(|byte| byte.is_ascii_digit()));
            assert!(pinned, "{line}");
        }
    }
}
