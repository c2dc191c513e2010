use annotate_snippets::{AnnotationKind, Group, Level as Title, Renderer, Snippet};

use super::{Diagnostic, Level, Place, Report};

/// Findings with excerpts, in the look of the Rust compiler's.
pub(super) fn print(report: &Report, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    report.diagnostics().iter().map(|found| renderer.render(&groups(found)) + "\n\n").collect()
}

fn groups(found: &Diagnostic) -> Vec<Group<'_>> {
    let title = title(found.level).primary_title(found.message.as_str()).id(found.rule.code);
    let shown = match &found.place {
        Some(place) => title.element(snippet(found, place)),
        None if found.file.is_empty() => Group::with_title(title),
        None => title.element(annotate_snippets::Origin::path(found.file.as_str())),
    };
    vec![match &found.hint {
        Some(hint) => shown.element(Title::HELP.message(hint.as_str())),
        None => shown,
    }]
}

fn title(level: Level) -> Title<'static> {
    match level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
    }
}

fn snippet<'a>(
    found: &'a Diagnostic,
    place: &'a Place,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    Snippet::source(place.excerpt.as_str())
        .path(found.file.as_str())
        .line_start(place.line)
        .annotation(AnnotationKind::Primary.span(place.marked.clone()))
}
