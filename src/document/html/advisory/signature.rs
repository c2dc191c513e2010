use serde::Serialize;

use crate::document::html::commands::Commands;
use crate::document::html::href;
use crate::document::html::listing::{DateData, date};
use crate::document::{View, address, signatures};
use crate::model::date::Moment;
use crate::model::fingerprint::Fingerprint;
use crate::model::frozen::Signed;
use crate::model::keyring::KeyRole;
use crate::model::library::Library;
use crate::model::site::Group;
use crate::site_path::SitePath;

/// How the newest revision is signed.
#[derive(Serialize)]
pub(super) struct SignatureData {
    /// Who holds the key, as the keyring says.
    holder: Option<String>,
    /// In gpg's form, as one text that can be copied.
    fingerprint: String,
    certificate: String,
    at: DateData,
    /// The time of day in UTC.
    time: String,
    /// That the key was revoked as compromised since.
    withdrawn: bool,
    text: Option<TextData>,
    /// None where there is nothing that a reader should rely on, or nothing to verify.
    commands: Option<Commands>,
}

/// The clear-signed text, and the address that it keeps for ever.
#[derive(Serialize)]
struct TextData {
    name: String,
    href: String,
    kept_name: String,
    kept_href: String,
}

impl SignatureData {
    /// None where the newest revision is not signed.
    pub(super) fn new(view: &View<'_>, index: usize, page: &SitePath) -> Option<Self> {
        let Signed { signer, at, withdrawn } = signatures::signed(view, index)?;
        let commands = Commands::of_advisory(view, index, &signer).filter(|_| !withdrawn);
        Some(Self {
            holder: holder(view.library, &signer).map(str::to_owned),
            fingerprint: signer.to_string(),
            certificate: href(page, &address::certificate(&signer)),
            at: date(view.words(), Moment::Time(at)),
            time: at.strftime("%H:%M UTC").to_string(),
            withdrawn,
            text: view.library.site.builds(Group::Text).then(|| text(view.library, index, page)),
            commands,
        })
    }
}

fn holder<'a>(library: &'a Library, signer: &Fingerprint) -> Option<&'a str> {
    let mut keys = library.keyring.keys.iter();
    let key = keys.find(|key| key.role == KeyRole::Advisories && key.fingerprint == *signer)?;
    Some(&key.holder)
}

fn text(library: &Library, index: usize, page: &SitePath) -> TextData {
    let advisory = &library.advisories()[index];
    let newest = address::advisory_text(&advisory.id);
    let kept = address::revision_text(&advisory.id, advisory.revisions.number());
    TextData {
        name: newest.file_name().to_owned(),
        href: href(page, &newest),
        kept_name: kept.file_name().to_owned(),
        kept_href: href(page, &kept),
    }
}
