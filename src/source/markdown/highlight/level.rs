use std::rc::Rc;

use onig::Region;

use super::context::Context;
use super::expression::{Groups, groups};
use super::found::Found;
use super::pattern::Pattern;
use super::table::Table;

/// A context that was entered and not left yet.
#[derive(Clone, Debug)]
pub(super) struct Level {
    pub(super) context: &'static Context,
    /// The contexts whose patterns go before those of this level and of all above it.
    pub(super) prototypes: Vec<&'static Context>,
    /// The match that led here, if expressions borrow from it.
    pub(super) entry: Option<Rc<Entry>>,
}

/// A match that expressions borrow from.
#[derive(Debug)]
pub(super) struct Entry {
    line: String,
    groups: Groups,
}

impl Entry {
    pub(super) fn new(line: &str, found: &Found) -> Self {
        let groups = found.groups.as_deref().cloned();
        let groups = groups.unwrap_or_else(|| found_again(line, found));
        Self { line: line.to_owned(), groups }
    }

    fn group(&self, number: usize) -> Option<String> {
        let (start, end) = (*self.groups.get(number)?)?;
        Some(self.line[start..end].to_owned())
    }

    /// The first match of a pattern that has parts of this one.
    pub(super) fn search(&self, pattern: &Pattern, line: &str, from: usize) -> Option<Groups> {
        pattern.expression.search_with(|number| self.group(number), line, from)
    }
}

/// Patterns that are tried together, of several such groups.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) table: &'static Table,
    pub(super) entry: Option<Rc<Entry>>,
    pub(super) is_prototype: bool,
}

/// What is tried in the topmost of the levels: prototypes from the lowest level on, then its own patterns.
pub(super) fn links(levels: &[Level], lowest: usize, links: &mut Vec<Link>) {
    links.clear();
    for level in &levels[lowest..] {
        links.extend(level.prototypes.iter().map(|context| Link {
            table: context.own_table(),
            entry: level.entry.clone(),
            is_prototype: true,
        }));
    }
    links.extend(levels.last().map(|level| Link {
        table: level.context.table(),
        entry: level.entry.clone(),
        is_prototype: false,
    }));
}

/// The groups of a match that was found without them.
fn found_again(line: &str, found: &Found) -> Groups {
    let mut region = Region::new();
    let end = found.pattern.expression.match_at(line, found.start, Some(&mut region));
    if matches!(end, Ok(Some(_))) { groups(&region) } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, line: &str, expected: Option<(usize, usize)>) {
        let entry =
            Entry { line: "<<'a.b'".to_owned(), groups: vec![Some((0, 7)), Some((3, 6)), None] };
        let found = entry.search(Pattern::of(expression), line, 0);
        assert_eq!(found.and_then(|groups| groups[0]), expected, "{expression} {line}");
    }

    #[test]
    fn expressions_borrow_from_the_match_that_led_to_them() {
        check(r"^\1$", "a.b\n", Some((0, 3)));
        check(r"^\1$", "axb\n", None);
        check(r"x\2\7y", "xy", Some((0, 2)));
    }

    #[test]
    fn prototypes_are_tried_from_the_lowest_level_that_counts() {
        let context = Context::start(0);
        let level = |prototypes| Level { context, prototypes, entry: None };
        let levels = [level(vec![context]), level(vec![context, context]), level(Vec::new())];
        for (lowest, expected) in
            [(0, &[true, true, true, false] as &[bool]), (1, &[true, true, false]), (2, &[false])]
        {
            let mut found = Vec::new();
            links(&levels, lowest, &mut found);
            let prototypes: Vec<_> = found.iter().map(|link| link.is_prototype).collect();
            assert_eq!(prototypes, expected);
        }
    }
}
