//! One entry of `affected`.

use crate::diagnostic::{Fault, Rule};
use crate::model::affected::{Affected, Fix, Spelling};
use crate::model::commit::Commit;
use crate::model::ecosystem::Ecosystem;
use crate::model::link::Field;
use crate::model::package::Package;
use crate::model::version::Version;
use crate::parse::{Place, advisory, handling, range};
use crate::source::schema::advisory::{RawAffected, RawFix};

/// An affected entry that names nothing, or names it twice.
pub static AFFECTED_NAME: Rule = Rule::error(
    "affected-name",
    "an affected entry does not name exactly one thing",
    "Each entry of `affected` names one package, either by `package` (a purl such as pkg:pypi/hpack) or by `ecosystem` \
     and `name`; an entry for what is no package names a `repository` and counts its ranges in commits.",
);

/// A patch that is not a plain file name.
pub static PATCH_NAME: Rule = Rule::error(
    "patch-name",
    "a patch is not named by a plain file name",
    "The patches of an advisory stand in `advisories/patches/ID/` and are named without a folder, so that nothing \
     outside that folder can be published by mistake.",
);

/// A key that only an import writes.
pub static PURL_FOREIGN: Rule = Rule::error(
    "purl-foreign",
    "an affected entry of ours has the package URL of another database",
    "`purl` keeps what another database writes beside `ecosystem` and `name`, so that its record goes out again as it \
     came. In an advisory of our own `package` holds the package URL, from which the other two follow.",
);

/// One entry of `affected`, in an advisory of ours or of another database.
pub(super) fn parse(place: &Place<'_>, raw: &RawAffected, foreign: bool) -> Option<Affected> {
    if raw.purl.is_some() && !foreign {
        let fault = Fault::new(&PURL_FOREIGN, "`purl` is only for what was imported");
        place
            .key("purl")
            .report(fault.hint("write `package:` with the package URL, or leave it out"));
    }
    let package = package(place, raw, foreign);
    let repository = place.link("repository", raw.repository.as_deref(), Field::Repository);
    let of_package = package.as_ref().ok()?.as_ref();
    let ranges = place.each("ranges", &raw.ranges, |at, raw| {
        range::parse(at, raw, of_package, repository.as_ref())
    });
    let versions =
        place.each("versions", &raw.versions, |place, text| place.take(Version::parse(text)));
    Some(Affected {
        fixes: place.each("fixes", &raw.fixes, fix).into(),
        branches: place.each("branches", &raw.branches, handling::branch).into(),
        severity: place.each("severity", &raw.severity, advisory::severity).into(),
        ecosystem_specific: advisory::extra(
            place,
            "ecosystem_specific",
            raw.ecosystem_specific.as_ref(),
        ),
        database_specific: advisory::extra(
            place,
            "database_specific",
            raw.database_specific.as_ref(),
        ),
        spelling: spelling(raw, of_package).filter(|_| foreign).unwrap_or_default().into(),
        package: package.ok()?,
        repository,
        ranges,
        versions: versions.into_iter().collect(),
    })
}

/// The package, `None` for an entry about a repository; an error was reported.
fn package(place: &Place<'_>, raw: &RawAffected, foreign: bool) -> Result<Option<Package>, ()> {
    let named = match (&raw.package, &raw.ecosystem, &raw.name) {
        (Some(purl), None, None) => Some((place.key("package"), Package::from_purl(purl))),
        (None, Some(ecosystem), Some(name)) => {
            let found = place.key("ecosystem").take(Ecosystem::parse(ecosystem)).ok_or(())?;
            Some((place.key("name"), Package::from_name(found, name)))
        }
        (None, None, None)
            if raw.repository.is_some()
                || raw.ranges.iter().any(|range| range.repository.is_some()) =>
        {
            None
        }
        _ => {
            let fault = Fault::new(&AFFECTED_NAME, "this entry does not name exactly one package or repository")
                .hint("write `package: pkg:TYPE/NAME`, or `ecosystem:` and `name:`, or only `repository:`");
            place.report(fault);
            return Err(());
        }
    };
    let Some((at, parsed)) = named else { return Ok(None) };
    let (package, doubt) = at.take(parsed).ok_or(())?;
    // How another database spells a name is not ours to mend.
    if let Some(fault) = doubt.filter(|_| !foreign) {
        at.report(fault);
    }
    Ok(Some(package))
}

fn spelling(raw: &RawAffected, package: Option<&Package>) -> Option<Spelling> {
    let package = package?;
    let name = raw.name.clone().filter(|name| name != package.name());
    Some(Spelling { name, purl: raw.purl.clone() })
}

fn fix(place: &Place<'_>, raw: &RawFix) -> Option<Fix> {
    let branch = place.key("branch").line(&raw.branch);
    let commit = place.key("commit").take(Commit::parse(&raw.commit));
    let patch = raw.patch.as_deref().and_then(|name| place.key("patch").take(patch_name(name)));
    Some(Fix { branch: branch?, commit: commit?, patch })
}

fn patch_name(name: &str) -> Result<String, Fault> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if !name.is_empty() && !name.starts_with('.') && name.len() <= 100 && name.chars().all(plain) {
        return Ok(name.to_owned());
    }
    Err(Fault::new(&PATCH_NAME, format!("`{name}` is not a plain file name"))
        .hint("put the file into `advisories/patches/ID/` and write only its name"))
}
