use std::cmp::Ordering;

use super::number::Number;
use super::run::leading;
use super::scheme::Order;

/// Debian's order: Debian Policy 5.6.12. opam has it too, for versions without an epoch.
pub(super) struct Dpkg;

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    epoch: Number<'a>,
    upstream: Vec<Chunk<'a>>,
    revision: Vec<Chunk<'a>>,
}

/// Characters that are no digits, by their weights, and the number after them.
type Chunk<'a> = (Vec<u16>, Number<'a>);

/// What a text weighs where it ends: a tilde is even less.
const END: u16 = 1;

impl Order for Dpkg {
    fn parses(&self, text: &str) -> bool {
        read(text).is_some()
    }

    fn compare(&self, left: &str, right: &str) -> Option<Ordering> {
        Some(read(left)?.cmp(&read(right)?))
    }
}

fn read(text: &str) -> Option<Key<'_>> {
    let (epoch, rest) = text.split_once(':').unwrap_or(("0", text));
    // Policy: no revision is the same as the revision 0.
    let (upstream, revision) = rest.rsplit_once('-').unwrap_or((rest, "0"));
    if upstream.is_empty() || revision.is_empty() || !rest.bytes().all(is_allowed) {
        return None;
    }
    let epoch = Number::read(epoch)?;
    Some(Key { epoch, upstream: chunks(upstream), revision: chunks(revision) })
}

/// The characters of the policy; `_` and `^` are opam's.
fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".+-~_^".contains(&byte)
}

fn chunks(text: &str) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (word, after) = leading(rest, |c| !c.is_ascii_digit());
        let (digits, after) = leading(after, |c| c.is_ascii_digit());
        chunks.push((weights(word), Number::read(digits).unwrap_or(Number::ZERO)));
        rest = after;
    }
    chunks.push((weights(""), Number::ZERO));
    chunks
}

fn weights(word: &str) -> Vec<u16> {
    word.bytes().map(weight).chain([END]).collect()
}

/// Letters come before all other characters, except for the tilde.
fn weight(byte: u8) -> u16 {
    match byte {
        b'~' => 0,
        byte if byte.is_ascii_alphabetic() => u16::from(byte),
        byte => 0x100 + u16::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::version::{Scheme, corpus, laws};

    #[test]
    fn tildes_letters_and_other_characters_have_their_places() {
        laws::rising(&Dpkg, &["1~~", "1~~a", "1~", "1", "1a", "1z", "1+", "1.", "1.1"]);
        laws::rising(&Dpkg, &["1.9", "1.10", "1.10-1~deb12u1", "1.10-1", "1.10-1+b1", "1:0.1"]);
        laws::rising(&Dpkg, &["4.14.0~beta1", "4.14.0", "4.14.0_1", "4.14.1"]);
    }

    #[test]
    fn what_is_left_out_is_zero() {
        laws::same(&Dpkg, &["1.0", "0:1.0", "1.0-0", "01.00", "1."]);
        laws::same(&Dpkg, &["a", "a0"]);
    }

    #[test]
    fn a_revision_begins_at_the_last_hyphen() {
        laws::rising(&Dpkg, &["1-2-3", "1-2-10", "1-10-3"]);
    }

    #[test]
    fn what_the_policy_forbids_is_refused() {
        laws::refused(&Dpkg, &["", "1:", "-1", "1-", ":1", "a:1", "1:2:3", "1.0/2", "1,0", "é"]);
    }

    #[test]
    fn the_corpus_compares_as_it_says() {
        corpus::check(Scheme::Dpkg, "debian-versions.txt", &[]);
        corpus::check(Scheme::Dpkg, "debian-versions-generated.txt", &[]);
    }

    proptest! {
        #[test]
        fn the_order_is_total(texts in prop::array::uniform3("(1:)?[0-2a~.+-]{1,6}")) {
            laws::check(&Dpkg, &texts);
        }
    }
}
