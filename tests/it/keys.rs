//! Keys with their certificates: what is wrong with them is said at the right value, and the good ones are published.

use std::fs;
use std::path::Path;

use crate::rules::finding;
use crate::site::Site;

const KEYRING: &str = "content/keys/keyring.yaml";

/// The certificate's file in `tests/keys/`, role, state, the code of the finding, and the field that it points at; both
/// are empty for a key without fault.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("both", "reports", "active", "", ""),
    ("both", "advisories", "upcoming", "", ""),
    ("sign-only", "advisories", "active", "", ""),
    ("sign-only", "reports", "active", "key-unusable", "certificate"),
    ("encrypt-only", "advisories", "active", "key-unusable", "certificate"),
    ("expired", "reports", "active", "key-unusable", "certificate"),
    ("expired", "advisories", "retired", "", ""),
    ("expiring", "reports", "active", "key-expiring", "certificate"),
    ("subkey-expired", "reports", "active", "key-unusable", "certificate"),
    ("sha1", "advisories", "active", "certificate-weak", "certificate"),
    ("sha1", "advisories", "retired", "certificate-weak-old", "certificate"),
    ("dsa-1024", "advisories", "upcoming", "certificate-weak", "certificate"),
    ("rsa-1024", "reports", "active", "certificate-weak", "certificate"),
    ("rsa-1024-subkey", "reports", "active", "certificate-weak", "certificate"),
    ("revoked-hard", "advisories", "active", "key-state", "state"),
    ("revoked-hard", "advisories", "retired", "key-state", "state"),
    ("revoked-hard", "advisories", "revoked", "", ""),
    ("revoked-soft", "advisories", "retired", "", ""),
    ("both", "advisories", "revoked", "key-not-revoked", "state"),
    ("extended", "advisories", "active", "certificate-history", "certificate"),
    ("extended-merged", "advisories", "active", "", ""),
];

/// What is said of every site that was not signed yet.
const OF_SIGNING: [&str; 2] = ["security-txt-missing", "unsigned-optional"];

