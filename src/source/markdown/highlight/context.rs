use std::sync::{LazyLock, OnceLock};

use syntect::parsing::ClearAmount;
use syntect::parsing::syntax_definition::{self, ContextReference};

use super::class::Class;
use super::pattern::{Pattern, classes};
use super::place::Place;
use super::table::Table;
use crate::source::markdown::language;

/// A state of a grammar: what can stand in it, and what all text in it is.
#[derive(Debug)]
pub(super) struct Context {
    /// The classes of what is in the context, and of the text that leads in and out.
    pub(super) outer: Vec<Option<Class>>,
    /// The classes of what is in the context, without that text.
    pub(super) inner: Vec<Option<Class>>,
    /// How many of the classes around it do not count in it.
    pub(super) clears: Option<ClearAmount>,
    /// Whether expressions in it have parts of the text that led into it.
    pub(super) borrows: bool,
    /// The context whose patterns are tried before its own.
    prototype: Option<Place>,
    items: Vec<Item>,
    table: OnceLock<Table>,
    own_table: OnceLock<Table>,
}

#[derive(Debug)]
enum Item {
    Pattern(Pattern),
    Include(Place),
}

/// The contexts of one grammar.
struct Grammar {
    contexts: Vec<OnceLock<Context>>,
    start: Place,
}

/// The contexts of each grammar. They are made when they are first entered: most never are.
static GRAMMARS: LazyLock<Vec<OnceLock<Grammar>>> =
    LazyLock::new(|| language::grammars().syntaxes().iter().map(|_| OnceLock::new()).collect());

impl Context {
    /// The context that a grammar, given by its place in the set, begins in.
    pub(super) fn start(syntax: usize) -> &'static Self {
        Self::at(Grammar::at(syntax).start)
    }

    /// The context at a place, which there is.
    pub(super) fn at(place: Place) -> &'static Self {
        Grammar::at(place.syntax).contexts[place.context].get_or_init(|| {
            Self::new(place.find().expect("there is a slot for each context and for nothing else"))
        })
    }

    fn new(source: &'static syntax_definition::Context) -> Self {
        Self {
            outer: classes(&source.meta_scope),
            inner: classes(&source.meta_content_scope),
            clears: source.clear_scopes,
            borrows: source.uses_backrefs,
            prototype: source.prototype.map(Place::at),
            items: source.patterns.iter().filter_map(Item::new).collect(),
            table: OnceLock::new(),
            own_table: OnceLock::new(),
        }
    }

    /// The patterns of its prototype and then its own.
    pub(super) fn table(&'static self) -> &'static Table {
        self.table.get_or_init(|| {
            let mut patterns = Vec::new();
            if let Some(prototype) = self.prototype {
                Self::at(prototype).collect(&mut patterns);
            }
            let borrowed = patterns.len();
            self.collect(&mut patterns);
            Table::new(patterns, borrowed)
        })
    }

    /// Its own patterns.
    pub(super) fn own_table(&'static self) -> &'static Table {
        self.own_table.get_or_init(|| {
            let mut patterns = Vec::new();
            self.collect(&mut patterns);
            Table::new(patterns, 0)
        })
    }

    /// Its patterns in their order, with those of other contexts where they are included.
    fn collect(&'static self, patterns: &mut Vec<&'static Pattern>) {
        for item in &self.items {
            match item {
                Item::Pattern(pattern) => patterns.push(pattern),
                Item::Include(place) => Self::at(*place).collect(patterns),
            }
        }
    }
}

impl Item {
    /// Nothing is included from grammars that we do not have.
    fn new(source: &'static syntax_definition::Pattern) -> Option<Self> {
        match source {
            syntax_definition::Pattern::Match(pattern) => {
                Some(Self::Pattern(Pattern::new(pattern)))
            }
            syntax_definition::Pattern::Include(reference) => included(reference),
        }
    }
}

fn included(reference: &ContextReference) -> Option<Item> {
    Place::of(reference).map(Item::Include)
}

impl Grammar {
    fn at(syntax: usize) -> &'static Self {
        GRAMMARS[syntax].get_or_init(|| {
            let places = (0..).map(|context| Place { syntax, context });
            let contexts =
                places.map_while(|place| place.find().map(|_| OnceLock::new())).collect();
            let start = Place::start(syntax).expect("a test looks for the start of every grammar");
            Self { contexts, start }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grammar_begins_by_entering_its_main_context() {
        for syntax in 0..language::grammars().syntaxes().len() {
            let table = Context::start(syntax).table();
            assert_eq!((table.patterns.len(), table.foreign), (1, 0));
            assert!(
                table.patterns[0].operation.contexts().is_some_and(|contexts| !contexts.is_empty())
            );
        }
    }

    #[test]
    fn prototypes_come_first() {
        let mut syntaxes = language::grammars().syntaxes().iter();
        let python = syntaxes.position(|syntax| syntax.name == "Python").unwrap();
        let main = Context::start(python).table().patterns[0]
            .operation
            .contexts()
            .and_then(<[_]>::first)
            .copied();
        let (table, own) = (main.unwrap().table(), main.unwrap().own_table());
        assert_eq!(table.patterns.len(), table.foreign + own.patterns.len());
        assert_eq!(table.patterns[table.foreign].id, own.patterns[0].id);
    }
}
