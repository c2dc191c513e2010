//! What may be public of the packagers who are told before a release. Their addresses and keys are not.

/// How many packagers there are, and who of them agreed to be named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packagers {
    /// How many organisations are on the list.
    pub count: usize,
    /// The names of those that agreed to stand on the site, in the source's order.
    pub named: Vec<String>,
}
