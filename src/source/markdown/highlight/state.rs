use std::rc::Rc;

use super::change::{Change, Changes};
use super::context::Context;
use super::found::Found;
use super::level::{Entry, Level, Link, links};
use super::operation::Operation;
use super::search::{DEEPEST, Search, Start};
use super::symbols::Symbols;

/// Reads code line by line: which contexts of its grammar it is in.
///
/// It finds what syntect's `ParseState` finds, which a test holds it to, and tries few of the patterns for that.
#[derive(Debug)]
pub(super) struct State {
    levels: Vec<Level>,
    /// The numbers of levels that were entered by patterns of prototypes: no prototype below the last of them counts.
    entered: Vec<usize>,
    /// The levels and these numbers before the newest line.
    before: (Vec<Level>, Vec<usize>),
    is_first: bool,
    symbols: Symbols,
    links: Vec<Link>,
}

/// Why a line was not read to its end.
enum Stop {
    /// So many contexts were entered that all patterns must be searched for, as what counts then is what was found before.
    Deep,
    /// The grammar led to a context that there is not.
    Lost,
}

impl State {
    /// The beginning of code in the grammar that begins with a context.
    pub(super) fn new(start: &'static Context) -> Self {
        let level = Level { context: start, prototypes: Vec::new(), entry: None };
        Self {
            levels: vec![level],
            entered: Vec::new(),
            before: (Vec::new(), Vec::new()),
            is_first: true,
            symbols: Symbols::default(),
            links: Vec::new(),
        }
    }

    /// What changes on the next line, which has the end of its line. There is nothing where the grammar fails.
    pub(super) fn line(&mut self, line: &str, changes: &mut Vec<(usize, Change)>) {
        let (mut levels, mut entered) = std::mem::take(&mut self.before);
        levels.clone_from(&self.levels);
        entered.clone_from(&self.entered);
        let mut found = Changes(std::mem::take(changes));
        let is_first = std::mem::take(&mut self.is_first);
        let mut result = self.read(line, is_first, false, &mut found);
        if matches!(result, Err(Stop::Deep)) {
            self.levels.clone_from(&levels);
            self.entered.clone_from(&entered);
            result = self.read(line, is_first, true, &mut found);
        }
        self.before = (levels, entered);
        if result.is_err() {
            found.0.clear();
        }
        *changes = found.0;
    }

    fn read(
        &mut self,
        line: &str,
        is_first: bool,
        every: bool,
        changes: &mut Changes,
    ) -> Result<(), Stop> {
        changes.0.clear();
        if is_first {
            let context = self.levels.last().ok_or(Stop::Lost)?.context;
            changes.push_all(0, &context.inner[..context.inner.len().min(1)]);
        }
        let mut symbols = std::mem::take(&mut self.symbols);
        symbols.read(line);
        let result = self.matches(line, Search::new(line, &symbols, every), every, changes);
        self.symbols = symbols;
        result
    }

    fn matches(
        &mut self,
        line: &str,
        mut search: Search<'_>,
        every: bool,
        changes: &mut Changes,
    ) -> Result<(), Stop> {
        let mut at = 0;
        // Where a context was last entered by a match of nothing, and how many levels there were then.
        let mut entered = (0, 0);
        loop {
            let depth = self.levels.len();
            if depth == 0 {
                return Err(Stop::Lost);
            }
            if depth >= DEEPEST && !every {
                return Err(Stop::Deep);
            }
            let start = Start { at, depth, entered_here: entered == (at, depth) };
            let Some(found) = self.next(&mut search, start) else { return Ok(()) };
            if found.loops {
                // As if there were nothing here.
                let Some((next, _)) = line[at..].char_indices().nth(1) else { return Ok(()) };
                at += next;
                continue;
            }
            if found.end <= at && matches!(found.pattern.operation, Operation::Push(_)) {
                entered = (found.end, depth + 1);
            }
            at = found.end;
            self.follow(line, &found, changes).ok_or(Stop::Lost)?;
        }
    }

    fn next(&mut self, search: &mut Search<'_>, start: Start) -> Option<Found> {
        while self.entered.last().is_some_and(|&level| level >= start.depth) {
            self.entered.pop();
        }
        let lowest = self.entered.last().copied().unwrap_or(0);
        links(&self.levels, lowest, &mut self.links);
        search.next(&self.links, start)
    }

    /// Does what a match says; `None` if it leads to a context that there is not.
    fn follow(&mut self, line: &str, found: &Found, changes: &mut Changes) -> Option<()> {
        if found.by_prototype {
            self.entered.push(self.levels.len());
        }
        changes.apply(found, self.levels.last()?.context)?;
        match &found.pattern.operation {
            Operation::None => Some(()),
            Operation::Pop => self.levels.pop().map(|_| ()),
            Operation::Push(targets) => self.enter(line, found, targets.contexts()?, Vec::new()),
            Operation::Set(targets) => {
                // Prototypes stay until the level that they were for is left.
                let prototypes = self.levels.pop()?.prototypes;
                self.enter(line, found, targets.contexts()?, prototypes)
            }
        }
    }

    /// Enters contexts one above the other. Prototypes that were in force are for the first, the pattern's own for the last.
    fn enter(
        &mut self,
        line: &str,
        found: &Found,
        targets: &[&'static Context],
        mut kept: Vec<&'static Context>,
    ) -> Option<()> {
        for (at, &context) in targets.iter().enumerate() {
            let mut prototypes = std::mem::take(&mut kept);
            let own = found.pattern.prototype.as_ref().filter(|_| at + 1 == targets.len());
            if let Some(own) = own {
                prototypes.push(own.context()?);
            }
            let borrows = context.borrows || prototypes.iter().any(|context| context.borrows);
            let entry = borrows.then(|| Rc::new(Entry::new(line, found)));
            self.levels.push(Level { context, prototypes, entry });
        }
        Some(())
    }
}
