//! No bit of a published site is free.

use std::collections::BTreeMap;

use forewarn::site_path::SitePath;
use forewarn::verify::Verdict;
use rayon::prelude::*;

use super::key::TestKey;
use super::published::{Draft, Files, count};
use super::{found, verified};

const FLIPS: usize = 1_000;

/// A site with one bit changed, and the file that has it.
struct Flip {
    path: SitePath,
    bit: usize,
}

impl Flip {
    fn apply(&self, files: &Files) -> Files {
        let mut flipped = files.clone();
        flipped.get_mut(&self.path).unwrap()[self.bit / 8] ^= 1 << (self.bit % 8);
        flipped
    }
}

/// Flips at places that look random and are the same every time; small files get as many as large ones.
fn flips(files: &Files) -> Vec<Flip> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |below: usize| {
        // xorshift64*: enough to choose places.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        usize::try_from(state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33).unwrap() % below
    };
    let paths: Vec<_> = files.iter().filter(|(_, bytes)| !bytes.is_empty()).collect();
    let flip = |_| {
        let (path, bytes) = paths[next(paths.len())];
        Flip { path: path.clone(), bit: next(bytes.len() * 8) }
    };
    (0..FLIPS).map(flip).collect()
}

/// Whether a site fails, and its findings name these files.
fn named(files: &Files, wanted: &[&str]) -> Result<(), String> {
    let verdict = verified(files);
    if verdict.failed() { names(&verdict, wanted) } else { Err("accepted".to_owned()) }
}

/// Whether the findings name these files.
fn names(verdict: &Verdict, wanted: &[&str]) -> Result<(), String> {
    let names = found(verdict);
    let absent: Vec<_> =
        wanted.iter().filter(|path| !names.iter().any(|(_, file)| file == *path)).collect();
    if absent.is_empty() { Ok(()) } else { Err(format!("{absent:?} not among {names:?}")) }
}

#[track_caller]
fn check(problems: &BTreeMap<String, String>) {
    assert!(problems.is_empty(), "{} flips: {problems:#?}", problems.len());
}

#[test]
fn every_flip_is_named() {
    let site = Draft::new().publish(&TestKey::example());
    let problems = flips(&site).into_par_iter().filter_map(|flip| {
        let problem = named(&flip.apply(&site), &[flip.path.as_str()]).err()?;
        Some((format!("{} bit {}", flip.path, flip.bit), problem))
    });
    check(&problems.collect());
}

#[test]
fn every_flip_under_an_unsigned_manifest_is_named_with_the_manifest() {
    let mut site = Draft::new().publish(&TestKey::example());
    site.remove(&SitePath::fixed("SHA256SUMS.asc"));
    let problems = flips(&site).into_par_iter().filter_map(|flip| {
        let problem = named(&flip.apply(&site), &[flip.path.as_str(), "SHA256SUMS"]).err()?;
        Some((format!("{} bit {}", flip.path, flip.bit), problem))
    });
    check(&problems.collect());
}

#[test]
fn every_flip_of_a_signed_file_is_named_under_a_manifest_made_anew() {
    let site = Draft::new().publish(&TestKey::example());
    let signed: Files = site
        .iter()
        .filter(|(path, _)| is_signed(path))
        .map(|(a, b)| (a.clone(), b.clone()))
        .collect();
    assert!(signed.len() >= 18, "{:?}", signed.keys());
    let problems = flips(&signed).into_par_iter().filter_map(|flip| {
        let mut flipped = flip.apply(&site);
        count(&mut flipped);
        let problem = named(&flipped, &[flip.path.as_str()]).err()?;
        Some((format!("{} bit {}", flip.path, flip.bit), problem))
    });
    check(&problems.collect());
}

/// What becomes of a file.
type Break = fn(&[u8]) -> Vec<u8>;

#[test]
fn broken_files_are_named_too() {
    let site = Draft::new().publish(&TestKey::example());
    let breaks: [Break; 5] = [
        |_| vec![],
        |bytes| bytes[..bytes.len() / 2].to_vec(),
        |bytes| bytes.repeat(2),
        |bytes| vec![0xff; bytes.len()],
        |_| b"[".repeat(10_000),
    ];
    let cases = site.keys().flat_map(|path| breaks.iter().map(move |broken| (path, broken)));
    let cases: Vec<_> = cases.collect();
    let problems = cases.into_par_iter().filter_map(|(path, broken)| {
        let mut files = site.clone();
        files.insert(path.clone(), broken(&site[path]));
        count_unless_own(&mut files, path);
        let wanted = if is_signed(path) { vec![path.as_str()] } else { vec![] };
        let problem = names(&verified(&files), &wanted).err()?;
        Some((path.to_string(), problem))
    });
    check(&problems.collect());
}

/// Makes `SHA256SUMS` anew, unless it is what was broken.
fn count_unless_own(files: &mut Files, path: &SitePath) {
    if !path.as_str().starts_with("SHA256SUMS") {
        count(files);
    }
}

fn is_signed(path: &SitePath) -> bool {
    let path = path.as_str();
    let starts = ["advisories/", "osv/x_", "patches/", "keys/", ".well-known/"];
    path == "revisions.txt"
        || starts.iter().any(|start| path.starts_with(start)) && !path.ends_with(".html")
}
