//! A build that skips what did not change leaves what a clean build would: after any change of the sources, the options, the output
//! or what it knows of the last build.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::signed::{KEYRING, NOW, own, secret};
use crate::site::{ADVISORY, POLICY, Run, SETTINGS, Site, tree};

/// How many changes are tried; the variable asks for more.
const ROUNDS: usize = 30;
const VARIABLE: &str = "FOREWARN_CHANGES";

/// What the last build left for the next one.
const SEALS: &str = ".public.forewarn/seals";

const PROMISES: &str = "\
promises:
  - {id: fix, from: reported, to: released, max: 30d, sentence: We fix it within a month}
  - {id: registry, rule: release-matches}
";

#[test]
fn after_any_change_the_output_is_that_of_a_clean_build() {
    let rounds = std::env::var(VARIABLE).map_or(ROUNDS, |text| text.parse().unwrap());
    let site = Site::empty();
    let mut state = State::new();
    state.write(&site);
    check(&site, &state, "nothing yet");
    let (mut good, mut still) = (0, 0);
    for round in 0..rounds {
        let change = state.change(&site);
        state.write(&site);
        age(&site);
        let what = format!("round {round}: {change}");
        if check(&site, &state, &what) {
            good += 1;
            still += usize::from(says_the_same(&site, &state, &what));
        }
    }
    assert!(good * 10 > rounds * 9, "only {good} of {rounds} sites had no errors");
    assert!(
        still * 10 > good * 9,
        "only {still} of {good} builds that nothing changed for ended early"
    );
}

/// Makes sources look as if they had been written an hour ago, as most are.
fn age(site: &Site) {
    let then = SystemTime::now() - Duration::from_hours(1);
    for folder in ["content", "advisories", "themes"] {
        age_below(&site.path(folder), then);
    }
}

fn age_below(folder: &Path, then: SystemTime) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            age_below(&path, then);
        } else if fs::metadata(&path).unwrap().modified().unwrap() > then + Duration::from_mins(30)
        {
            // What looks old already is not touched: a build need not open it.
            fs::File::options().append(true).open(path).unwrap().set_modified(then).unwrap();
        }
    }
}

/// Whether a build that nothing changed for ends before it reads anything. It says what the one before it said.
#[track_caller]
fn says_the_same(site: &Site, state: &State, what: &str) -> bool {
    let before = tree(&site.path("public"));
    let [first, second] = [(); 2].map(|()| state.build(site, "public"));
    assert_eq!(
        (&second.stderr, &second.stdout, second.code),
        (&first.stderr, &first.stdout, first.code),
        "{what}"
    );
    assert_eq!(tree(&site.path("public")), before, "{what}");
    let timed = state.timed(site);
    timed.stderr.contains("look ") && !timed.stderr.contains("make ")
}

#[test]
fn what_did_not_change_is_not_made_again() {
    let site = Site::empty();
    let state = State::new();
    state.write(&site);
    for _ in 0..2 {
        assert_eq!(state.build(&site, "public").code, Some(0));
    }
    let seals = fs::read(site.path(SEALS)).unwrap();
    // It names each file that it makes.
    let arguments = ["build", "--verbose", "--now", NOW];
    let run = site.run(&arguments);
    assert!(!run.stdout.contains("advisories/EX-2026-0001.html"), "{}", run.stdout);
    assert!(run.stdout.contains("public: 0 written"), "{}", run.stdout);
    assert_eq!(fs::read(site.path(SEALS)).unwrap(), seals);
    site.change("advisories/EX-2026-0001.md", "without bounds", "with bounds");
    let run = site.run(&arguments);
    let made = |id: &str| run.stdout.contains(&format!("advisories/EX-2026-{id}.html"));
    assert!(made("0001") && made("0002") && !made("0003"), "{}", run.stdout);
}

