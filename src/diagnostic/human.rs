use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level as Title, Origin, Renderer, Snippet,
};

use super::{Diagnostic, Level, Place, Report};

/// Findings with excerpts, in the look of the Rust compiler's.
pub(super) fn print(report: &Report, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    report.diagnostics().iter().map(|found| renderer.render(&groups(found)) + "\n\n").collect()
}

fn groups(found: &Diagnostic) -> Vec<Group<'_>> {
    let title = title(found.level).primary_title(found.message.as_str()).id(found.rule.code);
    let shown = match &found.place {
        Some(place) if place.is_cut() => title
            .element(origin(found).line(place.line).char_column(place.column))
            .element(snippet(place)),
        Some(place) => title.element(snippet(place).path(found.file.as_str())),
        None if found.file.is_empty() => Group::with_title(title),
        None => title.element(origin(found)),
    };
    vec![match &found.hint {
        Some(hint) => shown.element(Title::HELP.message(hint.as_str())),
        None => shown,
    }]
}

fn origin(found: &Diagnostic) -> Origin<'_> {
    Origin::path(found.file.as_str())
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
