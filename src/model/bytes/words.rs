use super::Bytes;
use crate::model::credit::{self, CreditRole};
use crate::model::handling::{ANSWERS, Answer, BRANCH_FIXES, BranchFix};
use crate::model::range::EventKind;
use crate::model::reference::{self, ReferenceKind};
use crate::model::revision::{self, RevisionKind};
use crate::model::severity::UbuntuPriority;
use crate::model::timeline::{self, TimelineKind};

/// [`Bytes`] for what is one of a few: its place among them.
macro_rules! places {
    ($($type:ident: $all:expr;)+) => {
        $(impl Bytes for $type {
            fn put(&self, out: &mut Vec<u8>) {
                let place = $all.position(|one| one == *self);
                place.expect("it is one of all").put(out);
            }

            fn take(bytes: &mut &[u8]) -> Option<Self> {
                let place = usize::take(bytes)?;
                $all.nth(place)
            }
        })+
    };
}

places! {
    Answer: ANSWERS.iter().map(|(_, one)| *one);
    BranchFix: BRANCH_FIXES.iter().map(|(_, one)| *one);
    CreditRole: credit::ROLES.iter().map(|(_, one)| *one);
    EventKind: EventKind::ALL.into_iter();
    ReferenceKind: reference::KINDS.iter().map(|(_, one)| *one);
    RevisionKind: revision::KINDS.iter().map(|(_, one)| *one);
    TimelineKind: timeline::KINDS.iter().map(|(_, one)| *one);
    UbuntuPriority: UbuntuPriority::ALL.into_iter();
}
