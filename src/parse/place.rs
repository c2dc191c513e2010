//! Values in a source, and how findings about them get their place.

use std::cell::RefCell;
use std::rc::Rc;

use crate::diagnostic::{Fault, Rule};
use crate::model::Path;
use crate::model::date::Moment;
use crate::model::link::{Field, Link};
use crate::source::finding::Finding;
use crate::source::yaml::Tree;

/// A text over several lines where one is wanted.
pub static LINE_BREAK: Rule = Rule::error(
    "line-break",
    "a text that must be one line holds a line break, or is empty",
    "Titles, names and summaries end up in mail headers, feed titles and file listings, where a line break would start \
     a header or a row of its author's choosing. Write them in one line.",
);

/// A value in a source: what is wrong with it is reported where it stands.
pub(crate) struct Place<'a> {
    tree: &'a Tree,
    findings: &'a RefCell<Vec<Finding>>,
    dropped: Rc<RefCell<Vec<Path>>>,
    way: Way<'a>,
}

/// Where a value stands. Most have nothing wrong with them, so nobody asks for the path.
enum Way<'a> {
    Path(Path),
    Key(&'a Place<'a>, &'static str),
    Index(&'a Place<'a>, usize),
}

impl<'a> Place<'a> {
    /// The whole of a source.
    pub(crate) fn root(tree: &'a Tree, findings: &'a RefCell<Vec<Finding>>) -> Self {
        Self { tree, findings, dropped: Rc::default(), way: Way::Path(Path::root()) }
    }

    /// The value of a key.
    pub(crate) fn key(&self, key: &'static str) -> Place<'_> {
        self.at(Way::Key(self, key))
    }

    /// A member of a list.
    pub(crate) fn index(&self, index: usize) -> Place<'_> {
        self.at(Way::Index(self, index))
    }

    /// The members of lists that could not be parsed, so that what the model counts can be found in the source.
    pub(crate) fn dropped(&self) -> Vec<Path> {
        self.dropped.borrow().clone()
    }

    /// The member of a list that is at an index of those that could be parsed.
    pub(crate) fn kept(&self, key: &'static str, index: usize) -> Place<'_> {
        let path = self.path().field(key).index(index);
        self.at(Way::Path(path.with_dropped(&self.dropped.borrow())))
    }

    /// Reports something about the value.
    pub(crate) fn report(&self, fault: Fault) {
        let span = self.tree.span(&self.path()).unwrap_or_default();
        self.findings.borrow_mut().push(Finding::new(fault, span));
    }

    /// What was parsed of the value; a failure is reported.
    pub(crate) fn take<T>(&self, parsed: Result<T, Fault>) -> Option<T> {
        parsed.map_err(|fault| self.report(fault)).ok()
    }

    /// Parses each member of the list at a key; those that fail are reported and left out.
    pub(crate) fn each<R, T>(
        &self,
        key: &'static str,
        raws: &[R],
        parse: impl Fn(&Place<'_>, &R) -> Option<T>,
    ) -> Vec<T> {
        let list = self.key(key);
        let member = |(index, raw)| {
            let place = list.index(index);
            let parsed = parse(&place, raw);
            if parsed.is_none() {
                self.dropped.borrow_mut().push(place.path());
            }
            parsed
        };
        // Lists are kept as long as the site: they get the memory that they need, and no more.
        let mut members = Vec::with_capacity(raws.len());
        members.extend(raws.iter().enumerate().filter_map(member));
        members
    }

    /// The text of a value that must be one line.
    pub(crate) fn line(&self, text: &str) -> Option<String> {
        if text.trim().is_empty() {
            self.report(
                Fault::new(&LINE_BREAK, "this text is empty")
                    .hint("write a line of text, or leave the key out"),
            );
            return None;
        }
        if text.trim_end_matches('\n').contains('\n') {
            self.report(
                Fault::new(&LINE_BREAK, "this text must be one line")
                    .hint("write it without line breaks"),
            );
            return None;
        }
        Some(text.trim().to_owned())
    }

    /// The text of a key that must be one line, where the key is there.
    pub(crate) fn optional_line(&self, key: &'static str, text: Option<&str>) -> Option<String> {
        text.and_then(|text| self.key(key).line(text))
    }

    /// The date of a key, where the key is there.
    pub(crate) fn moment(&self, key: &'static str, text: Option<&str>) -> Option<Moment> {
        text.and_then(|text| self.key(key).take(Moment::parse(text)))
    }

    /// The URL of a key, where the key is there.
    pub(crate) fn link(&self, key: &'static str, text: Option<&str>, field: Field) -> Option<Link> {
        text.and_then(|text| self.key(key).take(Link::parse(text, field)))
    }

    fn path(&self) -> Path {
        match &self.way {
            Way::Path(path) => path.clone(),
            Way::Key(place, key) => place.path().field(key),
            Way::Index(place, index) => place.path().index(*index),
        }
    }

    fn at<'s>(&'s self, way: Way<'s>) -> Place<'s> {
        let Self { tree, findings, dropped, .. } = self;
        Place { tree, findings, dropped: Rc::clone(dropped), way }
    }
}
