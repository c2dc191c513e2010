//! Texts that are made to take a parser much time, or a page much room: neither may explode.

use std::time::{Duration, Instant};

use super::{Options, outline, render};

/// A quarter of what a source file may hold is more than enough for what is quadratic to show.
const SIZE: usize = 1 << 18;

/// Reads and renders a text that repeats `unit`, with something before it and after it.
///
/// A body of a mebibyte takes a tenth of a second or two when it is optimised. The limit allows for
/// tests that are not, on a busy machine.
#[track_caller]
fn check(before: &str, unit: &str, after: &str) {
    let text = [before, &unit.repeat(SIZE / unit.len()), after].concat();
    let start = Instant::now();
    let (outline, findings) = outline(&text, &Options::default());
    let html = render(&text, &Options::default(), &str::to_owned).html;
    let (time, size) = (start.elapsed(), html.as_str().len());
    let label = format!("{unit:?} after {:.60}", format!("{before:?}"));
    assert!(time < Duration::from_secs(20), "{label} took {time:?}");
    assert!(size <= 30 * text.len(), "{label} became {size} bytes");
    assert!(findings.len() <= 100 && outline.links.len() <= text.len());
}

#[test]
fn nesting_do_not_go_off() {
    for unit in [">", "> ", "- ", "1. ", "*", "*a ", "**a ", "~~a", "_a_", "*_"] {
        check("", unit, "a");
    }
    let list: Vec<_> = (0..1000).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    check(&list.concat(), "a", "");
}

#[test]
fn brackets_do_not_go_off() {
    for unit in
        ["[", "]", "![", "[a](", "[](x:y)", "[](b)", "![](b)", "[a](<b", "<", "<a ", "<!--", "<b>"]
    {
        check("", unit, "");
    }
    check("[r]: https://a.example/x\n\n", "[r]", "");
    check(&format!("[r]: https://a.example/{}\n\n", "x".repeat(1 << 16)), "[r]", "");
    check("", "[a]: b\n", "");
}

#[test]
fn blocks_do_not_go_off() {
    for unit in [
        "# a\n",
        "#\n",
        "a\n",
        "a\n\n",
        "-\n",
        "- [ ] a\n",
        "---\n",
        "a\n===\n",
        "&amp;",
        "&",
        "\"",
    ] {
        check("", unit, "");
    }
}

#[test]
fn code_do_not_go_off() {
    for unit in ["`", "` `", "``a`", "```\n", "```rsut\n```\n", "    a\n"] {
        check("", unit, "");
    }
    for language in ["rust", "json", "bash", "markdown", "html", "c++"] {
        check(&format!("```{language}\n"), "{[(<a 'b \"c\n", "");
    }
}

#[test]
fn tables_do_not_go_off() {
    check("|a|\n|-|\n", "|a|\n", "");
    check("", "|", "\n");
    check("", "|a|\n|-|\n\n", "");
    let wide = format!("{}|\n{}|\n", "|a".repeat(1000), "|-".repeat(1000));
    check(&wide, "|\n", "");
    let wide = format!("{}|\n{}|\n", "|a".repeat(90), "|:-:".repeat(90));
    check(&wide, "|\n", "");
    check("|a|\n|-|\n", "|", "\n");
}

#[test]
fn footnotes_do_not_go_off() {
    check("[^1]: a\n\n", "[^1]", "");
    check("a[^1]\n\n", "[^1]: [^1]\n", "");
    check("", "[^", "");
    check("", "[^a]:", "");
    let many: Vec<_> = (0..10_000).map(|n| format!("[^{n}] [^{n}]: a\n\n[^{n}]: a\n\n")).collect();
    check(&many.concat(), "a", "");
}

#[test]
fn hostile_code_does_not_go_off() {
    let units = ["(", "[a](", "a ", "a-", "\\", "<a ", "a        !", "$(", "{{", "\"\\"];
    for language in ["bash", "c", "diff", "go", "html", "java", "js", "json", "python", "rust"] {
        for unit in units {
            let line = format!("a{}!\n", unit.repeat(500 / unit.len()));
            let code = format!("```{language}\n{line}```\n");
            let start = Instant::now();
            let html = render(&code, &Options::default(), &str::to_owned).html;
            let time = start.elapsed();
            assert!(time < Duration::from_secs(10), "{language} {unit:?} took {time:?}");
            assert!(html.as_str().len() <= 40 * code.len(), "{language} {unit:?}");
        }
    }
}