#[test]
fn each_finding_points_at_the_value_that_shows_it() {
    let mut wrong = Vec::new();
    for (name, role, state, code, field) in CASES {
        let site = with(name, role, state);
        let codes: Vec<_> =
            site.codes().into_iter().filter(|code| !OF_SIGNING.contains(&&code[..])).collect();
        let expected: Vec<&str> = [*code].into_iter().filter(|code| !code.is_empty()).collect();
        if codes != expected {
            wrong.push(format!("{name}, {role}, {state}: {codes:?}"));
        } else if !code.is_empty() {
            let value = value(&site, field);
            wrong.extend(finding(&site, KEYRING, code, &value).err());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_that_are_no_certificate_are_refused() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keys");
    let both = fs::read_to_string(own.join("both.asc")).unwrap();
    let second = fs::read_to_string(own.join("second.asc")).unwrap();
    let secret = fs::read_to_string(own.join("example-secret.asc")).unwrap();
    for (bytes, code) in [
        (format!("{both}{second}"), "certificate-form"),
        (format!("Our key:\n\n{both}"), "certificate-form"),
        ("\u{99}\u{33}".to_owned(), "certificate-form"),
        (secret, "certificate-secret"),
        (fs::read_to_string(own.join("version-6.asc")).unwrap(), "certificate-version"),
    ] {
        let site = with("both", "reports", "active");
        site.write("content/keys/both.asc", bytes);
        assert_eq!(site.codes(), [code, "unsigned-optional"], "{}", site.check());
    }
}

#[test]
fn a_certificate_of_another_key_is_told_with_both_fingerprints() {
    let site = with("both", "reports", "active");
    let other = "90DC AE40 FEA7 4B14 9B70  662D F25F 2144 EEC1 373D";
    let stated = value(&site, "fingerprint");
    site.change(KEYRING, &stated, other);
    finding(&site, KEYRING, "certificate-fingerprint", other).unwrap();
    let said = site.check();
    assert!(said.contains(other) && said.contains(&stated), "{said}");
}

#[test]
fn a_fingerprint_of_version_6_is_refused_without_its_certificate() {
    let long = "0123456789abcdef".repeat(4);
    let text =
        format!("keys:\n  - {{fingerprint: {long}, holder: A, state: active, role: reports}}\n");
    let site = Site::new().file(KEYRING, text);
    finding(&site, KEYRING, "certificate-version", &long).unwrap();
}

#[test]
fn a_fingerprint_in_prose_is_in_the_keyring() {
    let site = with("both", "reports", "active");
    let right = value(&site, "fingerprint");
    let wrong = right.replacen(&right[..4], "0000", 1);
    site.write("content/report.md", format!("---\ntitle: é\n---\nÉcrivez: `{right}`\n"));
    assert_eq!(site.codes(), ["unsigned-optional"]);
    site.change("content/report.md", &right, &wrong);
    finding(&site, "content/report.md", "fingerprint-unknown", &wrong).unwrap();
    site.change("content/report.md", &wrong, &wrong.replace(' ', ""));
    assert_eq!(site.codes(), ["unsigned-optional"], "40 digits in a row are a commit");
}

#[test]
fn a_good_key_is_published_in_every_form() {
    let site = with("both", "reports", "active");
    site.build();
    let hex = value(&site, "fingerprint").replace(' ', "");
    let file = site.read("content/keys/both.asc");
    assert_eq!(site.read(&format!("public/keys/{hex}.asc")), file);
    assert_eq!(site.read(&format!("public/keys/{hex}.txt")), file);
    let page = site.read("public/keys.html");
    for part in [
        format!(">{}</code>", value(&site, "fingerprint")),
        format!("href=\"keys/{hex}.asc\""),
        format!("by-fingerprint/{hex}\" rel=\"external noreferrer\""),
        format!("--recipient-file {hex}.asc --encrypt report.txt"),
        "href=\".well-known/openpgpkey/hu/t5s8ztdbon8yzntexy6oz5y48etqsnbb\"".to_owned(),
        "forewarn test key, do not trust &lt;Security@example.org&gt;".to_owned(),
        "Ed25519".to_owned(),
    ] {
        assert!(page.contains(&part), "{part} is not in {page}");
    }
    let directory = site.path("public/.well-known/openpgpkey");
    assert!(fs::read(directory.join("example.org/policy")).unwrap().is_empty());
    let direct = fs::read(directory.join("hu/t5s8ztdbon8yzntexy6oz5y48etqsnbb")).unwrap();
    assert!(!direct.is_ascii(), "the directory's files are binary");
}

#[test]
fn the_output_does_not_depend_on_the_day_even_when_keys_expire() {
    let site = with("expiring", "reports", "active");
    let built = |now: &str| {
        let run = site.run(&["build", "--now", now, "--out", now]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        crate::site::tree(&site.path(now))
    };
    assert_eq!(built("2026-02-01"), built("2026-10-19"));
}

/// The keys in `tests/keys/`, as `gpg --show-keys` names them.
#[rustfmt::skip]
const FINGERPRINTS: &[(&str, &str)] = &[
    ("both", "2AC9 CC2F 4934 E5F8 A455  1563 F23A DE56 7337 A12D"),
    ("dsa-1024", "A225 7E04 01B8 C03E 698A  FBED 2E2E DCC4 A148 8A0D"),
    ("encrypt-only", "5AA3 D953 8E90 88F6 F7A3  4B0A 7CB1 C2DA 7ACB AD84"),
    ("expired", "B0FE A2F9 C655 CCE9 476A  E8EE 8A42 488A 45A2 7BD5"),
    ("expiring", "E056 A3E0 5EBD BA26 7657  C586 5FE3 4AB8 27B4 2F7C"),
    ("extended-merged", "943C 4867 B33D 0BB8 1AA7  7EBA 494D 806A 3D81 8772"),
    ("extended", "943C 4867 B33D 0BB8 1AA7  7EBA 494D 806A 3D81 8772"),
    ("revoked-hard", "EC90 0C2D FBEB 86F5 A200  566B C107 C9CA B0FF A01A"),
    ("revoked-soft", "976A D10B 99C6 D828 1A92  7A97 7973 E598 8479 5D55"),
    ("rsa-1024-subkey", "BFBF BEA7 9012 82FC 9FC9  645C 3A07 8B96 1A47 A331"),
    ("rsa-1024", "4E28 F9B9 4D03 12D1 CFDE  7352 324C 439D 478C CBD6"),
    ("sha1", "CA55 DD1C D430 1872 5AAE  8ECC D6E3 9A4D A316 D1F6"),
    ("sign-only", "675D 0182 F776 DA17 EB57  9692 6183 9CDA F04F 4B91"),
    ("subkey-expired", "693E 23EB A4F6 9004 F95D  76CA 034B 903C 4161 894D"),
];

/// A site with one key.
fn with(name: &str, role: &str, state: &str) -> Site {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/keys/{name}.asc"));
    let fingerprint = FINGERPRINTS.iter().find(|(of, _)| *of == name).unwrap().1;
    Site::new()
        .file(format!("content/keys/{name}.asc").as_str(), fs::read(file).unwrap())
        .file(
            KEYRING,
            format!(
                "keys:\n  - fingerprint: {fingerprint}\n    role: {role}\n    holder: A\n    state: {state}\n    certificate: {name}.asc\n"
            ),
        )
}

/// The value of a field of the only key.
fn value(site: &Site, field: &str) -> String {
    let text = site.read(KEYRING);
    let rest = text.split_once(&format!("{field}: ")).unwrap().1;
    rest.lines().next().unwrap().to_owned()
}
