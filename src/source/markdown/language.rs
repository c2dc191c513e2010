use std::collections::BTreeMap;
use std::sync::LazyLock;

use syntect::parsing::SyntaxSet;

use super::link::shorten;
use crate::diagnostic::{Fault, Rule};

/// A code block in a language that is not known, and so without colours.
pub static CODE_LANGUAGE: Rule = Rule::warning(
    "code-language",
    "a code block names a language that is not known",
    "The first word after a code block's backticks names its language, such as `rust`, `python` or \
     `diff`. The block is shown without colours when the name is not known, which most often is a \
     slip of the keyboard. Use `text` for output and for anything that is not code.",
);

/// The grammars of all languages, and what each is called in lower case.
///
/// Loading takes some milliseconds, so it waits for the first code block that names a language.
static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::load);

/// Names that people use and the grammars do not, and names for which another grammar does better.
const ALIASES: [(&str, &str); 14] = [
    ("console", "bash"),
    ("csharp", "c#"),
    ("docker", "dockerfile"),
    ("golang", "go"),
    ("htm", "xml"),
    ("html", "xml"),
    ("javascript", "javascript (babel)"),
    ("js", "javascript (babel)"),
    ("jsonc", "json"),
    ("jsonl", "json"),
    ("sh", "bash"),
    ("shell", "bash"),
    ("shell-session", "bash"),
    ("zsh", "bash"),
];

/// Names for the absence of a language.
const PLAIN: [&str; 5] = ["", "text", "plain", "plaintext", "txt"];

/// Grammars that took over a twentieth of a second for a line of 100 blanks, brackets, hyphens or
/// digits. Code in them is shown without colours; others need stranger lines to be as slow.
const SLOW: [&str; 12] = [
    "C#",
    "Command Help",
    "Fortran (Modern)",
    "JavaScript",
    "Less",
    "Markdown",
    "MultiMarkdown",
    "SCSS",
    "Sass",
    "SystemVerilog",
    "Typst",
    "gnuplot",
];

/// The language of a code block, known to have a grammar.
#[derive(Clone, Debug)]
pub(super) struct Language {
    name: String,
    /// The place of its grammar in the set.
    grammar: usize,
}

impl Language {
    /// Reads the info string of a code block: `rust,ignore` is `rust`. There is none for `text`, nor
    /// for a language whose grammar is too slow.
    ///
    /// # Errors
    ///
    /// The name in lower case, if no grammar has it.
    pub(super) fn parse(info: &str) -> Result<Option<Self>, String> {
        let name = info.trim_start_matches('{').trim_start_matches('.');
        let name = name.split([',', ' ', '\t', '{', '}', ':']).next().unwrap_or_default();
        if PLAIN.contains(&name.to_lowercase().as_str()) {
            return Ok(None);
        }
        let name = name.to_lowercase();
        let known = ALIASES.iter().find(|(alias, _)| *alias == name);
        let found = LANGUAGES.by_name.get(known.map_or(name.as_str(), |(_, known)| known));
        match found {
            Some(&Some(grammar)) => Ok(Some(Self { name, grammar })),
            Some(None) => Ok(None),
            None => Err(name),
        }
    }

    /// The name, in lower case, as the author wrote it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The place of its grammar among [`grammars`].
    pub(super) const fn grammar(&self) -> usize {
        self.grammar
    }
}

/// The set that every [`Language`]'s grammar belongs to.
pub(super) fn grammars() -> &'static SyntaxSet {
    &LANGUAGES.grammars
}

/// What to say about a code block in the language called `name`.
pub(super) fn unknown(name: &str) -> Fault {
    let fault = Fault::new(
        &CODE_LANGUAGE,
        format!("no language is called `{}`, so this code has no colours", shorten(name)),
    );
    match nearest(name) {
        Some(known) => fault.hint(format!("did you mean `{known}`?")),
        None => fault.hint("write `text` if it is not code"),
    }
}

struct Languages {
    grammars: SyntaxSet,
    /// The place of the grammar that a name stands for, if code in it gets colours.
    by_name: BTreeMap<String, Option<usize>>,
}

