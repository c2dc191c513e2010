//! What syntect finds, as the measure of what we find: on the sources of this program, and on lines of words, brackets and letters that
//! mean something in one language or another.

use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use syntect::parsing::syntax_definition;
use syntect::parsing::{ParseState, ScopeStackOp};
use syntect::util::LinesWithEndings;

use super::change::Change;
use super::class::Class;
use super::context::Context;
use super::pattern::{Pattern, Verdict};
use super::place::Place;
use super::state::State;
use super::symbols::Symbols;
use crate::source::markdown::language::grammars;

fn theirs(change: &ScopeStackOp) -> Option<Change> {
    match change {
        ScopeStackOp::Push(scope) => Some(Change::Push(Class::of(*scope))),
        ScopeStackOp::Pop(count) => Some(Change::Pop(*count)),
        ScopeStackOp::Clear(amount) => Some(Change::Clear(*amount)),
        ScopeStackOp::Restore => Some(Change::Restore),
        ScopeStackOp::Noop => None,
    }
}

/// The first line on which ours differs from syntect's, with both.
fn difference(grammar: usize, code: &str) -> Option<String> {
    let syntax = &grammars().syntaxes()[grammar];
    let (mut measure, mut state) = (ParseState::new(syntax), State::new(Context::start(grammar)));
    let mut changes = Vec::new();
    for line in LinesWithEndings::from(code) {
        let expected = measure.parse_line(line, grammars()).unwrap_or_default();
        let expected: Vec<_> =
            expected.iter().filter_map(|(at, change)| Some((*at, theirs(change)?))).collect();
        state.line(line, &mut changes);
        if changes != expected {
            let name = &syntax.name;
            return Some(format!("{name}: {line:?}\n syntect {expected:?}\n    ours {changes:?}"));
        }
    }
    None
}

/// The first pattern of a grammar of which something is said that is wrong, at one place of a line or another.
fn contradiction(grammar: usize, line: &str) -> Option<String> {
    let mut symbols = Symbols::default();
    symbols.read(line);
    let contexts = (0..).map_while(|context| Place { syntax: grammar, context }.find());
    let patterns = contexts.flat_map(|context| &context.patterns).filter_map(|pattern| {
        let syntax_definition::Pattern::Match(pattern) = pattern else { return None };
        Some(Pattern::new(pattern)).filter(|pattern| pattern.needs().is_some())
    });
    patterns.into_iter().find_map(|pattern| {
        let expression = &pattern.expression;
        let places = line.char_indices().map(|(at, _)| at).chain([line.len()]);
        places.into_iter().find_map(|at| {
            let length = expression.match_at(line, at, None).ok()?.map(|end| end - at);
            let verdict = pattern.verdict(&symbols, at);
            let is_wrong = match verdict {
                Verdict::None => length.is_some(),
                Verdict::Certain(certain) => length != Some(certain),
                Verdict::Possible => false,
            };
            is_wrong.then(|| {
                format!("{} at {at} of {line:?}: {verdict:?}, {length:?}", expression.text())
            })
        })
    })
}

fn grammar(name: &str) -> usize {
    grammars().syntaxes().iter().position(|syntax| syntax.name == name).unwrap()
}

#[track_caller]
fn check(name: &str, code: &str) {
    assert_eq!(difference(grammar(name), code), None);
}

