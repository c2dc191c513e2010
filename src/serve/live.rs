//! What the preview adds to pages: a script and a style sheet under an address of its own, never part of a build.

use super::markup::escaped;

/// The addresses of the preview's own files begin so; no format plans a file there.
pub(super) const PREFIX: &str = "/.forewarn/";

/// The address of the event stream.
pub(super) const EVENTS: &str = "/.forewarn/events";

const SCRIPT: &str = include_str!("live/live.js");
const STYLE: &str = include_str!("live/live.css");

/// One of the preview's own files, with its media type.
pub(super) fn file(path: &str) -> Option<(&'static str, &'static str)> {
    match path.strip_prefix(PREFIX)? {
        "live.js" => Some(("text/javascript; charset=utf-8", SCRIPT)),
        "live.css" => Some(("text/css; charset=utf-8", STYLE)),
        _ => None,
    }
}

/// A page that loads itself again when the site is no longer at `version`; `before` is markup that its body begins with.
pub(super) fn page(html: Vec<u8>, version: &str, before: &str) -> Vec<u8> {
    let html = match String::from_utf8(html) {
        Ok(html) => html,
        // No template makes such a page; whatever it is, it is shown as it is.
        Err(error) => return error.into_bytes(),
    };
    let head = "<link rel=\"stylesheet\" href=\"/.forewarn/live.css\">\n";
    let version = escaped(version);
    let script =
        format!("<script src=\"/.forewarn/live.js\" data-version=\"{version}\"></script>\n");
    let html = insert(&html, html.find("</head>"), head);
    let html = match html.find("<body").and_then(|at| Some(at + html[at..].find('>')? + 1)) {
        Some(at) => insert(&html, Some(at), before),
        None => format!("{before}{html}"),
    };
    let end = html.rfind("</body>");
    insert(&html, end, &script).into_bytes()
}

/// Puts a text at a place, or at the end where there is no such place.
fn insert(html: &str, at: Option<usize>, text: &str) -> String {
    let (before, after) = html.split_at(at.unwrap_or(html.len()));
    format!("{before}{text}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::hosting::CSP;

    const HEAD: &str = "<link rel=\"stylesheet\" href=\"/.forewarn/live.css\">\n";
    const END: &str = "<script src=\"/.forewarn/live.js\" data-version=\"1-2\"></script>\n";

    #[track_caller]
    fn check(html: &str, before: &str, expected: &str) {
        let page = String::from_utf8(page(html.into(), "1-2", before)).unwrap();
        assert_eq!(page.replace(HEAD, "[head]").replace(END, "[end]"), expected);
    }

    #[test]
    fn a_page_gets_a_style_sheet_a_script_and_what_comes_before_it() {
        check(
            "<head></head><body class=\"a\">x</body>",
            "[before]",
            "<head>[head]</head><body class=\"a\">[before]x[end]</body>",
        );
        check("<p>x", "[before]", "[before]<p>x[head][end]");
    }

    /// What a page of the site may do lets it hear of changes: it needs no policy of the preview's own.
    #[test]
    fn a_page_may_hear_of_changes_and_keeps_its_policy() {
        let own = "<meta content=\"default-src 'none'; connect-src 'none'\">[head]</head>[end]";
        check(&own.replace("[head]", "").replace("[end]", ""), "", own);
        assert_eq!(CSP.matches("connect-src 'self';").count(), 1);
    }

    #[test]
    fn bytes_that_are_no_text_are_left_alone() {
        assert_eq!(page(b"\xFF</head>".to_vec(), "1", "x"), b"\xFF</head>");
    }

    #[test]
    fn only_two_files_are_there() {
        assert!(file("/.forewarn/live.js").is_some() && file("/.forewarn/live.css").is_some());
        assert_eq!(
            file("/.forewarn/").or(file("/live.js")).or(file("/.forewarn/../live.js")),
            None
        );
    }

    /// Findings quote what anyone may have written.
    #[test]
    fn the_script_writes_text_only() {
        for word in
            ["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval", "Function("]
        {
            assert!(!SCRIPT.contains(word), "{word}");
        }
        assert!(SCRIPT.contains("textContent"));
    }
}