#[test]
fn a_build_with_a_key_signs_nothing_again() {
    let site = Site::empty();
    let state = State { signs: true, ..State::new() };
    state.write(&site);
    for _ in 0..2 {
        assert_eq!(state.build(&site, "public").code, Some(0));
    }
    let arguments = ["build", "--verbose", "--now", NOW, "--signing-key", &secret()];
    let run = site.run(&arguments);
    assert!(run.stdout.contains("public: 0 written"), "{}", run.stdout);
    for signed in ["revisions.txt", "EX-2026-0001.txt", "x_EX-2026-0001.json.asc"] {
        assert!(!run.stdout.contains(signed), "{}", run.stdout);
    }
}

#[test]
fn time_alone_ends_what_a_build_said_before() {
    let site = Site::empty();
    let state = State::new();
    let early = "  - {date: 2026-12-01T12:00:00Z, summary: Later}\n";
    state.write(&site);
    site.change(
        "advisories/EX-2026-0001.md",
        "Initial publication}\n",
        &format!("Initial publication}}\n{early}"),
    );
    age(&site);
    let build = |now: &str| {
        let run = site.run(&["build", "--timings", "--now", now]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        (run.stderr.contains("date-future"), !run.stderr.contains("make "))
    };
    let before = "2026-12-01T11:59:59Z";
    // Twice, as of files that were written within the last tick of the clock nothing is kept.
    for _ in 0..2 {
        assert!(build(before).0);
    }
    assert_eq!(build(before), (true, true));
    assert_eq!(build("2026-12-01T11:59:59.999Z"), (true, true));
    assert_eq!(build("2026-12-01T11:00:00Z"), (true, false), "before the build");
    for _ in 0..2 {
        build(before);
    }
    assert_eq!(build("2026-12-01T12:00:00Z"), (false, false));
}

/// Builds the site as it is, and into an empty folder; says whether it could be built.
#[track_caller]
fn check(site: &Site, state: &State, what: &str) -> bool {
    for folder in ["clean", ".clean.forewarn"] {
        let _ = fs::remove_dir_all(site.path(folder));
    }
    let (next, clean) = (state.build(site, "public"), state.build(site, "clean"));
    assert_eq!(next.code, clean.code, "{what}: {}{}", next.stderr, clean.stderr);
    let is_good = next.code == Some(0);
    if is_good {
        let (next, clean) = (tree(&site.path("public")), tree(&site.path("clean")));
        let differs = |path: &&String| next.get(*path) != clean.get(*path);
        let paths: Vec<_> = next.keys().chain(clean.keys()).filter(differs).collect();
        assert!(paths.is_empty(), "{what}: {paths:?}");
    } else {
        assert!(!clean.stderr.is_empty(), "{what}");
    }
    is_good
}

/// The sources of a site, and how it is built.
struct State {
    random: Random,
    settings: BTreeMap<&'static str, String>,
    files: BTreeMap<String, Vec<u8>>,
    advisories: BTreeMap<usize, Advisory>,
    formats: Option<&'static str>,
    base: Option<&'static str>,
    signs: bool,
    active: bool,
}

/// What a source of an advisory says.
#[derive(Clone, Default)]
struct Advisory {
    folder: &'static str,
    title: String,
    alias: usize,
    package: usize,
    withdrawn: bool,
    relative: Option<usize>,
    link: Option<String>,
    patch: Option<usize>,
    body: usize,
    revisions: usize,
}

impl Advisory {
    fn text(&self, number: usize) -> String {
        let related = self.relative.map(|other| format!("related: [EX-2026-{other:04}]\n"));
        let withdrawn = "withdrawn: {at: 2026-03-01, reason: never real}\n";
        let revision =
            |nth| format!("  - {{date: 2026-02-{:02}, summary: Change {nth}}}\n", nth + 1);
        let revisions: String = (0..self.revisions).map(revision).collect();
        let link = self.link.as_ref().map(|link| format!("See [this]({link}).\n"));
        let patch = self.patch.map_or(String::new(), |_| ", patch: main.patch".to_owned());
        let text = ADVISORY
            .replace("EX-2026-0001", &format!("EX-2026-{number:04}"))
            .replace("A table without bounds", &self.title)
            .replace("CVE-2026-12345", &format!("CVE-2026-{}", 20_000 + self.alias))
            .replace("pypi/second", &format!("pypi/second{}", self.package))
            .replacen("21e366}", &format!("21e366{patch}}}"), 1)
            .replace("affected:\n", &format!("{}affected:\n", related.unwrap_or_default()))
            .replace(
                "credits:",
                &format!("{}credits:", if self.withdrawn { withdrawn } else { "" }),
            )
            .replace("Initial publication}\n", &format!("Initial publication}}\n{revisions}"));
        format!(
            "{text}\nBody {}.\n\n```rust\nlet x = {};\n```\n{}",
            self.body,
            self.body,
            link.unwrap_or_default()
        )
    }
}

impl State {
    fn new() -> Self {
        let read = |path: &str| fs::read(own(path)).unwrap();
        let policy = POLICY.replacen("---\nWrite", &format!("{PROMISES}---\nWrite"), 1);
        let files = [
            ("content/policy.md", policy.into_bytes()),
            ("content/keys/example.asc", read("content/keys/example.asc")),
            ("themes/default/static/note.txt", b"one".to_vec()),
        ];
        let advisory = |number| {
            let title = format!("A table without bounds {number}");
            let relative = (number == 2).then_some(1);
            (number, Advisory { title, relative, alias: number, ..Advisory::default() })
        };
        Self {
            random: Random(0x5eed),
            settings: BTreeMap::new(),
            files: files.into_iter().map(|(path, bytes)| (path.to_owned(), bytes)).collect(),
            advisories: (1..=4).map(advisory).collect(),
            formats: None,
            base: None,
            signs: false,
            active: true,
        }
    }

    /// Writes the sources that are not there as they should be, and removes all others.
    fn write(&self, site: &Site) {
        let wanted = self.sources();
        for folder in ["content", "advisories", "themes"] {
            let there = site.path(folder);
            let found = if there.exists() { tree(&there) } else { BTreeMap::new() };
            for path in found.into_keys().map(|path| format!("{folder}/{path}")) {
                if !wanted.contains_key(&path) && site.path(&path).is_file() {
                    fs::remove_file(site.path(&path)).unwrap();
                }
            }
        }
        for (path, bytes) in wanted {
            if fs::read(site.path(&path)).ok().as_ref() != Some(&bytes) {
                site.write(&path, bytes);
            }
        }
    }

    fn sources(&self) -> BTreeMap<String, Vec<u8>> {
        let mut sources = self.files.clone();
        let mut add = |path: &str, text: String| sources.insert(path.to_owned(), text.into_bytes());
        let more = self.settings.iter().map(|(key, value)| format!("{key}: {value}\n"));
        let settings = SETTINGS
            .lines()
            .filter(|line| !self.settings.keys().any(|key| line.starts_with(&format!("{key}:"))))
            .map(|line| format!("{line}\n"));
        add("content/site.yaml", settings.chain(more).collect());
        let keyring =
            if self.active { KEYRING.to_owned() } else { KEYRING.replace("active", "retired") };
        add("content/keys/keyring.yaml", keyring);
        for (number, advisory) in &self.advisories {
            let path = format!("advisories/{}EX-2026-{number:04}.md", advisory.folder);
            add(&path, advisory.text(*number));
            if let Some(patch) = advisory.patch {
                let path = format!("advisories/patches/EX-2026-{number:04}/main.patch");
                add(&path, format!("--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b{patch}\n"));
            }
        }
        sources
    }

    /// Some of the files in which a build kept what it knew of the sources.
    fn kept(&mut self, site: &Site) -> Vec<PathBuf> {
        let folder = site.path(".public.forewarn");
        let all = if folder.exists() { tree(&folder) } else { BTreeMap::new() };
        let is_note = |path: &String| {
            ["words-", "sources-", "looks"].iter().any(|name| path.starts_with(name))
        };
        let notes: Vec<_> = all.into_keys().filter(is_note).collect();
        notes
            .into_iter()
            .filter(|_| self.random.below(3) == 0)
            .map(|path| folder.join(path))
            .collect()
    }

    fn build(&self, site: &Site, out: &str) -> Run {
        self.build_with(site, &["--out", out])
    }

    fn timed(&self, site: &Site) -> Run {
        self.build_with(site, &["--timings"])
    }

    fn build_with(&self, site: &Site, arguments: &[&str]) -> Run {
        let (mut command, key) = (site.command(), secret());
        command.args(["build", "--now", NOW]).args(arguments);
        let options = [("--formats", self.formats), ("--base-url", self.base)];
        for (name, value) in options.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            command.args([name, value]);
        }
        if self.signs {
            command.args(["--signing-key", &key]);
        }
        Run::of(command.output().unwrap())
    }

    /// Changes something, and says what.
    fn change(&mut self, site: &Site) -> &'static str {
        let nth = self.random.below(KINDS.len());
        let (name, work) = KINDS[nth];
        work(self, site);
        name
    }

    /// Some advisory.
    fn some(&mut self) -> &mut Advisory {
        let number = self.number();
        self.advisories.get_mut(&number).unwrap()
    }

    fn number(&mut self) -> usize {
        let nth = self.random.below(self.advisories.len());
        *self.advisories.keys().nth(nth).unwrap()
    }

    /// Takes away what relatives are not there, or are the advisory itself: the check would refuse them.
    fn forget_strangers(&mut self) {
        let known: Vec<usize> = self.advisories.keys().copied().collect();
        for (number, advisory) in &mut self.advisories {
            advisory.relative =
                advisory.relative.filter(|one| one != number && known.contains(one));
        }
    }

    /// Sets a setting, or takes it away.
    fn set(&mut self, key: &'static str, values: &[&str]) {
        match self.random.below(values.len() + 1) {
            0 => drop(self.settings.remove(key)),
            nth => drop(self.settings.insert(key, values[nth - 1].to_owned())),
        }
    }

    /// Writes a source, changes it, or takes it away.
    fn toggle(&mut self, path: &str, texts: &[&str]) {
        match self.random.below(texts.len() + 1) {
            0 => drop(self.files.remove(path)),
            nth => drop(self.files.insert(path.to_owned(), texts[nth - 1].into())),
        }
    }
}

