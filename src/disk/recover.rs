use super::error::DiskError;
use super::journal::{Found, Journal, Step};
use super::place::{Place, sync_folder};
use super::run::{Run, Trust};
use super::stage::Stage;
use super::tree::Tree;
use crate::document::manifest::{Digest, MANIFEST_PATH};
use crate::site_path::SitePath;

/// What a build found when it opened the output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// How many files were moved into place to complete a build that was killed.
    pub completed: usize,
    /// Files of that build that could not be completed, because the machine crashed or someone
    /// removed them. The build that follows writes them again.
    pub lost: Vec<SitePath>,
    /// Whether files of a build that was killed earlier, before any of them was in place, were
    /// thrown away.
    pub discarded: bool,
}

/// Brings the output back to being entirely old or entirely new.
pub(super) fn recover(place: &Place) -> Result<Opening, DiskError> {
    let mut stage = Stage::existing(place);
    // As long as the journal is there, so is what is staged.
    stage.keep();
    let opening = match Journal::read(place)? {
        Found::Nothing => return Ok(Opening { discarded: stage.clear()?, ..Opening::default() }),
        Found::Whole(journal) if belongs(place, &journal)? => complete(place, &stage, &journal)?,
        Found::Whole(_) | Found::Torn => Opening { discarded: true, ..Opening::default() },
    };
    Journal::remove(place)?;
    stage.clear()?;
    Ok(opening)
}

/// Whether a journal waits that the next build will complete.
pub(super) fn is_pending(place: &Place) -> Result<bool, DiskError> {
    match Journal::read(place)? {
        Found::Whole(journal) => belongs(place, &journal),
        Found::Nothing | Found::Torn => Ok(false),
    }
}

fn complete(place: &Place, stage: &Stage, journal: &Journal) -> Result<Opening, DiskError> {
    let mut run = Run::new(place, stage, Trust::Found);
    run.take(&journal.steps)?;
    sync_folder(&place.root)?;
    Ok(Opening { completed: run.renamed, lost: run.lost, discarded: false })
}

/// Whether the tree is the one that the journal was written for: it has the manifest of before
/// or of after. Someone may have removed it, or put another in its place.
fn belongs(place: &Place, journal: &Journal) -> Result<bool, DiskError> {
    if !place.root_exists()? {
        return Ok(false);
    }
    let (tree, manifest) = (Tree::new(place), SitePath::fixed(MANIFEST_PATH));
    let holds = |digest: Digest| tree.holds(&manifest, digest);
    let before = match journal.from {
        Some(digest) => holds(digest)?,
        None => !tree.locate(&manifest).exists(),
    };
    Ok(before || after(journal, &manifest).map_or(Ok(false), holds)?)
}

