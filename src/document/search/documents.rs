//! Everything that can be found, with its words: cut out of the prose, or as an earlier build kept them.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use super::entry::{Entry, count};
use super::found::{found, is_for};
use super::shards;
use crate::document::{Failure, Ready, Units, View};
use crate::model::library::Library;
use crate::notes::Notes;

/// All documents in the order of their numbers, and where the words of each are.
#[derive(Debug)]
pub struct Documents<'n> {
    all: Vec<Words<'n>>,
    /// How many shards they are cut for.
    pub(super) shards: usize,
}

/// Where the words of a document are.
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
        let read = |number| Words::read(view, units, kept, number, shards);
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

    /// The numbers of those that follow from one source, in the order of its hash, for each of which there is one.
    #[must_use]
    pub fn with_source(&self, library: &Library) -> Vec<u32> {
        let source = |number: &u32| source(library, *number);
        let mut numbers: Vec<u32> =
            (0..).take(self.all.len()).filter(|number| source(number).is_some()).collect();
        numbers.par_sort_unstable_by_key(|number| (source(number), *number));
        numbers.dedup_by_key(|number| source(number));
        numbers
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
        match &self.all[number] {
            Words::Kept(words) => Ok(Cow::Borrowed(words)),
            Words::Own(words) => Ok(Cow::Borrowed(words)),
            Words::Ready(index) => {
                Ok(Cow::Owned(units.ready(Ready::Words, *index)?.unwrap_or_default()))
            }
        }
    }
}

/// The hash of the one source from which a document follows, if there is one.
#[must_use]
pub fn source(library: &Library, number: u32) -> Option<&[u8; 32]> {
    match Entry::at(library, number as usize) {
        Entry::Page(_) | Entry::Package(_) => None,
        Entry::Advisory(_, advisory) => Some(&advisory.prose.digest),
    }
}

impl<'n> Words<'n> {
    fn read(
        view: &View<'_>,
        units: &(impl Units + ?Sized),
        kept: &'n Notes,
        number: usize,
        shards: usize,
    ) -> Result<Self, Failure> {
        let entry = Entry::at(view.library, number);
        let own = |prose: &str| Self::Own(found(entry, prose, shards).into());
        Ok(match entry {
            Entry::Page(page) => own(&units.prose(page)?),
            Entry::Package(_) => own(""),
            Entry::Advisory(nth, advisory) => {
                let known = kept.get(&advisory.prose.digest);
                match known.filter(|words| is_for(words, shards)) {
                    Some(words) => Self::Kept(words),
                    None if units.is_ready(Ready::Words, nth) => Self::Ready(nth),
                    None => own(&units.body(nth)?),
                }
            }
        })
    }
}
