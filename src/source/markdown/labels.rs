/// The words that the writer itself puts beside a text.
#[derive(Clone, Copy, Debug)]
pub struct Labels<'o> {
    /// The heads of alerts: a note, a tip, what is important, a warning, a danger.
    pub alerts: [&'o str; 5],
    /// What stands before the text of a task that is done.
    pub done: &'o str,
    /// And of one that is not.
    pub to_do: &'o str,
    /// What the list of footnotes is called.
    pub footnotes: &'o str,
    /// What the link back from a footnote is called; its number follows.
    pub back: &'o str,
    /// What a table is called; its number follows.
    pub table: &'o str,
}

impl Default for Labels<'_> {
    fn default() -> Self {
        Self {
            alerts: ["Note", "Tip", "Important", "Warning", "Caution"],
            done: "Done",
            to_do: "To do",
            footnotes: "Footnotes",
            back: "Back to reference",
            table: "Table",
        }
    }
}
