mod inputs;

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use crate::cli::ImportArgs;
use crate::command::terminal::Terminal;
use crate::command::{Outcome, count, now};
use crate::diagnostic::{Diagnostic, Fault, Level, Report};
use crate::disk::single;
use crate::import::rule::{IMPORT_EXISTS, IMPORT_NOTHING, IMPORT_TWICE};
use crate::import::{self, FORMATS, Format, Imported};
use crate::source::read;

/// How many files are held in memory at a time.
const BATCH: usize = 256;

/// Writes sources from the records of another database.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &ImportArgs) -> Outcome {
    let now = now::now(terminal, &args.now);
    let format = FORMATS
        .iter()
        .find(|(name, _)| *name == args.from)
        .map(|(_, format)| *format)
        .expect("the parser of the command line takes no other name");
    let mut import =
        Import { terminal, root, args, seen: BTreeMap::new(), tally: Tally::default() };
    let (paths, passed_over) = inputs::list(&args.path, format);
    import.tally.report.extend(passed_over);
    for batch in paths.chunks(BATCH) {
        let read: Vec<_> = batch.par_iter().map(|path| one(path, format, now)).collect();
        for (path, read) in batch.iter().zip(read) {
            for record in read {
                import.take(path, record);
            }
        }
    }
    if import.tally.skipped == paths.len() {
        let message = format!("`{}` holds no file to import", args.path.display());
        let fault = Fault::new(&IMPORT_NOTHING, message).hint("name a file, or a folder of files");
        import.tally.report.add(Diagnostic::new(fault, ""));
    }
    import.tally.tell(terminal, paths.len(), args.dry_run)
}

/// The records of one file.
fn one(
    path: &Path,
    format: &dyn Format,
    now: jiff::Timestamp,
) -> Vec<Result<Imported, Vec<Diagnostic>>> {
    let name = path.to_string_lossy();
    match read::bytes(Path::new(""), &name) {
        Ok(bytes) => import::import(format, &name, bytes, now),
        Err(found) => vec![Err(vec![found])],
    }
}

struct Import<'a> {
    terminal: &'a Terminal,
    root: &'a Path,
    args: &'a ImportArgs,
    /// The ids of this run, in lower case, since on many disks they would share a file, and what each was read from.
    seen: BTreeMap<String, String>,
    tally: Tally,
}

impl Import<'_> {
    fn take(&mut self, path: &Path, read: Result<Imported, Vec<Diagnostic>>) {
        match read.and_then(|imported| self.put(path, imported)) {
            Ok(()) => {}
            Err(found) => self.tally.refuse(found),
        }
    }

    fn put(&mut self, path: &Path, imported: Imported) -> Result<(), Vec<Diagnostic>> {
        let input = path.to_string_lossy();
        let refuse = |fault: Fault| {
            Err(vec![Diagnostic::new(fault, input.clone()).at(imported.place.clone())])
        };
        let key = imported.id.to_ascii_lowercase();
        if let Some(first) = self.seen.get(&key) {
            let message = format!("`{}` was imported already from `{first}`", imported.id);
            return refuse(Fault::new(&IMPORT_TWICE, message).hint("import the right one alone"));
        }
        self.seen.insert(key, input.clone().into_owned());
        let name = format!("advisories/{}.md", imported.id);
        let target = self.root.join(&name);
        let present = single::read(&target).map_err(|error| vec![error_of(&error)])?;
        let same = present.as_deref().is_some_and(|old| is_same(old, &imported.source));
        if present.as_deref().is_some_and(|old| !is_ours(old, &self.args.from)) {
            let fault = Fault::new(&IMPORT_EXISTS, format!("`{name}` is there already"))
                .hint("move it away first, or leave this record out");
            return refuse(fault);
        }
        if self.args.dry_run {
            self.terminal.data(&format!("==> {name} <==\n{}", imported.source));
        } else if !same {
            single::replace(&target, imported.source.as_bytes())
                .map_err(|error| vec![error_of(&error)])?;
        }
        self.terminal
            .detail(&format!("{input} -> {name}{}", if same { ", unchanged" } else { "" }));
        self.tally.written += usize::from(!same);
        self.tally.unchanged += usize::from(same);
        self.tally.report.extend(imported.left_out);
        Ok(())
    }
}

