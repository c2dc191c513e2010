use std::collections::BTreeSet;

/// The text of an advisory while it is put together. What is said of several vulnerabilities in the same words is said once.
#[derive(Debug, Default)]
pub(super) struct Sections(Vec<Section>);

#[derive(Debug)]
struct Section {
    heading: String,
    statements: Vec<Statement>,
}

#[derive(Debug)]
struct Statement {
    text: String,
    /// The vulnerabilities that it is about; none for all.
    about: BTreeSet<usize>,
}

impl Sections {
    /// Adds Markdown under a heading.
    pub(super) fn add(&mut self, heading: &str, about: Option<usize>, text: &str) {
        let text = closed(text.trim());
        if text.is_empty() {
            return;
        }
        let place = self.0.iter().position(|section| section.heading == heading);
        let place = place.unwrap_or_else(|| {
            self.0.push(Section { heading: heading.to_owned(), statements: Vec::new() });
            self.0.len() - 1
        });
        let statements = &mut self.0[place].statements;
        match statements.iter_mut().find(|one| one.text == text) {
            Some(one) => one.about.extend(about),
            None => statements.push(Statement { text, about: about.into_iter().collect() }),
        }
    }

    /// The whole, with the vulnerabilities named where something is not about all of them.
    pub(super) fn write(&self, labels: &[String]) -> String {
        let mut parts = Vec::new();
        for section in &self.0 {
            parts.push(format!("## {}", section.heading));
            for one in &section.statements {
                if !one.about.is_empty() && one.about.len() < labels.len() {
                    let names: Vec<_> = one.about.iter().map(|at| plain(&labels[*at])).collect();
                    parts.push(format!("**{}**", names.join(", ")));
                }
                parts.push(one.text.clone());
            }
        }
        parts.join("\n\n")
    }
}

/// Plain text as Markdown, in one line.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            if "\\`*_[]<>#&!|~".contains(c) {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// Markdown whose last fence of code is closed, so that it does not swallow what follows.
fn closed(text: &str) -> String {
    let mut open: Option<&str> = None;
    for line in text.lines().map(str::trim_start) {
        let sign = line.chars().next().filter(|c| matches!(c, '`' | '~'));
        let Some(sign) = sign else { continue };
        let fence = &line[..line.len() - line.trim_start_matches(sign).len()];
        match open {
            Some(begun) if fence.starts_with(begun) && line.trim_end() == fence => open = None,
            None if fence.len() >= 3 && !(sign == '`' && line[fence.len()..].contains('`')) => {
                open = Some(fence);
            }
            _ => {}
        }
    }
    open.map_or_else(|| text.to_owned(), |fence| format!("{text}\n{fence}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_several_is_said_once() {
        let mut sections = Sections::default();
        sections.add("Solution", Some(0), "Upgrade.");
        sections.add("Solution", Some(1), " Upgrade.\n");
        sections.add("Solution", Some(1), "Restart.");
        sections.add("Notes", None, "Text.");
        sections.add("Notes", None, " ");
        let labels = ["CVE-1".to_owned(), "a*b".to_owned()];
        let expected = "## Solution\n\nUpgrade.\n\n**a\\*b**\n\nRestart.\n\n## Notes\n\nText.";
        assert_eq!(sections.write(&labels), expected);
    }

    #[test]
    fn plain_text_means_nothing_in_markdown() {
        assert_eq!(plain(" a <b>\n[c](d) *e* "), "a \\<b\\> \\[c\\](d) \\*e\\*");
    }

    #[track_caller]
    fn check(text: &str, added: &str) {
        assert_eq!(closed(text), format!("{text}{added}"));
    }

    #[test]
    fn open_fences_are_closed() {
        check("a\n```\nb\n```\nc", "");
        check("a\n````sh\nb\n```", "\n````");
        check("~~~\n```", "\n~~~");
        check("`a`\n```a` b", "");
        check("é", "");
    }
}
