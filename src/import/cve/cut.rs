use std::cmp::Ordering;

use crate::import::stretch::{Edge, Stretch, parses};
use crate::model::version::{Scheme, Version};

/// A point between two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// Before all versions.
    Start,
    Before(String),
    After(String),
    /// After all versions.
    End,
}

impl Cut {
    /// Whether the point has a place in the order of a scheme.
    pub(super) fn has_place(&self, scheme: Scheme) -> bool {
        match self {
            Self::Start | Self::End => true,
            Self::Before(version) | Self::After(version) => {
                scheme != Scheme::Unordered && parses(scheme, version)
            }
        }
    }

    /// The order of two points that have a place.
    pub(super) fn compare(&self, other: &Self, scheme: Scheme) -> Ordering {
        let rank = |cut: &Self| match cut {
            Self::Start => 0,
            Self::Before(_) | Self::After(_) => 1,
            Self::End => 2,
        };
        match (self, other) {
            (Self::Before(one) | Self::After(one), Self::Before(two) | Self::After(two)) => {
                let version = |text: &str| Version::parse(text).ok();
                let order = version(one)
                    .zip(version(two))
                    .and_then(|(one, two)| scheme.compare(&one, &two));
                let late = |cut: &Self| matches!(cut, Self::After(_));
                order.unwrap_or(Ordering::Equal).then(late(self).cmp(&late(other)))
            }
            _ => rank(self).cmp(&rank(other)),
        }
    }
}

/// The versions between two points.
pub(super) fn stretch(from: &Cut, to: &Cut) -> Stretch {
    let edge = |version: &String, included| Some(Edge { version: version.clone(), included });
    Stretch {
        from: match from {
            Cut::Start | Cut::End => None,
            Cut::Before(version) => edge(version, true),
            Cut::After(version) => edge(version, false),
        },
        to: match to {
            Cut::Start | Cut::End => None,
            Cut::Before(version) => edge(version, false),
            Cut::After(version) => edge(version, true),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_rise_in_the_order_of_the_scheme() {
        let before = |text: &str| Cut::Before(text.to_owned());
        let after = |text: &str| Cut::After(text.to_owned());
        let rising =
            [Cut::Start, before("1.9"), after("1.9"), before("1.10"), after("1.10"), Cut::End];
        for pair in rising.windows(2) {
            assert_eq!(pair[0].compare(&pair[1], Scheme::Pep440), Ordering::Less, "{pair:?}");
            assert_eq!(pair[1].compare(&pair[0], Scheme::Pep440), Ordering::Greater, "{pair:?}");
        }
        assert!(
            !before("x").has_place(Scheme::Pep440) && !before("1").has_place(Scheme::Unordered)
        );
    }

    #[test]
    fn one_version_lies_between_its_two_points() {
        let version = "1.0".to_owned();
        let found = stretch(&Cut::Before(version.clone()), &Cut::After(version));
        assert_eq!(found, Stretch::only("1.0"));
    }
}
