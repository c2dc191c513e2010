//! The stream by which pages hear of changes (server-sent events, HTML Standard, section 9.2).

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde::Serialize;

use super::board::{Board, State};
use super::response::opening;
use crate::canary;
use crate::diagnostic::{Diagnostic, Level};

/// How often it is looked whether the browser is still there.
const GLANCE: Duration = Duration::from_secs(1);

/// The most findings that a page is told of.
const MOST: usize = 100;

#[derive(Serialize)]
struct Message<'a> {
    version: &'a str,
    held: bool,
    errors: usize,
    warnings: usize,
    findings: Vec<Finding<'a>>,
    more: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    level: &'static str,
    code: &'static str,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
}

/// Tells a page of the state as it is and of every later one, until its browser goes away. States that come faster than
/// the browser reads are passed over, never the last one.
pub(super) fn stream(
    stream: &mut TcpStream,
    board: &Board,
    version: impl Fn(&State) -> String,
) -> io::Result<()> {
    stream.write_all(head().as_bytes())?;
    let mut turn = 0;
    while is_there(stream) {
        let state = board.after(turn, GLANCE);
        if state.turn > turn {
            turn = state.turn;
            let message = message(&version(&state), &state);
            stream.write_all(format!("data: {message}\n\n").as_bytes())?;
        }
    }
    Ok(())
}

/// The head of the answer.
pub(super) fn head() -> String {
    format!("{}\r\n", opening("200 OK", "text/event-stream"))
}

/// One line of JSON; no canary leaves, whatever a message quotes.
fn message(version: &str, state: &State) -> String {
    let level = |level| state.findings.iter().filter(|found| found.level == level).count();
    let message = Message {
        version,
        held: state.is_held,
        errors: level(Level::Error),
        warnings: level(Level::Warning),
        findings: state.findings.iter().take(MOST).map(finding).collect(),
        more: state.findings.len().saturating_sub(MOST),
    };
    let json = serde_json::to_string(&message).expect("strings and numbers always serialise");
    canary::masked(&json).into_owned()
}

fn finding(found: &Diagnostic) -> Finding<'_> {
    Finding {
        level: found.level.name(),
        code: found.rule.code,
        file: &found.file,
        line: found.place.as_ref().map(|place| place.line),
        column: found.place.as_ref().map(|place| place.column),
        message: &found.message,
        hint: found.hint.as_deref(),
    }
}

/// Whether the browser has not gone away. It has nothing to say, so what it says is passed over.
fn is_there(stream: &mut TcpStream) -> bool {
    let mut unread = [0; 256];
    let read = stream.set_nonblocking(true).and_then(|()| stream.read(&mut unread));
    stream.set_nonblocking(false).is_ok()
        && match read {
            Ok(count) => count > 0,
            Err(error) => matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted),
        }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::{Fault, Rule};

    static ERROR: Rule = Rule::error("some-code", "", "");
    static WARNING: Rule = Rule::warning("other-code", "", "");

    #[test]
    fn a_message_is_one_line_and_bounded() {
        let found = |rule| Diagnostic::new(Fault::new(rule, "a\nb </script>").hint("c"), "d.md");
        let mut findings = vec![found(&ERROR); MOST];
        findings.push(found(&WARNING));
        let state = State { findings: Arc::new(findings), ..State::default() };
        let message = message("1-2", &state);
        assert!(!message.contains('\n'), "{message}");
        let read: serde_json::Value = serde_json::from_str(&message).unwrap();
        assert_eq!(
            (&read["errors"], &read["warnings"], &read["more"]),
            (&100.into(), &1.into(), &1.into())
        );
        assert_eq!(read["findings"][0]["message"], "a\nb </script>");
        assert_eq!(read["version"], "1-2");
    }

    #[test]
    fn no_canary_is_sent() {
        let canary = canary::Canary::of(7);
        let fault = Fault::new(&ERROR, format!("`{}` is wrong", canary.secret()));
        let findings = Arc::new(vec![Diagnostic::new(fault, "a.md")]);
        let message = message("1", &State { findings, ..State::default() });
        assert!(canary::find(message.as_bytes()).is_none(), "{message}");
    }
}
