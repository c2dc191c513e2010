use super::*;
use crate::document::fixture::signed::{keep, with_key};
use crate::document::fixture::{advisory, library};
use crate::document::html::globals;
use crate::load::Overrides;
use crate::model::identifier::AdvisoryId;
use crate::model::keyring::KeyState;
use crate::model::library::Library;
use crate::model::packagers::Packagers;
use crate::model::page::{InternalLink, Page, Policy};
use crate::model::site::{Group, SeverityPolicy};
use crate::theme::{Theme, languages};

const ONE: &str = "TEST-2026-0001";
const TWO: &str = "TEST-2026-0002";
const THREE: &str = "TEST-2026-0003";

/// The key of each advisory, by id, and of each other file, by path.
fn keys(library: &Library, overrides: &Overrides, maker: &str) -> Vec<(String, Digest)> {
    let theme = Theme::new(overrides, globals(library), languages::english()).unwrap().0;
    let view = View::new(library, &theme);
    let tree = SiteTree::plan(&view).0;
    let keys = Keys::new(&view, &tree, maker);
    let all = library.advisories().iter().enumerate();
    let units = all.map(|(index, advisory)| (advisory.id.to_string(), keys.unit(index)));
    let others = tree.aggregates().iter();
    let others =
        others.map(|(path, entry)| (path.to_string(), keys.aggregate(&view, path, *entry)));
    units.chain(others).collect()
}

/// Three advisories: the second names the first as related, and links to the third.
fn three() -> Vec<Advisory> {
    let mut all = [ONE, TWO, THREE].map(advisory);
    all[1].related = vec![AdvisoryId::parse(ONE).unwrap()].into();
    let target = format!("{THREE}.md");
    all[1].prose.links = vec![InternalLink { target, span: 0..0 }].into();
    all[2].aliases = vec![];
    all[2].affected = vec![];
    all.to_vec()
}

fn plain(library: &Library) -> Vec<(String, Digest)> {
    keys(library, &Overrides::default(), "maker")
}

/// The names whose keys differ.
fn differing(before: &[(String, Digest)], after: &[(String, Digest)]) -> Vec<String> {
    let changed = before.iter().filter(|one| !after.contains(one));
    changed.map(|(name, _)| name.clone()).collect()
}

/// Holds which advisories have other keys after a change of them all.
#[track_caller]
fn check(change: impl FnOnce(&mut Vec<Advisory>), expected: &[&str]) -> Vec<String> {
    let mut all = three();
    let before = plain(&library(all.clone()));
    change(&mut all);
    let found = differing(&before, &plain(&library(all)));
    let (units, others): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|name| name.starts_with("TEST-"));
    assert_eq!(units, expected);
    others
}

/// Holds that a change of the site gives every advisory another key.
#[track_caller]
fn check_all(change: impl FnOnce(&mut Library)) {
    let (before, mut after) = (library(three()), library(three()));
    change(&mut after);
    let found = differing(&plain(&before), &plain(&after));
    let units = found.iter().filter(|name| name.starts_with("TEST-"));
    assert_eq!(units.count(), 3, "{found:?}");
    assert!(found.iter().any(|name| name == "alias/CVE-2026-0001.html"), "{found:?}");
}

#[test]
fn the_same_site_has_the_same_keys() {
    assert_eq!(plain(&library(three())), plain(&library(three())));
    assert_eq!(check(|_| {}, &[]), [""; 0]);
}

#[test]
fn a_source_changes_its_own_key() {
    check(|all| all[0].prose.digest = [1; 32], &[ONE]);
    check(|all| all[0].prose.path = "advisories/more/a.md".to_owned(), &[ONE]);
}

#[test]
fn what_others_say_of_an_advisory_changes_theirs() {
    check(|all| all[0].title = Some("Another".to_owned()), &[TWO]);
    check(|all| drop(all.remove(0)), &[ONE, TWO]);
    check(|all| drop(all.remove(2)), &[TWO, THREE]);
    check(|all| all.push(advisory("TEST-2026-0004")), &[]);
}

#[test]
fn a_list_changes_with_its_members_alone() {
    let others = check(|all| all[2].prose.digest = [1; 32], &[THREE]);
    let changed = |path: &str| others.iter().any(|other| other == path);
    for path in ["index.html", "feed.xml", "advisories/index.html", "osv/GIT/all.zip"] {
        assert_eq!(changed(path), path != "osv/GIT/all.zip", "{others:?}");
    }
    for path in ["alias/CVE-2026-0001.html", "packages/PyPI/example/index.html", "osv/PyPI/all.zip"]
    {
        assert!(!changed(path), "{others:?}");
    }
    let others = check(|all| all[0].prose.digest = [1; 32], &[ONE]);
    for path in ["alias/CVE-2026-0001.html", "packages/PyPI/example/index.html", "osv/PyPI/all.zip"]
    {
        assert!(others.iter().any(|other| other == path), "{others:?}");
    }
}

