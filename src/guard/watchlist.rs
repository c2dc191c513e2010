//! All secrets, looked for at once.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;

use super::normal::{self, Normal};
use super::{Kind, Secret};
use crate::canary;

/// All that must not become public, ready to be looked for.
#[derive(Debug)]
pub struct Watchlist {
    secrets: Vec<Secret>,
    words: Automaton,
    code: Automaton,
}

/// One secret in one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// The line, from 1.
    pub line: usize,
    /// What stands there, in the words of a finding.
    pub what: String,
    /// What it is.
    pub kind: Kind,
    /// Which secret it is; none for a canary of no draft here.
    pub(super) secret: Option<usize>,
}

/// The forms of some of the secrets.
#[derive(Debug)]
struct Automaton {
    /// None for no secrets.
    automaton: Option<AhoCorasick>,
    /// The secret of each pattern.
    secrets: Vec<usize>,
}

impl Watchlist {
    /// Looks for these from now on, and for canaries of any draft.
    ///
    /// # Panics
    /// The secrets have billions of letters.
    #[must_use]
    pub fn new(secrets: Vec<Secret>) -> Self {
        let code = Automaton::of(&secrets, |kind| kind == Kind::PatchLine);
        let words = Automaton::of(&secrets, |kind| !matches!(kind, Kind::PatchLine | Kind::Canary));
        Self { secrets, words, code }
    }

    /// The same for some of the secrets only.
    #[must_use]
    pub(super) fn narrowed(&self, to: &[usize]) -> Self {
        Self::new(to.iter().map(|secret| self.secrets[*secret].clone()).collect())
    }

    /// Everything in the bytes that must not be there: each secret once, by the first line.
    #[must_use]
    pub fn search(&self, bytes: &[u8]) -> Vec<Hit> {
        let mut found = BTreeMap::new();
        let mut note = |secret: Option<usize>, line: usize| {
            found
                .entry(secret)
                .and_modify(|first: &mut usize| *first = line.min(*first))
                .or_insert(line);
        };
        let raw = normal::plain(bytes, false);
        self.canaries(bytes, &mut note);
        self.canaries(raw.as_bytes(), &mut note);
        self.forms(&raw, &mut note);
        if raw.contains('<') {
            for text in [normal::plain(bytes, true), normal::shown(bytes)] {
                self.canaries(text.as_bytes(), &mut note);
                self.forms(&text, &mut note);
            }
        }
        let mut hits: Vec<_> =
            found.into_iter().map(|(secret, line)| self.hit(secret, line)).collect();
        hits.sort();
        hits
    }

    fn hit(&self, secret: Option<usize>, line: usize) -> Hit {
        let known = secret.map(|index| &self.secrets[index]);
        let what = known.map_or_else(|| "the canary of a draft".to_owned(), Secret::named);
        Hit { line, what, kind: known.map_or(Kind::Canary, |secret| secret.kind), secret }
    }

    fn canaries(&self, bytes: &[u8], note: &mut impl FnMut(Option<usize>, usize)) {
        let (mut from, mut line) = (0, 1);
        while let Some(at) = canary::find(&bytes[from..]) {
            line += bytes[from..from + at].split(|byte| *byte == b'\n').count() - 1;
            let text = bytes[from + at..from + at + canary::LENGTH].to_ascii_lowercase();
            let own =
                |secret: &Secret| secret.kind == Kind::Canary && secret.form.as_bytes() == text;
            note(self.secrets.iter().position(own), line);
            from += at + canary::LENGTH;
        }
    }

    fn forms(&self, plain: &str, note: &mut impl FnMut(Option<usize>, usize)) {
        if self.words.automaton.is_some() {
            let words = normal::words(plain);
            self.words.search(&words, stands_alone, note);
        }
        if self.code.automaton.is_some() {
            self.code.search(&normal::code(plain), |_, _, _| true, note);
        }
    }
}

impl Automaton {
    fn of(secrets: &[Secret], takes: impl Fn(Kind) -> bool) -> Self {
        let indices: Vec<usize> =
            (0..secrets.len()).filter(|index| takes(secrets[*index].kind)).collect();
        let forms = indices.iter().map(|index| &secrets[*index].form);
        let automaton = (!indices.is_empty())
            .then(|| AhoCorasick::new(forms).expect("secrets are few enough for one automaton"));
        Self { automaton, secrets: indices }
    }

