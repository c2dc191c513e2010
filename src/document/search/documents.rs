//! Everything that can be found, with its words: cut out of the prose, or as an earlier build kept them.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use super::entry::{Entry, count};
use super::found::{found, is_for};
use super::shards;
use crate::document::{Failure, Ready, Units, View};
use crate::notes::Notes;

/// All documents in the order of their numbers, and where the words of each are.
#[derive(Debug)]
pub struct Documents<'n> {
    all: Vec<Document<'n>>,
    /// How many shards they are cut for.
    pub(super) shards: usize,
}

#[derive(Debug)]
struct Document<'n> {
    words: Words<'n>,
    /// The hash of the one source from which they follow, if there is one.
    source: Option<[u8; 32]>,
}

/// Where words are.
#[derive(Debug)]
enum Words<'n> {
    /// An earlier build kept them.
    Kept(&'n [u8]),
    /// They are here.
    Own(Box<[u8]>),
    /// They are ready with an advisory.
    Ready(usize),
}

impl<'n> Documents<'n> {
    /// Reads all that neither `kept` knows nor is ready. `units` gives the prose.
    ///
    /// # Errors
    /// Where a source cannot be read again.
    pub fn read(
        view: &View<'_>,
        units: &(impl Units + ?Sized),
        kept: &'n Notes,
    ) -> Result<Self, Failure> {
        let shards = shards(view.library);
        let all = (0..count(view.library)).into_par_iter();
        let read = |number| Document::read(view, units, kept, number, shards);
        Ok(Self { all: all.map(read).collect::<Result<_, _>>()?, shards })
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.all.len()
    }

    /// The words of some of them.
    ///
    /// # Errors
    /// Where what is ready cannot be read.
    pub(super) fn words(
        &self,
        numbers: Range<usize>,
        units: &(impl Units + ?Sized),
    ) -> Result<Vec<Cow<'_, [u8]>>, Failure> {
        numbers.into_par_iter().map(|number| self.words_of(number, units)).collect()
    }

    /// The hash of each source, in order, with the number of its document.
    #[must_use]
    pub fn sources(&self) -> Vec<([u8; 32], usize)> {
        let of = self.all.iter().enumerate();
        let mut sources: Vec<_> =
            of.filter_map(|(number, document)| Some((document.source?, number))).collect();
        sources.par_sort_unstable();
        sources.dedup_by_key(|(source, _)| *source);
        sources
    }

    /// The words of the document with this number.
    ///
    /// # Errors
    /// Where what is ready cannot be read.
    pub fn words_of(
        &self,
        number: usize,
        units: &(impl Units + ?Sized),
    ) -> Result<Cow<'_, [u8]>, Failure> {
        match &self.all[number].words {
            Words::Kept(words) => Ok(Cow::Borrowed(words)),
            Words::Own(words) => Ok(Cow::Borrowed(words)),
            Words::Ready(index) => {
                Ok(Cow::Owned(units.ready(Ready::Words, *index)?.unwrap_or_default()))
            }
        }
    }
}

impl<'n> Document<'n> {
    fn read(
        view: &View<'_>,
        units: &(impl Units + ?Sized),
        kept: &'n Notes,
        number: usize,
        shards: usize,
    ) -> Result<Self, Failure> {
        let entry = Entry::at(view.library, number);
        let own = |prose: &str| Words::Own(found(entry, prose, shards).into());
        let (words, source) = match entry {
            Entry::Page(page) => (own(&units.prose(page)?), None),
            Entry::Package(_) => (own(""), None),
            Entry::Advisory(nth, advisory) => {
                let source = advisory.prose.digest;
                let known = kept.get(&source).filter(|words| is_for(words, shards));
                let words = match known {
                    Some(words) => Words::Kept(words),
                    None if units.is_ready(Ready::Words, nth) => Words::Ready(nth),
                    None => own(&units.body(nth)?),
                };
                (words, Some(source))
            }
        };
        Ok(Self { words, source })
    }
}
