use pulldown_cmark::Alignment;

use crate::diagnostic::{Fault, Rule};

use super::piece::{Element, Piece, words};

/// A table, or tables, too large for a page.
pub static MARKDOWN_TABLE: Rule = Rule::error(
    "markdown-table",
    "a table is too large for a page",
    "A short line of Markdown can ask for a row of thousands of empty cells, so a table may have \
     100 columns and the tables of a body 10,000 cells together. What goes beyond that is left \
     out. Split the table, or link to the data as a file.",
);

const MOST_COLUMNS: usize = 100;
const MOST_CELLS: usize = 10_000;

/// How much of what a body's tables may hold is used.
#[derive(Debug, Default)]
pub(super) struct Room {
    cells: usize,
    columns: usize,
}

impl Room {
    /// Whether a table of so many columns is allowed.
    pub(super) fn begin_table(&mut self, columns: usize) -> bool {
        self.columns = columns;
        columns <= MOST_COLUMNS
    }

    /// Whether one more row is allowed.
    pub(super) fn begin_row(&mut self) -> bool {
        let fits = self.cells + self.columns <= MOST_CELLS;
        self.cells = (self.cells + self.columns).min(MOST_CELLS);
        fits
    }
}

pub(super) fn too_large() -> Fault {
    Fault::new(&MARKDOWN_TABLE, "this table is too large, and is cut here")
        .hint("split it, or link to the data as a file")
}

/// What the style sheet knows an alignment by: pages have no style attributes.
pub(super) fn class(alignment: Alignment) -> Option<&'static str> {
    match alignment {
        Alignment::None => None,
        Alignment::Left => Some("left"),
        Alignment::Center => Some("center"),
        Alignment::Right => Some("right"),
    }
}

/// What a table is called to those who cannot see it: its number in the body, and its columns.
///
/// `head` is what the table's head holds.
pub(super) fn label(table: &str, number: usize, head: &[Piece<'_>]) -> String {
    const LONGEST: usize = 80;
    let is_cell = |piece| matches!(piece, &Piece::Open(Element::TableCell));
    let starts = head.iter().enumerate().filter(|(_, piece)| is_cell(piece));
    let columns: Vec<_> = starts
        .map(|(at, _)| words(&head[at + 1..]))
        .filter(|column| !column.trim().is_empty())
        .collect();
    if columns.is_empty() {
        return format!("{table} {number}");
    }
    let label = format!("{table} {number}: {}", columns.join(", "));
    match label.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &label[..at]),
        None => label,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_has_room_for_so_many_cells() {
        let mut room = Room::default();
        assert!(room.begin_table(MOST_COLUMNS));
        for _ in 0..MOST_CELLS / MOST_COLUMNS {
            assert!(room.begin_row());
        }
        assert!(!room.begin_row());
        assert!(room.begin_table(1));
        assert!(!room.begin_row());
        assert!(!room.begin_table(MOST_COLUMNS + 1));
    }

    #[track_caller]
    fn check_label(columns: &[&str], label: &str) {
        let cell = |&column: &&str| {
            let text = Piece::Text(column.to_owned().into());
            [Piece::Open(Element::TableCell), text, Piece::Close]
        };
        let head: Vec<_> = columns.iter().flat_map(cell).collect();
        assert_eq!(super::label("Table", 1, &head), label);
    }

    #[test]
    fn a_label_names_the_columns() {
        check_label(&["Version", "Fixed in"], "Table 1: Version, Fixed in");
        check_label(&["", "Fixed in"], "Table 1: Fixed in");
        check_label(&[""], "Table 1");
        check_label(&[&"é".repeat(90)], &format!("Table 1: {}…", "é".repeat(71)));
    }
}
