use pulldown_cmark::BlockQuoteKind;

use super::Writer;
use crate::source::markdown::code;
use crate::source::markdown::heading::Anchor;
use crate::source::markdown::href;
use crate::source::markdown::link::Target;
use crate::source::markdown::piece::{Element, Piece};

impl<'b> Writer<'b> {
    /// Writes the start of an element, given what comes after it, and returns its end.
    pub(super) fn start(
        &mut self,
        element: &'b Element<'b>,
        after: &'b [Piece<'b>],
    ) -> &'static str {
        let (start, end) = match element {
            Element::Paragraph => ("<p>", "</p>\n"),
            Element::Heading(at) => return self.heading(&self.body.anchors[*at], after),
            Element::Quote => ("<blockquote>\n", "</blockquote>\n"),
            Element::Alert(kind) => {
                let (start, name) = alert(*kind);
                self.html.markup(start).text(self.labels.alerts[name]);
                ("</p>\n", "</aside>\n")
            }
            Element::CodeBlock(language) => {
                self.language = language.as_ref();
                code::open(&mut self.html, self.language);
                return code::END;
            }
            Element::List(None) => ("<ul>\n", "</ul>\n"),
            Element::List(Some(first)) => return self.ordered_list(*first),
            Element::Item if is_task(after) => (r#"<li class="task">"#, "</li>\n"),
            Element::Item => ("<li>", "</li>\n"),
            Element::Table(alignments) => return self.begin_table(alignments, after),
            Element::TableHead => return self.table_head(),
            Element::TableRow => return self.table_row(),
            Element::TableCell => return self.table_cell(after),
            Element::Emphasis => ("<em>", "</em>"),
            Element::Strong => ("<strong>", "</strong>"),
            Element::Strikethrough => ("<del>", "</del>"),
            Element::Link { target, title } => return self.link(target, title, after),
        };
        self.markup(start);
        end
    }

    fn heading(&mut self, anchor: &Anchor, after: &[Piece<'_>]) -> &'static str {
        let (start, end, linked_end) = match anchor.level {
            2 => ("<h2 id=\"", "</h2>\n", "</a></h2>\n"),
            3 => ("<h3 id=\"", "</h3>\n", "</a></h3>\n"),
            4 => ("<h4 id=\"", "</h4>\n", "</a></h4>\n"),
            5 => ("<h5 id=\"", "</h5>\n", "</a></h5>\n"),
            _ => ("<h6 id=\"", "</h6>\n", "</a></h6>\n"),
        };
        self.html.markup(start).text(&anchor.id).markup("\">");
        if !self.linked_headings || holds_link(after) {
            return end;
        }
        let address = href::encode(&format!("#{}", anchor.id));
        self.html.markup("<a class=\"anchor\" href=\"").text(&address).markup("\">");
        linked_end
    }

    fn ordered_list(&mut self, first: u64) -> &'static str {
        match first {
            1 => self.markup("<ol>\n"),
            _ => {
                self.html.markup("<ol start=\"").text(&first.to_string()).markup("\">\n");
            }
        }
        "</ol>\n"
    }

    /// A link without words shows its address. Other sites are not told whence a reader comes.
    fn link(&mut self, target: &Target, title: &str, after: &[Piece<'_>]) -> &'static str {
        let (address, end) = match target {
            Target::Page(page) => ((self.resolve)(page), "\""),
            Target::Web(address) => (address.clone(), "\" rel=\"external noreferrer\""),
            Target::Mail(address) => (address.clone(), "\""),
        };
        self.html.markup("<a href=\"").text(&href::encode(&address)).markup(end);
        if !title.is_empty() {
            self.html.markup(" title=\"").text(title).markup("\"");
        }
        self.markup(">");
        if let Some(Piece::Close) = after.first() {
            self.html.text(&address);
        }
        "</a>"
    }
}

/// Whether there is a link before the end of what these pieces stand in: links do not hold links.
fn holds_link(pieces: &[Piece<'_>]) -> bool {
    let mut depth = 0_usize;
    for piece in pieces {
        match piece {
            Piece::Reference(_) | Piece::Open(Element::Link { .. }) => return true,
            Piece::Open(_) => depth += 1,
            Piece::Close if depth == 0 => return false,
            Piece::Close => depth -= 1,
            _ => {}
        }
    }
    false
}

fn is_task(after: &[Piece<'_>]) -> bool {
    matches!(
        after,
        [Piece::Task { .. }, ..] | [Piece::Open(Element::Paragraph), Piece::Task { .. }, ..]
    )
}

/// The start of an alert before its name, which stands there in words since colour alone tells not everyone; as
/// a note it is no landmark, of which a page must not have many.
fn alert(kind: BlockQuoteKind) -> (&'static str, usize) {
    macro_rules! alert {
        ($class:literal) => {
            concat!(
                "<aside class=\"alert alert-",
                $class,
                "\" role=\"note\">\n<p class=\"alert-title\">"
            )
        };
    }
    match kind {
        BlockQuoteKind::Note => (alert!("note"), 0),
        BlockQuoteKind::Tip => (alert!("tip"), 1),
        BlockQuoteKind::Important => (alert!("important"), 2),
        BlockQuoteKind::Warning => (alert!("warning"), 3),
        BlockQuoteKind::Caution => (alert!("caution"), 4),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::source::markdown::{Options, render};

    #[test]
    fn headings_have_ids_and_stand_below_the_page() {
        check(
            "# One\n\n### Two `x`\n\n# Main {#1bad .cls onclick=x}\n",
            "<h2 id=\"one\">One</h2>\n<h3 id=\"two-x\">Two <code>x</code></h3>\n\
             <h2 id=\"main-1\">Main</h2>\n",
        );
        check("# A {#own}\n", "<h2 id=\"own\">A</h2>\n");
        check("# ![](x)\n\n# B\n", "<h2 id=\"b\">B</h2>\n");
    }

    #[track_caller]
    fn check_linked(markdown: &str, html: &str) {
        let options = Options { linked_headings: true, ..Options::default() };
        assert_eq!(render(markdown, &options, &str::to_owned).html.as_str(), html);
    }

    #[test]
    fn a_heading_is_a_link_to_itself_unless_it_holds_one() {
        check_linked(
            "# A *b* `c`\n\n[d](#e)\n",
            "<h2 id=\"a-b-c\"><a class=\"anchor\" href=\"#a-b-c\">A <em>b</em> <code>c</code></a></h2>\n\
             <p><a href=\"#e\">d</a></p>\n",
        );
        check_linked("# A *[b](#c)*\n", "<h2 id=\"a-b\">A <em><a href=\"#c\">b</a></em></h2>\n");
        check_linked(
            "# Größe\n",
            "<h2 id=\"größe\"><a class=\"anchor\" href=\"#größe\">Größe</a></h2>\n",
        );
    }

    #[test]
    fn alerts_have_visible_titles() {
        for (mark, class, title) in [
            ("NOTE", "note", "Note"),
            ("TIP", "tip", "Tip"),
            ("IMPORTANT", "important", "Important"),
            ("WARNING", "warning", "Warning"),
            ("CAUTION", "caution", "Caution"),
        ] {
            check(
                &format!("> [!{mark}]\n> a\n"),
                &format!(
                    "<aside class=\"alert alert-{class}\" role=\"note\">\n\
                     <p class=\"alert-title\">{title}</p>\n<p>a</p>\n</aside>\n"
                ),
            );
        }
        check("> a\n", "<blockquote>\n<p>a</p>\n</blockquote>\n");
    }

    #[test]
    fn lists_keep_their_numbers() {
        check("1. a\n2. b\n", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n");
        check(
            "0. a\n\n1. b\n",
            "<ol start=\"0\">\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ol>\n",
        );
        check("- a\n  - b\n", "<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n");
    }

    #[test]
    fn spans_of_text_have_their_elements() {
        check("*a* **b** ~~c~~\n", "<p><em>a</em> <strong>b</strong> <del>c</del></p>\n");
    }

    #[test]
    fn code_blocks_can_be_scrolled_with_the_keyboard() {
        check(
            "```json,x\n7\n```\n",
            "<pre class=\"code\" tabindex=\"0\"><code class=\"language-json\">\
             <span class=\"hl-n\">7\n</span></code></pre>\n",
        );
        for fence in ["```text", "```nonesuch", "```", "```\"><script>"] {
            check(
                &format!("{fence}\n<7>\n```\n"),
                "<pre class=\"code\" tabindex=\"0\"><code>&lt;7&gt;\n</code></pre>\n",
            );
        }
    }

    #[test]
    fn links_lead_where_they_may() {
        check("[a](b.md#c \"t\\\"\")\n", "<p><a href=\"../b.md#c\" title=\"t&quot;\">a</a></p>\n");
        check("[a](#b)\n", "<p><a href=\"../#b\">a</a></p>\n");
        check("[](b)\n", "<p><a href=\"../b\">../b</a></p>\n");
        check("<a@b.example>\n", "<p><a href=\"mailto:a@b.example\">a@b.example</a></p>\n");
        check(
            "[a](HTTPS://b.example/?c=[d]&e)\n",
            "<p><a href=\"HTTPS://b.example/?c=%5Bd%5D&amp;e\" rel=\"external noreferrer\">a</a></p>\n",
        );
    }

    #[test]
    fn refused_links_are_plain_text() {
        for link in [
            "[*a*](javascript:alert(1))",
            "[*a*](JAVASCRIPT&#58;x)",
            "[*a*](<java\tscript:x>)",
            "[*a*](java&#10;script:x)",
            "[*a*](&#1;javascript:x)",
            "[*a*](data:text/html;base64,PHNjcmlwdD4=)",
            "[*a*](//evil.example)",
            "[*a*](\\\\\\\\evil.example)",
            "[*a*](https://good.example@evil.example)",
            "[*a*](file:///etc/passwd)",
            "[*a*][r]",
        ] {
            check(&format!("{link}\n\n[r]: vbscript:x\n"), "<p><em>a</em></p>\n");
        }
        check("<javascript:x>\n", "<p>javascript:x</p>\n");
    }
}
