use serde::{Deserialize, Serialize};
use syntect::parsing::SyntaxReference;
use syntect::parsing::syntax_definition::{
    Context, ContextId, ContextReference, MatchOperation, Pattern,
};

use crate::source::markdown::language;

/// Where a context is among those of all grammars.
///
/// syntect keeps the numbers of a [`ContextId`] to itself, but reads and writes them, with these names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    #[serde(rename = "syntax_index")]
    pub(super) syntax: usize,
    #[serde(rename = "context_index")]
    pub(super) context: usize,
}

impl Place {
    /// Where a reference leads, if the grammar that it names is one of ours.
    pub(super) fn of(reference: &ContextReference) -> Option<Self> {
        reference.id().ok().map(Self::at)
    }

    pub(super) fn at(id: ContextId) -> Self {
        let numbers = serde_json::to_value(id).expect("two numbers are JSON");
        serde_json::from_value(numbers).expect("a context's id is two numbers")
    }

    /// The context that is there.
    pub(super) fn find(self) -> Option<&'static Context> {
        let reference = serde_json::json!({ "Direct": self });
        let reference: ContextReference =
            serde_json::from_value(reference).expect("a direct reference is a context's id");
        // A context's life is the set's, not the reference's.
        reference.resolve(language::grammars()).ok()
    }

    /// The context that a grammar begins in: the one which does nothing but go on to another, wherever it stands.
    pub(super) fn start(syntax: usize) -> Option<Self> {
        let grammar = &language::grammars().syntaxes()[syntax];
        let places = (0..).map(|context| Self { syntax, context });
        let mut contexts = places.map_while(|place| Some((place, place.find()?)));
        contexts.find(|(_, context)| begins(context, grammar)).map(|(place, _)| place)
    }
}

fn begins(context: &Context, grammar: &SyntaxReference) -> bool {
    let [Pattern::Match(pattern)] = context.patterns.as_slice() else { return false };
    let goes_on = matches!(pattern.operation, MatchOperation::Push(_));
    goes_on && pattern.regex.regex_str().is_empty() && context.meta_content_scope == [grammar.scope]
}

#[cfg(test)]
mod tests {
    use syntect::parsing::ParseState;

    use super::*;

    #[test]
    fn every_grammar_begins_where_syntect_begins() {
        for (syntax, grammar) in language::grammars().syntaxes().iter().enumerate() {
            let place = Place::start(syntax).unwrap_or_else(|| panic!("{}", grammar.name));
            let id =
                format!("ContextId {{ syntax_index: {syntax}, context_index: {} }}", place.context);
            let state = format!("{:?}", ParseState::new(grammar));
            assert!(state.contains(&id), "{}: {id} in {state}", grammar.name);
        }
    }

    #[test]
    fn there_is_nothing_beyond_the_last_context() {
        assert!(Place { syntax: 0, context: usize::MAX }.find().is_none());
        assert!(Place { syntax: usize::MAX, context: 0 }.find().is_none());
    }
}
