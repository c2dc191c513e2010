//! security.txt (RFC 9116): signed by the project, and not past its day.

use jiff::Timestamp;

use super::contents::{Contents, at};
use crate::check::security_txt::SECURITY_TXT_EXPIRED;
use crate::diagnostic::{Diagnostic, Fault};
use crate::model::date::Moment;
use crate::signature::{Ring, Signed, standing};
use crate::site_path::SitePath;

/// Where the file may stand; the second place is that of old readers.
const PATHS: [&str; 2] = [".well-known/security.txt", "security.txt"];

/// Judges each copy; gives the good signatures.
pub(super) fn check(
    contents: &Contents<'_>,
    ring: &Ring,
    now: Timestamp,
) -> (Vec<(SitePath, Signed)>, Vec<Diagnostic>) {
    let (mut signatures, mut findings) = (vec![], vec![]);
    for path in PATHS.map(SitePath::fixed).iter().filter(|path| contents.digest(path).is_some()) {
        match contents.read(path).and_then(|bytes| signed(ring, &bytes)) {
            Ok((text, signed)) => {
                findings.extend(expired(&text, now).map(|fault| at(path, fault)));
                signatures.push((path.clone(), signed));
            }
            Err(fault) => findings.push(at(path, fault)),
        }
    }
    (signatures, findings)
}

fn signed(ring: &Ring, bytes: &[u8]) -> Result<(String, Signed), Fault> {
    // forewarn publishes none without a signature: where it is not there, it was taken off.
    let (text, signed) = ring.clear(bytes)?;
    Ok((text, standing(signed)?))
}

/// Whether its `Expires` (RFC 9116, section 2.5.5) is past, or cannot be read.
fn expired(text: &str, now: Timestamp) -> Option<Fault> {
    let field = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("expires").then(|| value.trim().to_owned())
    });
    let end = field.as_deref().and_then(|value| Moment::parse(value).ok());
    if end.is_some_and(|end| now < end.instant()) {
        return None;
    }
    let message = match field {
        Some(value) if end.is_some() => format!("this file expired on {value}"),
        _ => "this file does not say until when it holds".to_owned(),
    };
    Some(
        Fault::new(&SECURITY_TXT_EXPIRED, message).hint("look for a newer one, or ask the project"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::fixture::{ring, signer, time};
    use crate::signature::{Form, Signer as _};
    use std::collections::BTreeMap;

    const TEXT: &str = "Contact: mailto:a@x.example\nExpires: 2027-01-01T00:00:00Z\n";

    #[track_caller]
    fn check_file(bytes: &[u8], now: &str, expected: &[&str]) {
        let files = BTreeMap::from([(SitePath::fixed(PATHS[0]), bytes.to_vec())]);
        let (contents, _) = Contents::take(&files);
        let (_, findings) = check(&contents, &ring(), time(now));
        let codes: Vec<_> = findings.iter().map(|finding| finding.rule.code).collect();
        assert_eq!(codes, expected);
    }

    #[test]
    fn it_is_signed_and_fresh() {
        let now = "2026-11-20T10:00:00Z";
        let sign = |text: &str| signer().sign(Form::Clear, text.as_bytes(), time(now)).unwrap();
        check_file(&sign(TEXT), now, &[]);
        check_file(&sign(TEXT), "2027-01-01T00:00:00Z", &["security-txt-expired"]);
        check_file(&sign("Contact: x\n"), now, &["security-txt-expired"]);
        check_file(&sign("Expires: soon\n"), now, &["security-txt-expired"]);
        check_file(TEXT.as_bytes(), now, &["signature-form"]);
        let tampered = String::from_utf8(sign(TEXT)).unwrap().replace("a@x", "b@x");
        check_file(tampered.as_bytes(), now, &["signature-bad"]);
        let stripped = tampered.replace("-----BEGIN PGP SIGNED MESSAGE-----", "");
        check_file(stripped.as_bytes(), now, &["signature-form"]);
    }
}
