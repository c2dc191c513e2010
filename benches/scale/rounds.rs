use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::floor::Files;
use crate::options::Options;
use crate::process::{Cost, succeed};
use crate::{Failure, hugo, site};

/// One line of the table.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    costs: Vec<Cost>,
    /// Files and bytes of what was built.
    pub(crate) size: Option<(usize, usize)>,
    /// What a bare loop needs for the same files, on all cores.
    pub(crate) floor: Option<Duration>,
    /// The build from nothing that this one repeats.
    pub(crate) cold: Option<&'static str>,
}

impl Row {
    fn new(name: &'static str) -> Self {
        Self { name, costs: Vec::new(), size: None, floor: None, cold: None }
    }

    pub(crate) fn wall(&self) -> Duration {
        median(self.costs.iter().map(|cost| cost.wall).collect())
    }

    pub(crate) fn cpu(&self) -> Option<Duration> {
        Some(median(self.costs.iter().map(|cost| cost.cpu).collect())).filter(|cpu| !cpu.is_zero())
    }

    pub(crate) fn peak(&self) -> Option<u64> {
        self.costs.iter().map(|cost| cost.peak).max().filter(|peak| *peak > 0)
    }

    /// The shortest and the longest run.
    pub(crate) fn span(&self) -> (Duration, Duration) {
        let walls = self.costs.iter().map(|cost| cost.wall);
        (walls.clone().min().unwrap_or_default(), walls.max().unwrap_or_default())
    }
}

fn median<T: Ord + Default + Copy>(mut values: Vec<T>) -> T {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Times every build of a site with this many advisories. The rounds of all of them take turns, so that a machine that
/// gets slower or faster does it to all.
pub(crate) fn measure(
    options: &Options,
    records: &[String],
    count: usize,
) -> Result<Vec<Row>, Failure> {
    let root = options.work.join(count.to_string());
    let source = root.join("site");
    site::write(&source, records, count)?;
    let mut cases = cases(options, &root, records, count)?;
    for round in 0..options.rounds {
        for case in &mut cases {
            case.run(options, &source, round, count)?;
        }
    }
    if !options.keep {
        fs::remove_dir_all(&root)?;
    }
    Ok(cases.into_iter().flat_map(|case| case.rows).collect())
}

/// What a build keeps for the next one, without which the next is one from nothing.
fn beside(out: &Path) -> PathBuf {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    out.with_file_name(format!(".{name}.forewarn"))
}

/// A build from nothing with what follows it, or another program's.
struct Case {
    program: PathBuf,
    arguments: Vec<OsString>,
    out: PathBuf,
    /// Whether the program keeps anything from one build to the next.
    keeps: bool,
    rows: Vec<Row>,
}

fn cases(
    options: &Options,
    root: &Path,
    records: &[String],
    count: usize,
) -> Result<Vec<Case>, Failure> {
    let own = |names: [&'static str; 4], more: &[&str]| {
        let out = root.join(names[0].replace([' ', ','], "-"));
        let mut arguments: Vec<OsString> = vec![
            "-C".into(),
            root.join("site").into(),
            "build".into(),
            "--out".into(),
            out.clone().into(),
        ];
        arguments.extend(more.iter().map(Into::into));
        let mut rows: Vec<_> = names.into_iter().map(Row::new).collect();
        rows[1].cold = Some(names[0]);
        rows[2].cold = Some(names[0]);
        Case { program: options.forewarn.clone(), arguments, out, keeps: true, rows }
    };
    let mut cases = vec![
        own(
            [
                "html, feeds",
                "html, feeds: nothing changed",
                "html, feeds: one changed",
                "html, feeds: floor",
            ],
            &["--formats", "html,feeds"],
        ),
        own(
            [
                "everything, signed",
                "everything: nothing changed",
                "everything: one changed",
                "everything: floor",
            ],
            &["--signing-key", site::SECRET],
        ),
    ];
    cases.retain(|case| case.rows[0].name.contains(&options.only));
    if let Some(program) = &options.hugo {
        for (name, highlights) in [("hugo", true), ("hugo, no highlighting", false)] {
            let (folder, out) = (root.join(format!("{name} source")), root.join(name));
            hugo::write(&folder, records, count, highlights)?;
            let arguments = hugo::arguments(&folder, &out);
            cases.push(Case {
                program: program.clone(),
                arguments,
                out,
                keeps: false,
                rows: vec![Row::new(name)],
            });
        }
    }
    Ok(cases)
}

impl Case {
    fn run(
        &mut self,
        options: &Options,
        source: &Path,
        round: usize,
        count: usize,
    ) -> Result<(), Failure> {
        let build = |program: &Path, arguments: &[OsString]| succeed(program, arguments);
        self.rows[0].costs.push(build(&self.program, &self.arguments)?);
        if self.keeps {
            self.rows[1].costs.push(build(&self.program, &self.arguments)?);
            site::edit(source, count, round)?;
            self.rows[2].costs.push(build(&self.program, &self.arguments)?);
            self.floor(options)?;
        } else if self.rows[0].size.is_none() {
            self.rows[0].size = Some(Files::read(&self.out)?.size());
        }
        fs::remove_dir_all(&self.out)?;
        if self.keeps { fs::remove_dir_all(beside(&self.out)) } else { Ok(()) }?;
        Ok(())
    }

    /// Writes the same files by a bare loop.
    fn floor(&mut self, options: &Options) -> Result<(), Failure> {
        let files = Files::read(&self.out)?;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let cost = files.write(&options.work.join("floor"), threads)?;
        self.rows[3].costs.push(cost);
        let floor = self.rows[3].wall();
        for row in &mut self.rows {
            row.size = Some(files.size());
        }
        self.rows[0].floor = Some(floor);
        Ok(())
    }
}
