use syntect::parsing::ClearAmount;

use super::change::Change;
use super::class::Class;

/// The parts of code around a place, by their classes.
#[derive(Debug, Default)]
pub(super) struct Around {
    classes: Vec<Option<Class>>,
    cleared: Vec<Vec<Option<Class>>>,
}

impl Around {
    pub(super) fn apply(&mut self, change: Change) {
        match change {
            Change::Push(class) => self.classes.push(class),
            Change::Pop(count) => self.classes.truncate(self.classes.len().saturating_sub(count)),
            Change::Clear(amount) => {
                let count = self.classes.len();
                let kept = match amount {
                    ClearAmount::TopN(cleared) => count.saturating_sub(cleared),
                    ClearAmount::All => 0,
                };
                self.cleared.push(self.classes.split_off(kept));
            }
            Change::Restore => match self.cleared.pop() {
                Some(cleared) => self.classes.extend(cleared),
                // The grammar has lost its way, so nothing of what it said counts.
                None => *self = Self::default(),
            },
        }
    }

    /// The class of the innermost part that has one; those far out say nothing about a word.
    pub(super) fn class(&self) -> Option<Class> {
        const NEAR: usize = 16;
        self.classes.iter().rev().take(NEAR).copied().flatten().next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(changes: &[Change], class: Option<Class>) {
        let mut around = Around::default();
        for &change in changes {
            around.apply(change);
        }
        assert_eq!(around.class(), class);
    }

    const STRING: Change = Change::Push(Some(Class::String));
    const NUMBER: Change = Change::Push(Some(Class::Number));
    const PLAIN: Change = Change::Push(None);

    #[test]
    fn the_innermost_part_with_a_class_counts() {
        check(&[], None);
        check(&[PLAIN], None);
        check(&[STRING, NUMBER], Some(Class::Number));
        check(&[STRING, PLAIN], Some(Class::String));
        check(&[STRING, NUMBER, Change::Pop(1)], Some(Class::String));
        check(&[STRING, Change::Pop(2)], None);
    }

    #[test]
    fn parts_far_out_say_nothing() {
        let around = |count| [vec![STRING], vec![PLAIN; count]].concat();
        check(&around(15), Some(Class::String));
        check(&around(16), None);
    }

    #[test]
    fn parts_that_were_cleared_come_back() {
        let some = Change::Clear(ClearAmount::TopN(1));
        let all = Change::Clear(ClearAmount::All);
        check(&[STRING, NUMBER, some], Some(Class::String));
        check(&[STRING, NUMBER, all], None);
        check(&[STRING, NUMBER, some, Change::Restore], Some(Class::Number));
        check(&[STRING, all, NUMBER, Change::Pop(1), Change::Restore], Some(Class::String));
        check(&[STRING, Change::Restore], None);
    }
}