/// Some code in each of the languages that advisories have most of, and the constructs that a search could get wrong.
const SAMPLES: &[(&str, &str)] = &[
    (
        "Rust",
        "pub fn f<'a>(x: &'a str) -> Vec<u8> { r#\"a\"b\"#; 'c'; 0x1F_u8; x? } // é\n/* a /* b\n*/ */ b\n",
    ),
    (
        "Rust",
        "#[derive(Debug)]\nmacro_rules! m { ($a:expr) => { $a + 1 }; }\nimpl<T: Into<É>> A for B where T: 'static {}\n",
    ),
    (
        "Python",
        "@a.b\nasync def f(x: int = 1, *y) -> str:\n    '''é\n    {x}'''\n    return f\"{x!r:>{y}} \\n\" if x else rb'\\x00'\n",
    ),
    (
        "Python",
        "class C(metaclass=M):\n    x: list[int] = [i for i in range(10) if i % 2]\nprint(\"unterminated\nlambda x: x ** 1e5j\n",
    ),
    (
        "Go",
        "package a\nfunc (t *T) F(a, b int) (x map[string]int, err error) {\n\tif v, ok := m[`a\nb`]; !ok { return nil, fmt.Errorf(\"%d\\n\", v) }\n}\n",
    ),
    (
        "Bourne Again Shell (bash)",
        "for i in $(seq 1 \"$n\"); do echo ${a[@]//x/y} >> f.log 2>&1; done # é\ncat <<'EOF' | sh\n$a `b`\nEOF\nx\n",
    ),
    (
        "Bourne Again Shell (bash)",
        "cat <<-A.B <<\"C D\"\na\n\tA.B\nc $d\nC D\nf() { case $x in a|b) ;; *) [[ $a =~ ^b+$ ]] ;; esac }\n",
    ),
    (
        "Ruby",
        "def a(b)\n  x = <<~ONE + <<-'TWO'\n    #{b + 1} é\n  ONE\n  TWO\n  %w[a b] =~ /x#{1}\\/y/mi\nend\n",
    ),
    ("Perl", "my $x = qq{a {b} c}; print <<\"A\", <<'B';\n$x\nA\n@y\nB\ns{a}{b}gx; tr/a-z/A-Z/;\n"),
    (
        "PHP",
        "<p><?php $a = <<<X\n  {$b['c']} é\n  X;\nfunction f(?int $x): array { return [...$x]; } ?><b>\n",
    ),
    (
        "HTML",
        "<!-- a -->\n<style>a { color: red; }</style><script>let a = `b${c}`; // d\n</script><p class=\"é\">&amp;\n",
    ),
    (
        "XML",
        "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b 'c'>]>\n<a b='c'><![CDATA[ <é> ]]></a>\n",
    ),
    (
        "JavaScript (Babel)",
        "async function* f({ a, ...b }) { return /[/\\]]+/gi.test(`x${a ? 1n : .5e-3}`) }\nconst e = <A b={c}>{d}</A>;\n",
    ),
    (
        "TypeScript",
        "export class A<T extends B> implements C { private x?: Map<string, T[]> = new Map(); @d() m<U>(): asserts x is U {} }\n",
    ),
    (
        "C",
        "#include <a.h>\n#define M(x) \\\n  ((x) + 1)\n#if 0\nint a;\n#endif\nstatic char *f(int a[static 1]) { return \"a\\\nb\" L'x'; }\n",
    ),
    (
        "C++",
        "template <class... T> auto f(T&&... t) -> decltype(auto) { return R\"x(a)\" )x\" + 1'000u; }\nstruct é : public B {};\n",
    ),
    (
        "Java",
        "@A(b = 1) public sealed class C<T extends D> { int[] x = { 0x1f, 1_0L }; String s = \"\"\"\n  a\n  \"\"\"; /** @b {@c} */ }\n",
    ),
    ("JSON", "{\"a\": [1, -2.5e3, true, null, \"\\u00e9 é \\q\", {}], }\n"),
    ("YAML", "%YAML 1.2\n---\na: &b !!str \"c\\n\" # d\n- *b\n? |\n  é\n: >-\n  f\n...\n"),
    ("TOML", "[a.\"b\"]\nc = 1979-05-27T07:32:00Z # d\ne = [\"é\", '''f\n''', 0x1f, inf]\n"),
    ("Diff", "diff --git a/b b/c\n--- a/b\n+++ b/c\n@@ -1,2 +1,3 @@ f\n-a\n+é\n c\n"),
    (
        "SQL",
        "SELECT a.*, COUNT(*) FROM b AS c WHERE d = 'e''f' AND g IN (1, 2) -- é\n/* h */ GROUP BY `i`;\n",
    ),
    (
        "Makefile",
        "A := $(shell b $(C)) # d\nx: y | z\n\t@echo $$a $(if $(b),c,é)\nifeq ($(A),1)\nendif\n",
    ),
    ("Dockerfile", "FROM a:1 AS b\nRUN apt-get x \\\n  && y \"$Z\" # é\nENV A=b\n"),
    (
        "Haskell",
        "module A where\nf :: (Eq a) => [a] -> Maybe a\nf (x:xs) | x == 'c' = Just $ \\y -> y {- {- é -} -}\n",
    ),
    ("LaTeX", "\\begin{a}[b] $x^2_{\\alpha}$ % é\n\\verb|c| \\end{a}\n"),
    ("Lua", "local a = [==[ b\n]] ]==] -- é\n--[[ c\n]] function f(...) return #a ~= 0x1p4 end\n"),
    (
        "PowerShell",
        "function A-B { param([int]$c = 1) @\"\n$d\n\"@ | % { \"$($_.e)\" } } <# é\n#> if ($a -eq 'b') {}\n",
    ),
    ("HTTP Request and Response", "POST /a?b=c HTTP/1.1\nHost: d\n\n{\"é\": 1}\n"),
];

