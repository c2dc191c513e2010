//! Code in colours: words with classes, for which the theme has colours.
//!
//! The grammars are syntect's, and so is what they mean (`state.rs`). What is ours is the search for the next match
//! (`search.rs`): of some 140 patterns that could match on a line, most can be ruled out by the few characters around a place
//! (`need.rs`, `table.rs`).

mod around;
mod candidate;
mod change;
mod class;
mod context;
mod expression;
mod found;
mod level;
mod need;
mod operation;
#[cfg(test)]
mod oracle;
mod pattern;
mod place;
mod search;
mod sought;
mod state;
mod symbols;
mod table;

use syntect::util::LinesWithEndings;

use self::around::Around;
use self::class::Class;
use self::context::Context;
use self::state::State;
use super::safe_html::SafeHtml;

/// Writes code with its words in spans by class; neighbours of one class share a span. The grammar is given by its place
/// in the set.
pub(super) fn write(html: &mut SafeHtml, code: &str, grammar: usize) {
    let mut spans = Spans { html, open: None };
    let mut state = State::new(Context::start(grammar));
    let mut around = Around::default();
    let mut changes = Vec::new();
    for line in LinesWithEndings::from(code) {
        state.line(line, &mut changes);
        let mut written = 0;
        for &(at, change) in &changes {
            // Several changes may stand at one place.
            if at > written {
                spans.write(&line[written..at], around.class());
                written = at;
            }
            around.apply(change);
        }
        spans.write(&line[written..], around.class());
    }
    spans.close();
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
        write(&mut html, code, language.grammar());
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
        write(&mut html, code, Language::parse(language).unwrap().unwrap().grammar());
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
