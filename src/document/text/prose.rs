//! A body of Markdown as plain text.

mod assembly;
mod block;
mod holder;
mod inline;
mod layout;
mod reader;
mod table;

/// A body, in the sections that its own headings make.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Prose {
    /// What stands before the first heading.
    pub(super) preamble: Vec<String>,
    /// The rest.
    pub(super) sections: Vec<Section>,
}

/// A section of the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) title: String,
    pub(super) lines: Vec<String>,
}

/// Reads a body and lays it out. `resolve` says what stands behind the words of a link, given its
/// target: an address, or nothing.
pub(super) fn prose(markdown: &str, resolve: &dyn Fn(&str) -> Option<String>) -> Prose {
    let body = reader::read(markdown, resolve);
    let mut prose = Prose::default();
    let mut notes = layout::Notes::new(&body.notes);
    for section in &body.sections {
        let lines = notes.section(section);
        match &section.title {
            None => prose.preamble.extend(lines),
            Some(title) => prose.sections.push(Section { title: title.clone(), lines }),
        }
    }
    prose
}

#[cfg(test)]
mod tests;
