//! What every order owes its users, whatever the texts.

use std::cmp::Ordering;

use super::scheme::Order;

/// Of any three texts, those that parse compare with one another the same way round and back, and
/// without a circle; those that do not parse compare with none.
#[track_caller]
pub(super) fn check(order: &dyn Order, texts: &[String; 3]) {
    for left in texts {
        for right in texts {
            let answer = order.compare(left, right);
            assert_eq!(answer.is_some(), order.parses(left) && order.parses(right), "{texts:?}");
            assert_eq!(answer, order.compare(right, left).map(Ordering::reverse), "{texts:?}");
        }
    }
    let rises = |from: usize, to: usize| {
        order.compare(&texts[from], &texts[to]).is_some_and(Ordering::is_le)
    };
    for [a, b, c] in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        assert!(!(rises(a, b) && rises(b, c)) || rises(a, c), "{texts:?}");
    }
}

/// Every version parses and comes before the next one.
#[track_caller]
pub(super) fn rising(order: &dyn Order, versions: &[&str]) {
    for pair in versions.windows(2) {
        assert_eq!(order.compare(pair[0], pair[1]), Some(Ordering::Less), "{pair:?}");
    }
}

/// All spellings parse and are the same version.
#[track_caller]
pub(super) fn same(order: &dyn Order, spellings: &[&str]) {
    for pair in spellings.windows(2) {
        assert_eq!(order.compare(pair[0], pair[1]), Some(Ordering::Equal), "{pair:?}");
    }
}

/// No text has the form of the order.
#[track_caller]
pub(super) fn refused(order: &dyn Order, texts: &[&str]) {
    for text in texts {
        assert!(!order.parses(text), "{text}");
    }
}
