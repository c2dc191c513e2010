use super::*;
use crate::document::text::wrap::{WIDTH, length};

fn read(markdown: &str) -> Prose {
    prose(markdown, &|target| (!target.starts_with('#')).then(|| target.to_owned()))
}

/// What a body without headings becomes.
#[track_caller]
fn check(markdown: &str, expected: &[&str]) {
    let prose = read(markdown);
    assert_eq!(prose.preamble, expected);
    assert!(prose.sections.is_empty());
}

/// The sections, each as its title and its lines.
#[track_caller]
fn check_sections(markdown: &str, preamble: &[&str], expected: &[(&str, &[&str])]) {
    let prose = read(markdown);
    assert_eq!(prose.preamble, preamble);
    let sections: Vec<_> = prose
        .sections
        .iter()
        .map(|section| {
            (section.title.as_str(), section.lines.iter().map(String::as_str).collect::<Vec<_>>())
        })
        .collect();
    let expected: Vec<_> = expected.iter().map(|(title, lines)| (*title, lines.to_vec())).collect();
    assert_eq!(sections, expected);
}

#[test]
fn paragraphs_are_wrapped_anew() {
    check("one\ntwo\n\nthree\n", &["one two", "", "three"]);
    let words = "word ".repeat(30);
    let line = "word ".repeat(14).trim_end().to_owned() + " ";
    let rest = "word ".repeat(2);
    check(&words, &[line.trim_end(), line.trim_end(), rest.trim_end()]);
    check("one\\\ntwo  \nthree\n", &["one", "two", "three"]);
}

#[test]
fn emphasis_goes_and_what_changes_the_meaning_stays() {
    check("a **b** _c_ ***d***", &["a b c d"]);
    check("~~not affected~~", &["~~not affected~~"]);
    check("use `--max 5`", &["use `--max 5`"]);
    check("a&amp;b &eacute; \\*", &["a&b é *"]);
}

#[test]
fn raw_html_is_dropped_and_its_text_stays() {
    check("a <b>c</b> d", &["a c d"]);
    check("<div>\nx\n</div>\n\na", &["a"]);
    check("a <!-- b --> c", &["a c"]);
}

#[test]
fn an_address_stands_behind_its_words() {
    check("[the fix](https://a.example/b).", &["the fix <https://a.example/b>."]);
    check("<https://a.example/b>", &["<https://a.example/b>"]);
    check("<a@b.example>", &["<a@b.example>"]);
    check("[**x** `y`](z)", &["x `y` <z>"]);
    check("[x][1]\n\n[1]: https://a.example\n", &["x <https://a.example>"]);
    check("[see](#impact)", &["see"]);
    check("![a [b](c) d](e.png) f", &["a b d f"]);
}

#[test]
fn an_address_is_never_broken() {
    let url = format!("https://a.example/{}", "x".repeat(60));
    let markdown = format!("some words and [a link]({url}), then more");
    let address = format!("<{url}>,");
    check(&markdown, &["some words and a link", &address, "then more"]);
}

#[test]
fn items_hang_behind_their_marks() {
    check("* a\n* b\n  c\n", &["- a", "- b c"]);
    check("- a\n\n- b\n\n  c\n", &["- a", "", "- b", "", "  c"]);
    check("- a\n  - b\n    1. c\n- d\n", &["- a", "  - b", "    1. c", "- d"]);
    check("9. a\n10. b\n\n    c\n", &["9.  a", "", "10. b", "", "    c"]);
    check("- [x] done\n- [ ] open\n", &["- [x] done", "- [ ] open"]);
    check("-\n- a\n", &["-", "- a"]);
    let words = "word ".repeat(15);
    let first = format!("- {}", "word ".repeat(14).trim_end());
    check(&format!("- {words}"), &[&first, "  word"]);
}

#[test]
fn code_keeps_its_lines() {
    let long = "x ".repeat(50) + "x";
    let indented = format!("    {long}");
    check(&format!("```sh\n{long}\n\n  y \n```\n"), &[&indented, "", "      y"]);
    check("a\n\n    b\n    c\n\nd\n", &["a", "", "    b", "    c", "", "d"]);
    check("- a\n\n  ```\n  b\n  ```\n", &["- a", "", "      b"]);
    check("```\na &amp; <b>\n```", &["    a &amp; <b>"]);
}

