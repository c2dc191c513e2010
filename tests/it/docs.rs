//! What people read of the program: the README, and the pages of the manual that the own site is built with.

use std::fs;

use crate::signed::own;

const MANUAL: &str = "content/docs";

/// All of it, one after the other.
pub(crate) fn all() -> String {
    let mut names: Vec<_> =
        fs::read_dir(own(MANUAL)).unwrap().map(|file| file.unwrap().path()).collect();
    names.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    names.sort();
    assert!(names.len() > 10, "{names:?}");
    let pages = names.iter().map(|path| fs::read_to_string(path).unwrap());
    std::iter::once(readme()).chain(pages).collect()
}

pub(crate) fn readme() -> String {
    fs::read_to_string(own("README.md")).unwrap()
}

/// One page of the manual.
pub(crate) fn page(name: &str) -> String {
    let path = format!("{MANUAL}/{name}.md");
    fs::read_to_string(own(&path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The blocks of shell in a text, as they stand there.
pub(crate) fn shell(text: &str) -> Vec<String> {
    text.split("```sh\n")
        .skip(1)
        .map(|block| block.split("```").next().unwrap().to_owned())
        .collect()
}

#[test]
fn the_readme_leads_to_every_page_of_the_manual() {
    let readme = readme();
    for file in fs::read_dir(own(MANUAL)).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let is_original = name.matches('.').count() == 1 && name != "index.md";
        assert!(
            !name.ends_with(".md")
                || !is_original
                || readme.contains(&format!("(content/docs/{name})")),
            "{name}"
        );
    }
}

#[test]
fn every_link_of_the_readme_leads_to_a_file() {
    let readme = readme();
    let targets: Vec<_> =
        readme.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()).collect();
    let local: Vec<_> = targets.iter().filter(|target| !target.contains("://")).collect();
    assert!(local.len() > 15, "{local:?}");
    for target in local {
        assert!(target.is_empty() || own(target).exists(), "{target}");
    }
}

#[test]
fn the_commands_of_the_first_page_are_those_of_the_readme() {
    let blocks = shell(&page("start"));
    assert_eq!(blocks[..3].concat(), shell(&readme())[0]);
}
