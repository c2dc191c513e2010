use std::fmt::Write;

/// Which documents hold a word, as it is published: numbers that rise, each as its distance from the one before it, in base
/// 36, with dots between; those with the word in their titles before a `|`, all others after it. A list that ends with
/// `+` leaves documents out.
///
/// Most words stand in one document alone: these take no room for lists.
#[derive(Debug, Default)]
pub(super) enum Postings {
    #[default]
    Nowhere,
    One {
        document: u32,
        in_title: bool,
    },
    Many(Box<Lists>),
}

#[derive(Debug, Default)]
pub(super) struct Lists {
    titles: List,
    texts: List,
}

#[derive(Debug, Default)]
struct List {
    written: String,
    last: u32,
    count: usize,
}

/// A word that more documents hold tells little: a search goes by its other words.
const MOST: usize = 2000;

impl Postings {
    /// Adds a document, whose number is higher than all before it.
    pub(super) fn add(&mut self, document: u32, in_title: bool) {
        match self {
            Self::Nowhere => *self = Self::One { document, in_title },
            Self::One { document: first, in_title: titled } => {
                let lists = Lists::default().with(*first, *titled).with(document, in_title);
                *self = Self::Many(Box::new(lists));
            }
            Self::Many(lists) => lists.add(document, in_title),
        }
    }

    pub(super) fn text(&self) -> String {
        match self {
            Self::Nowhere => String::new(),
            Self::One { document, in_title } => Lists::default().with(*document, *in_title).text(),
            Self::Many(lists) => lists.text(),
        }
    }
}

impl Lists {
    fn add(&mut self, document: u32, in_title: bool) {
        if in_title { &mut self.titles } else { &mut self.texts }.add(document);
    }

    fn with(mut self, document: u32, in_title: bool) -> Self {
        self.add(document, in_title);
        self
    }

    fn text(&self) -> String {
        match self.texts.count {
            0 => self.titles.written.clone(),
            _ => format!("{}|{}", self.titles.written, self.texts.written),
        }
    }
}

impl List {
    fn add(&mut self, document: u32) {
        self.count += 1;
        match self.count {
            1 => self.number(document),
            2..=MOST => {
                self.written.push('.');
                self.number(document - self.last);
            }
            _ if !self.written.ends_with('+') => self.written.push('+'),
            _ => {}
        }
        self.last = document;
    }

    fn number(&mut self, number: u32) {
        if number >= 36 {
            self.number(number / 36);
        }
        let digit = char::from_digit(number % 36, 36).expect("a remainder of 36 is a digit");
        self.written.write_char(digit).expect("a string takes every character");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(documents: &[(u32, bool)], expected: &str) {
        let mut postings = Postings::default();
        for (document, in_title) in documents {
            postings.add(*document, *in_title);
        }
        assert_eq!(postings.text(), expected);
    }

    #[test]
    fn numbers_are_distances_in_base_36() {
        check(&[], "");
        check(&[(0, true)], "0");
        check(&[(35, true), (36, true), (73, true), (10_000, true)], "z.1.11.7nr");
        check(&[(3, false), (5, true), (9, false)], "5|3.6");
    }

    #[test]
    fn a_list_that_is_too_long_says_so() {
        let mut postings = Postings::default();
        for document in 0..5000 {
            postings.add(document, true);
        }
        let text = postings.text();
        assert_eq!(text.matches('.').count(), MOST - 1);
        assert!(text.ends_with(".1+"), "{text}");
    }
}
