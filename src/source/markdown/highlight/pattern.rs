use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use syntect::parsing::Scope;
use syntect::parsing::syntax_definition::MatchPattern;

use super::class::Class;
use super::expression::Expression;
use super::need::Alternatives;
use super::operation::{Operation, Target};
use super::symbols::Symbols;

/// One pattern of a context: what it matches, and what follows from a match.
#[derive(Debug)]
pub(super) struct Pattern {
    /// Told apart from all other patterns by this.
    pub(super) id: usize,
    pub(super) expression: Expression,
    /// Whether the expression has parts that are taken from what led into the context.
    pub(super) borrows: bool,
    /// The parts that the match is, each with its class.
    pub(super) classes: Vec<Option<Class>>,
    /// The parts that groups of the match are, by the numbers of these.
    pub(super) captures: Vec<(usize, Vec<Option<Class>>)>,
    pub(super) operation: Operation,
    /// The context whose patterns go before all others until the one that is entered is left.
    pub(super) prototype: Option<Target>,
    needs: OnceLock<Option<Box<Alternatives>>>,
}

/// What is known of a match at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// There is none.
    None,
    /// There is one of this length.
    Certain(usize),
    Possible,
}

impl Pattern {
    pub(super) fn new(source: &'static MatchPattern) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let captures = source.captures.iter().flatten();
        Self {
            id: COUNT.fetch_add(1, Ordering::Relaxed),
            expression: Expression::new(source.regex.regex_str()),
            borrows: source.has_captures,
            classes: classes(&source.scope),
            captures: captures.map(|(group, scopes)| (*group, classes(scopes))).collect(),
            operation: Operation::new(&source.operation),
            prototype: source.with_prototype.as_ref().map(Target::new),
            needs: OnceLock::new(),
        }
    }

    /// What must stand where it matches, in each of its forms; `None` if it has to be searched for.
    pub(super) fn needs(&self) -> Option<&Alternatives> {
        let needs = self.needs.get_or_init(|| {
            // `\G` is the place that a search began at.
            let depends = self.borrows || self.expression.text().contains("\\G");
            if depends { None } else { Alternatives::of(self.expression.text()).map(Box::new) }
        });
        needs.as_deref()
    }

    /// What can be said of a match at a place without trying.
    pub(super) fn verdict(&self, symbols: &Symbols, at: usize) -> Verdict {
        let Some(needs) = self.needs() else { return Verdict::Possible };
        match needs.met(symbols, at) {
            Verdict::Possible => needs.tried(symbols, at),
            verdict => verdict,
        }
    }

    /// Whether a match of nothing counts.
    pub(super) const fn counts_empty(&self) -> bool {
        !matches!(self.operation, Operation::None)
    }

    /// Whether more is asked of a match than where it begins and ends.
    pub(super) const fn needs_groups(&self) -> bool {
        !self.captures.is_empty()
    }
}

/// The class of each scope.
pub(super) fn classes(scopes: &[Scope]) -> Vec<Option<Class>> {
    scopes.iter().map(|&scope| Class::of(scope)).collect()
}

#[cfg(test)]
impl Pattern {
    /// A pattern that does nothing but match.
    pub(super) fn of(expression: &str) -> &'static Self {
        use syntect::parsing::syntax_definition::MatchOperation;
        let expression = expression.to_owned();
        let source =
            MatchPattern::new(false, expression, Vec::new(), None, MatchOperation::None, None);
        Box::leak(Box::new(Self::new(Box::leak(Box::new(source)))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, line: &str, expected: Verdict) {
        let mut symbols = Symbols::default();
        symbols.read(line);
        assert_eq!(Pattern::of(expression).verdict(&symbols, 0), expected, "{expression} {line}");
    }

    #[test]
    fn verdicts_are_certain_or_leave_it_open() {
        check("ab", "ab", Verdict::Certain(2));
        check("ab", "ac", Verdict::None);
        check("a.*", "ab", Verdict::Certain(2));
        check("a.*?", "ab", Verdict::Possible);
        check("a.*b", "ac", Verdict::None);
        check(r"\Ga", "b", Verdict::Possible);
    }

    #[test]
    fn characters_beyond_ascii_leave_it_open() {
        check("ab", "abé", Verdict::Possible);
        check("b", "aé", Verdict::None);
        check("a", "aé", Verdict::Possible);
    }
}
