//! What can be wrong with a signed list, alone or beside an earlier one.

use crate::diagnostic::Rule;

/// A text that is no list of ours.
pub static LIST_FORM: Rule = Rule::error(
    "list-form",
    "`revisions.txt` is not a list of revisions",
    "forewarn writes a list of keys and revisions in exactly one way, so that no byte of it is free. A line that it cannot \
     have written means that the file was edited, was cut off, or comes from a version that knows a newer form.",
);

/// A list from before the one that was seen last.
pub static LIST_OLDER: Rule = Rule::error(
    "list-older",
    "an older list of revisions took the place of a newer one",
    "Each signed list has a higher serial than the one before. A lower one means that an older state of the site is served \
     again, whose signatures are good but which hides what was published since. Ask the project, by another way, which \
     serial is the newest.",
);

/// Two lists under one serial.
pub static LIST_FORKED: Rule = Rule::error(
    "list-forked",
    "two different lists of revisions have the same serial",
    "A serial belongs to one list. Two lists under one serial mean that someone shows different readers different sites, or \
     that two people signed at the same time without knowing of each other. The project must sign again with a higher \
     serial.",
);

/// A revision that is not listed any more.
pub static LIST_VANISHED: Rule = Rule::error(
    "list-revision-vanished",
    "a revision that was published is not listed any more",
    "What was published stays published: a revision may be followed by another, or the advisory be withdrawn, but both stay \
     in the list, and a signed one stays signed. A missing one was lost or is being hidden. Restore its folder under \
     `advisories/signed/` and sign the list again.",
);

/// A revision that is not what it was.
pub static LIST_CHANGED: Rule = Rule::error(
    "list-revision-changed",
    "a revision that was published was changed",
    "A published revision keeps its date, its source and its files for ever, and any change is a new revision. Only \
     signatures and the clear-signed text that holds one may differ, when a revision was signed again after a key was lost. \
     Restore the old files, and put the change into a new revision.",
);

/// A list of another site.
pub static LIST_SITE: Rule = Rule::error(
    "list-site-changed",
    "the list of revisions is that of another site",
    "A list names the address of its site, so that one project's list cannot stand in for another's, nor a copy for the \
     original. If the site really moved, take the list at its new address as a new start, after the project confirmed the \
     move.",
);
