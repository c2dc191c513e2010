//! What one answer of a host means.

use super::Served;
use super::kind::wanted;
use super::rule::{DEPLOYED_DIFFERENT, DEPLOYED_MISSING, DEPLOYED_TYPE, DEPLOYED_UNREACHABLE};
use crate::diagnostic::Fault;
use crate::model::digest::Digest;
use crate::site_path::SitePath;

/// What is wrong with the answer to a question for a file.
pub(super) fn judge(path: &SitePath, made: Digest, answer: Result<Served, String>) -> Vec<Fault> {
    let served = match answer {
        Ok(served) => served,
        Err(problem) => return vec![unanswered(path, &problem)],
    };
    match served.status {
        200 => {}
        404 | 410 | 403 => return vec![missing(path)],
        status => return vec![unanswered(path, &format!("the host answers with {status}"))],
    }
    let bytes = (served.digest != made).then(|| differs(path));
    let kind = wanted(path, &served.kind).map(|wanted| odd(path, &served.kind, wanted));
    bytes.into_iter().chain(kind).collect()
}

/// A file that is not there.
pub(super) fn missing(path: &SitePath) -> Fault {
    let hint = if path.as_str().starts_with('.') {
        "have the host take names that begin with a dot: `include-hidden-files: true` for GitHub's upload-pages-artifact"
    } else {
        "publish the site again"
    };
    Fault::new(&DEPLOYED_MISSING, format!("`{path}` is not served")).hint(hint)
}

/// A file with other bytes.
pub(super) fn differs(path: &SitePath) -> Fault {
    Fault::new(&DEPLOYED_DIFFERENT, format!("`{path}` is served with other bytes"))
        .hint("publish again; if it stays so, turn off what rewrites files on their way")
}

fn odd(path: &SitePath, kind: &str, wanted: &str) -> Fault {
    let kind: String = kind.chars().filter(|c| !c.is_control()).take(80).collect();
    let kind = if kind.is_empty() { "no type".to_owned() } else { format!("`{kind}`") };
    Fault::new(&DEPLOYED_TYPE, format!("`{path}` is served with {kind}"))
        .hint(format!("have the host send `Content-Type: {wanted}`"))
}

fn unanswered(path: &SitePath, problem: &str) -> Fault {
    let problem: String = problem.chars().filter(|c| !c.is_control()).take(200).collect();
    Fault::new(&DEPLOYED_UNREACHABLE, format!("`{path}` could not be fetched: {problem}"))
        .hint("try again, and look at the host's limits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, answer: Result<(u16, &str, &str), &str>, expected: &[&str]) {
        let answer = answer.map_err(str::to_owned).map(|(status, kind, text)| Served {
            status,
            kind: kind.to_owned(),
            digest: Digest::of(text.as_bytes()),
        });
        let found = judge(&SitePath::parse(path).unwrap(), Digest::of(b"one"), answer);
        assert_eq!(found.iter().map(|fault| fault.rule.code).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_answer_is_judged_by_status_bytes_and_type() {
        check("a.html", Ok((200, "text/html", "one")), &[]);
        check("a.html", Ok((200, "text/html", "two")), &["deployed-different"]);
        check("a.html", Ok((200, "x/y", "two")), &["deployed-different", "deployed-type"]);
        check("a.html", Ok((404, "text/html", "one")), &["deployed-missing"]);
        check("a.html", Ok((500, "text/html", "one")), &["deployed-unreachable"]);
        check("a.html", Err("late"), &["deployed-unreachable"]);
    }

    #[test]
    fn what_a_host_says_cannot_play_with_the_terminal() {
        let fault = odd(&SitePath::fixed("a.html"), "x\u{1b}[2J", "text/html");
        assert!(!fault.message.contains('\u{1b}'), "{}", fault.message);
    }
}
