//! Whether the named weaknesses are in the list that everyone uses.

use super::{Evidence, Findings};
use crate::model::Path;

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    for advisory in evidence.library.advisories() {
        for (index, weakness) in advisory.weaknesses.iter().enumerate() {
            if let Some(fault) = weakness.fault() {
                findings.advisory(advisory, Path::root().key("weaknesses").index(index), fault);
            }
        }
    }
}
