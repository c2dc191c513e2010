use std::fmt::Write as _;

use crate::command::Outcome;
use crate::command::terminal::Terminal;
use crate::diagnostic::Rule;
use crate::model::vocabulary::nearest;
use crate::rules;

/// Explains one rule, or lists all.
pub(super) fn run(terminal: &Terminal, code: Option<&str>) -> Outcome {
    let Some(code) = code else {
        terminal.data(&list());
        return Outcome::Done;
    };
    if let Some(rule) = rules::rules().find(|rule| rule.code == code) {
        terminal.data(&text(rule));
        return Outcome::Done;
    }
    let hint = match nearest(code, rules::rules().map(|rule| rule.code)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`forewarn explain` lists all codes".to_owned(),
    };
    terminal.message(&format!("error: there is no code `{code}`; {hint}\n"));
    Outcome::Usage
}

fn list() -> String {
    let mut rules: Vec<_> = rules::rules().collect();
    rules.sort_by_key(|rule| rule.code);
    let mut text = String::new();
    for rule in rules {
        writeln!(text, "{:<22} {:<8} {}", rule.code, rule.level.name(), rule.summary)
            .expect("a string takes any text");
    }
    text
}

fn text(rule: &Rule) -> String {
    let accept = if rule.acceptable {
        format!(
            "\nA site that makes this choice on purpose writes `accept: [{}]` in content/site.yaml; it is then\na warning at every build.\n",
            rule.code
        )
    } else {
        String::new()
    };
    format!(
        "{} ({})\n{}\n\n{}\n{accept}",
        rule.code,
        rule.level.name(),
        rule.summary,
        wrap(rule.explanation)
    )
}

/// Lines of at most 90 characters.
fn wrap(text: &str) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().expect("there is always a line");
        if !last.is_empty() && last.chars().count() + word.chars().count() >= 90 {
            lines.push(word.to_owned());
        } else {
            let space = if last.is_empty() { "" } else { " " };
            write!(last, "{space}{word}").expect("a string takes any text");
        }
    }
    lines.join("\n")
}