    fn search(
        &self,
        normal: &Normal,
        counts: impl Fn(&str, usize, usize) -> bool,
        note: &mut impl FnMut(Option<usize>, usize),
    ) {
        let Some(automaton) = &self.automaton else { return };
        for found in automaton.find_overlapping_iter(&normal.text) {
            if counts(&normal.text, found.start(), found.end()) {
                note(Some(self.secrets[found.pattern().as_usize()]), normal.line(found.start()));
            }
        }
    }
}

/// Whether words are not parts of longer ones, in scripts that part them.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let joined = |one: Option<char>, other: Option<char>| match (one, other) {
        (Some(one), Some(other)) => {
            [one, other].iter().all(|c| c.is_alphanumeric() && is_spaced(*c))
        }
        _ => false,
    };
    let inner = &text[start..end];
    !joined(text[..start].chars().next_back(), inner.chars().next())
        && !joined(inner.chars().next_back(), text[end..].chars().next())
}

/// Whether a letter is of a script that parts words by blanks.
pub(super) const fn is_spaced(c: char) -> bool {
    !matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{11FF}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(secrets: &[(Kind, &str)]) -> Watchlist {
        let secret = |(kind, form): &(Kind, &str)| Secret {
            kind: *kind,
            draft: Some("a-1".to_owned()),
            form: (*form).to_owned(),
        };
        Watchlist::new(secrets.iter().map(secret).collect())
    }

    #[track_caller]
    fn check(kind: Kind, form: &str, text: &str, lines: &[usize]) {
        let hits = list(&[(kind, form)]).search(text.as_bytes());
        assert_eq!(hits.iter().map(|hit| hit.line).collect::<Vec<_>>(), lines, "{text}");
        assert!(
            hits.iter().all(|hit| hit.kind == kind && hit.what.ends_with("of the draft `a-1`"))
        );
    }

    #[test]
    fn words_are_found_whole() {
        check(Kind::Name, "ann lee", "one\nby Ann\nLee.", &[2]);
        check(Kind::Name, "ann lee", "planning ann leer, joann lee, annlee", &[]);
        check(Kind::Name, "ann lee", "<b>Ann</b> <i>Lee</i> <a title=\"Ann Lee\">", &[1]);
        check(Kind::Name, "ann lee", "<a title=\"Ann Lee\">", &[1]);
        check(Kind::Name, "@finder", "finder, x@finder.example, ask @Finder", &[1]);
        check(Kind::Name, "@finder", "a finder", &[]);
        check(Kind::Name, "李明", "由李明发现", &[1]);
    }

    #[test]
    fn code_is_found_however_it_is_laid_out() {
        check(
            Kind::PatchLine,
            "ifsize>limit{return;}",
            "x\n+  if (\nif size > LIMIT {\n  return;\n}",
            &[3],
        );
        check(
            Kind::PatchLine,
            "ifsize>limit{return;}",
            "<td>if size &gt; LIMIT { return; }</td>",
            &[1],
        );
        check(Kind::PatchLine, "ifsize>limit{return;}", "if size < LIMIT { return; }", &[]);
        check(
            Kind::PatchLine,
            "vec<string>names=vec::new();",
            "<i>Vec</i>&lt;String&gt; names <b>=</b> Vec::new();",
            &[1],
        );
    }

    #[test]
    fn canaries_are_found_known_or_not() {
        let known = canary::Canary::of(1);
        let other = canary::Canary::of(2);
        let list = list(&[(Kind::Canary, known.secret())]);
        let text = format!(
            "\n{}\n{}",
            known.secret().to_uppercase(),
            other.secret().replace('-', "&#45;")
        );
        let hits: Vec<_> =
            list.search(text.as_bytes()).into_iter().map(|hit| (hit.line, hit.what)).collect();
        let what = |words: &str| words.to_owned();
        assert_eq!(
            hits,
            [(2, what("the canary of the draft `a-1`")), (3, what("the canary of a draft"))]
        );
    }
}
