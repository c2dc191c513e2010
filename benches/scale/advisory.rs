use std::borrow::Cow;

use crate::code;
use crate::random::Random;

/// The source of the advisory with this number: one of the records, as it is in the first round through them, varied in
/// the later ones, and with a block of code in every third.
pub(crate) fn source(records: &[String], number: usize) -> String {
    let (record, round) = (&records[number % records.len()], number / records.len());
    let mut text = lines(record, number, round);
    if number.is_multiple_of(3) {
        text.push_str(&code::block(&mut Random::new(number as u64)));
    }
    text
}

/// The name of an advisory.
pub(crate) fn id(number: usize) -> String {
    format!("BENCH-{}-{number:06}", 2015 + number % 12)
}

fn lines(record: &str, number: usize, round: usize) -> String {
    let mut text = String::with_capacity(record.len() + 64);
    for line in record.lines() {
        let line: Cow<'_, str> = if line.starts_with("id: ") {
            format!("id: {}", id(number)).into()
        } else if round == 0 {
            line.into()
        } else if let Some(name) = line.strip_prefix("    name: ") {
            // A few advisories share each package, however many there are.
            format!(
                "    name: {name}{}",
                if round.is_multiple_of(4) { String::new() } else { format!("-{}", round % 40) }
            )
            .into()
        } else {
            aliased(line, round)
        };
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// The line with its CVE and GHSA ids made others.
fn aliased(line: &str, round: usize) -> Cow<'_, str> {
    let Some(at) = line.find("CVE-").or_else(|| line.find("GHSA-")) else { return line.into() };
    let (head, rest) = line.split_at(at);
    if let Some(id) = rest.strip_prefix("CVE-") {
        return match id.split_once('-') {
            Some((year, tail)) => {
                format!("{head}CVE-{year}-{round}0{}", aliased(tail, round)).into()
            }
            None => line.into(),
        };
    }
    let turned: String = rest.chars().map(|letter| turned(letter, round)).collect();
    format!("{head}GHSA-{}", turned.strip_prefix("GHSA-").unwrap_or(&turned)).into()
}

/// Another letter of those that GHSA ids are made of.
fn turned(letter: char, round: usize) -> char {
    const LETTERS: &str = "23456789cfghjmpqrvwx";
    let found = LETTERS.find(letter);
    found.and_then(|at| LETTERS.chars().nth((at + round) % LETTERS.len())).unwrap_or(letter)
}
