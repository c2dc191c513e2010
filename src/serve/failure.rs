//! The page in the place of one that could not be made.

use super::markup::{escaped, page};
use crate::canary;
use crate::diagnostic::Diagnostic;

/// The page, with everything that kept the other from being made.
pub(super) fn html(findings: &[Diagnostic]) -> Vec<u8> {
    let body = format!("{}<p>The page comes back when this is mended.</p>\n", list(findings));
    page("This page could not be made", &body).into_bytes()
}

/// Findings as a list.
pub(super) fn list(findings: &[Diagnostic]) -> String {
    let items: String = findings.iter().map(item).collect();
    if items.is_empty() { items } else { format!("<ul>\n{items}</ul>\n") }
}

fn item(found: &Diagnostic) -> String {
    let place = match &found.place {
        Some(place) => format!("{}:{}:{}: ", found.file, place.line, place.column),
        None if found.file.is_empty() => String::new(),
        None => format!("{}: ", found.file),
    };
    let hint = found.hint.as_ref().map(|hint| format!(" (help: {hint})")).unwrap_or_default();
    let (level, code) = (found.level.name(), found.rule.code);
    let text = format!("{place}{level}[{code}]: {}{hint}", found.message);
    format!("<li>{}</li>\n", escaped(&canary::masked(&text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Fault, Place, Rule};

    static RULE: Rule = Rule::error("some-code", "", "");

    #[test]
    fn findings_are_shown_as_text_with_their_places() {
        let fault = || Fault::new(&RULE, "<b>wrong</b>").hint("mend it");
        let placed = Diagnostic::new(fault(), "a.md").at(Place::in_text("x\ny", 2..3));
        let page = String::from_utf8(html(&[placed, Diagnostic::new(fault(), "")])).unwrap();
        let text = "error[some-code]: &lt;b&gt;wrong&lt;/b&gt; (help: mend it)";
        assert!(page.contains(&format!("<li>a.md:2:1: {text}</li>\n<li>{text}</li>")), "{page}");
    }
}
