mod element;
mod footnotes;
mod table;

use self::footnotes::References;
use self::table::Table;
use super::footnote::Notes;
use super::language::Language;
use super::piece::Piece;
use super::reader::Body;
use super::safe_html::SafeHtml;
use super::{Labels, Options, Sizes, code, href};

/// Writes a body, its footnotes after it.
pub(super) fn write<'b>(
    body: &'b Body<'b>,
    options: &Options<'b>,
    resolve: &'b dyn Fn(&str) -> String,
) -> SafeHtml {
    let mut writer = Writer {
        html: SafeHtml::default(),
        body,
        resolve,
        references: References::new(options.footnote_prefix),
        notes: Notes::number(&body.pieces, &body.definitions),
        ends: Vec::new(),
        table: Table::default(),
        language: None,
        budget: code::Budget::default(),
        linked_headings: options.linked_headings,
        plain_code: options.plain_code,
        sizes: options.pictures,
        labels: options.labels,
    };
    writer.pieces(&body.pieces);
    writer.footnotes();
    writer.html
}

struct Writer<'b> {
    html: SafeHtml,
    body: &'b Body<'b>,
    resolve: &'b dyn Fn(&str) -> String,
    notes: Notes<'b>,
    references: References<'b>,
    /// The end tags of the open elements.
    ends: Vec<&'static str>,
    /// The newest table.
    table: Table<'b>,
    /// The language of the newest code block.
    language: Option<&'b Language>,
    budget: code::Budget,
    linked_headings: bool,
    plain_code: bool,
    sizes: Option<&'b Sizes>,
    labels: Labels<'b>,
}

