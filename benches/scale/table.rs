use std::time::Duration;

use crate::options::Options;
use crate::rounds::Row;

/// What was measured, where and how.
pub(crate) fn head(options: &Options, records: usize) -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "Medians of {}; {cores} cores; advisories from {records} {}; written to {}.\n",
        options.rounds,
        if options.corpora.is_dir() { "real records" } else { "made-up records" },
        options.work.display(),
    )
}

/// The table of one size of site.
pub(crate) fn of(count: usize, rows: &[Row]) -> String {
    let mut text = format!(
        "### {count} advisories\n\n| build | wall s (least–most) | CPU s | peak MiB | files | MB | of its floor | of a cold build | of Hugo |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
    );
    for row in rows {
        text.push_str(&line(rows, row));
    }
    text
}

fn line(rows: &[Row], row: &Row) -> String {
    let wall = row.wall();
    let against = |name: &str| {
        let other = rows.iter().find(|other| other.name == name && other.name != row.name);
        other.map_or_else(|| "–".to_owned(), |other| ratio(wall, other.wall()))
    };
    let floor = row.floor.map_or_else(|| "–".to_owned(), |floor| ratio(wall, floor));
    let cold = row.cold.map_or_else(|| "–".to_owned(), &against);
    let (least, most) = row.span();
    format!(
        "| {} | {:.3} ({:.3}–{:.3}) | {} | {} | {} | {} | {floor} | {cold} | {} |\n",
        row.name,
        wall.as_secs_f64(),
        least.as_secs_f64(),
        most.as_secs_f64(),
        shown(row.cpu().map(|cpu| format!("{:.2}", cpu.as_secs_f64()))),
        shown(row.peak().map(|peak| (peak >> 20).to_string())),
        shown(row.size.map(|(files, _)| files.to_string())),
        shown(row.size.map(|(_, bytes)| (bytes / 1_000_000).to_string())),
        against("hugo"),
    )
}

fn shown(value: Option<String>) -> String {
    value.unwrap_or_else(|| "–".to_owned())
}

fn ratio(one: Duration, other: Duration) -> String {
    format!("{:.2}", one.as_secs_f64() / other.as_secs_f64())
}