fn after(journal: &Journal, manifest: &SitePath) -> Option<Digest> {
    journal.steps.iter().find_map(|step| match step {
        Step::Put(put) if put.path == *manifest => Some(put.digest),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::MARK_PATH;
    use crate::disk::fixture::{Files, Scene, line};
    use crate::disk::is_interrupted;
    use std::fs;

    const OLD: Files<'_> = &[
        ("advisories/A-1.html", "one, old"),
        ("advisories/A-2.html", "two"),
        ("gone/page.html", "gone"),
        ("index.html", "index, old"),
        ("place", "a file"),
        ("space/page.html", "a folder"),
    ];

    const NEW: Files<'_> = &[
        ("advisories/A-1.html", "one, new"),
        ("advisories/A-2.html", "two"),
        ("advisories/A-3.html", "three"),
        ("index.html", "index, new"),
        ("place/page.html", "now in a folder"),
        ("space", "now a file"),
    ];

    /// A build of `new` over one of `old` that is killed after `count` of its steps.
    fn killed_after(count: usize, old: Option<Files<'_>>, new: Files<'_>) -> (Scene, usize) {
        let scene = Scene::new();
        if let Some(old) = old {
            scene.build(old).unwrap();
        }
        let (mut output, _) = scene.begin(new).unwrap();
        let steps = output.prepare().unwrap();
        let journal = output.record(steps).unwrap();
        let mut run = Run::new(&scene.place(), &output.stage, Trust::Written);
        let total = journal.steps.len();
        run.take(&journal.steps[..count.min(total)]).unwrap();
        output.stage.keep();
        (scene, total)
    }

    fn clean(files: Files<'_>) -> Scene {
        let scene = Scene::new();
        scene.build(files).unwrap();
        scene
    }

    /// Kills a build after each of its steps, and checks what the next one makes of that.
    #[track_caller]
    fn check_every_kill(old: Option<Files<'_>>) {
        let new = clean(NEW).files();
        let before = old.map(|old| clean(old).files()).unwrap_or_default();
        let (_, total) = killed_after(0, old, NEW);
        for count in 0..=total {
            let (scene, _) = killed_after(count, old, NEW);
            for (path, text) in scene.files() {
                let whole = [before.get(&path), new.get(&path)].contains(&Some(&text));
                assert!(whole, "{path} is neither old nor new after {count} steps");
            }
            assert_eq!(is_interrupted(&scene.root()).unwrap(), old.is_some() || count > 0);
            let (output, _) = scene.begin(NEW).unwrap();
            if old.is_some() || count > 0 {
                assert_eq!(scene.files(), new, "not completed after {count} steps");
            }
            assert_eq!(output.commit().unwrap().kept_edited, []);
            assert_eq!(scene.files(), new, "not rebuilt after {count} steps");
            assert_eq!(scene.leftovers(), [""; 0]);
        }
    }

    #[test]
    fn a_build_that_is_killed_anywhere_is_completed() {
        check_every_kill(Some(OLD));
    }

    #[test]
    fn a_first_build_that_is_killed_anywhere_is_completed() {
        check_every_kill(None);
    }

    #[test]
    fn a_completion_that_is_killed_is_completed() {
        let new = clean(NEW).files();
        let (_, total) = killed_after(0, Some(OLD), NEW);
        for count in 0..=total {
            let (scene, _) = killed_after(2, Some(OLD), NEW);
            let mut stage = Stage::existing(&scene.place());
            stage.keep();
            let Found::Whole(journal) = Journal::read(&scene.place()).unwrap() else { panic!() };
            let mut run = Run::new(&scene.place(), &stage, Trust::Found);
            run.take(&journal.steps[..count]).unwrap();
            recover(&scene.place()).unwrap();
            assert_eq!(scene.files(), new, "after {count} steps");
        }
    }

    #[test]
    fn a_kill_between_a_removal_and_its_folders_is_completed() {
        let (scene, _) = killed_after(0, Some(OLD), NEW);
        fs::remove_file(scene.root().join("space/page.html")).unwrap();
        fs::remove_file(scene.root().join("gone/page.html")).unwrap();
        recover(&scene.place()).unwrap();
        assert_eq!(scene.files(), clean(NEW).files());
    }

    #[test]
    fn a_journal_is_completed_as_it_is_written() {
        let scene = Scene::new();
        scene.build(&[("a.html", "old"), ("b.html", "b")]).unwrap();
        let side = scene.place().side;
        let new = scene.files()["SHA256SUMS"].replace(&line("b.html", "b"), "");
        let new = new.replace(&line("a.html", "old"), &line("a.html", "new"));
        for (number, text) in [(0, "new"), (1, new.as_str())] {
            fs::create_dir_all(side.join(format!("staged/{number}"))).unwrap();
            fs::write(side.join(format!("staged/{number}/{number}")), text).unwrap();
        }
        let digest = |text: &str| Digest::of(text.as_bytes());
        let body = format!(
            "forewarn journal 1\nfrom {}\nreplace 0 {} a.html\nreplace 1 {} SHA256SUMS\n\
             remove {} b.html\n",
            digest(&scene.files()["SHA256SUMS"]),
            digest("new"),
            digest(&new),
            digest("b"),
        );
        fs::write(side.join("journal"), format!("{body}end {}\n", digest(&body))).unwrap();
        let opening = recover(&scene.place()).unwrap();
        assert_eq!(opening, Opening { completed: 2, ..Opening::default() });
        let left: Vec<_> = scene.files().into_keys().collect();
        assert_eq!(left, [MARK_PATH, MANIFEST_PATH, "a.html"]);
        assert_eq!((scene.read("a.html"), scene.read(MANIFEST_PATH)), ("new".into(), new));
    }

    #[test]
    fn the_next_builds_summary_tells_of_the_completion() {
        let (scene, total) = killed_after(3, Some(OLD), NEW);
        let (output, opening) = scene.begin(NEW).unwrap();
        assert!(opening.completed > 0 && opening.completed < total, "{opening:?}");
        let summary = output.commit().unwrap();
        assert_eq!((summary.recovered, summary.written), (opening.completed, 0));
    }

    #[test]
    fn a_torn_journal_and_its_stage_are_thrown_away() {
        let (scene, _) = killed_after(0, Some(OLD), NEW);
        let journal = scene.place().side.join("journal");
        let text = fs::read_to_string(&journal).unwrap();
        fs::write(&journal, &text[..text.len() / 2]).unwrap();
        assert!(!is_interrupted(&scene.root()).unwrap());
        let opening = recover(&scene.place()).unwrap();
        assert_eq!(opening, Opening { discarded: true, ..Opening::default() });
        assert_eq!(scene.files(), clean(OLD).files());
        assert_eq!(scene.leftovers(), [""; 0]);
    }

    #[test]
    fn a_stage_without_a_journal_is_thrown_away() {
        let scene = clean(OLD);
        let (mut output, _) = scene.begin(NEW).unwrap();
        output.stage.keep();
        drop(output);
        assert!(recover(&scene.place()).unwrap().discarded);
        assert_eq!(scene.files(), clean(OLD).files());
        assert!(!recover(&scene.place()).unwrap().discarded);
    }

    #[test]
    fn a_torn_staged_file_is_not_moved_and_is_written_again() {
        let (scene, _) = killed_after(0, Some(OLD), NEW);
        let Found::Whole(journal) = Journal::read(&scene.place()).unwrap() else { panic!() };
        let mut stage = Stage::existing(&scene.place());
        stage.keep();
        let put = journal.steps.iter().find_map(|step| match step {
            Step::Put(put) if put.path.as_str() == "index.html" => Some(put),
            _ => None,
        });
        fs::write(stage.locate(put.unwrap().number), "ind").unwrap();
        let (output, opening) = scene.begin(NEW).unwrap();
        assert_eq!(opening.lost, [SitePath::fixed("index.html")]);
        assert_eq!(scene.read("index.html"), "index, old");
        output.commit().unwrap();
        assert_eq!(scene.files(), clean(NEW).files());
    }

    #[test]
    fn a_foreign_file_that_came_after_the_kill_is_not_touched() {
        let (scene, _) = killed_after(0, Some(OLD), NEW);
        scene.put("advisories/A-3.html", "foreign");
        assert_eq!(scene.begin(NEW).unwrap_err().rule().code, "output-foreign");
        assert_eq!(scene.read("advisories/A-3.html"), "foreign");
        fs::remove_file(scene.root().join("advisories/A-3.html")).unwrap();
        scene.build(NEW).unwrap();
        assert_eq!(scene.files(), clean(NEW).files());
    }

    #[test]
    fn a_journal_for_another_tree_is_thrown_away() {
        let (scene, _) = killed_after(1, Some(OLD), NEW);
        fs::remove_dir_all(scene.root()).unwrap();
        assert!(recover(&scene.place()).unwrap().discarded);
        let (scene, _) = killed_after(1, Some(OLD), NEW);
        fs::remove_dir_all(scene.root()).unwrap();
        scene.put(MANIFEST_PATH, "another");
        scene.put("index.html", "another");
        assert_eq!(scene.begin(NEW).unwrap_err().rule().code, "output-not-ours");
        assert_eq!(scene.files().len(), 2);
    }

    #[test]
    #[cfg(unix)]
    fn nothing_is_completed_through_a_link() {
        let (scene, _) = killed_after(0, Some(OLD), NEW);
        fs::rename(scene.root().join("advisories"), scene.beside("elsewhere")).unwrap();
        scene.link("advisories", "../elsewhere");
        assert_eq!(scene.begin(NEW).unwrap_err().rule().code, "output-symlink");
        assert_eq!(fs::read_to_string(scene.beside("elsewhere/A-1.html")).unwrap(), "one, old");
    }
}
