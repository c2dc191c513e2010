//! What holds for every text, however hostile: the output is well formed, says nothing that the
//! writer has no words for, and neither its size nor its time explodes.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{Options, outline, plain_text, render};

/// All that the writer can say, with the attributes that each may have.
const ELEMENTS: [(&str, &[&str]); 29] = [
    ("a", &["href", "rel", "title", "role", "aria-label"]),
    ("aside", &["class", "role"]),
    ("blockquote", &[]),
    ("br", &[]),
    ("code", &["class"]),
    ("del", &[]),
    ("em", &[]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("hr", &[]),
    ("input", &["type", "disabled", "checked", "aria-label"]),
    ("li", &["id", "class"]),
    ("ol", &["start"]),
    ("p", &["class"]),
    ("pre", &["class", "tabindex"]),
    ("section", &["class", "tabindex", "role", "aria-label"]),
    ("span", &["class"]),
    ("strong", &[]),
    ("sup", &["id"]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["class"]),
    ("th", &["class", "scope"]),
    ("thead", &[]),
    ("tr", &[]),
    ("ul", &[]),
];

/// Reads markup as strictly as the writer means it, and panics where that is not so.
#[track_caller]
fn check_markup(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        check_text(text);
        let (name, after) = after.split_at(after.find([' ', '>']).expect("a tag ends"));
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "an end of what is not open, in {html}");
            rest = after.strip_prefix('>').expect("an end tag has no attributes");
            continue;
        }
        let (attributes, after) = attributes(after);
        check_attributes(name, &attributes);
        ids.extend(attributes.iter().filter(|(name, _)| *name == "id").map(|&(_, id)| id));
        assert!(name != "a" || !open.contains(&"a"), "a link in a link, in {html}");
        if !["br", "hr", "input"].contains(&name) {
            open.push(name);
        }
        rest = after;
    }
    check_text(rest);
    assert!(open.is_empty(), "{open:?} never end, in {html}");
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id stands twice, in {html}");
}

#[track_caller]
fn check_text(text: &str) {
    assert!(!text.contains('>'), "{text}");
    assert!(!text.chars().any(super::character::is_refused), "{text:?}");
    for (at, _) in text.match_indices('&') {
        let known = ["&amp;", "&lt;", "&gt;", "&quot;"];
        assert!(known.iter().any(|reference| text[at..].starts_with(reference)), "{text}");
    }
}

/// The attributes of a tag, and what comes after it.
fn attributes(mut rest: &str) -> (Vec<(&str, &str)>, &str) {
    let mut attributes = Vec::new();
    while let Some(after) = rest.strip_prefix(' ') {
        let end = after.find(['=', ' ', '>']).expect("an attribute ends");
        let (name, after) = after.split_at(end);
        let (value, after) = match after.strip_prefix("=\"") {
            Some(after) => after.split_once('"').expect("a value ends"),
            None => ("", after),
        };
        attributes.push((name, value));
        rest = after;
    }
    (attributes, rest.strip_prefix('>').expect("a tag ends after its attributes"))
}

#[track_caller]
fn check_attributes(element: &str, attributes: &[(&str, &str)]) {
    let known = ELEMENTS.iter().find(|(name, _)| *name == element && !element.is_empty());
    let (_, known) = known.unwrap_or_else(|| panic!("the writer has no <{element}>"));
    for (name, value) in attributes {
        assert!(known.contains(name), "<{element} {name}>");
        check_text(value);
        assert!(!value.contains('<'), "{value}");
        if *name == "href" {
            check_address(value);
        }
    }
}

/// What a browser would make of an address, in the order of the URL standard.
#[track_caller]
fn check_address(address: &str) {
    let address: String = address.chars().filter(|c| !c.is_control()).collect();
    let address = address.trim().to_ascii_lowercase();
    assert!(!address.starts_with(['/', '\\']), "{address}");
    if let Some((scheme, _)) = address.split_once(':') {
        let is_scheme = scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        let allowed = ["https", "http", "mailto"].contains(&scheme);
        assert!(allowed || !is_scheme, "{address}");
    }
}

fn check_body(text: &str) {
    let options = Options { reserved_ids: &["main"], ..Options::default() };
    let html = render(text, &options, &str::to_owned).html;
    check_markup(html.as_str());
    let (_, findings) = outline(text, &options);
    for finding in findings {
        assert!(text.get(finding.span).is_some(), "a span that cuts a character, in {text:?}");
        assert!(finding.fault.message.chars().count() < 300);
    }
    assert!(plain_text(text, 20).chars().count() <= 20);
}

/// What hostile Markdown is made of.
fn fragment() -> impl Strategy<Value = String> {
    let hostile = prop::sample::select(vec![
        "<script>",
        "</script>",
        "<img src=x onerror=alert(1)>",
        "<!--",
        "-->",
        "<b ",
        "<a\n",
        "]]>",
        "javascript:alert(1)",
        "JaVaScRiPt&colon;x",
        "data:text/html,<script>",
        "//evil.example",
        "https://a.example/\"onmouseover=\"x",
        "https://a@b",
        "mailto:a@b.example",
        "a.md",
        "#b",
        "[a](",
        "[a][r]",
        "![a](",
        "![",
        "[",
        "](",
        ")",
        "]",
        "[r]: ",
        "<",
        ">",
        "<https://a.example>",
        "\"",
        "' onclick='x",
        "&#x202e;",
        "&#0;",
        "&#58;",
        "&lt;script&gt;",
        "&amp;",
        "&",
        "\u{202e}",
        "# ",
        "## ",
        "{#main}",
        "{#\" onclick=x}",
        "{#fn:1 .a onclick=x}",
        "---\n",
        "===\n",
        "> ",
        "> [!NOTE]\n> ",
        "- ",
        "1. ",
        "- [x] ",
        "* ",
        "    ",
        "\t",
        "```",
        "```rust\n",
        "```\"><b>\n",
        "~~~json\n",
        "fn main() { \"<b>\" }\n",
        "`",
        "``",
        "*",
        "**",
        "_",
        "~~",
        "|",
        "|a|b|\n|-|:-:|\n",
        "\n",
        "\n\n",
        "\\",
        "[^1]",
        "[^1]: ",
        "[^a]",
        "\n\n[^a]: ",
        "a",
        "é",
        "  \n",
        " ",
        "\r",
        "\u{0}",
    ]);
    prop_oneof![8 => hostile.prop_map(str::to_owned), 1 => any::<String>()]
}

