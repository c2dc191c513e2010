//! How long things took, in a few numbers.

/// How long things took, in whole seconds. A day without a time counts as the worst that it can mean: the longest, or of
/// what must not be short the shortest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// How many were measured.
    pub count: usize,
    /// Half of them were no worse.
    pub median: u64,
    /// Nine of ten were no worse.
    pub ninetieth: u64,
    /// The worst.
    pub worst: u64,
}

impl Times {
    /// The numbers of so many seconds, which come sorted from the best to the worst; none of none.
    #[must_use]
    pub fn of(seconds: &[u64]) -> Option<Self> {
        let worst = *seconds.last()?;
        let (median, ninetieth) = (rank(seconds, 50), rank(seconds, 90));
        Some(Self { count: seconds.len(), median, ninetieth, worst })
    }
}

/// The first value that so many of a hundred are no worse than (nearest rank): always one that was measured.
fn rank(sorted: &[u64], of_hundred: usize) -> u64 {
    sorted[(sorted.len() * of_hundred).div_ceil(100).max(1) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(seconds: &[u64], expected: Option<(u64, u64, u64)>) {
        let times = Times::of(seconds);
        assert_eq!(times.map(|times| (times.median, times.ninetieth, times.worst)), expected);
        assert_eq!(times.map_or(0, |times| times.count), seconds.len());
    }

    #[test]
    fn each_number_is_one_that_was_measured() {
        check(&[], None);
        check(&[7], Some((7, 7, 7)));
        check(&[1, 9], Some((1, 9, 9)));
        check(&[1, 5, 9], Some((5, 9, 9)));
        check(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 100], Some((5, 9, 100)));
        check(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100], Some((6, 10, 100)));
        check(&[0; 20], Some((0, 0, 0)));
    }

    #[test]
    fn of_what_must_not_be_short_the_shortest_is_the_worst() {
        check(&[40, 30, 20, 10], Some((30, 10, 10)));
    }
}
