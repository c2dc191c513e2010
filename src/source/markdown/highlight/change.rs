use syntect::parsing::ClearAmount;

use super::class::Class;
use super::context::Context;
use super::found::Found;
use super::operation::Operation;

/// What changes around the text from one place on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// A part begins, whose words have a class or none.
    Push(Option<Class>),
    /// So many parts end.
    Pop(usize),
    /// So many parts do not count for a while.
    Clear(ClearAmount),
    /// They count again.
    Restore,
}

/// The changes of a line, in their order, each with the place that it is for.
#[derive(Debug, Default)]
pub(super) struct Changes(pub(super) Vec<(usize, Change)>);

impl Changes {
    pub(super) fn push_all(&mut self, at: usize, classes: &[Option<Class>]) {
        self.0.extend(classes.iter().map(|&class| (at, Change::Push(class))));
    }

    fn pop(&mut self, at: usize, count: usize) {
        if count > 0 {
            self.0.push((at, Change::Pop(count)));
        }
    }

    /// Adds what a match changes in a context; `None` if it leads to a context that there is not.
    pub(super) fn apply(&mut self, found: &Found, context: &Context) -> Option<()> {
        let operation = &found.pattern.operation;
        let targets = operation.contexts()?;
        self.begin(found.start, operation, context, targets);
        self.push_all(found.start, &found.pattern.classes);
        self.captures(found);
        self.pop(found.end, found.pattern.classes.len());
        self.end(found.end, operation, context, targets);
        Some(())
    }

    /// The parts that groups of a match are. One around another begins before it, and ends behind it.
    fn captures(&mut self, found: &Found) {
        let mut changes = Vec::new();
        for (group, classes) in &found.pattern.captures {
            let groups = found.groups.as_deref();
            let Some((start, end)) =
                groups.and_then(|groups| groups.get(*group).copied().flatten())
            else {
                continue;
            };
            if start == end {
                continue;
            }
            let length = isize::try_from(end - start).expect("a line is shorter than that");
            changes.extend(classes.iter().map(|&class| ((start, -length), Change::Push(class))));
            changes.push(((end, isize::MIN), Change::Pop(classes.len())));
        }
        changes.sort_by_key(|&(order, _)| order);
        self.0.extend(changes.into_iter().map(|((at, _), change)| (at, change)));
    }

    /// The changes before the text of the match.
    fn begin(&mut self, at: usize, operation: &Operation, context: &Context, targets: &[&Context]) {
        match operation {
            Operation::Pop => self.pop(at, context.inner.len()),
            Operation::Push(_) => {
                for target in targets {
                    self.0.extend(target.clears.map(|amount| (at, Change::Clear(amount))));
                    self.push_all(at, &target.outer);
                }
            }
            Operation::Set(_) => {
                self.0.extend(context.clears.map(|_| (at, Change::Restore)));
                for target in targets {
                    self.push_all(at, &target.outer);
                }
            }
            Operation::None => {}
        }
    }

    /// The changes behind the text of the match.
    fn end(&mut self, at: usize, operation: &Operation, context: &Context, targets: &[&Context]) {
        match operation {
            Operation::Pop => {
                self.pop(at, context.outer.len());
                self.0.extend(context.clears.map(|_| (at, Change::Restore)));
            }
            Operation::Push(_) if targets.iter().any(|target| !target.inner.is_empty()) => {
                self.pop(at, outer(targets));
                for target in targets {
                    self.push_all(at, &target.outer);
                    self.push_all(at, &target.inner);
                }
            }
            Operation::Set(_) => self.end_set(at, context, targets),
            Operation::Push(_) | Operation::None => {}
        }
    }

    /// A context that takes the place of another clears only behind the text that leads to it.
    fn end_set(&mut self, at: usize, context: &Context, targets: &[&Context]) {
        let left = context.outer.len() + context.inner.len();
        let entered = |target: &&Context| !target.inner.is_empty() || target.clears.is_some();
        if left == 0 && !targets.iter().any(entered) {
            return;
        }
        self.pop(at, outer(targets) + left);
        for target in targets {
            self.0.extend(target.clears.map(|amount| (at, Change::Clear(amount))));
            self.push_all(at, &target.outer);
            self.push_all(at, &target.inner);
        }
    }
}

fn outer(targets: &[&Context]) -> usize {
    targets.iter().map(|target| target.outer.len()).sum()
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use syntect::parsing::Scope;
    use syntect::parsing::syntax_definition::{MatchOperation, MatchPattern};

    use super::*;
    use crate::source::markdown::highlight::pattern::Pattern;

    /// A match of twelve bytes, and of groups from place to place, in contexts that change nothing.
    #[track_caller]
    fn check(captures: &[(usize, &str)], groups: &[(usize, usize)], expected: &[(usize, Change)]) {
        let scopes = |name: &str| vec![Scope::new(name).unwrap()];
        let captures = captures.iter().map(|&(group, name)| (group, scopes(name))).collect();
        let (text, operation) = (String::new(), MatchOperation::None);
        let source =
            MatchPattern::new(false, text, scopes("meta"), Some(captures), operation, None);
        let pattern = Box::leak(Box::new(Pattern::new(Box::leak(Box::new(source)))));
        let groups = [(0, 12)].iter().chain(groups).map(|&group| Some(group)).collect();
        let (order, groups) = ((0, 0), Some(Rc::new(groups)));
        let found =
            Found { pattern, start: 0, end: 12, groups, by_prototype: false, loops: false, order };
        let mut changes = Changes::default();
        changes.apply(&found, Context::start(0)).unwrap();
        let whole = [(0, Change::Push(None)), (12, Change::Pop(1))];
        assert_eq!(changes.0, [&whole[..1], expected, &whole[1..]].concat());
    }

    const STRING: Change = Change::Push(Some(Class::String));
    const NUMBER: Change = Change::Push(Some(Class::Number));
    const POP: Change = Change::Pop(1);

    #[test]
    fn groups_are_parts_in_the_order_of_the_text() {
        let both = [(1, "string"), (2, "constant")];
        check(&both, &[(0, 2), (4, 6)], &[(0, STRING), (2, POP), (4, NUMBER), (6, POP)]);
        check(&both, &[(4, 6), (0, 2)], &[(0, NUMBER), (2, POP), (4, STRING), (6, POP)]);
        check(&both, &[(4, 6), (2, 8)], &[(2, NUMBER), (4, STRING), (6, POP), (8, POP)]);
        check(&both, &[(4, 6), (6, 8)], &[(4, STRING), (6, POP), (6, NUMBER), (8, POP)]);
    }

    #[test]
    fn empty_groups_and_those_that_are_not_there_are_no_parts() {
        check(&[(1, "string"), (2, "constant")], &[(4, 4)], &[]);
        check(&[(7, "string")], &[(4, 5)], &[]);
    }
}
