use super::Writer;
use crate::source::markdown::footnote::{Label, Note};

/// How many of the references to a footnote it leads back to.
const MOST_BACK_LINKS: usize = 20;

/// The references to footnotes that were written, by the footnote's number.
pub(super) struct References<'b> {
    prefix: &'b str,
    written: Vec<usize>,
}

impl<'b> References<'b> {
    pub(super) fn new(prefix: &'b str) -> Self {
        Self { prefix, written: Vec::new() }
    }

    /// Counts one more reference to the footnote, and says how many there are now.
    fn count(&mut self, number: usize) -> usize {
        if self.written.len() < number {
            self.written.resize(number, 0);
        }
        self.written[number - 1] += 1;
        self.written[number - 1]
    }
}

impl Writer<'_> {
    /// Writes a reference. It is never in a link: the parser ends one there.
    pub(super) fn reference(&mut self, label: &Label) {
        let Some(number) = self.notes.number_of(label) else { return };
        let count = self.references.count(number);
        self.markup("<sup");
        if count <= MOST_BACK_LINKS {
            self.markup(" id=\"");
            self.reference_id(number, count);
            self.markup("\"");
        }
        self.markup(">");
        self.markup("<a href=\"#");
        self.note_id(number);
        self.html.markup("\" role=\"doc-noteref\">").number(number).markup("</a></sup>");
    }

    /// Writes the footnotes that the text refers to, in the order of their numbers.
    pub(super) fn footnotes(&mut self) {
        let notes = self.notes.in_order().to_vec();
        if notes.is_empty() {
            return;
        }
        self.markup("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
        self.html.text(self.labels.footnotes).markup("\">\n<ol>\n");
        for (at, note) in notes.into_iter().enumerate() {
            self.footnote(at + 1, note);
        }
        self.markup("</ol>\n</section>\n");
    }

    fn footnote(&mut self, number: usize, note: Note) {
        self.markup("<li id=\"");
        self.note_id(number);
        self.markup("\">");
        self.pieces(&self.body.definitions[note.definition].pieces);
        let joins = self.html.take_end("</p>\n");
        self.markup(if joins { " " } else { "<p>" });
        for count in 1..=note.references.min(MOST_BACK_LINKS) {
            self.back_link(number, count);
        }
        self.markup("</p>\n</li>\n");
    }

    fn back_link(&mut self, number: usize, count: usize) {
        self.markup(if count > 1 { " <a href=\"#" } else { "<a href=\"#" });
        self.reference_id(number, count);
        self.markup("\" role=\"doc-backlink\" aria-label=\"");
        self.html.text(self.labels.back).markup(" ").number(number);
        if count > 1 {
            self.html.markup("-").number(count);
        }
        self.markup("\">↩");
        if count > 1 {
            self.html.number(count);
        }
        self.markup("</a>");
    }

    fn note_id(&mut self, number: usize) {
        self.html.text(self.references.prefix).markup("fn__").number(number);
    }

    fn reference_id(&mut self, number: usize, count: usize) {
        self.html.text(self.references.prefix).markup("ref__").number(number);
        self.html.markup("_").number(count);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::source::markdown::{Options, render};

    const SECTION: &str =
        "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n";

    #[test]
    fn notes_follow_the_text_and_lead_back() {
        check(
            "a[^x] b[^x]\n\n[^x]: *n*\n\nc\n",
            &format!(
                "<p>a<sup id=\"ref__1_1\"><a href=\"#fn__1\" role=\"doc-noteref\">1</a></sup> \
                 b<sup id=\"ref__1_2\"><a href=\"#fn__1\" role=\"doc-noteref\">1</a></sup></p>\n\
                 <p>c</p>\n{SECTION}<li id=\"fn__1\"><p><em>n</em> \
                 <a href=\"#ref__1_1\" role=\"doc-backlink\" aria-label=\"Back to reference 1\">↩</a> \
                 <a href=\"#ref__1_2\" role=\"doc-backlink\" aria-label=\"Back to reference 1-2\">↩2</a>\
                 </p>\n</li>\n</ol>\n</section>\n"
            ),
        );
    }

    #[test]
    fn a_note_that_ends_in_a_list_leads_back_below_it() {
        check(
            "a[^x]\n\n[^x]:\n    - n\n",
            &format!(
                "<p>a<sup id=\"ref__1_1\"><a href=\"#fn__1\" role=\"doc-noteref\">1</a></sup></p>\n\
                 {SECTION}<li id=\"fn__1\"><ul>\n<li>n</li>\n</ul>\n\
                 <p><a href=\"#ref__1_1\" role=\"doc-backlink\" aria-label=\"Back to reference 1\">↩</a>\
                 </p>\n</li>\n</ol>\n</section>\n"
            ),
        );
    }

    #[test]
    fn ids_have_the_prefix_of_their_body() {
        let options = Options { footnote_prefix: "policy-", ..Options::default() };
        let html = render("a[^x]\n\n[^x]: n\n", &options, &str::to_owned).html.to_string();
        for id in ["id=\"policy-fn__1", "#policy-fn__1", "id=\"policy-ref__1_1", "#policy-ref__1_1"]
        {
            assert!(html.contains(id), "{id} in {html}");
        }
    }

    #[test]
    fn a_note_leads_back_to_so_many_references() {
        let text = format!("{}\n\n[^x]: n\n", "a[^x] ".repeat(50));
        let html = render(&text, &Options::default(), &str::to_owned).html.to_string();
        assert_eq!(html.matches("doc-noteref").count(), 50);
        assert_eq!(html.matches("doc-backlink").count(), 20);
        assert_eq!(html.matches("id=\"ref__").count(), 20);
    }

    #[test]
    fn headings_in_notes_keep_their_ids() {
        let text = "# a\n\nb[^x]\n\n[^x]:\n    # n\n\n# c\n";
        let html = render(text, &Options::default(), &str::to_owned).html.to_string();
        for heading in ["<h2 id=\"a\">a<", "<h2 id=\"n\">n<", "<h2 id=\"c\">c<"] {
            assert!(html.contains(heading), "{heading} in {html}");
        }
    }
}
