use pulldown_cmark::Alignment;

use super::Writer;
use crate::source::markdown::piece::{Element, Piece, inside};
use crate::source::markdown::table::{class, label};

/// A table that is being written.
#[derive(Default)]
pub(super) struct Table<'b> {
    /// Its number in the body, from 1.
    number: usize,
    alignments: &'b [Alignment],
    /// The column of the next cell.
    column: usize,
    in_head: bool,
}

const END: &str = "</table>\n</section>\n";
const END_WITH_BODY: &str = "</tbody>\n</table>\n</section>\n";

impl<'b> Writer<'b> {
    /// Starts a table in a box that scrolls, which has a name and can have the keyboard's focus.
    pub(super) fn begin_table(
        &mut self,
        alignments: &'b [Alignment],
        after: &[Piece<'_>],
    ) -> &'static str {
        let number = self.table.number + 1;
        self.table = Table { number, alignments, ..Table::default() };
        let head = match after {
            [Piece::Open(Element::TableHead), head @ ..] => inside(head),
            _ => &[],
        };
        self.markup("<section class=\"scroll\" tabindex=\"0\" aria-label=\"");
        self.html.text(&label(self.labels.table, number, head)).markup("\">\n<table>\n");
        END
    }

    pub(super) fn table_head(&mut self) -> &'static str {
        self.table.in_head = true;
        self.markup("<thead>\n<tr>");
        "</tr>\n</thead>\n"
    }

    pub(super) fn table_row(&mut self) -> &'static str {
        self.table.in_head = false;
        self.table.column = 0;
        if let Some(end @ &mut END) = self.ends.last_mut() {
            *end = END_WITH_BODY;
            self.markup("<tbody>\n");
        }
        self.markup("<tr>");
        "</tr>\n"
    }

    /// A cell of the head is a heading only if it says something.
    pub(super) fn table_cell(&mut self, after: &[Piece<'_>]) -> &'static str {
        let is_empty = matches!(after.first(), Some(Piece::Close));
        let (start, end) = if self.table.in_head && !is_empty {
            ("<th scope=\"col\"", "</th>")
        } else {
            ("<td", "</td>")
        };
        self.markup(start);
        let alignment = self.table.alignments.get(self.table.column).copied();
        if let Some(class) = alignment.and_then(class) {
            self.html.markup(" class=\"").markup(class).markup("\"");
        }
        self.markup(">");
        self.table.column += 1;
        end
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn tables_scroll_and_name_their_columns() {
        check(
            "|a|b `c`|\n|:-|-:|\n|1|*2*|\n|3|\n",
            "<section class=\"scroll\" tabindex=\"0\" aria-label=\"Table 1: a, b c\">\n<table>\n\
             <thead>\n<tr><th scope=\"col\" class=\"left\">a</th>\
             <th scope=\"col\" class=\"right\">b <code>c</code></th></tr>\n</thead>\n<tbody>\n\
             <tr><td class=\"left\">1</td><td class=\"right\"><em>2</em></td></tr>\n\
             <tr><td class=\"left\">3</td><td class=\"right\"></td></tr>\n\
             </tbody>\n</table>\n</section>\n",
        );
    }

    #[test]
    fn an_empty_corner_is_no_heading_and_a_head_needs_no_body() {
        check(
            "||b|\n|-|:-:|\n",
            "<section class=\"scroll\" tabindex=\"0\" aria-label=\"Table 1: b\">\n<table>\n\
             <thead>\n<tr><td></td><th scope=\"col\" class=\"center\">b</th></tr>\n</thead>\n\
             </table>\n</section>\n",
        );
    }
}
