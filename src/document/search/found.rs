//! The words of one document, each once, as the index takes them: they follow from the document alone, so that they can be kept.

use std::borrow::Cow;

use super::entry::Entry;
use super::words::{shard, words};

/// The bytes of a number of shards, of the head of a group, and of the longest word with what stands before it.
const COUNT: usize = 4;
const HEAD: usize = 6;

/// About how many bytes of prose there are for each word.
const PER_WORD: usize = 6;

/// Set in the byte before a word that a title has; the rest is its length, which is at most 40.
const IN_TITLE: u8 = 0x80;

/// The words of one shard in a document.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) shard: usize,
    /// All of it: two equal ones hold the same words of the same shard.
    pub(super) whole: &'a [u8],
}

/// The words of an entry and its prose by their shards: the number of shards, then for each shard that has any a head (its number
/// in 16 bits, the length of what follows in 32), and the words, each after a byte with its length.
pub(super) fn found(entry: Entry<'_>, prose: &str, shards: usize) -> Vec<u8> {
    let (facts, names) = (entry.facts(), entry.names());
    let mut all = Vec::with_capacity(prose.len() / PER_WORD);
    for (texts, title) in [(&facts, false), (&names, true)] {
        for text in texts {
            words(text, &mut |word| all.push((place(&word, shards), word, !title)));
        }
    }
    words(prose, &mut |word| all.push((place(&word, shards), word, true)));
    // Of a word's two entries, the one of the title comes first, and stays.
    all.sort_unstable();
    all.dedup_by(|(_, word, _), (_, kept, _)| word == kept);
    let length = all.iter().map(|(_, text, _)| text.len() + 1 + HEAD).sum::<usize>();
    let mut bytes = Vec::with_capacity(COUNT + length);
    bytes.extend(small(shards).to_le_bytes());
    for group in all.chunk_by(|(left, ..), (right, ..)| shard_at(*left) == shard_at(*right)) {
        add(&mut bytes, group);
    }
    bytes.shrink_to_fit();
    bytes
}

/// Whether these are the words of a document for so many shards.
pub(super) fn is_for(bytes: &[u8], shards: usize) -> bool {
    bytes.first_chunk() == Some(&small(shards).to_le_bytes())
}

/// The groups in the order of their shards.
pub(super) fn groups(bytes: &[u8]) -> impl Iterator<Item = Group<'_>> {
    let mut rest = bytes.get(COUNT..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (group, after) = Group::first(rest)?;
        rest = after;
        Some(group)
    })
}

impl<'a> Group<'a> {
    /// The group at the beginning of some bytes, and what comes after it.
    pub(super) fn first(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (head, after) = bytes.split_first_chunk::<HEAD>()?;
        let [low, high, length @ ..] = *head;
        let length = u32::from_le_bytes(length) as usize;
        let whole = bytes.get(..HEAD + length)?;
        Some((Self { shard: u16::from_le_bytes([low, high]).into(), whole }, after.get(length..)?))
    }

    /// The words in their order, each with whether a title has it.
    pub(super) fn words(&self) -> impl Iterator<Item = (&'a [u8], bool)> {
        let mut rest = self.whole.get(HEAD..).unwrap_or_default();
        std::iter::from_fn(move || {
            let (first, after) = rest.split_first()?;
            let (word, after) = after.split_at_checked((first & !IN_TITLE).into())?;
            rest = after;
            Some((word, first & IN_TITLE != 0))
        })
    }
}

/// How many bytes of a word's place are its shard, and how many bits after them are the beginning of the word.
const SHARD: usize = 2;
const BEGINNING: usize = 48;

/// Where a word stands among all: its shard and its first letters in one number, which nearly always settles the order.
fn place(word: &str, shards: usize) -> u64 {
    let mut letters = [0; size_of::<u64>()];
    for (place, letter) in letters[SHARD..].iter_mut().zip(word.as_bytes()) {
        *place = *letter;
    }
    let shard = u64::try_from(shard(word, shards)).expect("there are at most 4096 shards");
    shard << BEGINNING | u64::from_be_bytes(letters)
}

const fn shard_at(place: u64) -> u64 {
    place >> BEGINNING
}

/// Adds the words of one shard.
fn add(bytes: &mut Vec<u8>, group: &[(u64, Cow<'_, str>, bool)]) {
    let Some((place, ..)) = group.first() else { return };
    let length = group.iter().map(|(_, text, _)| text.len() + 1).sum();
    bytes.extend(
        u16::try_from(shard_at(*place)).expect("there are at most 4096 shards").to_le_bytes(),
    );
    bytes.extend(small(length).to_le_bytes());
    for (_, text, only_told) in group {
        let length = u8::try_from(text.len()).expect("a word has at most 40 bytes");
        bytes.push(length | if *only_told { 0 } else { IN_TITLE });
        bytes.extend(text.as_bytes());
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).expect("a source is not larger than a few megabytes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;

    fn shown(bytes: &[u8]) -> Vec<(usize, String, bool)> {
        let words = groups(bytes).flat_map(|group| {
            let shard = group.shard;
            group.words().map(move |(word, title)| (shard, word, title)).collect::<Vec<_>>()
        });
        words
            .map(|(shard, word, title)| (shard, String::from_utf8(word.to_vec()).unwrap(), title))
            .collect()
    }

    fn bytes(prose: &str, shards: usize) -> Vec<u8> {
        let page = crate::model::page::Page {
            name: "about".to_owned(),
            title: "About words".to_owned(),
            description: None,
            menu: None,
            order: 0,
            prose: fixture::prose("content/about.md"),
        };
        found(Entry::Page(&page), prose, shards)
    }

    #[test]
    fn each_word_is_found_once_in_its_shard() {
        let one = |word: &str, title| (0, word.to_owned(), title);
        let expected = [one("about", true), one("more", false), one("words", true)];
        assert_eq!(shown(&bytes("more about more", 1)), expected);
        let many = bytes("more about mores größe", 64);
        let all = shown(&many);
        assert!(all.is_sorted_by_key(|(shard, ..)| *shard));
        assert!(all.iter().all(|(number, word, _)| *number == shard(word, 64)));
        assert_eq!(all.len(), 5);
        assert!(is_for(&many, 64) && !is_for(&many, 1) && !is_for(b"", 1));
    }

    #[test]
    fn broken_bytes_give_fewer_words() {
        let whole = bytes("more about größe", 8);
        for at in 0..whole.len() {
            assert!(shown_lossy(&whole[..at]) <= 4, "{at}");
            let mut broken = whole.clone();
            broken[at] ^= 0xff;
            shown_lossy(&broken);
        }
        assert_eq!(shown_lossy(&whole), 4);
    }

    fn shown_lossy(bytes: &[u8]) -> usize {
        groups(bytes).map(|group| group.words().count()).sum()
    }
}
