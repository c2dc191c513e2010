//! XML 1.0 documents, streamed: elements with text and attributes, and nothing else.

#[cfg(test)]
pub(crate) mod parsed;

use std::borrow::Cow;
use std::io::{self, Write as _};

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// The attributes of an element: each name with its value, not escaped yet.
pub(crate) type Attributes<'a> = [(&'a str, &'a str)];

/// Writes elements. Characters that XML 1.0 forbids are dropped, for no escape makes them legal.
pub(crate) struct Xml<'a> {
    writer: Writer<Out<'a>>,
}

/// Where a document goes, and a copy of a part of it while one is asked for.
struct Out<'a> {
    out: &'a mut dyn io::Write,
    copy: Option<Vec<u8>>,
}

impl io::Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        if let Some(copy) = &mut self.copy {
            copy.extend_from_slice(&bytes[..written]);
        }
        Ok(written)
    }

    /// At once, as an element comes in many small pieces.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        if let Some(copy) = &mut self.copy {
            copy.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
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
    let out = Out { out, copy: None };
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
    let out = Out { out: &mut bytes, copy: None };
    content(&mut Xml { writer: Writer::new(out) }).expect("memory takes every byte");
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

    /// Writes elements, and gives their bytes for [`Xml::repeat`].
    ///
    /// # Errors
    /// Those of `content`, or where the output cannot be written.
    pub(crate) fn recorded<E: From<io::Error>>(
        &mut self,
        content: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<Vec<u8>, E> {
        self.writer.get_mut().copy = Some(Vec::new());
        let written = content(self);
        let copy = self.writer.get_mut().copy.take();
        written.map(|()| copy.unwrap_or_default())
    }

    /// Writes elements again that were recorded at the same depth, of this document or another.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub(crate) fn repeat(&mut self, elements: &[u8]) -> io::Result<()> {
        self.writer.get_mut().write_all(elements)
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
    if text.as_bytes().chunks(STEP).all(is_plain) || text.chars().all(is_legal) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| is_legal(*c)).collect())
}

/// How many bytes are looked at in one step, without a branch between them.
const STEP: usize = 64;

fn is_plain(bytes: &[u8]) -> bool {
    let plain = |byte: u8| (byte >= b' ' && byte != 0xef) || matches!(byte, b'\t' | b'\n' | b'\r');
    bytes.iter().fold(true, |all, byte| all & plain(*byte))
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

    #[test]
    fn elements_that_are_repeated_stand_as_if_they_were_written() {
        let part = |xml: &mut Xml<'_>| xml.parent("a", &[], |xml| xml.leaf("b", &[], "c"));
        let mut part_of_first = vec![];
        let first = written(|xml| {
            xml.empty("head", &[])?;
            part_of_first = xml.recorded(part)?;
            xml.leaf("tail", &[], "x")
        });
        let again = written(|xml| {
            xml.empty("head", &[])?;
            xml.repeat(&part_of_first)?;
            xml.leaf("tail", &[], "x")
        });
        assert_eq!(first, again);
        let twice = |second: &dyn Fn(&mut Xml<'_>) -> io::Result<()>| {
            written(|xml| part(xml).and_then(|()| second(xml)))
        };
        assert_eq!(twice(&|xml| xml.repeat(&part_of_first)), twice(&part));
        let alone = |only: &dyn Fn(&mut Xml<'_>) -> io::Result<()>| written(only);
        assert_eq!(alone(&|xml| xml.repeat(&part_of_first)), alone(&part));
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