#[test]
fn samples_are_read_as_syntect_reads_them() {
    for (name, code) in SAMPLES {
        check(name, code);
        // Without the ends of lines, and each line as the first.
        check(name, &code.replace('\n', " "));
        code.lines().for_each(|line| check(name, line));
    }
}

#[test]
fn this_program_is_read_as_syntect_reads_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, file) in [
        ("Rust", "src/source/markdown/highlight/search.rs"),
        ("Rust", "src/source/markdown/highlight/need/reader.rs"),
        ("TOML", "Cargo.toml"),
    ] {
        check(name, &fs::read_to_string(root.join(file)).unwrap());
    }
}

#[test]
fn contexts_are_entered_no_deeper_than_by_syntect() {
    for (name, open) in
        [("JSON", "["), ("Rust", "("), ("Rust", "{ a: "), ("JavaScript (Babel)", "([")]
    {
        let deep = open.repeat(130);
        check(name, &deep);
        check(name, &format!("{deep} 1, \"a\" ) ] }} x\n 2 /* b */ {{\"c\": (\n"));
        check(name, &format!("{}\n{deep}", open.repeat(90)));
    }
}

/// What some language or other takes for a word, a bracket or a string.
const TOKENS: &[&str] = &[
    " ",
    " ",
    " ",
    " ",
    "\n",
    "\n",
    "\t",
    "  ",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "<",
    ">",
    "</",
    "/>",
    "\"",
    "'",
    "`",
    "\"\"\"",
    "\\",
    "\\\"",
    "\\n",
    "#",
    "//",
    "/*",
    "*/",
    "--",
    "<!--",
    "-->",
    "---",
    "%",
    "$",
    "${",
    "$(",
    "@",
    "&",
    "&&",
    "|",
    "||",
    "!",
    "~",
    "^",
    "?",
    ":",
    "::",
    ";",
    ",",
    ".",
    "..",
    "...",
    "=",
    "==",
    "=>",
    "->",
    ":=",
    "+=",
    "-",
    "+",
    "*",
    "/",
    "0",
    "1.5e-3",
    "0x1F",
    "0b1",
    "10",
    "a",
    "b_c",
    "Foo",
    "MAX",
    "é",
    "名",
    "ß",
    "–",
    "if",
    "else",
    "for",
    "in",
    "do",
    "done",
    "end",
    "fn",
    "func",
    "function",
    "def",
    "class",
    "struct",
    "let",
    "var",
    "const",
    "return",
    "import",
    "from",
    "use",
    "pub",
    "impl",
    "where",
    "type",
    "int",
    "string",
    "self",
    "this",
    "new",
    "null",
    "true",
    "SELECT",
    "select",
    "<<EOF",
    "<<-'E'",
    "EOF",
    "E",
    "<a",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<?php",
    "?>",
    "```",
    "f\"",
    "r#\"",
    "\"#",
    "b'",
    "@@ -1 +1 @@",
    "+++ a",
    "#include",
    "#define",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn all_grammars_find_in_anything_what_syntect_finds(
        grammar in 0..grammars().syntaxes().len(),
        tokens in vec(0..TOKENS.len(), 1..40),
    ) {
        let code: String = tokens.into_iter().map(|at| TOKENS[at]).collect();
        prop_assert_eq!(difference(grammar, &code), None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn what_is_said_of_a_pattern_without_trying_is_true(
        grammar in 0..grammars().syntaxes().len(),
        tokens in vec(0..TOKENS.len(), 1..8),
    ) {
        let line: String = tokens.into_iter().map(|at| TOKENS[at]).collect();
        prop_assert_eq!(contradiction(grammar, &line), None);
    }
}