impl Languages {
    fn load() -> Self {
        let grammars = two_face::syntax::extra_newlines();
        let mut by_name = BTreeMap::new();
        let places = grammars.syntaxes().iter().enumerate().filter(|(_, syntax)| !syntax.hidden);
        let shown = places
            .map(|(at, syntax)| (syntax, (!SLOW.contains(&syntax.name.as_str())).then_some(at)));
        // Whole names go before endings of files, and the grammar of a language before its dialects.
        for (syntax, at) in shown.clone() {
            by_name.entry(syntax.name.to_lowercase()).or_insert(at);
        }
        for (syntax, at) in shown {
            for ending in &syntax.file_extensions {
                by_name.entry(ending.to_lowercase()).or_insert(at);
            }
        }
        Self { grammars, by_name }
    }
}

/// The known name that differs least from `name`, by two letters at most; of several, one that is as
/// long, since letters are swapped more often than left out.
fn nearest(name: &str) -> Option<&'static str> {
    const FARTHEST: usize = 2;
    let length = name.chars().count();
    let known = LANGUAGES.by_name.keys().map(String::as_str);
    let aliases = ALIASES.iter().map(|&(alias, _)| alias);
    known
        .chain(aliases)
        .filter(|known| known.len() > FARTHEST && known.len().abs_diff(length) <= FARTHEST)
        .map(|known| (strsim::osa_distance(name, known), known.len().abs_diff(length), known))
        .filter(|&(distance, _, known)| distance <= FARTHEST && distance * 2 < known.len())
        .min()
        .map(|(_, _, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(info: &str, grammar: Result<Option<&str>, &str>) {
        let language = Language::parse(info);
        let found = language
            .as_ref()
            .map(|l| l.as_ref().map(|l| grammars().syntaxes()[l.grammar].name.as_str()));
        assert_eq!(found.map_err(String::as_str), grammar);
    }

    #[test]
    fn info_strings_name_grammars() {
        check("rust", Ok(Some("Rust")));
        check("Rust,ignore", Ok(Some("Rust")));
        check("python title=x", Ok(Some("Python")));
        check("{.c}", Ok(Some("C")));
        check("c++", Ok(Some("C++")));
        check("fs", Ok(Some("F#")));
    }

    #[test]
    fn common_names_are_known() {
        for name in [
            "asm",
            "bash",
            "bat",
            "c",
            "clojure",
            "cmake",
            "cpp",
            "css",
            "diff",
            "dockerfile",
            "elixir",
            "erlang",
            "go",
            "haskell",
            "hcl",
            "html",
            "http",
            "ini",
            "java",
            "javascript",
            "js",
            "json",
            "kotlin",
            "lua",
            "make",
            "makefile",
            "nix",
            "ocaml",
            "patch",
            "perl",
            "php",
            "powershell",
            "proto",
            "protobuf",
            "py",
            "r",
            "rb",
            "rs",
            "ruby",
            "scala",
            "sql",
            "swift",
            "toml",
            "ts",
            "tsx",
            "typescript",
            "vim",
            "xml",
            "yaml",
            "yml",
            "zig",
        ] {
            assert!(matches!(Language::parse(name), Ok(Some(_))), "{name}");
        }
    }

    #[test]
    fn slow_grammars_are_known_but_not_used() {
        for name in SLOW {
            assert_eq!(LANGUAGES.by_name.get(&name.to_lowercase()), Some(&None), "{name}");
        }
        check("md", Ok(None));
        check("cs", Ok(None));
        check("javascript", Ok(Some("JavaScript (Babel)")));
        check("html", Ok(Some("XML")));
    }

    #[test]
    fn every_alias_stands_for_a_known_name() {
        for (alias, name) in ALIASES {
            assert!(LANGUAGES.by_name.contains_key(name), "{alias}");
        }
    }

    #[test]
    fn plain_text_has_no_language() {
        for info in PLAIN {
            check(info, Ok(None));
        }
        check("TEXT", Ok(None));
        check(",ignore", Ok(None));
    }

    #[test]
    fn unknown_names_are_told_with_the_nearest_known() {
        check("Rsut", Err("rsut"));
        assert_eq!(unknown("rsut").hint.unwrap(), "did you mean `rust`?");
        assert_eq!(unknown("pyhton").hint.unwrap(), "did you mean `python`?");
        assert_eq!(unknown("consoel").hint.unwrap(), "did you mean `console`?");
        assert_eq!(unknown("gibberish").hint.unwrap(), "write `text` if it is not code");
        assert!(unknown(&"x".repeat(1 << 20)).message.len() < 200);
    }
}
