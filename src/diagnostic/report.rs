use super::{Diagnostic, Level, Rule, github, human, json};

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// For people: excerpts with carets, coloured or not.
    Text {
        /// Whether terminal colours are used.
        colour: bool,
    },
    /// For programs: one JSON object with all findings.
    Json,
    /// For GitHub Actions: workflow commands that mark the lines of a change.
    Github,
}

/// All findings of one run.
#[derive(Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds one finding.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds many findings.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// Turns the errors that the site accepts by name into warnings, which come at every build.
    pub fn accept(&mut self, codes: &[String]) {
        for diagnostic in &mut self.diagnostics {
            if diagnostic.rule.acceptable && codes.iter().any(|code| code == diagnostic.rule.code) {
                diagnostic.level = Level::Warning;
            }
        }
    }

    /// Turns errors of some rules in some files, whose names are sorted, into warnings.
    pub fn mark(&mut self, files: &[&str], is_mark: impl Fn(&Rule) -> bool) {
        for diagnostic in &mut self.diagnostics {
            if is_mark(diagnostic.rule) && files.binary_search(&diagnostic.file.as_str()).is_ok() {
                diagnostic.level = Level::Warning;
            }
        }
    }

    /// Puts findings into the order in which people read them, and drops repeated ones.
    pub fn sort(&mut self) {
        self.diagnostics.sort_by_cached_key(key);
        self.diagnostics.dedup_by_key(|diagnostic| key(diagnostic));
    }

    /// The findings; sorted after [`Report::sort`].
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The number of errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.count(Level::Error)
    }

    /// The number of warnings.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.count(Level::Warning)
    }

    /// The errors alone.
    #[must_use]
    pub fn only_errors(&self) -> Self {
        let errors = self.diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error);
        Self { diagnostics: errors.cloned().collect() }
    }

    /// All findings as one text in the given style.
    #[must_use]
    pub fn print(&self, style: Style) -> String {
        match style {
            Style::Text { colour } => human::print(self, colour),
            Style::Json => json::print(self),
            Style::Github => github::print(self),
        }
    }

    fn count(&self, level: Level) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.level == level).count()
    }
}

fn key(diagnostic: &Diagnostic) -> (String, usize, usize, &'static str, String) {
    let (line, column) =
        diagnostic.place.as_ref().map_or((0, 0), |place| (place.line, place.column));
    (diagnostic.file.clone(), line, column, diagnostic.rule.code, diagnostic.message.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Fault, Place};

    static STRICT: Rule = Rule::error("strict", "strict", "");
    static SOFT: Rule = Rule::error("soft", "soft", "").acceptable();

    fn finding(rule: &'static Rule, file: &str, line: usize) -> Diagnostic {
        let text = "x\n".repeat(line);
        Diagnostic::new(Fault::new(rule, "wrong"), file)
            .at(Place::in_text(&text, line * 2 - 2..line * 2 - 1))
    }

    #[test]
    fn findings_are_sorted_by_file_and_line_and_shown_once() {
        let mut report = Report::default();
        report.extend([
            finding(&SOFT, "b", 1),
            finding(&SOFT, "a", 10),
            finding(&SOFT, "a", 2),
            finding(&SOFT, "b", 1),
        ]);
        report.sort();
        let order: Vec<_> = report
            .diagnostics()
            .iter()
            .map(|found| (found.file.as_str(), found.place.as_ref().unwrap().line))
            .collect();
        assert_eq!(order, [("a", 2), ("a", 10), ("b", 1)]);
    }

    #[test]
    fn only_an_acceptable_rule_becomes_a_warning() {
        let mut report = Report::default();
        report.extend([finding(&SOFT, "a", 1), finding(&STRICT, "a", 1)]);
        report.accept(&["soft".to_owned(), "strict".to_owned()]);
        assert_eq!((report.errors(), report.warnings()), (1, 1));
    }

    #[test]
    fn only_marks_in_the_files_that_were_named_become_warnings() {
        let mut report = Report::default();
        report.extend([finding(&SOFT, "a", 1), finding(&SOFT, "b", 1), finding(&STRICT, "b", 1)]);
        report.mark(&["b", "c"], |rule| rule.code == "soft");
        let levels: Vec<_> = report.diagnostics().iter().map(|found| found.level).collect();
        assert_eq!(levels, [Level::Error, Level::Warning, Level::Error]);
    }
}
