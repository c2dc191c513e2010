use crate::diagnostic::{Fault, Rule};

/// Elements within elements, deeper than any reader follows.
pub static MARKDOWN_NESTING: Rule = Rule::error(
    "markdown-nesting",
    "quotes, lists or emphasis are nested too deeply",
    "No text needs more than 32 levels of quotes, lists and emphasis within each other, and pages \
     that have them overload browsers and the programs that read pages aloud. What lies deeper is \
     left out. Most often a run of `>` or `*` was pasted that was meant as code.",
);

/// How many quotes, lists, notes and emphases may lie within each other.
const DEEPEST: usize = 32;

/// What becomes of an element of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is kept. `deepens` for those that can hold their own kind.
    Kept { deepens: bool },
    /// Its tags go, its content stays.
    Unwrapped,
    /// Of all that it holds, only the text stays: the description of an image.
    Flattened,
    /// It goes, with all that it holds.
    Hidden,
}

/// The elements that are open at a place in the text.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    fates: Vec<Fate>,
    depth: usize,
    hidden: usize,
    flattened: usize,
}

impl Nesting {
    /// Whether nothing is kept here.
    pub(super) fn is_hidden(&self) -> bool {
        self.hidden > 0
    }

    /// Whether only text is kept here.
    pub(super) fn is_flat(&self) -> bool {
        self.flattened > 0
    }

    /// Whether one more level would be too many.
    pub(super) fn is_full(&self) -> bool {
        self.depth == DEEPEST
    }

    pub(super) fn open(&mut self, fate: Fate) {
        self.fates.push(fate);
        if let Some(count) = self.count(fate) {
            *count += 1;
        }
    }

    /// Ends the innermost element, and says what became of it.
    pub(super) fn close(&mut self) -> Fate {
        let fate = self.fates.pop().expect("the parser ends only what it started");
        if let Some(count) = self.count(fate) {
            *count -= 1;
        }
        fate
    }

    fn count(&mut self, fate: Fate) -> Option<&mut usize> {
        match fate {
            Fate::Kept { deepens } => deepens.then_some(&mut self.depth),
            Fate::Unwrapped => None,
            Fate::Flattened => Some(&mut self.flattened),
            Fate::Hidden => Some(&mut self.hidden),
        }
    }
}

/// What to say about the first element that lies too deep.
pub(super) fn too_deep() -> Fault {
    Fault::new(&MARKDOWN_NESTING, format!("this is nested more than {DEEPEST} levels deep"))
        .hint("write fewer levels, or write the text as code")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_undoes_what_its_start_did() {
        let mut nesting = Nesting::default();
        for fate in [Fate::Flattened, Fate::Hidden, Fate::Unwrapped, Fate::Kept { deepens: true }] {
            nesting.open(fate);
        }
        assert!(nesting.is_flat() && nesting.is_hidden());
        assert_eq!(nesting.close(), Fate::Kept { deepens: true });
        assert_eq!(nesting.close(), Fate::Unwrapped);
        assert_eq!(nesting.close(), Fate::Hidden);
        assert!(nesting.is_flat() && !nesting.is_hidden());
        assert_eq!(nesting.close(), Fate::Flattened);
        assert!(!nesting.is_flat());
    }

    #[test]
    fn only_what_can_hold_its_own_kind_counts() {
        let mut nesting = Nesting::default();
        for _ in 0..DEEPEST {
            assert!(!nesting.is_full());
            nesting.open(Fate::Kept { deepens: true });
            nesting.open(Fate::Kept { deepens: false });
        }
        assert!(nesting.is_full());
        nesting.close();
        assert!(nesting.is_full());
        nesting.close();
        assert!(!nesting.is_full());
    }
}