fn error_of(error: &crate::disk::DiskError) -> Diagnostic {
    Diagnostic::new(error.fault(), "")
}

/// Whether a source says what an import says, but for the day of it.
fn is_same(old: &[u8], new: &str) -> bool {
    let Ok(old) = std::str::from_utf8(old) else { return false };
    without_day(&old.replace("\r\n", "\n")) == without_day(new)
}

/// A source without the time of its import, which may be that of its first revision too.
fn without_day(source: &str) -> String {
    let at = source.lines().skip_while(|line| !line.starts_with("  from: ")).nth(1);
    match at.and_then(|line| line.strip_prefix("  at: ")) {
        Some(at) => source.replace(at, ""),
        None => source.to_owned(),
    }
}

/// Whether a source was imported from the same format.
fn is_ours(old: &[u8], from: &str) -> bool {
    let text = String::from_utf8_lossy(old);
    let front = text.split("\n---").next().unwrap_or_default();
    let mut lines = front.lines().skip_while(|line| !line.starts_with("imported:"));
    lines.next().is_some_and(|line| line.contains(&format!("from: {from}")))
        || lines.next().is_some_and(|line| line.trim() == format!("from: {from}"))
}

/// What became of the files.
#[derive(Default)]
struct Tally {
    written: usize,
    unchanged: usize,
    refused: BTreeMap<&'static str, usize>,
    skipped: usize,
    report: Report,
}

impl Tally {
    /// Counts a file of which nothing was written: as passed over where there are only warnings.
    fn refuse(&mut self, found: Vec<Diagnostic>) {
        match found.iter().find(|one| one.level == Level::Error) {
            Some(error) => *self.refused.entry(error.rule.code).or_default() += 1,
            None => self.skipped += 1,
        }
        self.report.extend(found);
    }

    fn tell(mut self, terminal: &Terminal, read: usize, dry_run: bool) -> Outcome {
        self.report.sort();
        terminal.report(&self.report);
        let refused: usize = self.refused.values().sum();
        let by_code: Vec<_> =
            self.refused.iter().map(|(code, number)| format!("{number} {code}")).collect();
        let refused = match refused {
            0 => "none refused".to_owned(),
            _ => format!("{refused} refused ({})", by_code.join(", ")),
        };
        let skipped = match self.skipped {
            0 => String::new(),
            skipped => format!(", {skipped} skipped"),
        };
        terminal.note(&format!(
            "{} read: {} {}, {} unchanged, {refused}{skipped}",
            count(read, "file"),
            self.written,
            if dry_run { "would be written" } else { "written" },
            self.unchanged,
        ));
        if self.report.errors() == 0 { Outcome::Done } else { Outcome::Errors }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "---\nid: A-1\nimported:\n  from: osv\n  at: 2026-01-01\n---\ntext\n";

    #[test]
    fn only_the_day_of_the_import_may_differ() {
        assert!(is_same(OLD.as_bytes(), &OLD.replace("2026", "2027")));
        assert!(is_same(OLD.replace('\n', "\r\n").as_bytes(), OLD));
        assert!(!is_same(OLD.as_bytes(), &OLD.replace("text", "words")));
    }

    #[test]
    fn a_source_that_was_not_imported_from_the_format_is_not_ours_to_replace() {
        assert!(is_ours(OLD.as_bytes(), "osv"));
        assert!(is_ours(b"---\nimported: {from: osv, at: 2026-01-01}\n---\n", "osv"));
        assert!(!is_ours(OLD.as_bytes(), "ghsa"));
        assert!(!is_ours(b"---\nid: A-1\n---\nimported:\n  from: osv\n", "osv"));
    }
}