type Kind = (&'static str, fn(&mut State, &Site));

const ALIAS: &str = "themes/default/templates/alias.html";
const BASE: &str = "themes/default/templates/base.html";

const KINDS: &[Kind] = &[
    ("nothing", |_, _| {}),
    ("a body", |state, _| {
        let body = state.random.below(9);
        state.some().body = body;
    }),
    ("a title", |state, _| {
        let title = format!("Title {}", state.random.below(5));
        state.some().title = title;
    }),
    ("an alias", |state, _| {
        let alias = state.random.below(6);
        state.some().alias = alias;
    }),
    ("a package", |state, _| {
        let package = state.random.below(3);
        state.some().package = package;
    }),
    ("a withdrawal", |state, _| {
        let advisory = state.some();
        advisory.withdrawn = !advisory.withdrawn;
    }),
    ("a relative", |state, _| {
        let (own, other) = (state.number(), state.number());
        let relative = [None, Some(other)][state.random.below(2)];
        let advisory = state.advisories.get_mut(&own).unwrap();
        advisory.relative = relative.filter(|other| *other != own);
    }),
    ("a link", |state, _| {
        let number = state.number();
        let targets = ["../content/policy.md".to_owned(), format!("EX-2026-{number:04}.md")];
        let link = targets.get(state.random.below(3)).cloned();
        let advisory = state.some();
        advisory.link = link.filter(|_| advisory.folder.is_empty());
    }),
    ("a patch", |state, _| {
        let patch = [None, Some(1), Some(2)][state.random.below(3)];
        state.some().patch = patch;
    }),
    ("a revision", |state, _| {
        let advisory = state.some();
        advisory.revisions = (advisory.revisions + 1) % 4;
    }),
    ("another advisory", |state, _| {
        let number = 1 + state.random.below(12);
        let some = state.some().clone();
        state.advisories.insert(number, Advisory { alias: number, link: None, ..some });
        state.forget_strangers();
    }),
    ("an advisory less", |state, _| {
        let number = state.number();
        if state.advisories.len() > 2 {
            state.advisories.remove(&number);
        }
        state.forget_strangers();
        let gone = format!("EX-2026-{number:04}.md");
        for advisory in state.advisories.values_mut() {
            advisory.link = advisory.link.take().filter(|link| *link != gone);
        }
    }),
    ("another name of an advisory", |state, _| {
        let (old, new) = (state.number(), 1 + state.random.below(12));
        let advisory = state.advisories.remove(&old).unwrap();
        state.advisories.insert(new, advisory);
        state.forget_strangers();
        state.advisories.values_mut().for_each(|advisory| advisory.link = None);
    }),
    ("a folder", |state, _| {
        let advisory = state.some();
        advisory.folder = if advisory.folder.is_empty() { "more/" } else { "" };
        state.advisories.values_mut().for_each(|advisory| advisory.link = None);
    }),
    ("a page", |state, _| {
        let pages = ["---\ntitle: More\n---\nOne.\n", "---\ntitle: More\nmenu: More\n---\nTwo.\n"];
        state.toggle("content/more.md", &pages);
    }),
    ("a chapter", |state, _| {
        let index = b"---\ntitle: Manual\nmenu: Manual\n---\n".to_vec();
        state.files.insert("content/docs/index.md".to_owned(), index);
        let pages = ["---\ntitle: One\norder: 1\n---\nx\n", "---\ntitle: One\norder: 3\n---\nx\n"];
        state.toggle("content/docs/one.md", &pages);
    }),
    ("a picture", |state, _| {
        let width = 1 + u8::try_from(state.random.below(3)).unwrap();
        let start = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0";
        let picture = [&start[..], &[width, 0, 0, 0, 1]].concat();
        state.files.insert("content/docs/a.png".to_owned(), picture);
        let page = b"---\ntitle: Two\norder: 2\n---\n![A chart](a.png)\n".to_vec();
        state.files.insert("content/docs/two.md".to_owned(), page);
    }),
    ("the policy", |state, _| {
        let path = "content/policy.md";
        let text = String::from_utf8(state.files[path].clone()).unwrap();
        let (one, other) = if text.contains("30d") { ("30d", "31d") } else { ("31d", "30d") };
        state.files.insert(path.to_owned(), text.replace(one, other).into_bytes());
    }),
    ("a contact", |state, _| {
        let path = "content/policy.md";
        let text = String::from_utf8(state.files[path].clone()).unwrap();
        let (one, other) =
            if text.contains("First") { ("First", "Third") } else { ("Third", "First") };
        state.files.insert(path.to_owned(), text.replace(one, other).into_bytes());
    }),
    ("packagers", |state, _| state.toggle("content/packagers.yaml", &["count: 1\n", "count: 2\n"])),
    ("the title of the site", |state, _| state.set("title", &["One", "Two"])),
    ("the notice", |state, _| state.set("notice", &["One", "Two"])),
    ("scores", |state, _| state.set("severity", &["attributed"])),
    ("the prefix", |state, _| state.set("osv_prefix", &["x_example_"])),
    ("the formats of the site", |state, _| {
        state.set("formats", &["[html, text]", "[html, osv, feeds]"]);
    }),
    ("the formats of the build", |state, _| {
        state.formats = [None, Some("html"), Some("html,feeds,osv,text,go")][state.random.below(3)];
    }),
    ("the base", |state, _| {
        state.base = [None, Some("https://copy.example.org/here/")][state.random.below(2)];
    }),
    ("a template of one kind", |state, _| {
        let texts = ["{{ alias.id }} {{ site.advisories }}", "{{ alias.id }}"];
        state.toggle(ALIAS, &texts);
    }),
    ("a template of all kinds", |state, _| {
        let texts = [
            "{% extends \"default/base.html\" %}",
            "{% extends \"default/base.html\" %}{% block head %}{{ site.advisories }}{% endblock %}",
        ];
        state.toggle(BASE, &texts);
    }),
    ("a static file", |state, _| state.toggle("themes/default/static/note.txt", &["one", "two"])),
    ("a style sheet", |state, _| {
        state.toggle("themes/default/static/style.css", &["a {}", "b {}"]);
    }),
    ("a key", |state, _| {
        state.active = state.signs || !state.active;
    }),
    ("the signing key", |state, _| {
        state.active = true;
        state.signs = !state.signs;
    }),
    ("a file of the output is deleted", |state, site| {
        if let Some(path) = state.random.output(site) {
            fs::remove_file(path).unwrap();
        }
    }),
    ("a file of the output is edited", |state, site| {
        if let Some(path) = state.random.output(site) {
            let mut bytes = fs::read(&path).unwrap();
            match bytes.first_mut() {
                // As many bytes as before.
                Some(first) => *first ^= 1,
                None => bytes.push(0),
            }
            fs::write(path, bytes).unwrap();
        }
    }),
    ("files of the output change places", |state, site| {
        let aside = site.path("aside");
        if let (Some(one), Some(other)) = (state.random.output(site), state.random.output(site)) {
            fs::rename(&one, &aside).unwrap();
            if other.exists() {
                fs::rename(&other, &one).unwrap();
            }
            fs::rename(&aside, &other).unwrap();
        }
    }),
    ("the output is deleted", |_, site| drop(fs::remove_dir_all(site.path("public")))),
    ("the seals are deleted", |_, site| {
        let _ = fs::remove_file(site.path(SEALS));
    }),
    ("the seals are broken", |state, site| {
        let mut bytes = fs::read(site.path(SEALS)).unwrap_or_default();
        let nth = state.random.below(bytes.len().max(1));
        if let Some(byte) = bytes.get_mut(nth) {
            *byte ^= 0x40;
        }
        fs::write(site.path(SEALS), bytes).unwrap();
    }),
    ("a source is touched", |state, site| {
        let path = format!("advisories/{}EX-2026-{:04}.md", "", state.number());
        if let Ok(bytes) = fs::read(site.path(&path)) {
            fs::write(site.path(&path), bytes).unwrap();
        }
    }),
    ("what was kept is deleted", |state, site| {
        state.kept(site).into_iter().for_each(|path| fs::remove_file(path).unwrap());
    }),
    ("what was kept is broken", |state, site| {
        for path in state.kept(site) {
            let mut bytes = fs::read(&path).unwrap();
            let nth = state.random.below(bytes.len().max(1));
            bytes.iter_mut().skip(nth).take(1).for_each(|byte| *byte ^= 0x40);
            fs::write(path, bytes).unwrap();
        }
    }),
    ("the sources are signed", |state, site| {
        // What is signed may not be edited, so that it goes again at once.
        state.write(site);
        if state.active && !state.signs && state.formats.is_none() && state.base.is_none() {
            crate::signed::sign(site, &[]);
            check(site, state, "signed");
            check(site, state, "signed, again");
        }
    }),
];

/// Numbers that look random and are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    /// A file of the output, but for those by which a build knows its own; none where nothing was ever built.
    fn output(&mut self, site: &Site) -> Option<PathBuf> {
        let (own, folder) = ([".nojekyll", "SHA256SUMS"], site.path("public"));
        let all = if folder.exists() { tree(&folder) } else { BTreeMap::new() };
        let files: Vec<_> = all.into_keys().filter(|path| !own.contains(&path.as_str())).collect();
        let nth = self.below(files.len().max(1));
        files.get(nth).map(|path| folder.join(path))
    }
}
