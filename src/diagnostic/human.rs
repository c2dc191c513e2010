use std::borrow::Cow;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level as Title, Origin, Renderer, Snippet,
};

use super::{Diagnostic, Level, Place, Report};
use crate::source::text::character;

/// Findings with excerpts, in the look of the Rust compiler's.
pub(super) fn print(report: &Report, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    report.diagnostics().iter().map(|found| renderer.render(&groups(found)) + "\n\n").collect()
}

/// A text with escapes for all that a terminal would obey, or that would reorder what it shows.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    let is_wrong = |character| character::forbidden(character).is_some();
    if !text.contains(is_wrong) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_wrong(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

fn groups(found: &Diagnostic) -> Vec<Group<'_>> {
    let title = title(found.level).primary_title(visible(&found.message)).id(found.rule.code);
    let shown = match &found.place {
        Some(place) if place.is_cut() => title
            .element(origin(found).line(place.line).char_column(place.column))
            .element(snippet(place)),
        Some(place) => title.element(snippet(place).path(visible(&found.file))),
        None if found.file.is_empty() => Group::with_title(title),
        None => title.element(origin(found)),
    };
    vec![match &found.hint {
        Some(hint) => shown.element(Title::HELP.message(visible(hint))),
        None => shown,
    }]
}

fn origin(found: &Diagnostic) -> Origin<'_> {
    Origin::path(visible(&found.file))
}

fn title(level: Level) -> Title<'static> {
    match level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
    }
}

fn snippet(place: &Place) -> Snippet<'_, Annotation<'_>> {
    Snippet::source(place.excerpt.as_str())
        .line_start(place.line)
        .annotation(AnnotationKind::Primary.span(place.marked.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Fault, Rule};

    static RULE: Rule = Rule::warning("some-code", "", "");

    #[test]
    fn what_a_terminal_would_obey_is_never_printed() {
        let fault = || Fault::new(&RULE, "a\u{1b}b\u{202e}").hint("c\u{1b}\u{202e}\rd");
        let mut report = Report::default();
        report.add(Diagnostic::new(fault(), "e\u{1b}f\u{202e}.md"));
        report.add(
            Diagnostic::new(fault(), "g\u{1b}.md").at(Place::in_text("x\u{1b}\u{202e}\ry", 1..2)),
        );
        let printed = print(&report, false);
        assert!(!printed.contains(['\u{1b}', '\u{202e}', '\r']), "{printed:?}");
    }
}
