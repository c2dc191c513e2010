use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use syntect::parsing::{
    BasicScopeStackOp, ParseState, Scope, ScopeStack, ScopeStackOp, SyntaxReference,
};
use syntect::util::LinesWithEndings;

use super::language;
use super::safe_html::SafeHtml;

/// What the theme gives a colour to: few enough to be told apart in both schemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
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
    const fn tag(self) -> &'static str {
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

/// Writes code with its words in spans by class; neighbours of one class share a span.
pub(super) fn write(html: &mut SafeHtml, code: &str, syntax: &SyntaxReference) {
    let mut spans = Spans { html, open: None };
    let mut state = ParseState::new(syntax);
    let mut scopes = Scopes::default();
    for line in LinesWithEndings::from(code) {
        // A grammar that fails leaves the line as it is: colours are not worth an error.
        let changes = state.parse_line(line, language::grammars()).unwrap_or_default();
        let mut written = 0;
        for (at, change) in &changes {
            // Several changes may stand at one place.
            if *at > written {
                spans.write(&line[written..*at], scopes.class());
                written = *at;
            }
            scopes.apply(change);
        }
        spans.write(&line[written..], scopes.class());
    }
    spans.close();
}

/// The scopes around a place, and the class of each: asked for once, as far more words stand in a scope than begin one.
#[derive(Default)]
struct Scopes {
    stack: ScopeStack,
    classes: Vec<Option<Class>>,
}

impl Scopes {
    fn apply(&mut self, change: &ScopeStackOp) {
        let classes = &mut self.classes;
        let applied = self.stack.apply_with_hook(change, |change, _| match change {
            BasicScopeStackOp::Push(scope) => classes.push(of(scope)),
            BasicScopeStackOp::Pop => drop(classes.pop()),
        });
        if applied.is_err() {
            *self = Self::default();
        }
    }

    /// The class of the innermost scope that has one; those far out say nothing about a word.
    fn class(&self) -> Option<Class> {
        const NEAR: usize = 16;
        self.classes.iter().rev().take(NEAR).copied().flatten().next()
    }
}

/// The class of a scope. Grammars have some thousands of scopes, and each stands at many words.
fn of(scope: Scope) -> Option<Class> {
    thread_local! {
        static KNOWN: RefCell<HashMap<Scope, Option<Class>>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        *known.entry(scope).or_insert_with(|| {
            let fits = |(prefix, _): &&(Scope, Class)| prefix.is_prefix_of(scope);
            SCOPES.iter().find(fits).map(|&(_, class)| class)
        })
    })
}

struct Spans<'h> {
    html: &'h mut SafeHtml,
    open: Option<Class>,
}

impl Spans<'_> {
    /// Blanks have no colour, so they stay in whatever span is open.
    fn write(&mut self, text: &str, class: Option<Class>) {
        if self.open != class && !text.trim().is_empty() {
            self.close();
            if let Some(class) = class {
                self.html.markup(class.tag());
            }
            self.open = class;
        }
        self.html.text(text);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.html.markup("</span>");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::markdown::language::Language;

    #[track_caller]
    fn check(language: &str, code: &str, expected: &str) {
        let mut html = SafeHtml::default();
        let language = Language::parse(language).unwrap().unwrap();
        write(&mut html, code, language.syntax());
        assert_eq!(html.as_str(), expected);
    }

    #[test]
    fn neighbours_of_one_class_share_a_span() {
        check(
            "json",
            "{\"a\": [1, true]}\n",
            "<span class=\"hl-p\">{</span><span class=\"hl-s\">&quot;a&quot;</span>\
             <span class=\"hl-p\">: [</span><span class=\"hl-n\">1</span>\
             <span class=\"hl-p\">, </span><span class=\"hl-n\">true</span>\
             <span class=\"hl-p\">]}\n</span>",
        );
    }

    #[test]
    fn a_patch_shows_what_goes_and_what_comes() {
        check(
            "diff",
            "@@ -1 +1 @@\n-a < b\n+a <= b\n c\n",
            "<span class=\"hl-m\">@@ -1 +1 @@\n</span><span class=\"hl-d\">-a &lt; b\n</span>\
             <span class=\"hl-i\">+a &lt;= b\n</span> c\n",
        );
    }

    #[track_caller]
    fn check_class(language: &str, code: &str, word: &str, class: &str) {
        let mut html = SafeHtml::default();
        write(&mut html, code, Language::parse(language).unwrap().unwrap().syntax());
        let span = format!("<span class=\"hl-{class}\">{word}");
        assert!(html.as_str().contains(&span), "{span} in {html}");
    }

    #[test]
    fn words_have_classes_in_common_languages() {
        check_class("rust", "fn f(x: u8) -> Y { 1 }", "fn", "k");
        check_class("rust", "fn f(x: u8) -> Y { 1 }", "f", "f");
        check_class("rust", "fn f(x: u8) -> Y { 1 }", "x", "v");
        check_class("rust", "struct S;", "S", "t");
        check_class("rust", "let x = 1; // y", "// y", "c");
        check_class("rust", "let x = 1; // y", "=", "o");
        check_class("python", "def f(x):\n    return 'y'\n", "return", "k");
        check_class("python", "def f(x):\n    return 'y'\n", "'y'", "s");
        check_class("python", "class C(Exception): pass\n", "C", "t");
        check_class("toml", "a = 1", "1", "n");
        check_class("yaml", "a: 1 # b", "# b", "c");
        check_class("bash", "pip install 'h11' # x\n", "pip", "f");
        check_class("c", "#include <x.h>\nint main(void) { return 0; }", "main", "f");
        check_class("go", "func f() string { return \"a\" }", "func", "k");
        check_class("typescript", "const a: string = 'b';", "const", "k");
        check_class("html", "<a b=\"c\">", "b", "v");
        check_class("http", "GET / HTTP/1.1\nHost: a\n", "Host", "k");
    }
}
