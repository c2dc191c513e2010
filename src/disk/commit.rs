use super::error::DiskError;
use super::journal::{Journal, Step};
use super::ledger::Settled;
use super::output::Output;
use super::place::sync_folder;
use super::preflight::{Plan, plan};
use super::run::{Run, Trust};
use super::tree::Tree;
use crate::document::manifest::{Digest, MANIFEST_PATH};
use crate::site_path::SitePath;

/// What a commit did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many files are new or have new bytes, the manifest among them.
    pub written: usize,
    /// How many files had their bytes already, and were not touched.
    pub unchanged: usize,
    /// How many files are no longer published, and were removed.
    pub removed: usize,
    /// Files of ours that someone had edited, and that now have our bytes again.
    pub replaced_edited: Vec<SitePath>,
    /// Files that are no longer published, but that someone had edited: they stay, and are no
    /// longer ours.
    pub kept_edited: Vec<SitePath>,
    /// How many files were moved into place for a build that was killed before this one.
    pub recovered: usize,
}

impl Output {
    /// Publishes what was written, as [`Listed::commit`](super::Listed::commit) does, with a manifest that nothing signs.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn commit(self) -> Result<Summary, DiskError> {
        self.list(&mut |_| ())?.commit().map(|(summary, _)| summary)
    }

    /// Publishes what was written, the manifest among it.
    pub(super) fn publish(mut self) -> Result<(Summary, Option<Digest>), DiskError> {
        let mut settled = std::mem::take(&mut self.ledger).settled()?;
        // The clock has to go on, and meanwhile there is something to look at.
        let look = || self.whole.is_none().then(|| self.plan(&mut settled));
        let (since, plan) = rayon::join(|| self.later(), look);
        let (since, plan) = (since?, plan.transpose()?);
        let published = self.whole.as_ref().map(|whole| whole.publish(&self.place));
        let at_once = published.transpose()? == Some(true);
        let mut summary = if at_once {
            Summary { written: settled.len(), ..Summary::default() }
        } else {
            let plan = plan.map_or_else(|| self.plan(&mut settled), Ok)?;
            self.replace_files(plan)?
        };
        summary.recovered = self.recovered;
        // Without it the next build takes longer, and does the same.
        let stamps = self.seal(&settled, since, at_once).unwrap_or_default();
        Ok((summary, stamps))
    }

    fn replace_files(&mut self, plan: Plan) -> Result<Summary, DiskError> {
        let mut summary = Summary {
            unchanged: plan.unchanged,
            replaced_edited: plan.replaced_edited,
            kept_edited: plan.kept_edited,
            ..Summary::default()
        };
        if !plan.steps.is_empty() {
            self.carry_out(plan.steps, &mut summary)?;
        }
        Ok(summary)
    }

    /// Finds out what has to be done to put the files into place one by one.
    fn plan(&self, settled: &mut Settled) -> Result<Plan, DiskError> {
        if let Some(whole) = &self.whole {
            whole.disband(&self.stage, settled)?;
        }
        // Some time has passed since the folders were looked at, so this tree is a new one.
        plan(&Tree::new(&self.place), &self.ours, settled)
    }

    /// Notes the steps where the next build finds them.
    pub(super) fn record(&mut self, steps: Vec<Step>) -> Result<Journal, DiskError> {
        let from = self.ours.get(&SitePath::fixed(MANIFEST_PATH));
        let journal = Journal { from, steps };
        self.stage.sync()?;
        journal.write(&self.place).inspect_err(|_| self.forget())?;
        Ok(journal)
    }

    fn carry_out(&mut self, steps: Vec<Step>, summary: &mut Summary) -> Result<(), DiskError> {
        let journal = self.record(steps)?;
        let mut run = Run::new(&self.place, &self.stage, Trust::Written);
        let outcome = run.take(&journal.steps);
        (summary.written, summary.removed) = (run.renamed, run.removed);
        summary.kept_edited.append(&mut run.kept);
        match outcome {
            Err(error) if run.is_untouched() => {
                run.withdraw();
                self.forget();
                Err(error)
            }
            Err(error) => {
                self.stage.keep();
                Err(error)
            }
            Ok(()) => {
                sync_folder(&self.place.root)?;
                Journal::remove(&self.place)
            }
        }
    }

    /// Gives the commit up; if even that is impossible, what the journal needs must stay.
    fn forget(&mut self) {
        if Journal::remove(&self.place).is_err() {
            self.stage.keep();
        }
    }
}

