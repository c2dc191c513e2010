use crate::diagnostic::{Fault, Rule};

use super::link::shorten;

/// HTML in Markdown, which is left out.
pub static RAW_HTML: Rule = Rule::warning(
    "raw-html",
    "HTML in a body is left out of the page",
    "Bodies come from contributors, and HTML could load scripts, imitate other parts of the page \
     or hide text from readers, so tags and comments are dropped while the words between tags \
     stay. Often no HTML is meant: a placeholder such as `<name>` vanishes in the same way. Write \
     placeholders and tags as code, or put a backslash before the `<`.",
);

/// What to say about a run of raw HTML that begins with `html`.
pub(super) fn dropped(html: &str) -> Fault {
    let line = html.trim_start().lines().next().unwrap_or_default().trim_end();
    Fault::new(&RAW_HTML, format!("the HTML `{}` is left out", shorten(line)))
        .hint("use Markdown, or write it as code to show it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_shows_the_first_line() {
        assert_eq!(dropped("<b>").message, "the HTML `<b>` is left out");
        assert_eq!(dropped("  <!-- a\nb -->\n").message, "the HTML `<!-- a` is left out");
    }
}
