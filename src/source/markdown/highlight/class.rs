use std::sync::LazyLock;

use syntect::parsing::Scope;

/// What the theme gives a colour to: few enough to be told apart in both schemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Keyword,
    String,
    Comment,
    Number,
    Function,
    Type,
    Variable,
    Operator,
    Punctuation,
    Markup,
    Inserted,
    Deleted,
}

impl Class {
    /// The class of a scope, if the theme has a colour for it.
    pub(super) fn of(scope: Scope) -> Option<Self> {
        let fits = |(prefix, _): &&(Scope, Self)| prefix.is_prefix_of(scope);
        SCOPES.iter().find(fits).map(|&(_, class)| class)
    }

    /// The tag that opens a span of the class.
    pub(super) const fn tag(self) -> &'static str {
        match self {
            Self::Keyword => r#"<span class="hl-k">"#,
            Self::String => r#"<span class="hl-s">"#,
            Self::Comment => r#"<span class="hl-c">"#,
            Self::Number => r#"<span class="hl-n">"#,
            Self::Function => r#"<span class="hl-f">"#,
            Self::Type => r#"<span class="hl-t">"#,
            Self::Variable => r#"<span class="hl-v">"#,
            Self::Operator => r#"<span class="hl-o">"#,
            Self::Punctuation => r#"<span class="hl-p">"#,
            Self::Markup => r#"<span class="hl-m">"#,
            Self::Inserted => r#"<span class="hl-i">"#,
            Self::Deleted => r#"<span class="hl-d">"#,
        }
    }
}

/// Scopes of the grammars' naming scheme with their classes; the first that fits counts.
const CLASSES: [(&str, Class); 45] = [
    ("comment", Class::Comment),
    ("punctuation.definition.comment", Class::Comment),
    ("punctuation.definition.string", Class::String),
    ("punctuation.definition.inserted", Class::Inserted),
    ("punctuation.definition.deleted", Class::Deleted),
    ("punctuation.definition.heading", Class::Markup),
    ("punctuation.definition.range", Class::Markup),
    ("punctuation.definition.from-file", Class::Markup),
    ("punctuation.definition.to-file", Class::Markup),
    ("punctuation.definition.keyword", Class::Keyword),
    ("punctuation.definition.variable", Class::Variable),
    ("punctuation.definition.numeric", Class::Number),
    ("punctuation", Class::Punctuation),
    ("constant", Class::Number),
    ("string", Class::String),
    ("keyword.operator", Class::Operator),
    ("keyword", Class::Keyword),
    ("storage.type.function", Class::Keyword),
    ("storage", Class::Keyword),
    ("entity.name.function", Class::Function),
    ("entity.name.tag", Class::Keyword),
    ("entity.name.section", Class::Markup),
    ("entity.name.label", Class::Variable),
    ("entity.name.constant", Class::Variable),
    ("entity.name.variable", Class::Variable),
    ("entity.name", Class::Type),
    ("entity.other.inherited-class", Class::Type),
    ("entity.other.attribute-name", Class::Variable),
    ("support.function", Class::Function),
    ("support.macro", Class::Function),
    ("support.type", Class::Type),
    ("support.class", Class::Type),
    ("support.constant", Class::Number),
    ("variable.function", Class::Function),
    ("variable.annotation", Class::Function),
    ("variable", Class::Variable),
    ("markup.inserted", Class::Inserted),
    ("markup.deleted", Class::Deleted),
    ("markup.changed", Class::Markup),
    ("markup.heading", Class::Markup),
    ("markup", Class::Markup),
    ("meta.diff.header", Class::Markup),
    ("meta.diff.index", Class::Markup),
    ("meta.diff.range", Class::Markup),
    ("meta.preprocessor", Class::Keyword),
];

static SCOPES: LazyLock<Vec<(Scope, Class)>> = LazyLock::new(|| {
    let scope = |name| Scope::new(name).expect("scopes of the table have few atoms");
    CLASSES.iter().map(|&(name, class)| (scope(name), class)).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_scope_of_the_table_that_fits_counts() {
        for (scope, class) in [
            ("comment.line.rust", Some(Class::Comment)),
            ("punctuation.definition.string.begin", Some(Class::String)),
            ("punctuation.section", Some(Class::Punctuation)),
            ("keyword.operator.word", Some(Class::Operator)),
            ("keyword", Some(Class::Keyword)),
            ("commentary", None),
            ("meta.function", None),
            ("source.rust", None),
        ] {
            assert_eq!(Class::of(Scope::new(scope).unwrap()), class, "{scope}");
        }
    }
}