proptest! {
    #[test]
    fn hostile_markdown_makes_harmless_markup(parts in prop::collection::vec(fragment(), 0..40)) {
        check_body(&parts.concat());
    }

    #[test]
    fn any_text_makes_harmless_markup(text in any::<String>()) {
        check_body(&text);
    }
}

#[test]
fn the_checks_of_this_file_find_what_they_are_for() {
    let finds = |html: &'static str| std::panic::catch_unwind(|| check_markup(html)).is_err();
    assert!(!finds("<p>a <a href=\"b\">c</a><br></p>"));
    for html in [
        "<script>x</script>",
        "<p onclick=\"x\">a</p>",
        "<p class=\"x\" style=\"y\">a</p>",
        "<p>a",
        "<p>a</em>",
        "a > b",
        "a & b",
        "<a href=\"javascript:x\">a</a>",
        "<a href=\"//x\">a</a>",
        "<a href=\"x\"><em><a href=\"y\">a</a></em></a>",
        "<h2 id=\"a\">a</h2><h2 id=\"a\">a</h2>",
        "a\u{202e}",
    ] {
        assert!(finds(html), "{html}");
    }
}

/// A mebibyte that repeats `unit`, with something before and after it.
#[track_caller]
fn check_bomb(before: &str, unit: &str, after: &str) {
    const MEBIBYTE: usize = 1 << 20;
    let text = [before, &unit.repeat(MEBIBYTE / unit.len()), after].concat();
    let start = Instant::now();
    let (outline, findings) = outline(&text, &Options::default());
    let html = render(&text, &Options::default(), &str::to_owned).html;
    let (time, size) = (start.elapsed(), html.as_str().len());
    let label = format!("{:.60} {unit:?}", format!("{before:?}"));
    if std::env::var_os("BOMBS").is_some() {
        eprintln!("{:>8.1?} {:>6.1}x {label}", time, size as f64 / 1048576.0);
    }
    assert!(time < Duration::from_secs(20), "{label} took {time:?}");
    assert!(size <= 30 * MEBIBYTE, "{label} became {size} bytes");
    assert!(findings.len() <= 100 && outline.links.len() <= MEBIBYTE);
}

#[test]
fn bombs_of_nesting_do_not_go_off() {
    for unit in [">", "> ", "- ", "1. ", "*", "*a ", "**a ", "~~a", "_a_", "*_"] {
        check_bomb("", unit, "a");
    }
    let list: String = (0..1000).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    check_bomb(&list, "a", "");
}

#[test]
fn bombs_of_brackets_do_not_go_off() {
    for unit in
        ["[", "]", "![", "[a](", "[](x:y)", "[](b)", "![](b)", "[a](<b", "<", "<a ", "<!--", "<b>"]
    {
        check_bomb("", unit, "");
    }
    check_bomb("[r]: https://a.example/x\n\n", "[r]", "");
    check_bomb(&format!("[r]: https://a.example/{}\n\n", "x".repeat(1 << 16)), "[r]", "");
    check_bomb("", "[a]: b\n", "");
}

#[test]
fn bombs_of_blocks_do_not_go_off() {
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
        check_bomb("", unit, "");
    }
}

#[test]
fn bombs_of_code_do_not_go_off() {
    for unit in ["`", "` `", "``a`", "```\n", "```rsut\n```\n", "    a\n"] {
        check_bomb("", unit, "");
    }
    for language in ["rust", "json", "bash", "markdown", "html", "c++"] {
        check_bomb(&format!("```{language}\n"), "{[(<a 'b \"c\n", "");
    }
}

#[test]
fn bombs_of_tables_do_not_go_off() {
    check_bomb("|a|\n|-|\n", "|a|\n", "");
    check_bomb("", "|", "\n");
    check_bomb("", "|a|\n|-|\n\n", "");
    let wide = format!("{}|\n{}|\n", "|a".repeat(1000), "|-".repeat(1000));
    check_bomb(&wide, "|\n", "");
    let wide = format!("{}|\n{}|\n", "|a".repeat(90), "|:-:".repeat(90));
    check_bomb(&wide, "|\n", "");
    check_bomb("|a|\n|-|\n", "|", "\n");
}

#[test]
fn bombs_of_footnotes_do_not_go_off() {
    check_bomb("[^1]: a\n\n", "[^1]", "");
    check_bomb("a[^1]\n\n", "[^1]: [^1]\n", "");
    check_bomb("", "[^", "");
    check_bomb("", "[^a]:", "");
    let many: String = (0..50_000).map(|n| format!("[^{n}] [^{n}]: a\n\n[^{n}]: a\n\n")).collect();
    check_bomb(&many, "a", "");
}
