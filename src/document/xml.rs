//! XML 1.0 documents, streamed: elements with text and attributes, and nothing else.

#[cfg(test)]
pub(crate) mod parsed;

mod escape;

use std::io;

use self::escape::Place;

/// The attributes of an element: each name with its value, not escaped yet.
pub(crate) type Attributes<'a> = [(&'a str, &'a str)];

/// Writes elements. Characters that XML 1.0 forbids are dropped, for no escape makes them legal.
pub(crate) struct Xml<'a> {
    /// Where a document goes; a fragment stays here.
    out: Option<&'a mut dyn io::Write>,
    /// What did not go there yet, as an element comes in many small pieces.
    bytes: Vec<u8>,
    /// Whether a part is kept here, until it was copied.
    records: bool,
    /// How many elements are open, where each begins on a line of its own.
    level: Option<usize>,
    /// Whether the next tag begins a line.
    breaks: bool,
}

/// So many bytes go out together.
const FULL: usize = 16 * 1024;

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
    let mut xml = Xml { level: Some(0), ..Xml::new(Some(out)) };
    xml.bytes.extend(DECLARATION);
    xml.breaks = true;
    xml.parent(root, attributes, content)?;
    xml.bytes.push(b'\n');
    xml.write()?;
    Ok(())
}

const DECLARATION: &[u8] = br#"<?xml version="1.0" encoding="UTF-8"?>"#;

/// Markup without a document around it and without indentation. HTML reads it alike, but for
/// [`Xml::empty`]: its short form is not HTML's.
pub(crate) fn fragment(content: impl FnOnce(&mut Xml<'_>) -> io::Result<()>) -> String {
    let mut xml = Xml::new(None);
    content(&mut xml).expect("memory takes every byte");
    String::from_utf8(xml.bytes).expect("the writer is given only text")
}

impl<'a> Xml<'a> {
    fn new(out: Option<&'a mut dyn io::Write>) -> Self {
        Self { out, bytes: Vec::new(), records: false, level: None, breaks: false }
    }

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
        self.start(name, attributes, b">");
        self.level = self.level.map(|level| level + 1);
        content(self)?;
        self.level = self.level.map(|level| level - 1);
        self.line();
        self.bytes.extend(b"</");
        self.bytes.extend(name.as_bytes());
        self.bytes.push(b'>');
        Ok(self.write_if_full()?)
    }

    /// Writes elements, and gives their bytes for [`Xml::repeat`].
    ///
    /// # Errors
    /// Those of `content`, or where the output cannot be written.
    pub(crate) fn recorded<E: From<io::Error>>(
        &mut self,
        content: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<Vec<u8>, E> {
        let start = self.bytes.len();
        self.records = true;
        let written = content(self);
        self.records = false;
        written.map(|()| self.bytes[start..].to_vec())
    }

    /// Writes elements again that were recorded at the same depth, of this document or another.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub(crate) fn repeat(&mut self, elements: &[u8]) -> io::Result<()> {
        self.bytes.extend(elements);
        self.write_if_full()
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
        self.start(name, attributes, b"/>");
        self.write_if_full()
    }

    /// Text between elements.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        escape::escape(text, Place::Text, &mut self.bytes);
        self.breaks = false;
        self.write_if_full()
    }

    fn start(&mut self, name: &str, attributes: &Attributes<'_>, end: &[u8]) {
        self.line();
        self.bytes.push(b'<');
        self.bytes.extend(name.as_bytes());
        for (name, value) in attributes {
            self.bytes.push(b' ');
            self.bytes.extend(name.as_bytes());
            self.bytes.extend(b"=\"");
            escape::escape(value, Place::Attribute, &mut self.bytes);
            self.bytes.push(b'"');
        }
        self.bytes.extend(end);
    }

    /// Begins a line where a tag does: before all but those next to text.
    fn line(&mut self) {
        if let Some(level) = self.level
            && self.breaks
        {
            self.bytes.push(b'\n');
            self.bytes.extend(std::iter::repeat_n(b' ', INDENT * level));
        }
        self.breaks = true;
    }

    fn write_if_full(&mut self) -> io::Result<()> {
        if self.bytes.len() < FULL || self.records { Ok(()) } else { self.write() }
    }

    fn write(&mut self) -> io::Result<()> {
        if let Some(out) = &mut self.out {
            out.write_all(&self.bytes)?;
            self.bytes.clear();
        }
        Ok(())
    }
}

/// The spaces of one level.
const INDENT: usize = 2;

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

    #[test]
    fn attributes_cannot_be_left() {
        let text = fragment(|xml| xml.empty("a", &[("href", "x\"y'<z>&\n\u{b}")]));
        assert_eq!(text, r#"<a href="x&quot;y&apos;&lt;z&gt;&amp;&#10;"/>"#);
    }

    #[test]
    fn text_that_goes_out_in_parts_is_whole() {
        let (long, mut recorded) = ("x".repeat(FULL - 100), vec![]);
        let text = written(|xml| {
            (0..3).try_for_each(|_| xml.leaf("a", &[], &long))?;
            recorded =
                xml.recorded(|xml| xml.leaf("b", &[], &long).and_then(|()| xml.repeat(b"\n")))?;
            xml.leaf("c", &[], "")
        });
        let leaf = |name: &str| format!("\n  <{name}>{long}</{name}>");
        assert_eq!(recorded, (leaf("b") + "\n").as_bytes());
        let content = leaf("a").repeat(3) + &leaf("b") + "\n\n  <c></c>";
        assert!(text.ends_with(&format!("<root xmlns=\"urn:x\">{content}\n</root>\n")));
    }

    #[test]
    fn an_error_of_the_content_comes_back() {
        let refused = |_: &mut Xml<'_>| Err(io::Error::other("refused"));
        let error = document(&mut io::sink(), "root", &[], refused).unwrap_err();
        assert_eq!(error.to_string(), "refused");
    }
}
