//! What must stand at a place for a regular expression to match there, found without trying it.

mod alternatives;
mod chars;
mod choice;
mod class;
mod cursor;
mod forms;
mod group;
mod node;
mod reader;
mod rows;
mod times;
mod trial;

pub(super) use self::alternatives::Alternatives;
pub(super) use self::chars::Chars;

/// What may stand around a place where an expression matches in one of its forms.
///
/// Where it does, the expression may match or not; where it does not, it cannot match in this form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Need {
    /// The characters from the place on, whether or not they belong to the match.
    pub(super) next: [Chars; Need::REACH],
    /// The character before the place.
    pub(super) before: Chars,
    /// Characters of ASCII, as bits, each of which must stand somewhere on the rest of the line.
    pub(super) later: u128,
    /// The length of the match, if all of the form is known, so that it matches wherever this is met.
    pub(super) length: Option<usize>,
}

impl Need {
    /// How many characters are looked at.
    pub(super) const REACH: usize = 8;

    /// Nothing at all is asked, as at the end of an expression.
    const NOTHING: Self =
        Self { before: Chars::ALL, next: [Chars::ALL; Self::REACH], later: 0, length: Some(0) };

    /// Nothing is known.
    const UNKNOWN: Self = Self { length: None, ..Self::NOTHING };

    /// Whether it is met where these symbols stand, from the one before the place on: at most so many behind the place are looked at.
    pub(super) fn is_met(&self, symbols: &[u8; Self::REACH + 1], reach: usize) -> bool {
        let mut next = self.next.iter().zip(&symbols[1..]).take(reach);
        next.all(|(set, &symbol)| set.has(symbol)) && self.before.has(symbols[0])
    }

    /// How many characters from the place on may not be any.
    pub(super) fn reach(&self) -> usize {
        let last = self.next.iter().rposition(|set| *set != Chars::ALL);
        last.map_or(0, |last| last + 1)
    }

    /// The sets for all characters that are looked at, from the one before the place on.
    pub(super) fn around(&self) -> impl Iterator<Item = Chars> {
        [self.before].into_iter().chain(self.next)
    }

    /// What is asked by either of two, for all that is known.
    pub(super) fn or(self, other: Self) -> Self {
        let next = std::array::from_fn(|at| self.next[at] | other.next[at]);
        let (before, later) = (self.before | other.before, self.later & other.later);
        Self { before, next, later, length: None }
    }

    /// What is asked if one character comes first.
    fn behind(self, set: Chars) -> Self {
        let mut next = [set & self.before; Self::REACH];
        next[1..].copy_from_slice(&self.next[..Self::REACH - 1]);
        let whole = self.next[Self::REACH - 1] == Chars::ALL;
        let length = self.length.filter(|_| whole).map(|length| length + 1);
        Self { before: Chars::ALL, next, later: self.later | set.only(), length }
    }

    fn after(self, set: Chars) -> Self {
        Self { before: self.before & set, ..self }
    }

    fn starting(mut self, set: Chars) -> Self {
        self.next[0] = self.next[0] & set;
        self
    }

    /// What is asked if this is asked of the same place as well; the length stays.
    fn and(self, other: Self) -> Self {
        let next = std::array::from_fn(|at| self.next[at] & other.next[at]);
        let length = self.length.filter(|_| other.length.is_some());
        Self { before: self.before & other.before, next, later: self.later | other.later, length }
    }

    fn uncertain(self) -> Self {
        Self { length: None, ..self }
    }
}

#[cfg(test)]
mod tests;
