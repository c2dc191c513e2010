use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime};

use self::refresh::Refresh;
use crate::cli::{NowArgs, OUTPUT, ServeArgs};
use crate::command::terminal::Terminal;
use crate::command::{Outcome, drafts, maker, now};
use crate::diagnostic::{Diagnostic, Fault, Report, Rule};
use crate::disk;
use crate::draft::Drafts;
use crate::load::{self, Kept, SITE_MISSING};
use crate::serve::{Board, Server, Watch};

mod judge;
mod refresh;

/// A port that the preview cannot have.
pub static PORT_UNAVAILABLE: Rule = Rule::error(
    "port-unavailable",
    "the preview cannot have the port that it was to listen on",
    "`forewarn serve` listens on one port of 127.0.0.1. Another program, most often another `forewarn serve`, has it, or the \
     system keeps it for others. End that program, or choose another port with `--port`.",
);

/// How long edits must pause before they are looked at, and how long that may be put off.
const PAUSE: Duration = Duration::from_millis(6);
const LONGEST_PAUSE: Duration = Duration::from_millis(40);

/// How often the sources are looked at though nothing was heard: where events are told, and where they are not.
const SELDOM: Duration = Duration::from_secs(2);
const OFTEN: Duration = Duration::from_millis(500);

/// What the preview hears.
enum Note {
    /// Files changed; which is not always known.
    Changed(Vec<PathBuf>),
    /// It is to end.
    End,
}

/// Shows the site in a browser, until Ctrl-C.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &ServeArgs) -> Outcome {
    let opened = open(root, args).map_err(|found| {
        let mut report = Report::default();
        report.extend(found);
        terminal.report(&report);
    });
    let Ok((server, drafts)) = opened else { return Outcome::Errors };
    let board = Arc::new(Board::default());
    let (address, folder) = (server.address(), drafts.as_ref().map(Drafts::folder));
    let folder = folder.map(|folder| folder.canonicalize().unwrap_or_else(|_| folder.to_owned()));
    if let Err(error) = server.start(Arc::clone(&board), drafts, run_number()) {
        terminal.message(&format!("error: no thread can be started: {error}\n"));
        return Outcome::Errors;
    }
    terminal.note(&format!("http://{address}/ shows the site; Ctrl-C ends it"));
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    keep_up(terminal, &root, folder.as_deref(), &board);
    Outcome::Done
}

/// Keeps the board as the sources are, until Ctrl-C.
fn keep_up(terminal: &Terminal, root: &Path, drafts: Option<&Path>, board: &Board) {
    let (send, notes) = mpsc::channel();
    let end = send.clone();
    if ctrlc::set_handler(move || drop(end.send(Note::End))).is_err() {
        terminal.warning("Ctrl-C ends the preview the hard way here");
    }
    let watch = Watch::new(root, drafts, move |paths| drop(send.send(Note::Changed(paths))));
    let now = now::now(terminal, &NowArgs { now: None });
    std::thread::scope(|scope| {
        let kept = disk::kept(&root.join(OUTPUT), disk::SOURCES);
        let built = Kept::new(kept, &maker::maker(None));
        let mut refresh = Refresh::new(root, now, board, built);
        let (jobs, ordered) = mpsc::channel();
        scope.spawn(move || judge::judge(terminal, root, now, board, &ordered));
        refresh.first(&jobs);
        follow(&notes, watch, drafts, |changed| refresh.again(changed, &jobs));
    });
}

/// A port and the drafts, or what keeps us from either.
fn open(root: &Path, args: &ServeArgs) -> Result<(Server, Option<Drafts>), Vec<Diagnostic>> {
    // What else is wrong with the settings is shown in the browser.
    if let Err(found) = load::settings(root)
        && found.iter().any(|found| found.rule.code == SITE_MISSING.code)
    {
        return Err(found);
    }
    let drafts = args.drafts.is_given().then(|| drafts::drafts(root, &args.drafts)).transpose()?;
    let server = Server::bind(args.port).map_err(|error| {
        let message = format!("port {} of 127.0.0.1 cannot be had: {error}", args.port);
        let hint = "choose another with `--port N`; `--port 0` takes any that is free";
        vec![Diagnostic::new(Fault::new(&PORT_UNAVAILABLE, message).hint(hint), "")]
    })?;
    Ok((server, drafts))
}

/// A number that no earlier run had, so that pages which one left open know that they are old.
fn run_number() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or_default()
}

/// What changed, as far as it is known.
pub(super) struct Changed {
    /// Sources that were named, relative to the site's folder.
    sources: BTreeSet<String>,
    /// Whether others may have changed besides.
    others: bool,
    /// Whether a draft was named.
    drafts: bool,
}

/// Looks at the sources whenever something is heard, and now and then besides: not every file system tells of changes.
fn follow(
    notes: &Receiver<Note>,
    mut watch: Watch,
    drafts: Option<&Path>,
    mut look: impl FnMut(&Changed) -> bool,
) {
    let (mut unheard, mut took) = (0, Duration::ZERO);
    loop {
        let is_deaf = !watch.is_whole() || unheard > 1;
        let wait = (if is_deaf { OFTEN } else { SELDOM }).max(took * 50);
        let Some(Heard { paths, others }) = heard(notes, wait) else { return };
        watch.renew(&paths);
        let in_drafts = |path: &PathBuf| drafts.is_some_and(|folder| path.starts_with(folder));
        let of_site =
            || paths.iter().filter(|path| !in_drafts(path)).map(|path| watch.relative(path));
        let changed = Changed {
            sources: of_site().flatten().collect(),
            others: others || of_site().any(|path| path.is_none()),
            drafts: paths.iter().any(in_drafts),
        };
        let began = Instant::now();
        let is_new = look(&changed);
        if paths.is_empty() {
            unheard += usize::from(is_new);
            took = began.elapsed();
        }
    }
}

/// What was heard until there was a pause.
#[derive(Default)]
struct Heard {
    /// What was named.
    paths: BTreeSet<PathBuf>,
    /// Whether something was not named.
    others: bool,
}

/// All that changed until there is a pause; where it was quiet all the time, anything may have. `None` at the end.
fn heard(notes: &Receiver<Note>, wait: Duration) -> Option<Heard> {
    let mut heard = Heard::default();
    let mut next = notes.recv_timeout(wait);
    let began = Instant::now();
    loop {
        match next {
            Ok(Note::Changed(found)) => {
                heard.others |= found.is_empty();
                heard.paths.extend(found);
            }
            Ok(Note::End) | Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => {
                heard.others |= heard.paths.is_empty();
                return Some(heard);
            }
        }
        let left = LONGEST_PAUSE.saturating_sub(began.elapsed());
        if left.is_zero() {
            return Some(heard);
        }
        next = notes.recv_timeout(PAUSE.min(left));
    }
}
