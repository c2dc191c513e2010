//! What the clear-signed text of an advisory states, read back from its fields.

use crate::model::digest::Digest;
use crate::site_path::SitePath;

/// The facts of a text. Values that the text wraps are joined again, with one blank between words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// The advisory's id, from the head.
    pub(super) id: String,
    /// The number of the revision.
    pub(super) number: usize,
    /// When the revision was published, as the text shows it.
    pub(super) revised: String,
    /// When the advisory was first published, as the text shows it.
    pub(super) published: String,
    /// The title.
    pub(super) title: String,
    /// Whether it is withdrawn.
    pub(super) withdrawn: bool,
    /// Every fixed version.
    pub(super) fixed: Vec<String>,
    /// The files that the text vouches for.
    pub(super) files: Vec<(Digest, SitePath)>,
}

impl Facts {
    /// Reads a text; none if it is not laid out as an advisory.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        lines.next().filter(|rule| rule.len() > 60 && rule.bytes().all(|byte| byte == b'='))?;
        let id = lines.next()?.split_whitespace().next()?.to_owned();
        let fields = fields(lines);
        let all = |label: &'static str| {
            fields.iter().filter(move |(name, _)| name == label).map(|(_, value)| value.as_str())
        };
        let (number, revised) = all("Revision").next()?.split_once(' ')?;
        let fixed = all("Fixed in").flat_map(|versions| versions.split("; "));
        Some(Self {
            id,
            number: number.parse().ok()?,
            revised: revised.strip_prefix('(')?.strip_suffix(')')?.to_owned(),
            published: all("Published").next()?.to_owned(),
            title: all("Title").next()?.to_owned(),
            withdrawn: all("Withdrawn").next().is_some(),
            fixed: fixed.map(str::to_owned).collect(),
            files: files(text),
        })
    }

    /// The title of the advisory's entry in a feed.
    pub(super) fn entry_title(&self) -> String {
        let Self { id, number, title, .. } = self;
        let suffix = if *number == 1 { String::new() } else { format!(" (revision {number})") };
        format!("{}{id}: {title}{suffix}", self.prefix())
    }

    /// How the title of its newest entry in the feed of changes begins.
    pub(super) fn change_title(&self) -> String {
        format!("{}{} revision {}: ", self.prefix(), self.id, self.number)
    }

    fn prefix(&self) -> &'static str {
        if self.withdrawn { "Withdrawn: " } else { "" }
    }
}

/// The labelled lines between the first two empty ones; a line without a label continues the one before.
fn fields<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<(String, String)> {
    let block =
        lines.skip_while(|line| !line.is_empty()).skip(1).take_while(|line| !line.is_empty());
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in block {
        let labelled = line.split_once(':').filter(|_| !line.starts_with(' '));
        let (label, rest) = labelled.map_or((None, line), |(label, rest)| (Some(label), rest));
        let words = rest.split_whitespace();
        match (label, fields.last_mut()) {
            (Some(label), _) => {
                fields.push((label.to_owned(), words.collect::<Vec<_>>().join(" ")));
            }
            (None, Some((_, value))) => words.for_each(|word| {
                if !value.is_empty() {
                    value.push(' ');
                }
                value.push_str(word);
            }),
            (None, None) => {}
        }
    }
    fields
}

/// The last section of that name: what follows the prose comes from the program, what stands before it from an author.
fn files(text: &str) -> Vec<(Digest, SitePath)> {
    let lines: Vec<&str> = text.lines().collect();
    let is_heading = |line: &&str| {
        let numeral = line.strip_suffix(". Files").unwrap_or_default();
        !numeral.is_empty() && numeral.bytes().all(|byte| b"IVXLCDM".contains(&byte))
    };
    let Some(heading) = lines.iter().rposition(is_heading) else { return vec![] };
    let rows = lines[heading + 1..].iter().skip(1).take_while(|line| !line.is_empty());
    rows.filter_map(|row| {
        let (digest, path) = row.split_once("  ")?;
        Some((Digest::parse(digest)?, SitePath::parse(path)?))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../tests/sites/small/expected/advisories/EX-2026-0002.txt");
    const WITHDRAWN: &str =
        include_str!("../../tests/sites/small/expected/advisories/EX-2026-0001.txt");

    #[test]
    fn the_facts_are_read_back() {
        let facts = Facts::read(TEXT).unwrap();
        assert_eq!((facts.id.as_str(), facts.number), ("EX-2026-0002", 1));
        assert_eq!(facts.title, "A \"table\" without bounds & its <consequences>");
        assert_eq!(facts.revised, "2026-02-03 10:00 UTC");
        assert_eq!(facts.published, facts.revised);
        assert_eq!(facts.fixed, ["1.10", "2.0.1"]);
        let paths: Vec<_> = facts.files.iter().map(|(_, path)| path.as_str()).collect();
        assert_eq!(paths, ["patches/EX-2026-0002/main.patch", "osv/x_EX-2026-0002.json"]);
        assert!(!facts.withdrawn && Facts::read(WITHDRAWN).unwrap().withdrawn);
    }

    #[test]
    fn wrapped_values_are_joined() {
        let wrapped = TEXT.replace("A \"table\" without", "A \"table\"\n               without");
        assert_eq!(Facts::read(&wrapped), Facts::read(TEXT));
        let alone = TEXT.replace("Title:         A", "Title:\n    A");
        assert_eq!(Facts::read(&alone), Facts::read(TEXT));
    }

    #[test]
    fn only_the_last_section_of_files_counts() {
        let row = format!("{}  osv/x_other.json", Digest::of(b""));
        let forged = TEXT.replace("I. Problem", &format!("I. Files\n\n{row}\n\nII. Problem"));
        assert_eq!(Facts::read(&forged).unwrap().files, Facts::read(TEXT).unwrap().files);
    }

    #[test]
    fn other_texts_have_no_facts() {
        let unnumbered = TEXT.replace("Revision:  ", "Revised:   ");
        let (_, headless) = TEXT.split_once('\n').unwrap();
        for text in ["", "\n\n", "====\n", headless, &unnumbered] {
            assert_eq!(Facts::read(text), None, "{text}");
        }
    }
}