#[test]
fn the_site_changes_every_key() {
    check_all(|library| library.site.title = "Another".to_owned());
    check_all(|library| library.site.notice = Some("Mind this".to_owned()));
    check_all(|library| library.site.severity = SeverityPolicy::Attributed);
    check_all(|library| library.site.only = Some(vec![Group::Html]));
    check_all(|library| library.policy = Some(Policy::default()));
    check_all(|library| library.packagers = Some(Packagers { count: 1, named: vec![] }));
    check_all(|library| {
        let menu = Some("More".to_owned());
        let prose = crate::document::fixture::prose("content/more.md");
        let (name, title) = ("more".to_owned(), "More".to_owned());
        library.pages.push(Page { name, title, description: None, menu, order: 1, prose });
    });
}

#[test]
fn a_key_changes_every_key() {
    let state = |state| plain(&with_key(library(three()), state));
    let (none, active) = (plain(&library(three())), state(KeyState::Active));
    assert!(differing(&none, &active).len() >= none.len());
    assert!(differing(&active, &state(KeyState::Retired)).len() >= 3);
}

#[test]
fn what_was_signed_changes_a_key() {
    let site = || with_key(library(three()), KeyState::Active);
    let (before, mut after) = (plain(&site()), site());
    keep(&mut after, 0, 1, false);
    let kept = plain(&after);
    assert!(differing(&before, &kept).contains(&ONE.to_owned()));
    assert!(!differing(&before, &kept).contains(&TWO.to_owned()));
    let mut after = site();
    keep(&mut after, 0, 1, true);
    assert!(differing(&kept, &plain(&after)).contains(&ONE.to_owned()));
}

#[test]
fn a_patch_changes_a_key() {
    let mut all = three();
    let fix = crate::model::affected::Fix {
        branch: "main".to_owned(),
        commit: crate::model::commit::Commit::parse(&"ab".repeat(20)).unwrap(),
        patch: Some("main.patch".to_owned()),
    };
    all[0].affected[0].fixes = vec![fix].into();
    let mut site = library(all);
    let before = plain(&site);
    let path = format!("advisories/patches/{ONE}/main.patch");
    site.patches.insert(path, Digest::of(b"+a"));
    let after = plain(&site);
    let found = differing(&before, &after);
    assert!(found.contains(&ONE.to_owned()) && !found.contains(&TWO.to_owned()), "{found:?}");
}

#[test]
fn the_theme_and_the_program_change_every_key() {
    let site = library(three());
    let with = |overrides| keys(&site, &overrides, "maker");
    let before = plain(&site);
    assert_eq!(
        differing(&before, &keys(&site, &Overrides::default(), "other")).len(),
        before.len()
    );
    let statics = [("style.css".to_owned(), b"a {}".to_vec())].into();
    let sheet = with(Overrides { statics, ..Overrides::default() });
    assert_eq!(differing(&before, &sheet).len(), before.len());
    let own = |text: &str| {
        let templates = [("alias.html".to_owned(), text.to_owned())].into();
        with(Overrides { templates, ..Overrides::default() })
    };
    assert_eq!(differing(&before, &own("a")).len(), before.len());
    assert_eq!(differing(&own("a"), &own("b")).len(), before.len());
}

#[test]
fn a_template_of_the_site_may_show_how_many_advisories_there_are() {
    let templates = [("alias.html".to_owned(), String::new())].into();
    let own = Overrides { templates, ..Overrides::default() };
    let (mut more, before) = (three(), keys(&library(three()), &own, ""));
    more.push(advisory("TEST-2026-0004"));
    assert_eq!(differing(&before, &keys(&library(more), &own, "")).len(), before.len());
}

#[test]
fn the_signing_key_and_the_base_change_every_key() {
    let site = with_key(library(three()), KeyState::Active);
    let theme = Theme::new(&Overrides::default(), globals(&site), languages::english()).unwrap().0;
    let unit = |view: &View<'_>| Keys::new(view, &SiteTree::plan(view).0, "").unit(0);
    let plain = View::new(&site, &theme);
    let key = crate::signature::fixture::signer();
    let signed = View { signer: Some(&key), ..plain };
    assert_ne!(unit(&plain), unit(&signed));
    assert_ne!(unit(&plain), unit(&View { base: "/elsewhere/", ..plain }));
}
