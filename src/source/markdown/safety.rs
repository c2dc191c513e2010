//! What holds for every text, however hostile: the output is well formed, and says nothing that the
//! writer has no words for.

use proptest::prelude::*;

use super::{Options, outline, render};

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
    let options = Options { reserved_ids: &["main"], lead: 20, ..Options::default() };
    let rendered = render(text, &options, &str::to_owned);
    check_markup(rendered.html.as_str());
    let (_, findings) = outline(text, &options);
    for finding in findings {
        assert!(text.get(finding.span).is_some(), "a span that cuts a character, in {text:?}");
        assert!(finding.fault.message.chars().count() < 300);
    }
    assert!(rendered.lead.chars().count() <= 20);
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
