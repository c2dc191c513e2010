//! What the preview shows at this moment.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Site;
use crate::diagnostic::Diagnostic;

/// The newest state of the site, for many threads; those who wait for a change are woken.
#[derive(Debug, Default)]
pub struct Board {
    state: Mutex<State>,
    changed: Condvar,
}

/// One state of the site.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// Grows with everything that is new; 0 before anything is known.
    pub(super) turn: u64,
    /// Grows with every change of what pages show.
    pub(super) version: u64,
    /// The last site that could be put together; none where there was no such site yet.
    pub(super) site: Option<Arc<Site>>,
    /// Whether the sources are newer than the site, and too broken to show.
    pub(super) is_held: bool,
    /// What is wrong with the sources.
    pub(super) findings: Arc<Vec<Diagnostic>>,
}

impl Board {
    /// Shows a new site, of which the rules about meaning may still be unknown. Gives its turn, and the site before it.
    pub fn install(&self, site: Arc<Site>, findings: Vec<Diagnostic>) -> (u64, Option<Arc<Site>>) {
        let mut before = None;
        let turn = self.change(|state| {
            before = state.site.replace(site);
            state.version += 1;
            state.is_held = false;
            state.findings = Arc::new(findings);
        });
        (turn, before)
    }

    /// Keeps the site that is there, and tells why.
    pub fn hold(&self, findings: Vec<Diagnostic>) -> u64 {
        self.change(|state| {
            state.is_held = true;
            state.findings = Arc::new(findings);
        })
    }

    /// Tells all that is wrong with what came in a turn, unless something newer came since.
    pub fn judged(&self, turn: u64, findings: Vec<Diagnostic>) {
        let mut state = self.lock();
        if state.turn == turn {
            state.findings = Arc::new(findings);
            state.turn += 1;
            drop(state);
            self.changed.notify_all();
        }
    }

    /// Has pages loaded again that show something besides the site.
    pub fn touch(&self) {
        self.change(|state| state.version += 1);
    }

    /// The state as it is now; before there is any, it is waited for.
    pub(super) fn state(&self, patience: Duration) -> State {
        self.after(0, patience)
    }

    /// The state behind a turn, or the same one where nothing changed for a while.
    pub(super) fn after(&self, turn: u64, patience: Duration) -> State {
        let waited =
            self.changed.wait_timeout_while(self.lock(), patience, |state| state.turn <= turn);
        waited.unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    fn change(&self, edit: impl FnOnce(&mut State)) -> u64 {
        let mut state = self.lock();
        edit(&mut state);
        state.turn += 1;
        let turn = state.turn;
        drop(state);
        self.changed.notify_all();
        turn
    }

    /// A state is changed in single steps, so that it is whole even where a thread panicked.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Fault, Rule};

    static RULE: Rule = Rule::error("some-code", "", "");

    fn findings(number: usize) -> Vec<Diagnostic> {
        vec![Diagnostic::new(Fault::new(&RULE, "wrong"), "a.md"); number]
    }

    #[test]
    fn what_was_judged_late_is_not_told_of_something_newer() {
        let board = Board::default();
        let first = board.hold(findings(1));
        let second = board.hold(findings(2));
        board.judged(first, findings(3));
        assert_eq!(board.state(Duration::ZERO).findings.len(), 2);
        board.judged(second, findings(4));
        let state = board.state(Duration::ZERO);
        assert_eq!((state.findings.len(), state.is_held, state.version), (4, true, 0));
        assert!(state.turn > second);
    }

    #[test]
    fn whoever_waits_is_woken_by_a_change_and_given_the_newest() {
        let board = Board::default();
        assert_eq!(board.state(Duration::ZERO).turn, 0);
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| board.after(0, Duration::from_mins(1)));
            board.touch();
            assert_eq!(waiting.join().unwrap().version, 1);
        });
        assert_eq!(board.after(1, Duration::from_millis(1)).turn, 1, "nothing came");
    }
}