#[test]
fn quotes_and_alerts_stand_out() {
    check("> a\n>\n> b\n", &["> a", ">", "> b"]);
    check("> [!WARNING]\n> a\n>\n> b\n", &["Warning: a", "", "  b"]);
    check("> [!NOTE]\n> - a\n", &["Note:", "  - a"]);
}

#[test]
fn tables_are_rows_of_text() {
    check("| a | b |\n|---|--:|\n| **c** | [d](e) |\n", &["a  b", "=  =====", "c  d <e>"]);
}

#[test]
fn headings_make_sections_and_lower_ones_stay_inside() {
    check_sections(
        "a\n\n## Problem\n\nb\n\n### More *of* it\n\nc\n\n## Impact {#x}\n\n## A **b**\n\n> ## d\n",
        &["a"],
        &[
            ("Problem", &["b", "", "More of it", "~~~~~~~~~~", "", "c"]),
            ("Impact", &[]),
            ("A b", &["> d", "> ~"]),
        ],
    );
    check_sections("### a\n\n## b\n", &["a", "~"], &[("b", &[])]);
    check_sections("a\n===\n\n- # b\n", &[], &[("a", &["- b", "  ~"])]);
}

#[test]
fn footnotes_are_numbered_and_listed_where_they_are_cited_first() {
    check_sections(
        "## A\n\nx[^b] y[^a]\n\n## B\n\nz[^b]\n\n[^a]: first\n[^b]: second [^c]\n[^c]: third\n[^d]: unused\n",
        &[],
        &[
            ("A", &["x[1] y[2]", "", "[1] second [3]", "", "[2] first", "", "[3] third"]),
            ("B", &["z[1]"]),
        ],
    );
}

#[test]
fn a_footnote_may_hold_more_than_words() {
    check(
        "x[^A]\n\n[^a]: b\n\n    c\n\n    - d\n",
        &["x[1]", "", "[1] b", "", "    c", "", "    - d"],
    );
}

#[test]
fn footnotes_that_cite_each_other_end() {
    check("x[^a]\n\n[^a]: y[^b]\n[^b]: z[^a]\n", &["x[1]", "", "[1] y[2]", "", "[2] z[1]"]);
    check("x[^none]\n", &["x[^none]"]);
}

#[test]
fn hidden_characters_become_visible() {
    check("a&#27;[1m &#x202e;b\n\n```\nc\n```", &["a\u{fffd}[1m \u{fffd}b", "", "    c"]);
}

#[test]
fn a_rule_does_not_look_like_the_frame_of_a_signature() {
    check("a\n\n-----\n\nb", &["a", "", "* * *", "", "b"]);
}

#[test]
fn what_lies_too_deep_keeps_its_words() {
    let prose = read(&format!("{}deep\n", "> ".repeat(200)));
    assert_eq!(prose.preamble, [format!("{}deep", "> ".repeat(32))]);
    for start in ["", "> ", "> > "] {
        let prose = read(&format!("{start}{}deep\n", "- ".repeat(200)));
        assert!(prose.preamble.concat().ends_with("- deep"), "{start}");
    }
}

#[test]
fn lines_are_as_wide_as_they_may_be_and_no_wider() {
    let words = "lorem ipsum dolor sit amet consectetur ".repeat(12);
    let markdown = format!(
        "{words}\n\n- {words}\n\n  1. {words}\n\n> {words}\n\n> [!TIP]\n> {words}\n\nx[^1]\n\n[^1]: {words}\n\n\
         | {words} | b |\n|---|---|\n| c | {words} |\n\n## {words}\n\n### {words}\n"
    );
    let prose = read(&markdown);
    let lines = prose.preamble.iter().chain(&prose.sections[0].lines);
    let longest = lines.map(|line| length(line)).max();
    assert_eq!(longest, Some(WIDTH));
}

#[test]
fn hostile_bodies_take_little_time() {
    let start = std::time::Instant::now();
    for piece in [">", "- ", "* a\n", "[", "*a", "`", "[^a]", "|a", "![](", "~~", "# a\n", "1. "] {
        read(&piece.repeat(100_000 / piece.len()));
    }
    read(&format!("|{}\n|{}\n{}", "a|".repeat(5_000), "-|".repeat(5_000), "|b|\n".repeat(5_000)));
    read(&format!("{}\n\n[^a]: x[^a]\n", "[^a]".repeat(10_000)));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
