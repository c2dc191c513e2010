use crate::random::Random;

/// How many advisories are made up where no real ones are at hand.
const COUNT: usize = 5_000;

/// Advisories that are made up, with the lengths and the numbers of fields that real ones have.
pub(crate) fn records() -> Vec<String> {
    (0..COUNT).map(|number| record(&mut Random::new(number as u64))).collect()
}

fn record(random: &mut Random) -> String {
    let package = package(random);
    let year = 2015 + random.below(11);
    let aliases = format!("CVE-{year}-{}, GHSA-{}", 1000 + random.below(50_000), ghsa(random));
    let events: Vec<_> = (0..=random.below(3)).map(|major| range(random, major)).collect();
    let references: Vec<_> = (0..=random.below(6)).map(|_| reference(random)).collect();
    let body: Vec<_> = (0..=random.below(4)).map(|_| paragraph(random)).collect();
    format!(
        "---\nid: SEED-0\ntitle: {} in {package}\naliases: [{aliases}]\naffected:\n  - ecosystem: {}\n    name: {package}\n    \
         ranges:\n      - type: {}\n        events:\n{}references:\n{}revisions:\n  - date: {year}-{:02}-{:02}T{:02}:00:00Z\n    \
         summary: Imported\nimported:\n  from: osv\n  at: 2026-01-01T00:00:00Z\n---\n{}\n",
        sentence(random, 4),
        if package.contains('/') { "Go" } else { "PyPI" },
        if package.contains('/') { "SEMVER" } else { "ECOSYSTEM" },
        events.concat(),
        references.concat(),
        1 + random.below(12),
        1 + random.below(28),
        random.below(24),
        body.join("\n\n"),
    )
}

/// Several advisories share a package.
fn package(random: &mut Random) -> String {
    let (one, two) = (random.of(&WORDS), random.of(&WORDS));
    let number = random.below(20);
    if random.below(2) == 0 {
        format!("{one}-{two}{number}")
    } else {
        format!("example.org/{one}/{two}{number}")
    }
}

fn ghsa(random: &mut Random) -> String {
    let letters = b"23456789cfghjmpqrvwx";
    let mut part =
        || -> String { (0..4).map(|_| char::from(letters[random.below(letters.len())])).collect() };
    [part(), part(), part()].join("-")
}

fn range(random: &mut Random, major: usize) -> String {
    let (minor, patch) = (1 + random.below(20), random.below(10));
    format!(
        "          - introduced: \"{major}.0.0\"\n          - fixed: \"{major}.{minor}.{patch}\"\n"
    )
}

fn reference(random: &mut Random) -> String {
    let kind = random.of(&["web", "fix", "advisory", "report"]);
    format!(
        "  - type: {kind}\n    url: https://example.org/{}/{:x}\n",
        random.of(&WORDS),
        random.number()
    )
}

fn paragraph(random: &mut Random) -> String {
    let sentences: Vec<_> = (0..=random.below(5))
        .map(|_| {
            let words = 6 + random.below(16);
            sentence(random, words)
        })
        .collect();
    format!("{}.", sentences.join(". "))
}

fn sentence(random: &mut Random, words: usize) -> String {
    let words: Vec<_> = (0..words)
        .map(|_| match random.below(12) {
            0 => format!("`{}_{}`", random.of(&WORDS), random.below(100)),
            1 => format!("**{}**", random.of(&WORDS)),
            _ => random.of(&WORDS).to_owned(),
        })
        .collect();
    let text = words.join(" ");
    let first = text.chars().next().unwrap_or('a');
    if first.is_ascii_lowercase() {
        text.replacen(first, &first.to_uppercase().to_string(), 1)
    } else {
        text
    }
}

/// Words of the field.
const WORDS: [&str; 48] = [
    "attacker",
    "request",
    "header",
    "parser",
    "memory",
    "buffer",
    "length",
    "server",
    "client",
    "stream",
    "frame",
    "table",
    "denial",
    "service",
    "remote",
    "input",
    "crafted",
    "overflow",
    "bounds",
    "check",
    "missing",
    "certificate",
    "signature",
    "verify",
    "token",
    "session",
    "cookie",
    "redirect",
    "path",
    "traversal",
    "archive",
    "symlink",
    "injection",
    "query",
    "template",
    "escape",
    "markup",
    "script",
    "origin",
    "proxy",
    "cache",
    "race",
    "lock",
    "panic",
    "loop",
    "recursion",
    "depth",
    "limit",
];
