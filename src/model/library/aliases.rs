//! Which advisories have which alias. A site has more aliases than advisories: each is told by where it stands, and none is copied.

use std::sync::Arc;

use rayon::prelude::*;

use crate::model::advisory::Advisory;
use crate::model::identifier::AdvisoryId;

/// An alias of some advisories.
#[derive(Clone, Copy, Debug)]
pub struct Alias<'a> {
    /// The alias.
    pub id: &'a AdvisoryId,
    namings: &'a [Naming],
}

/// Where an alias stands: the index of an advisory, and its place among the aliases there.
#[derive(Clone, Copy, Debug)]
struct Naming {
    advisory: u32,
    place: u32,
}

/// All aliases, sorted.
#[derive(Debug)]
pub(super) struct Aliases {
    /// By the alias, then by the advisory.
    namings: Vec<Naming>,
    /// Where among them each alias begins, and where the last one ends.
    starts: Vec<u32>,
}

impl Alias<'_> {
    /// The indexes of the advisories that have it, rising.
    #[must_use]
    pub fn advisories(&self) -> impl ExactSizeIterator<Item = usize> {
        self.namings.iter().map(|naming| naming.advisory as usize)
    }
}

impl Aliases {
    pub(super) fn new(advisories: &[Arc<Advisory>]) -> Self {
        let mut all: Vec<(&AdvisoryId, u32, u32)> = Vec::new();
        for (index, advisory) in (0..).zip(advisories) {
            all.extend((0..).zip(&advisory.aliases).map(|(place, alias)| (alias, index, place)));
        }
        all.par_sort_unstable();
        all.dedup_by_key(|(alias, advisory, _)| (*alias, *advisory));
        let mut starts = Vec::new();
        for (at, (alias, ..)) in (0..).zip(&all) {
            if at == 0 || all[at as usize - 1].0 != *alias {
                starts.push(at);
            }
        }
        starts.push(u32::try_from(all.len()).expect("a site has fewer than 2^32 aliases"));
        starts.shrink_to_fit();
        let namings = all.iter().map(|&(_, advisory, place)| Naming { advisory, place });
        Self { namings: namings.collect(), starts }
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// One of them, by its number, among the same `advisories`.
    pub(super) fn get<'a>(
        &'a self,
        number: usize,
        advisories: &'a [Arc<Advisory>],
    ) -> Option<Alias<'a>> {
        let (start, end) = (self.starts.get(number)?, self.starts.get(number + 1)?);
        let namings = &self.namings[*start as usize..*end as usize];
        let Naming { advisory, place } = *namings.first()?;
        Some(Alias { id: &advisories[advisory as usize].aliases[place as usize], namings })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;

    /// The aliases of advisories that have these, each with the indexes of its advisories.
    #[track_caller]
    fn check(advisories: &[&[&str]], expected: &[(&str, &[usize])]) {
        let advisory = |(number, aliases): (usize, &&[&str])| {
            let mut advisory = fixture::advisory(&format!("TEST-2026-000{number}"));
            let parse = |text: &&str| AdvisoryId::parse_alias(text).unwrap();
            advisory.aliases = aliases.iter().map(parse).collect();
            Arc::new(advisory)
        };
        let advisories: Vec<_> = advisories.iter().enumerate().map(advisory).collect();
        let aliases = Aliases::new(&advisories);
        let found: Vec<_> = (0..aliases.len())
            .map(|number| {
                let alias = aliases.get(number, &advisories).unwrap();
                (alias.id.as_str(), alias.advisories().collect::<Vec<_>>())
            })
            .collect();
        let found: Vec<_> = found.iter().map(|(id, all)| (*id, all.as_slice())).collect();
        assert_eq!(found, expected);
        assert!(aliases.get(aliases.len(), &advisories).is_none());
    }

    #[test]
    fn each_alias_knows_its_advisories_once() {
        check(&[], &[]);
        check(&[&[], &[]], &[]);
        check(
            &[&["VU-2", "VU-1"], &["VU-3"], &["VU-1", "VU-1"]],
            &[("VU-1", &[0, 2]), ("VU-2", &[0]), ("VU-3", &[1])],
        );
    }
}
