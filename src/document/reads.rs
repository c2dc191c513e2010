/// What a file that is made out of the library looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reads {
    /// All there is.
    Everything,
    /// The words of one shard of the search, which its part stands for.
    Words,
    /// Some advisories and what every page may show: settings, policy, keys, theme.
    Advisories {
        /// Their indexes, in the order in which the file has them.
        indexes: Vec<usize>,
        /// Whatever else it says, such as how many files of its kind there are.
        besides: String,
    },
}

impl Reads {
    /// A file that looks at nothing but these advisories.
    #[must_use]
    pub fn only(indexes: &[usize]) -> Self {
        Self::Advisories { indexes: indexes.to_vec(), besides: String::new() }
    }
}
