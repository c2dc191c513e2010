use std::sync::OnceLock;

use onig::{MatchParam, RegexOptions, Region, SearchOptions, Syntax};

/// A regular expression of a grammar, compiled when it is first tried: most never are.
#[derive(Debug)]
pub(super) struct Expression {
    text: &'static str,
    compiled: OnceLock<Option<onig::Regex>>,
}

/// An expression was given up on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooManySteps;

/// Where the groups of an expression matched; the first one is the whole match.
pub(super) type Groups = Vec<Option<(usize, usize)>>;

const NO_OPTIONS: SearchOptions = SearchOptions::SEARCH_OPTION_NONE;

impl Expression {
    pub(super) const fn new(text: &'static str) -> Self {
        Self { text, compiled: OnceLock::new() }
    }

    pub(super) const fn text(&self) -> &'static str {
        self.text
    }

    /// The end of a match that begins at a place, and its groups if there is a region for them.
    ///
    /// An expression that cannot be compiled matches nothing.
    ///
    /// # Errors
    ///
    /// It took too many steps to find out.
    pub(super) fn match_at(
        &self,
        line: &str,
        at: usize,
        region: Option<&mut Region>,
    ) -> Result<Option<usize>, TooManySteps> {
        let Some(compiled) = self.compiled() else { return Ok(None) };
        let limits = MatchParam::default();
        let length = compiled.match_with_param(line, at, NO_OPTIONS, region, limits);
        length.map(|length| length.map(|length| at + length)).map_err(|_| TooManySteps)
    }

    /// The first match that begins at a place or behind it. What takes too many steps matches nothing.
    pub(super) fn search(&self, line: &str, from: usize) -> Option<Groups> {
        search(self.compiled()?, line, from)
    }

    /// The first match, with text for each reference to a group; references to groups without a text are left out.
    pub(super) fn search_with(
        &self,
        text: impl Fn(usize) -> Option<String>,
        line: &str,
        from: usize,
    ) -> Option<Groups> {
        search(&compile(&filled(self.text, text))?, line, from)
    }

    fn compiled(&self) -> Option<&onig::Regex> {
        self.compiled.get_or_init(|| compile(self.text)).as_ref()
    }
}

/// The groups of a region.
pub(super) fn groups(region: &Region) -> Groups {
    (0..region.len()).map(|group| region.pos(group)).collect()
}

fn compile(text: &str) -> Option<onig::Regex> {
    let options = RegexOptions::REGEX_OPTION_CAPTURE_GROUP;
    onig::Regex::with_options(text, options, Syntax::default()).ok()
}

fn search(compiled: &onig::Regex, line: &str, from: usize) -> Option<Groups> {
    let mut region = Region::new();
    let (to, limits) = (line.len(), MatchParam::default());
    let found = compiled.search_with_param(line, from, to, NO_OPTIONS, Some(&mut region), limits);
    found.ok().flatten().map(|_| groups(&region))
}

/// The expression with text for `\1`, and for all other references.
fn filled(expression: &str, text: impl Fn(usize) -> Option<String>) -> String {
    let mut filled = String::with_capacity(expression.len());
    let mut characters = expression.chars();
    while let Some(one) = characters.next() {
        let next = if one == '\\' { characters.next() } else { None };
        match next.and_then(|next| next.to_digit(10)) {
            Some(digit) => filled.push_str(&literal(&text(digit as usize).unwrap_or_default())),
            None => filled.extend([one].into_iter().chain(next)),
        }
    }
    filled
}

/// The expression that matches a text and nothing else.
fn literal(text: &str) -> String {
    let escape = |one: char| r"\.+*?()|[]{}^$#&-~".contains(one).then_some('\\');
    text.chars().flat_map(|one| escape(one).into_iter().chain([one])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, texts: &[&str], expected: &str) {
        let text = |group: usize| texts.get(group).map(|&text| text.to_owned());
        assert_eq!(filled(expression, text), expected);
    }

    #[test]
    fn references_give_way_to_the_texts_of_groups() {
        check(r"^\1$", &["", "EOF"], "^EOF$");
        check(r"\\1 \w \0", &["a", "b"], r"\\1 \w a");
        check(r"\2x\1", &["", "b"], "xb");
        check(r"a\", &[], r"a\");
    }

    #[test]
    fn texts_of_groups_stand_for_themselves() {
        check(r"\1", &["", "a.b*(c)"], r"a\.b\*\(c\)");
        let all = r"\.+*?()|[]{}^$#&-~a";
        let expression = compile(&literal(all)).unwrap();
        assert_eq!(search(&expression, all, 0), Some(vec![Some((0, all.len()))]));
    }

    #[test]
    fn a_match_begins_at_its_place_and_a_search_behind_it() {
        let expression = Expression::new("(a)(b)?|$");
        assert_eq!(expression.match_at("xab", 1, None), Ok(Some(3)));
        assert_eq!(expression.match_at("xab", 0, None), Ok(None));
        assert_eq!(expression.match_at("xab", 3, None), Ok(Some(3)));
        assert_eq!(expression.search("xa", 0), Some(vec![Some((1, 2)), Some((1, 2)), None]));
        assert_eq!(expression.search("xa", 2), Some(vec![Some((2, 2)), None, None]));
    }

    #[test]
    fn an_expression_that_takes_too_long_is_given_up_on() {
        let (expression, line) = (Expression::new("(?:a|aa)+[bc]"), "a".repeat(60));
        assert_eq!(expression.match_at(&line, 0, None), Err(TooManySteps));
        assert_eq!(expression.search(&line, 0), None);
    }

    #[test]
    fn what_is_no_expression_matches_nothing() {
        assert_eq!(Expression::new("(").match_at("(", 0, None), Ok(None));
        assert_eq!(Expression::new("(").search("(", 0), None);
        assert_eq!(Expression::new(r"(\1").search_with(|_| None, "(", 0), None);
    }
}
