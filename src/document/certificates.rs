//! The certificates of the keyring, for ever: a retired or revoked key is still needed for what it once signed.

use std::io::{self, Write};

use crate::document::{Aggregate, Failure, Units, View, address};
use crate::model::library::Library;
use crate::plan::Planner;
use crate::signature::Certificate;
use crate::site_path::SitePath;

/// `keys/FINGERPRINT.asc`, and the same file as `.txt`, which browsers show.
pub struct Certificates;

impl Aggregate for Certificates {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        for (part, (path, _)) in (0..).zip(files(view.library)) {
            planner.add(path, part);
        }
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let file = files(view.library).into_iter().nth(part as usize);
        let (_, certificate) = file.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(out.write_all(certificate.bytes())?)
    }
}

/// The files, once for a key however many roles it has.
fn files(library: &Library) -> Vec<(SitePath, &Certificate)> {
    let mut found: Vec<&Certificate> = Vec::new();
    for certificate in library.keyring.keys.iter().filter_map(|key| library.certificate(key)) {
        if found.iter().all(|other| other.fingerprint() != certificate.fingerprint()) {
            found.push(certificate);
        }
    }
    let both = |certificate: &&Certificate| {
        let fingerprint = certificate.fingerprint();
        [address::certificate(fingerprint), address::certificate_text(fingerprint)]
    };
    found.into_iter().flat_map(|one| both(&one).map(|path| (path, one))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::keyring::{KeyRole, KeyState};

    #[test]
    fn each_certificate_is_published_once_and_as_it_is_whatever_its_state() {
        let mut library = fixture::library(vec![]);
        fixture::add_key(&mut library, "both", KeyRole::Reports, KeyState::Active);
        fixture::add_key(&mut library, "both", KeyRole::Advisories, KeyState::Active);
        fixture::add_key(&mut library, "revoked-hard", KeyRole::Advisories, KeyState::Revoked);
        library.site.formats = Some(vec![]);
        let paths = fixture::paths(&library);
        let mut expected = 0;
        for name in ["both", "revoked-hard"] {
            let certificate = &library.certificates[&format!("{name}.asc")];
            for ending in ["asc", "txt"] {
                let path = format!("keys/{}.{ending}", certificate.fingerprint().hex());
                assert_eq!(fixture::file(&library, &path).as_bytes(), certificate.bytes());
                expected += 1;
            }
        }
        assert_eq!(paths.iter().filter(|path| path.starts_with("keys/")).count(), expected);
    }

    #[test]
    fn a_certificate_of_another_key_is_not_published() {
        let mut library = fixture::library(vec![]);
        fixture::add_key(&mut library, "both", KeyRole::Reports, KeyState::Active);
        let other = library.certificates["both.asc"].clone();
        fixture::add_key(&mut library, "second", KeyRole::Reports, KeyState::Active);
        library.certificates.insert("second.asc".to_owned(), other);
        assert_eq!(files(&library).len(), 2);
    }
}
