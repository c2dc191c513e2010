use std::fmt::Write as _;

use super::human::visible;
use super::{Diagnostic, Report};

/// Findings as workflow commands of GitHub Actions, one a line.
///
/// Source: GitHub's documentation, "Workflow commands for GitHub Actions", setting an error or warning message.
pub(super) fn print(report: &Report) -> String {
    report.diagnostics().iter().map(command).collect()
}

fn command(found: &Diagnostic) -> String {
    let mut properties = vec![format!("title={}", property(found.rule.code))];
    if !found.file.is_empty() {
        properties.push(format!("file={}", property(&found.file)));
    }
    if let Some(place) = &found.place {
        properties.push(format!("line={},col={}", place.line, place.column));
    }
    let mut message = found.message.clone();
    if let Some(hint) = &found.hint {
        write!(message, "\n{hint}").expect("writing to a string cannot fail");
    }
    format!("::{} {}::{}\n", found.level.name(), properties.join(","), data(&message))
}

/// Escapes a message: a line break would end the command, and a log is shown in a terminal too.
fn data(text: &str) -> String {
    visible(text).replace('%', "%25").replace('\n', "%0A")
}

/// Escapes a property's value, in which commas and colons have a meaning besides.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Fault, Place, Rule};

    static RULE: Rule = Rule::warning("some-code", "", "");

    #[test]
    fn what_a_terminal_would_obey_is_never_printed() {
        let fault = Fault::new(&RULE, "a\u{1b}[31m").hint("b\r\u{202e}");
        let mut report = Report::default();
        report.add(Diagnostic::new(fault, "c\u{7f}.md"));
        assert_eq!(
            print(&report),
            "::warning title=some-code,file=c\\u{7f}.md::a\\u{1b}[31m%0Ab\\r\\u{202e}\n"
        );
    }

    #[test]
    fn commas_colons_percents_and_line_breaks_are_escaped() {
        let fault = Fault::new(&RULE, "50% of a:b,c").hint("two\nlines");
        let mut report = Report::default();
        report.add(Diagnostic::new(fault, "a:b,c.md").at(Place::in_text("xy", 1..2)));
        assert_eq!(
            print(&report),
            "::warning title=some-code,file=a%3Ab%2Cc.md,line=1,col=2::50%25 of a:b,c%0Atwo%0Alines\n"
        );
    }
}
