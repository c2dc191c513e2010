//! CWE 4.20 of 2026-04-30: the numbers and names of its entries.
//!
//! Copyright The MITRE Corporation; used under the terms of use of CWE, which allow it with this
//! notice. The files are sorted by number, one entry a line, number and text parted by a tab.

use std::sync::LazyLock;

/// Every weakness, deprecated ones included, and its name.
pub(super) static NAMES: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("names.tsv")));

/// Every entry that groups weaknesses, and whether it is a `category` or a `view`.
pub(super) static GROUPS: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("groups.tsv")));

/// Texts by number.
pub(super) struct Table(Vec<(u32, &'static str)>);

impl Table {
    pub(super) fn get(&self, number: u32) -> Option<&'static str> {
        let at = self.0.binary_search_by_key(&number, |row| row.0).ok()?;
        Some(self.0[at].1)
    }

    fn parse(text: &'static str) -> Self {
        let row = |line: &'static str| {
            let (number, text) = line.split_once('\t')?;
            Some((number.parse().ok()?, text))
        };
        let rows = text.lines().map(row).collect::<Option<_>>();
        Self(rows.expect("the tests read every line of the embedded tables"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(table: &Table, rows: usize, last: u32) {
        assert_eq!(table.0.len(), rows);
        assert_eq!(table.0.last().unwrap().0, last);
        assert!(table.0.is_sorted_by(|left, right| left.0 < right.0));
    }

    #[test]
    fn the_tables_have_the_counts_that_cwe_gives_for_4_20() {
        check(&NAMES, 969, 1434);
        check(&GROUPS, 422 + 59, 2000);
        let count = |kind| GROUPS.0.iter().filter(|row| row.1 == kind).count();
        assert_eq!((count("category"), count("view")), (422, 59));
    }

    #[test]
    fn every_name_is_one_clean_line() {
        for (number, name) in &NAMES.0 {
            let clean = name.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(&clean, name, "{number}");
            assert!(!name.is_empty() && !name.contains('\t'), "{number}");
        }
    }

    #[test]
    fn no_entry_is_both_a_weakness_and_a_group() {
        for (number, _) in &GROUPS.0 {
            assert_eq!(NAMES.get(*number), None, "{number}");
        }
    }
}
