use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// The elements of a well-formed document, each as `path name=value: text`, in order. White space
/// at the ends of their text is left out, and so is the text between elements.
#[track_caller]
pub(crate) fn elements(document: &str) -> Vec<String> {
    let mut reader = Reader::from_str(document);
    reader.config_mut().check_end_names = true;
    let mut parsed = Parsed::default();
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} in {document}")) {
            Event::Start(start) => parsed.open(&start),
            Event::Empty(start) => {
                parsed.open(&start);
                parsed.close();
            }
            Event::Text(text) => parsed.text(&text.xml10_content()),
            Event::GeneralRef(reference) => parsed.text(&resolve(&reference)),
            Event::End(_) => parsed.close(),
            Event::Decl(_) => {}
            Event::Eof => return parsed.finish(),
            other => panic!("{other:?} in {document}"),
        }
    }
}

#[derive(Default)]
struct Parsed {
    path: Vec<String>,
    open: Vec<usize>,
    lines: Vec<String>,
}

impl Parsed {
    fn open(&mut self, start: &BytesStart<'_>) {
        self.path.push(start.name().as_ref().to_owned());
        self.open.push(self.lines.len());
        let mut line = self.path.join("/");
        for attribute in start.attributes() {
            let attribute = attribute.unwrap();
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).unwrap();
            line.extend([" ", attribute.key.as_ref(), "=", &value]);
        }
        self.lines.push(line + ": ");
    }

    fn text(&mut self, text: &str) {
        let forbidden = |c: char| c < ' ' && !"\t\n\r".contains(c);
        assert!(!text.contains(forbidden), "{text:?}");
        match self.open.last() {
            Some(&index) => self.lines[index].push_str(text),
            None => assert_eq!(text.trim(), "", "no text stands outside the root"),
        }
    }

    fn close(&mut self) {
        self.path.pop();
        let index = self.open.pop().expect("the reader refuses an end without a start");
        let trimmed = self.lines[index].trim_end().len();
        self.lines[index].truncate(trimmed);
    }

    fn finish(self) -> Vec<String> {
        assert!(self.path.is_empty(), "{:?} is not closed", self.path);
        self.lines
    }
}

fn resolve(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref().unwrap() {
        Some(c) => c.to_string(),
        None => quick_xml::escape::unescape(&format!("&{};", &**reference)).unwrap().into_owned(),
    }
}
