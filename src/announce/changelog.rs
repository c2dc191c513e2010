//! An entry for a changelog, in Markdown.

use super::Facts;

/// A list item with its parts: what it is, which versions have the fix, and who helped.
#[must_use]
pub fn entry(facts: &Facts) -> String {
    let Facts { id, url, .. } = facts;
    let cves = match facts.cves.as_slice() {
        [] => String::new(),
        cves => format!(" ({})", cves.join(", ")),
    };
    let mut entry = format!("- Security: [{id}](<{url}>): {}{cves}\n", escaped(&facts.title));
    for (label, values, separator) in
        [("Fixed in", &facts.fixed, "; "), ("Credits:", &facts.credits, ", ")]
    {
        if !values.is_empty() {
            entry.extend(["  - ", label, " ", &escaped(&values.join(separator)), "\n"]);
        }
    }
    entry
}

/// Words that Markdown takes as they are.
fn escaped(text: &str) -> String {
    let special = |c: char| "\\`*_[]<>&#~|".contains(c);
    text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_names_versions_and_credits() {
        let expected = "\
- Security: [EX-2026-0003](<https://security.example.org/advisories/EX-2026-0003.html>): A stack without end (CVE-2026-54321)
  - Fixed in first 2.1.0; second 1.5.0, 1.6.1
  - Credits: A Finder
";
        assert_eq!(entry(&Facts::example()), expected);
    }

    #[test]
    fn what_is_not_known_is_left_out_and_words_are_no_markup() {
        let facts = Facts {
            title: "An *open* [link](x) in <b>_x_</b>".to_owned(),
            cves: vec![],
            fixed: vec![],
            credits: vec![],
            ..Facts::example()
        };
        let entry = entry(&facts);
        assert_eq!(entry.lines().count(), 1);
        assert!(
            entry.ends_with(": An \\*open\\* \\[link\\](x) in \\<b\\>\\_x\\_\\</b\\>\n"),
            "{entry}"
        );
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(&entry));
        assert!(html.contains("An *open* [link](x) in &lt;b&gt;_x_&lt;/b&gt;"), "{html}");
    }
}
