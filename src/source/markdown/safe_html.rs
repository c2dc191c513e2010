use std::fmt;

use crate::model::phrase::escape;

/// Markup that this program made, or made safe: a template may emit it as it stands.
///
/// Only the Markdown module can make one, so that no other text is ever taken for markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// The markup.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Adds markup that is written out in this program's source.
    pub(super) fn markup(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds text, escaped for the space between tags and for a value in double quotes alike.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        escape(text, &mut self.0);
        self
    }

    /// Adds a number.
    pub(super) fn number(&mut self, number: usize) -> &mut Self {
        self.0.push_str(&number.to_string());
        self
    }

    /// Takes `markup` off the end, if it stands there.
    pub(super) fn take_end(&mut self, markup: &'static str) -> bool {
        let kept = self.0.strip_suffix(markup).map(str::len);
        self.0.truncate(kept.unwrap_or(self.0.len()));
        kept.is_some()
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, markup: &str) {
        assert_eq!(SafeHtml::default().text(text).as_str(), markup);
    }

    #[test]
    fn text_cannot_leave_its_place() {
        check("plain ü 'text'", "plain ü 'text'");
        check("<script>", "&lt;script&gt;");
        check("\" onclick=\"x", "&quot; onclick=&quot;x");
        check("&lt;", "&amp;lt;");
        check("<<é>>", "&lt;&lt;é&gt;&gt;");
        check("", "");
    }

    #[test]
    fn an_end_is_taken_off_only_where_it_stands() {
        let mut html = SafeHtml::default();
        html.markup("<p>a</p>");
        assert!(html.take_end("</p>"));
        assert!(!html.take_end("</p>"));
        assert_eq!(html.as_str(), "<p>a");
    }
}