impl<'b> Writer<'b> {
    fn pieces(&mut self, pieces: &'b [Piece<'b>]) {
        let mut rest = pieces;
        while let [piece, after @ ..] = rest {
            self.piece(piece, after);
            rest = after;
        }
    }

    fn piece(&mut self, piece: &'b Piece<'b>, after: &'b [Piece<'b>]) {
        match piece {
            Piece::Text(text) => self.text(text),
            Piece::Code(code) => {
                self.html.markup("<code>").text(code).markup("</code>");
            }
            Piece::SoftBreak => self.markup("\n"),
            Piece::HardBreak => self.markup("<br>\n"),
            Piece::Rule => self.markup("<hr>\n"),
            Piece::Task { done } => self.task(*done),
            Piece::Picture { address, words } => self.picture(address, words),
            Piece::Reference(label) => self.reference(label),
            Piece::Open(element) => {
                let end = self.start(element, after);
                self.ends.push(end);
            }
            Piece::Close => {
                let end = self.ends.pop().expect("the reader closes only what it opened");
                self.markup(end);
            }
        }
    }

    fn markup(&mut self, markup: &'static str) {
        self.html.markup(markup);
    }

    fn text(&mut self, text: &str) {
        if self.ends.last() == Some(&code::END) {
            let language = self.language.filter(|_| !self.plain_code);
            code::write(&mut self.html, text, language, &mut self.budget);
        } else {
            self.html.text(text);
        }
    }

    /// With its size, so that the text around it stays where it is when it comes.
    fn picture(&mut self, address: &str, words: &str) {
        let resolved = href::encode(&(self.resolve)(address));
        self.html.markup("<img src=\"").text(&resolved).markup("\" alt=\"").text(words);
        if let Some(size) = self.sizes.and_then(|sizes| sizes.get(address)) {
            self.html.markup("\" width=\"").text(&size.width.to_string());
            self.html.markup("\" height=\"").text(&size.height.to_string());
        }
        self.html.markup("\" loading=\"lazy\">");
    }

    /// A box that cannot be ticked, with its state in words for those who hear the page.
    fn task(&mut self, done: bool) {
        let (start, label) = if done {
            (r#"<input type="checkbox" disabled checked aria-label=""#, self.labels.done)
        } else {
            (r#"<input type="checkbox" disabled aria-label=""#, self.labels.to_do)
        };
        self.html.markup(start).text(label).markup("\"> ");
    }
}

#[cfg(test)]
mod tests {
    use crate::source::markdown::{Options, render};

    #[track_caller]
    pub(super) fn check(markdown: &str, html: &str) {
        let resolve = |target: &str| format!("../{target}");
        let options = Options { reserved_ids: &["main"], ..Options::default() };
        assert_eq!(render(markdown, &options, &resolve).html.as_str(), html);
    }

    #[test]
    fn text_is_escaped() {
        check("a & b &lt; \"c\"\n", "<p>a &amp; b &lt; &quot;c&quot;</p>\n");
        check("`<b>&amp;`\n", "<p><code>&lt;b&gt;&amp;amp;</code></p>\n");
        check("\\<b\\>\n", "<p>&lt;b&gt;</p>\n");
    }

    #[test]
    fn lines_break_where_the_author_wants() {
        check("a\nb\\\nc\n\n---\n", "<p>a\nb<br>\nc</p>\n<hr>\n");
    }

    #[test]
    fn tasks_say_their_state() {
        check(
            "- [x] a\n- [ ] b\n",
            concat!(
                "<ul>\n",
                r#"<li class="task"><input type="checkbox" disabled checked aria-label="Done"> a"#,
                "</li>\n",
                r#"<li class="task"><input type="checkbox" disabled aria-label="To do"> b"#,
                "</li>\n</ul>\n"
            ),
        );
    }

    #[test]
    fn raw_html_is_dropped_and_its_words_stay() {
        check("a <b onclick=\"x\">c</b> d\n", "<p>a c d</p>\n");
        check("<script>alert(1)</script>\n\nb\n", "<p>b</p>\n");
        check("a <!-- b --> c\n\n<!-- d\n\ne -->\n\nf\n", "<p>a  c</p>\n<p>f</p>\n");
        check("<div>\n\n*a*\n\n</div>\n", "<p><em>a</em></p>\n");
        check("- <b>\n", "<ul>\n<li></li>\n</ul>\n");
    }

    #[test]
    fn images_are_shown_as_their_words() {
        check("![a *b* `c` [d](e)\nf](g.png \"t\")\n", "<p>a b <code>c</code> d\nf</p>\n");
        check("[![a](b.png)](c.md)\n", "<p><a href=\"../c.md\">a</a></p>\n");
        check("![a ![b](c)](d)[^1]\n", "<p>a b[^1]</p>\n");
    }

    #[test]
    fn pictures_are_shown_on_pages_that_may_have_them() {
        let size = crate::model::picture::Size { width: 3, height: 2 };
        let sizes = [("p/b.png".to_owned(), size)].into();
        let check = |markdown: &str, html: &str| {
            let options = Options { pictures: Some(&sizes), ..Options::default() };
            let rendered = render(markdown, &options, &|target| format!("../{target}"));
            assert_eq!(rendered.html.as_str(), html);
        };
        check(
            "![a *b* `\"`](p/b.png \"t\") x\n",
            concat!(
                r#"<p><img src="../p/b.png" alt="a b &quot;" width="3" height="2" loading="lazy">"#,
                " x</p>\n"
            ),
        );
        check("![a](c.png)\n", "<p><img src=\"../c.png\" alt=\"a\" loading=\"lazy\"></p>\n");
        check("![a](c.svg) ![b](https://x.example/c.png)\n", "<p>a b</p>\n");
    }

    #[test]
    fn hidden_characters_are_replaced() {
        check("a&#x202e;b `\u{202e}`\n", "<p>a\u{fffd}b <code>\u{fffd}</code></p>\n");
    }

    #[test]
    fn what_is_nested_too_deep_is_left_out() {
        let nested = |depth: usize| {
            let (start, end) = ("<blockquote>\n", "</blockquote>\n");
            (start.repeat(depth), end.repeat(depth))
        };
        let (start, end) = nested(32);
        check(&format!("{}a\n", ">".repeat(32)), &format!("{start}<p>a</p>\n{end}"));
        check(&format!("{}a\n", ">".repeat(33)), &format!("{start}{end}"));
        check(&format!("{}a\n\nb\n", ">".repeat(99)), &format!("{start}{end}<p>b</p>\n"));
    }
}
