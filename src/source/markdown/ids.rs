use std::collections::{BTreeMap, BTreeSet};

/// The ids of a page: each is given out once.
#[derive(Debug)]
pub(super) struct Ids {
    taken: BTreeSet<String>,
    /// The last number that was put after an id, so that many equal headings stay cheap.
    last: BTreeMap<String, usize>,
}

impl Ids {
    /// Ids of which `reserved` are taken already.
    pub(super) fn new(reserved: &[&str]) -> Self {
        let taken = reserved.iter().map(|&id| id.to_owned()).collect();
        Self { taken, last: BTreeMap::new() }
    }

    /// Takes `wanted`, or if that is taken the first of `wanted-1`, `wanted-2` … that is not.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        if self.taken.insert(wanted.to_owned()) {
            return wanted.to_owned();
        }
        let last = self.last.entry(wanted.to_owned()).or_default();
        loop {
            *last += 1;
            let id = format!("{wanted}-{last}");
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_given_out_once() {
        let mut ids = Ids::new(&["main"]);
        let taken: Vec<_> =
            ["a", "a", "a-1", "a", "main", "a-1"].iter().map(|wanted| ids.take(wanted)).collect();
        assert_eq!(taken, ["a", "a-1", "a-1-1", "a-2", "main-1", "a-1-2"]);
    }
}
