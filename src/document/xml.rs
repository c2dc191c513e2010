//! XML 1.0 documents, streamed: elements with text and attributes, and nothing else.

#[cfg(test)]
pub(crate) mod parsed;

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// The attributes of an element: each name with its value, not escaped yet.
pub(crate) type Attributes<'a> = [(&'a str, &'a str)];

/// Writes elements. Characters that XML 1.0 forbids are dropped, for no escape makes them legal.
pub(crate) struct Xml<'a> {
    writer: Writer<&'a mut dyn io::Write>,
}

/// Writes a document in UTF-8, two spaces a level; `content` writes what stands in its root.
///
/// # Errors
/// Those of `content`, or where `out` cannot be written.
pub(crate) fn document<E: From<io::Error>>(
    out: &mut dyn io::Write,
    root: &str,
    attributes: &Attributes<'_>,
    content: impl FnOnce(&mut Xml<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut xml = Xml { writer: Writer::new_with_indent(out, b' ', 2) };
    xml.writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.parent(root, attributes, content)?;
    xml.writer.get_mut().write_all(b"\n")?;
    Ok(())
}

/// Markup without a document around it and without indentation. HTML reads it alike, but for
/// [`Xml::empty`]: its short form is not HTML's.
pub(crate) fn fragment(content: impl FnOnce(&mut Xml<'_>) -> io::Result<()>) -> String {
    let mut bytes = Vec::new();
    content(&mut Xml { writer: Writer::new(&mut bytes) }).expect("memory takes every byte");
    String::from_utf8(bytes).expect("the writer is given only text")
}

impl Xml<'_> {
    /// An element that holds what `content` writes.
    ///
    /// # Errors
    /// Those of `content`, or where the output cannot be written.
    pub(crate) fn parent<E: From<io::Error>>(
        &mut self,
        name: &str,
        attributes: &Attributes<'_>,
        content: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        self.writer.write_event(Event::Start(start(name, attributes)))?;
        content(self)?;
        self.writer.write_event(Event::End(BytesEnd::new(name)))?;
        Ok(())
    }

    /// An element that holds text.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub(crate) fn leaf(
        &mut self,
        name: &str,
        attributes: &Attributes<'_>,
        text: &str,
    ) -> io::Result<()> {
        self.parent(name, attributes, |xml| xml.text(text))
    }

    /// An element that holds nothing.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub(crate) fn empty(&mut self, name: &str, attributes: &Attributes<'_>) -> io::Result<()> {
        self.writer.write_event(Event::Empty(start(name, attributes)))
    }

    /// Text between elements.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_event(Event::Text(BytesText::from_escaped(partial_escape(legal(text)))))
    }
}

fn start<'a>(name: &'a str, attributes: &Attributes<'a>) -> BytesStart<'a> {
    let legal = attributes.iter().map(|(name, value)| (*name, legal(value)));
    BytesStart::new(name).with_attributes(legal)
}

/// The text without what no XML document may hold, escaped or not (XML 1.0, production 2).
fn legal(text: &str) -> Cow<'_, str> {
    // Of longer characters only two are forbidden, and both begin with this byte: what has neither is not decoded.
    let plain =
        |byte: &u8| (*byte >= b' ' && *byte != 0xef) || matches!(byte, b'\t' | b'\n' | b'\r');
    if text.as_bytes().iter().all(plain) || text.chars().all(is_legal) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| is_legal(*c)).collect())
}

fn is_legal(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(content: impl FnOnce(&mut Xml<'_>) -> io::Result<()>) -> String {
        let mut bytes = Vec::new();
        document(&mut bytes, "root", &[("xmlns", "urn:x")], content).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_document_is_declared_and_indented_and_ends_with_its_line() {
        let text = written(|xml| {
            xml.parent("a", &[], |xml| {
                xml.leaf("b", &[("c", "d")], "e")?;
                xml.empty("f", &[])
            })
        });
        let expected = [
            r#"<?xml version="1.0" encoding="UTF-8"?>"#,
            r#"<root xmlns="urn:x">"#,
            "  <a>",
            r#"    <b c="d">e</b>"#,
            "    <f/>",
            "  </a>",
            "</root>\n",
        ];
        assert_eq!(text, expected.join("\n"));
    }

    #[track_caller]
    fn check(text: &str, escaped: &str) {
        assert_eq!(fragment(|xml| xml.text(text)), escaped);
    }

    #[test]
    fn text_is_escaped() {
        check("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d");
        check("&lt;", "&amp;lt;");
        check("]]>", "]]&gt;");
        check("\"quoted\" and 'quoted'", "\"quoted\" and 'quoted'");
    }

    #[test]
    fn attributes_cannot_be_left() {
        let text = fragment(|xml| xml.empty("a", &[("href", "x\"y'<z>&\n\u{b}")]));
        assert_eq!(text, r#"<a href="x&quot;y&apos;&lt;z&gt;&amp;&#10;"/>"#);
    }

    #[test]
    fn characters_that_xml_forbids_are_dropped() {
        check("a\0b\u{8}c\u{b}d\u{1f}e\u{fffe}f\u{ffff}g", "abcdefg");
        check(
            "tab\tline\nü\u{7f}\u{85}\u{fffd}\u{10ffff}",
            "tab\tline\nü\u{7f}\u{85}\u{fffd}\u{10ffff}",
        );
    }

    #[test]
    fn an_error_of_the_content_comes_back() {
        let refused = |_: &mut Xml<'_>| Err(io::Error::other("refused"));
        let error = document(&mut io::sink(), "root", &[], refused).unwrap_err();
        assert_eq!(error.to_string(), "refused");
    }
}
