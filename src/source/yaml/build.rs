//! Makes the marked tree from the parser's events, in one pass and without recursion.

use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span};

use super::guard::too_deep;
use super::mapping::MappingBuilder;
use super::notes::Notes;
use super::places::Places;
use super::stack::{Items, Stack};
use super::tree::{Node, Tree, Value};
use super::{marks, syntax};
use crate::diagnostic::{Fault, Rule};
use crate::source::text::character::forbidden;

/// More than one document in one source.
pub static YAML_DOCUMENTS: Rule = Rule::error(
    "yaml-documents",
    "a YAML source has several documents",
    "A line of three dashes inside of YAML begins another document, and a source is one. In a file \
     with front matter the second such line ends the data; any further one belongs to the body.",
);

/// Reads `yaml`, whose places are `places`; `None` when its end was not reached, with a finding why.
pub(super) fn build<'t>(yaml: &str, places: Places<'t>, notes: &mut Notes<'t>) -> Option<Tree> {
    let mut builder = Builder { places, notes, stack: Stack::default(), documents: 0 };
    for event in Parser::new_from_str(yaml) {
        let event = event.map_err(|error| builder.unreadable(&error));
        if let Err(Stop) = event.and_then(|event| builder.take(event)) {
            return None;
        }
    }
    Some(builder.stack.finish(builder.places.start()))
}

/// The rest of the document is not read; the finding is already noted.
struct Stop;

struct Builder<'b, 't> {
    places: Places<'t>,
    notes: &'b mut Notes<'t>,
    stack: Stack,
    documents: usize,
}

impl Builder<'_, '_> {
    fn take(&mut self, (event, span): (Event<'_>, Span)) -> Result<(), Stop> {
        match event {
            Event::DocumentStart(_) => self.document(span)?,
            Event::Alias(_) => self.alias(span),
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_marks(anchor, tag.is_some(), span);
                self.scalar(&text, style, span);
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_marks(anchor, tag.is_some(), span);
                self.open(Items::Sequence(Vec::new()), span)?;
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_marks(anchor, tag.is_some(), span);
                self.open(Items::Mapping(MappingBuilder::default()), span)?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.stack.close(self.places.bracket_end(span), self.notes);
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn document(&mut self, span: Span) -> Result<(), Stop> {
        self.documents += 1;
        if self.documents > 1 {
            let fault = Fault::new(&YAML_DOCUMENTS, "another document begins here");
            let fault = fault.hint("delete the line, and keep one document");
            self.notes.push(fault, &self.point(span.start));
            return Err(Stop);
        }
        if let Some(directive) = self.places.directive_before(span.start) {
            self.notes.push(marks::directive(), &directive);
        }
        Ok(())
    }

    fn alias(&mut self, span: Span) {
        let span = self.places.scalar(span, ScalarStyle::Plain);
        self.notes.push(marks::alias(), &span);
        self.stack.place(Node { span, value: Value::Refused }, self.notes);
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span) {
        let plain = style == ScalarStyle::Plain;
        let (text, span) = if self.places.is_made_up(text, style, span) {
            ("", self.stack.awaiting().unwrap_or_else(|| self.places.before(span.start)))
        } else {
            (text, self.places.scalar(span, style))
        };
        if let Some(fault) = text.chars().find_map(forbidden) {
            let hint = "delete the character, or the escape that stands for it";
            self.notes.push(fault.hint(hint), &span);
        }
        let value = Value::Scalar { text: text.to_owned(), plain };
        self.stack.place(Node { span, value }, self.notes);
    }

    fn open(&mut self, items: Items, span: Span) -> Result<(), Stop> {
        if self.stack.is_full() {
            self.notes.push(too_deep(), &self.point(span.start));
            return Err(Stop);
        }
        self.stack.open(self.places.byte(span.start), items);
        Ok(())
    }

    fn refuse_marks(&mut self, anchor: usize, tagged: bool, span: Span) {
        if anchor > 0 {
            self.notes.push(marks::anchor(), &self.places.mark_before('&', span.start));
        }
        if tagged {
            self.notes.push(marks::tag(), &self.places.mark_before('!', span.start));
        }
    }

    fn unreadable(&mut self, error: &ScanError) -> Stop {
        let place = if syntax::is_late(error.info()) {
            self.places.before(*error.marker())
        } else {
            self.point(*error.marker())
        };
        self.notes.push(syntax::fault(error.info()), &place);
        Stop
    }

    /// The character at `marker`.
    fn point(&self, marker: Marker) -> Range<usize> {
        self.notes.point(self.places.byte(marker))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{by_the_parsers, found, outline, places};

    #[track_caller]
    fn check(yaml: &str, expected: &[(&str, &str)]) {
        assert_eq!(places(yaml), expected);
    }

    #[track_caller]
    fn shape(yaml: &str, expected: &str) {
        assert_eq!(outline(&by_the_parsers(yaml).unwrap().root), expected);
    }

    #[test]
    fn scalars_keep_their_text() {
        shape(
            "a: 1.10\nb: no\nc: 0x1F\nd: 2016-08-04\ne: ~\n",
            "{a:1.10,b:no,c:0x1F,d:2016-08-04,e:~}",
        );
        shape("a: '1.10'\nb: \"\\u00e9\"\nc: |\n  x\n", "{a:'1.10',b:'é',c:'x\n'}");
        shape("a: b\n  c\n", "{a:b c}");
    }

    #[test]
    fn what_is_left_out_is_empty_and_not_a_tilde() {
        shape("a:\nb: [x: , {y}]\nc:\n- \n- ~\n", "{a:,b:[{x:},{y:}],c:[,~]}");
        shape("", "");
        shape("# only a comment\n", "");
        shape("---\n", "");
    }

    #[test]
    fn every_anchor_alias_and_tag_is_found() {
        check(
            "a: &x [1]\nb: *x\nc: !!str 2\nd: &y !t\n  e: 1\n",
            &[
                ("yaml-anchor", "&x"),
                ("yaml-alias", "*x"),
                ("yaml-tag", "!!str"),
                ("yaml-anchor", "&y"),
                ("yaml-tag", "!t"),
            ],
        );
        check("a: *bold* text\n", &[("yaml-alias", "*")]);
        check("a: !no!x 1\n", &[("yaml-tag", "!")]);
        check("&a b: &c\n", &[("yaml-anchor", "&a"), ("yaml-anchor", "&c")]);
        check("a: '&x *x !x'\n", &[]);
    }

    #[test]
    fn one_document_without_directives() {
        check("---\na: 1\n...\n", &[]);
        check("a: 1\n---\nb: 2\n", &[("yaml-documents", "-")]);
        check("%YAML 1.2\n---\na: 1\n", &[("yaml-directive", "%YAML 1.2")]);
        check("# x\n%é é\n---\na: 1\n", &[("yaml-directive", "%é é")]);
    }

    #[test]
    fn escapes_bring_no_hidden_characters() {
        check("a: \"x\\u202Ey\"\n", &[("bidirectional-control", "\"x\\u202Ey\"")]);
        check("any: {\"\\0\": 1}\n", &[("control-character", "\"\\0\"")]);
        check("a: \"\\t\\n\"\n", &[]);
    }

    #[test]
    fn depth_is_limited_where_no_bracket_shows_it() {
        let nested = |depth: usize| format!("{}x\n", "- ".repeat(depth));
        check(&nested(64), &[]);
        check(&nested(65), &[("yaml-too-deep", "-")]);
        let hidden = "[\"]\", ".repeat(65) + "1" + &"]".repeat(65);
        assert_eq!(found(&hidden)[0].fault.rule.code, "yaml-too-deep");
    }
}
