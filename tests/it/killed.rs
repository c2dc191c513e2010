//! A build that is killed leaves every file wholly old or wholly new, and the next one ends what it began.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::site::{Site, many, tree};

/// How many builds are killed, and how many of these between two renames at least.
const KILLS: usize = 110;
const BETWEEN_RENAMES: usize = 30;

type Tree = BTreeMap<String, Vec<u8>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Making,
    BetweenRenames,
    AfterRenames,
    Finished,
}

#[test]
fn a_killed_build_leaves_each_file_old_or_new_and_the_next_build_completes_it() {
    let site = Site::new();
    many(&site, 60);
    let titles = ["Example security", "Sample security"];
    let clean = titles.map(|title| clean_tree(&site, title));
    let mut phases: BTreeMap<Phase, usize> = BTreeMap::new();
    let mut random = Random(0x5eed);
    for round in 0..KILLS {
        let (old, new) = (round % 2, (round + 1) % 2);
        set_title(&site, titles[old], titles[new]);
        let early = round % 3 == 0;
        let moment = if early {
            Moment::Early
        } else {
            Moment::WhenReplaced(some_page(&clean[new], &mut random))
        };
        kill_a_build(&site, &moment, &mut random);
        let phase = judge(&site, &clean[old], &clean[new]);
        *phases.entry(phase).or_default() += 1;
        site.build();
        assert!(tree(&site.path("public")) == clean[new], "round {round}, killed while {phase:?}");
        assert!(!site.path(".public.forewarn/journal").exists());
    }
    println!("killed: {phases:?}");
    let between = phases.get(&Phase::BetweenRenames).copied().unwrap_or_default();
    assert!(
        between >= BETWEEN_RENAMES,
        "only {between} of {KILLS} kills fell between two renames: {phases:?}"
    );
    assert!(phases.contains_key(&Phase::Making), "no kill fell before the renames: {phases:?}");
}

/// The output of a build that was never disturbed.
fn clean_tree(site: &Site, title: &str) -> Tree {
    let text = site.read("content/site.yaml");
    let other = text.lines().next().unwrap().trim_start_matches("title: ").to_owned();
    set_title(site, &other, title);
    // The first title is built last, so that the first round starts from it.
    let _ = std::fs::remove_dir_all(site.path("public"));
    site.build();
    let built = tree(&site.path("public"));
    if title != "Example security" {
        set_title(site, title, "Example security");
        site.build();
    }
    built
}

fn set_title(site: &Site, from: &str, to: &str) {
    site.change("content/site.yaml", &format!("title: {from}"), &format!("title: {to}"));
}

/// When a build is killed.
enum Moment {
    /// Some time after its start.
    Early,
    /// As soon as this page is replaced, which is in the midst of the renames.
    WhenReplaced(String),
}

fn kill_a_build(site: &Site, moment: &Moment, random: &mut Random) {
    let replaced = match moment {
        Moment::Early => None,
        Moment::WhenReplaced(page) => Some(site.path("public").join(page)),
    };
    let modified = |path: &Path| path.metadata().unwrap().modified().unwrap();
    let before = replaced.as_deref().map(modified);
    let mut build =
        site.command().arg("build").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    if let Some(path) = replaced {
        while Some(modified(&path)) == before && start.elapsed() < Duration::from_mins(1) {
            std::hint::spin_loop();
        }
    } else {
        std::thread::sleep(Duration::from_micros(random.below(150_000)));
    }
    build.kill().unwrap();
    build.wait().unwrap();
}

/// A page that changes with the site's title.
fn some_page(tree: &Tree, random: &mut Random) -> String {
    let pages: Vec<_> = tree.keys().filter(|path| path.ends_with(".html")).collect();
    let nth = random.below(pages.len() as u64);
    pages[usize::try_from(nth).unwrap()].clone()
}

/// Asserts that no file is anything but its old or its new self, and says how far the build came.
#[track_caller]
fn judge(site: &Site, old: &Tree, new: &Tree) -> Phase {
    let found = tree(&site.path("public"));
    let mut counts = [0_usize; 2];
    for (path, bytes) in &found {
        let (was, will) = (old.get(path), new.get(path));
        assert!(was == Some(bytes) || will == Some(bytes), "{path} is neither old nor new");
        if was != will {
            counts[usize::from(will == Some(bytes))] += 1;
        }
    }
    for path in old.keys().filter(|path| new.contains_key(*path)) {
        assert!(found.contains_key(path), "{path} vanished");
    }
    match counts {
        [_, 0] => Phase::Making,
        [0, _] if site.path(".public.forewarn/journal").exists() => Phase::AfterRenames,
        [0, _] => Phase::Finished,
        _ => Phase::BetweenRenames,
    }
}

/// Numbers that look random and are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}