#[cfg(test)]
impl Output {
    /// What a commit does before its first step, where it puts files into place one by one.
    pub(super) fn prepare(&mut self) -> Result<Vec<Step>, DiskError> {
        self.write_list(&mut |_| ())?;
        let mut settled = std::mem::take(&mut self.ledger).settled()?;
        Ok(self.plan(&mut settled)?.steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::fixture::{Files, Scene};
    use crate::disk::{MARK, MARK_PATH};
    use std::collections::BTreeMap;
    use std::fs;
    use std::time::SystemTime;

    const SITE: Files<'_> = &[("index.html", "hello"), ("osv/a.json", "{}")];

    /// When each file and folder of the output was last changed.
    fn times(scene: &Scene) -> BTreeMap<String, SystemTime> {
        let time = |path: &str| fs::metadata(scene.root().join(path)).unwrap().modified().unwrap();
        let paths = scene.files().into_keys().chain([String::new()]);
        paths.map(|path| (path.clone(), time(&path))).collect()
    }

    #[test]
    fn a_first_build_writes_everything() {
        let scene = Scene::new();
        let summary = scene.build(SITE).unwrap();
        assert_eq!(summary, Summary { written: 4, ..Summary::default() });
        assert_eq!(scene.read("osv/a.json"), "{}");
        assert_eq!(scene.leftovers(), [""; 0]);
    }

    #[test]
    fn a_build_without_changes_touches_nothing() {
        let scene = Scene::new();
        scene.build(SITE).unwrap();
        let before = times(&scene);
        let summary = scene.build(SITE).unwrap();
        assert_eq!(summary, Summary { unchanged: 4, ..Summary::default() });
        assert_eq!(times(&scene), before);
    }

    #[test]
    fn a_build_without_changes_writes_no_journal() {
        let scene = Scene::new();
        scene.build(SITE).unwrap();
        let (output, _) = scene.begin(SITE).unwrap();
        // Where there is a folder of that name, no journal can be written.
        fs::create_dir(scene.place().side.join("journal")).unwrap();
        output.commit().unwrap();
    }

    #[test]
    fn only_what_changed_is_touched() {
        let scene = Scene::new();
        scene.build(SITE).unwrap();
        let before = times(&scene);
        let summary = scene.build(&[("index.html", "HELLO"), ("osv/a.json", "{}")]).unwrap();
        assert_eq!(summary, Summary { written: 2, unchanged: 2, ..Summary::default() });
        assert_eq!(scene.read("index.html"), "HELLO");
        for path in ["osv/a.json", "osv/", MARK_PATH] {
            assert_eq!(times(&scene)[path], before[path], "{path}");
        }
    }

    #[test]
    fn a_file_that_was_edited_by_hand_is_replaced_and_named() {
        let scene = Scene::new();
        scene.build(SITE).unwrap();
        scene.put("index.html", "edited");
        let summary = scene.build(SITE).unwrap();
        assert_eq!(summary.replaced_edited, [SitePath::fixed("index.html")]);
        assert_eq!((summary.written, scene.read("index.html").as_str()), (1, "hello"));
    }

    #[test]
    fn a_file_that_was_removed_by_hand_comes_back() {
        let scene = Scene::new();
        scene.build(SITE).unwrap();
        fs::remove_dir_all(scene.root().join("osv")).unwrap();
        let summary = scene.build(SITE).unwrap();
        assert_eq!(summary, Summary { written: 1, unchanged: 3, ..Summary::default() });
        assert_eq!(scene.read("osv/a.json"), "{}");
    }

    #[test]
    fn foreign_files_survive() {
        let scene = Scene::new();
        scene.build(SITE).unwrap();
        scene.put("CNAME", "example.org");
        scene.put(".git/config", "[core]");
        scene.build(&[]).unwrap();
        assert_eq!(
            (scene.read("CNAME"), scene.read(".git/config")),
            ("example.org".into(), "[core]".into())
        );
    }

    #[test]
    fn a_build_that_is_given_up_leaves_the_old_site() {
        let scene = Scene::new();
        scene.build(SITE).unwrap();
        let before = times(&scene);
        drop(scene.begin(&[("index.html", "new")]).unwrap());
        assert_eq!(times(&scene), before);
        assert_eq!(scene.leftovers(), [""; 0]);
    }

    #[test]
    fn a_failed_write_cannot_be_committed() {
        let scene = Scene::new();
        scene.build(SITE).unwrap();
        scene.put("CNAME", "example.org");
        let (output, _) = scene.begin(&[]).unwrap();
        output.write(&SitePath::fixed("CNAME"), b"other").unwrap_err();
        assert_eq!(output.commit().unwrap_err().rule().code, "output-clash");
        assert_eq!(scene.read("index.html"), "hello");
    }

    #[test]
    fn the_mark_may_be_written_as_it_is_and_not_otherwise() {
        let mark = str::from_utf8(MARK).unwrap();
        assert_eq!(Scene::new().build(&[(MARK_PATH, mark)]).unwrap().written, 2);
        let error = Scene::new().build(&[(MARK_PATH, "")]).unwrap_err();
        assert_eq!(error.rule().code, "output-clash");
    }

    #[test]
    fn the_manifest_is_not_the_callers_to_write() {
        let error = Scene::new().build(&[(MANIFEST_PATH, "")]).unwrap_err();
        assert_eq!(error.rule().code, "output-clash");
    }

    #[test]
    fn a_commit_that_cannot_take_its_first_step_is_withdrawn() {
        let scene = Scene::new();
        let (mut output, _) = scene.begin(&[("a/b", "text")]).unwrap();
        let steps = output.prepare().unwrap();
        let Step::Put(first) = &steps[0] else { panic!("{steps:?}") };
        output.stage.discard(first.number).unwrap();
        output.carry_out(steps, &mut Summary::default()).unwrap_err();
        drop(output);
        assert!(!scene.root().exists());
        assert_eq!(scene.leftovers(), [""; 0]);
    }

    #[test]
    fn a_commit_that_fails_half_way_is_completed_by_the_next_build() {
        let scene = Scene::new();
        scene.build(SITE).unwrap();
        let (mut output, _) = scene.begin(&[("a", "new"), ("b/c", "new")]).unwrap();
        let steps = output.prepare().unwrap();
        scene.put("b", "foreign");
        let error = output.carry_out(steps, &mut Summary::default()).unwrap_err();
        assert_eq!(error.rule().code, "output-foreign");
        drop(output);
        assert_eq!(scene.begin(&[]).unwrap_err().rule().code, "output-foreign");
        fs::remove_file(scene.root().join("b")).unwrap();
        let (_, opening) = scene.begin(&[]).unwrap();
        assert_eq!((opening.completed, scene.read("b/c").as_str()), (2, "new"));
    }
}
