//! The patches of an advisory, for those who mend versions of their own.

use std::io;

use crate::document::{Failure, Made, PerUnit, Unit, View, address};
use crate::model::advisory::Advisory;
use crate::model::affected::Fix;
use crate::plan::Planner;
use crate::site_path::SitePath;

/// `patches/ID/BRANCH.patch`: the bytes of each patch, as the maintainers put them there.
pub struct Patch;

/// Where the patch of a fix is published; `None` for a fix without one.
///
/// A branch's first patch has its name. Packages may have branches of the same name, so that a
/// further patch for it gets a number: `main-2.patch`. One file for two fixes is published once.
#[must_use]
pub fn path(advisory: &Advisory, fix: &Fix) -> Option<SitePath> {
    let patched: Vec<_> = patched(advisory).collect();
    let wanted = patched.iter().find(|known| is_same(known, fix))?;
    let of_branch = patched.iter().filter(|known| known.branch == fix.branch);
    let number = 1 + of_branch.take_while(|known| !is_same(known, wanted)).count();
    Some(match number {
        1 => address::patch(&advisory.id, &fix.branch),
        _ => address::patch(&advisory.id, &format!("{}-{number}", fix.branch)),
    })
}

impl PerUnit for Patch {
    fn plan(&self, view: &View<'_>, index: usize, planner: &mut Planner<'_>) {
        let advisory = &view.library.advisories()[index];
        for (part, fix) in (0..).zip(patched(advisory)) {
            if let Some(path) = path(advisory, fix) {
                planner.add(path, part);
            }
        }
    }

    fn make(
        &self,
        _view: &View<'_>,
        unit: &Unit<'_>,
        part: u32,
        _made: &Made,
    ) -> Result<Vec<u8>, Failure> {
        let fix = patched(unit.advisory).nth(part as usize);
        let bytes = fix.and_then(|fix| unit.patches.get(fix.patch.as_ref()?));
        Ok(bytes.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?.clone())
    }
}

/// The fixes that have a patch, in the order of the source and without repetition; a part of the
/// format is an index into them.
fn patched(advisory: &Advisory) -> impl Iterator<Item = &Fix> {
    let all = || fixes(advisory).filter(|fix| fix.patch.is_some());
    let is_new = move |at: usize, fix: &Fix| !all().take(at).any(|earlier| is_same(earlier, fix));
    all().enumerate().filter(move |(at, fix)| is_new(*at, fix)).map(|(_, fix)| fix)
}

fn fixes(advisory: &Advisory) -> impl Iterator<Item = &Fix> {
    advisory.affected.iter().flat_map(|affected| &affected.fixes)
}

fn is_same(one: &Fix, other: &Fix) -> bool {
    one.branch == other.branch && one.patch == other.patch
}
