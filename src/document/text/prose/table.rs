//! Tables without lines: columns where they fit, else a row after the other.

use crate::document::text::wrap::{hang, length, wrap};

/// What stands between two columns.
const GAP: &str = "  ";

/// The lines of a table whose first row is its head.
pub(super) fn lines(rows: &[Vec<String>], width: usize) -> Vec<String> {
    let widths = widths(rows);
    let total = widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1);
    if total <= width { aligned(rows, &widths) } else { told(rows, width) }
}

/// The width of each column.
fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut widths = vec![0; columns];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = length(cell).max(*width);
        }
    }
    widths
}

fn aligned(rows: &[Vec<String>], widths: &[usize]) -> Vec<String> {
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join(GAP).trim_end_matches(' ').to_owned()
    };
    let mut lines: Vec<_> = rows.iter().map(line).collect();
    match lines.first() {
        Some(head) if head.is_empty() => drop(lines.remove(0)),
        Some(_) => lines.insert(1, line(&widths.iter().map(|width| "=".repeat(*width)).collect())),
        None => {}
    }
    lines
}

fn told(rows: &[Vec<String>], width: usize) -> Vec<String> {
    let indented = width.saturating_sub(GAP.len());
    let lines = |row: &Vec<String>| hang("", GAP, wrap(&row.join(" | "), indented));
    rows.iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).flat_map(lines).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rows: &[&[&str]], width: usize, expected: &[&str]) {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        assert_eq!(lines(&rows, width), expected);
    }

    #[test]
    fn columns_stand_under_their_heads() {
        check(
            &[&["Line", "Fix"], &["2.x", "2.3.0"], &["", "é"]],
            11,
            &["Line  Fix", "====  =====", "2.x   2.3.0", "      é"],
        );
    }

    #[test]
    fn a_table_that_is_too_wide_is_told_row_by_row() {
        check(
            &[&["Line", "What to do about it"], &["2.x", "update to the newest release"]],
            30,
            &["Line | What to do about it", "2.x | update to the newest", "  release"],
        );
    }

    #[test]
    fn an_empty_head_is_left_out() {
        check(&[&["", ""], &["a", "b"]], 10, &["a  b"]);
    }
}
