use serde::Serialize;

use super::path;
use crate::document::html::href;
use crate::document::html::listing::{DateData, date};
use crate::document::{address, wkd};
use crate::model::date::Moment;
use crate::model::keyring::Key;
use crate::model::library::Library;
use crate::model::words::Words;

/// What the page says of a certificate, as it says itself by its newest signature.
#[derive(Serialize)]
pub(super) struct CertificateData {
    user_ids: Vec<String>,
    algorithm: String,
    created: DateData,
    expires: Option<DateData>,
    revoked: Option<RevokedData>,
    asc: FileData,
    txt: FileData,
    /// Where a key server has it, if it was sent there.
    keyserver: String,
    wkd: Vec<FileData>,
}

#[derive(Serialize)]
struct RevokedData {
    at: DateData,
    reason: String,
}

#[derive(Serialize)]
struct FileData {
    name: String,
    href: String,
}

/// The certificate of a key, where the site has it.
pub(super) fn data(words: &Words, library: &Library, key: &Key) -> Option<CertificateData> {
    let certificate = library.certificate(key)?;
    let (time, fingerprint) = (certificate.newest_binding(), &key.fingerprint);
    let file = |name: String, to| FileData { name, href: href(&path(), &to) };
    let (asc, txt) = (address::certificate(fingerprint), address::certificate_text(fingerprint));
    let revoked = certificate.revocation();
    let directory = wkd::direct(library, key).into_iter();
    Some(CertificateData {
        user_ids: certificate.user_ids(time),
        algorithm: certificate.algorithm(),
        created: date(words, Moment::Time(certificate.created())),
        expires: certificate.expires(time).map(|end| date(words, Moment::Time(end))),
        revoked: revoked
            .map(|one| RevokedData { at: date(words, Moment::Time(one.at)), reason: one.reason }),
        asc: file(asc.file_name().to_owned(), asc.clone()),
        txt: file(txt.file_name().to_owned(), txt.clone()),
        keyserver: format!("https://keys.openpgp.org/vks/v1/by-fingerprint/{}", fingerprint.hex()),
        wkd: directory.map(|(address, to)| file(address, to)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::keyring::{KeyRole, KeyState};
    use crate::theme::languages;

    fn of(name: &str, state: KeyState) -> CertificateData {
        let mut library = fixture::library(vec![]);
        fixture::add_key(&mut library, name, KeyRole::Advisories, state);
        data(languages::english(), &library, &library.keyring.keys[0]).unwrap()
    }

    #[test]
    fn a_certificate_is_told_as_it_tells_itself() {
        let found = serde_json::to_value(of("extended", KeyState::Active)).unwrap();
        let name = "943C4867B33D0BB81AA77EBA494D806A3D818772";
        assert_eq!(found["user_ids"][0], "forewarn test key, do not trust <m@example.org>");
        assert_eq!(found["algorithm"], "Ed25519");
        assert_eq!(found["created"]["iso"], "2024-01-01T00:00:00Z");
        assert_eq!(found["expires"]["shown"], "30 November 2028");
        assert_eq!(found["asc"]["href"], format!("keys/{name}.asc"));
        assert_eq!(found["txt"]["href"], format!("keys/{name}.txt"));
        assert!(found["keyserver"].as_str().unwrap().ends_with(&format!("by-fingerprint/{name}")));
        assert_eq!(found["wkd"][0]["name"], "m@example.org");
        assert!(found["revoked"].is_null());
    }

    #[test]
    fn a_revocation_is_told_with_its_reason() {
        let found = of("revoked-hard", KeyState::Revoked);
        assert!(found.wkd.is_empty());
        assert_eq!(found.revoked.unwrap().reason, "Key material has been compromised");
    }

    #[test]
    fn a_key_that_does_not_expire_has_no_such_date() {
        assert!(of("both", KeyState::Active).expires.is_none());
    }
}
