use super::raw::{RawNote, RawVulnerability};
use super::section::{Sections, plain};

/// The heading of terms, which come last.
const LEGAL: &str = "Legal disclaimer";

/// Adds what a document says of itself, each note under its own title.
pub(super) fn of_document(sections: &mut Sections, notes: &[RawNote]) {
    for note in notes.iter().filter(|note| note.category != "legal_disclaimer") {
        let title = note.title.as_deref().map(plain).filter(|title| !title.is_empty());
        let heading = title.unwrap_or_else(|| word(&note.category));
        sections.add(&heading, None, &addressed(note));
    }
}

/// Adds what is said of a vulnerability, under its title where that is not the document's.
pub(super) fn of_vulnerability(
    sections: &mut Sections,
    index: usize,
    vulnerability: &RawVulnerability,
    title: &str,
) {
    let own = vulnerability.title.as_deref().unwrap_or_default();
    if own.trim() != title.trim() {
        sections.add("Problem", Some(index), &plain(own));
    }
    for note in vulnerability.notes.iter().filter(|note| note.category != "legal_disclaimer") {
        let title = note.title.as_deref().map(plain).unwrap_or_default();
        let says_nothing = title.is_empty() || title.eq_ignore_ascii_case(&word(&note.category));
        let title = if says_nothing { String::new() } else { format!("*{title}*\n\n") };
        sections.add("Problem", Some(index), &format!("{title}{}", addressed(note)));
    }
}

/// Adds the terms of a document, or of one of its vulnerabilities.
pub(super) fn legal(sections: &mut Sections, about: Option<usize>, notes: &[RawNote]) {
    for note in notes.iter().filter(|note| note.category == "legal_disclaimer") {
        sections.add(LEGAL, about, &addressed(note));
    }
}

/// The text of a note, and for whom it is.
fn addressed(note: &RawNote) -> String {
    match note.audience.as_deref().map(plain).filter(|audience| !audience.is_empty()) {
        Some(audience) => format!("*For {audience}*\n\n{}", note.text),
        None => note.text.clone(),
    }
}

/// A word of the standard as a heading.
pub(super) fn word(category: &str) -> String {
    let text = plain(&category.replace('_', " "));
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(|| "Note".to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(category: &str, title: Option<&str>, audience: Option<&str>) -> RawNote {
        RawNote {
            audience: audience.map(str::to_owned),
            category: category.to_owned(),
            text: "Text.".to_owned(),
            title: title.map(str::to_owned),
        }
    }

    #[test]
    fn notes_of_a_document_have_headings_and_terms_come_apart() {
        let notes = [note("summary", None, None), note("legal_disclaimer", None, None)];
        let mut sections = Sections::default();
        of_document(&mut sections, &notes);
        of_document(&mut sections, &[note("other", Some("A #1"), Some("all"))]);
        legal(&mut sections, None, &notes);
        let expected = "## Summary\n\nText.\n\n## A \\#1\n\n*For all*\n\nText.\n\n\
                        ## Legal disclaimer\n\nText.";
        assert_eq!(sections.write(&[]), expected);
    }

    #[test]
    fn a_vulnerability_repeats_neither_title_nor_category() {
        let with = |title: &str| RawVulnerability {
            title: Some(title.to_owned()),
            notes: vec![
                note("description", Some("Description"), None),
                note("details", Some("How"), None),
            ],
            ..RawVulnerability::default()
        };
        let mut sections = Sections::default();
        of_vulnerability(&mut sections, 0, &with("Same"), "Same");
        assert_eq!(sections.write(&[]), "## Problem\n\nText.\n\n*How*\n\nText.");
        let mut sections = Sections::default();
        of_vulnerability(&mut sections, 0, &with("Own"), "Same");
        assert!(sections.write(&[]).starts_with("## Problem\n\nOwn\n\n"));
    }

    #[test]
    fn words_become_headings() {
        assert_eq!(word("exploit_status"), "Exploit status");
        assert_eq!(word(""), "Note");
    }
}
