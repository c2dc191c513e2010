//! What gpg says of a secret key, in its format for programs (gpg's doc/DETAILS, "Format of the colon listings").

use crate::model::fingerprint::Fingerprint;

/// Why gpg cannot sign by a certificate, where it cannot. A key on a smart card counts as present.
pub(super) fn refusal(listing: &str, certificate: &Fingerprint) -> Option<&'static str> {
    let keys = keys(listing);
    // A certificate is also found by the fingerprint of its subkey, which is not what the keyring names.
    let Some(primary) = keys.first().filter(|key| key.fingerprint == certificate.hex()) else {
        return Some("gpg does not have its secret key");
    };
    if let Some(ended) = primary.ended() {
        return Some(ended);
    }
    let signing: Vec<&Key> = keys.iter().filter(|key| key.capabilities.contains('s')).collect();
    let live: Vec<&&Key> = signing.iter().filter(|key| key.ended().is_none()).collect();
    match (signing.first(), live.first()) {
        (None, _) => Some("it is not made for signing"),
        (Some(ended), None) => ended.ended(),
        _ if live.iter().all(|key| key.token == "#") => {
            Some("gpg has only a part of it without the secret")
        }
        _ => None,
    }
}

/// A primary key or subkey, as its lines say.
struct Key<'a> {
    /// `e` for expired, `r` for revoked, `i` for invalid, `d` for disabled; other letters speak of trust.
    validity: &'a str,
    /// A small letter for each thing that this key may do.
    capabilities: &'a str,
    /// `#` for a key without its secret, the serial number of a smart card, `+` or nothing.
    token: &'a str,
    fingerprint: &'a str,
}

impl Key<'_> {
    fn ended(&self) -> Option<&'static str> {
        match self.validity {
            "e" => Some("it has expired"),
            "r" => Some("it is revoked"),
            "d" => Some("it is disabled in gpg"),
            "i" => Some("gpg finds it invalid"),
            _ if self.capabilities.contains('D') => Some("it is disabled in gpg"),
            _ => None,
        }
    }
}

/// The keys of a listing, the primary key first.
fn keys(listing: &str) -> Vec<Key<'_>> {
    let mut found: Vec<Key> = Vec::new();
    for line in listing.lines() {
        let fields: Vec<&str> = line.split(':').collect();
        let field = |index: usize| fields.get(index).copied().unwrap_or_default();
        match (field(0), found.last_mut()) {
            ("sec" | "ssb", _) => found.push(Key {
                validity: field(1),
                capabilities: field(11),
                token: field(14),
                fingerprint: "",
            }),
            ("fpr", Some(key)) => key.fingerprint = field(9),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIMARY: &str = "0123456789ABCDEF0123456789ABCDEF01234567";

    /// A line for a key and the one for its fingerprint.
    fn key(kind: &str, validity: &str, capabilities: &str, token: &str) -> String {
        let fingerprint =
            if kind == "sec" { PRIMARY } else { "89ABCDEF0123456789ABCDEF0123456789ABCDEF" };
        format!(
            "{kind}:{validity}:255:22:89ABCDEF01234567:1795367016:::u:::{capabilities}:::{token}::ed25519:::0:\n\
             fpr:::::::::{fingerprint}:\ngrp:::::::::F4637F82BC28F724CCB7D9797A030C05963CD54A:\n"
        )
    }

    #[track_caller]
    fn check(listing: &str, expected: Option<&str>) {
        assert_eq!(refusal(listing, &Fingerprint::parse(PRIMARY).unwrap()), expected, "{listing}");
    }

    #[test]
    fn a_key_at_hand_or_on_a_card_can_sign() {
        check(&key("sec", "u", "scSC", "+"), None);
        check(&key("sec", "-", "scSC", ""), None);
        check(&key("sec", "u", "scSC", "D2760001240103040006123456780000"), None);
        check(&(key("sec", "u", "cSC", "#") + &key("ssb", "u", "s", "+")), None);
        check(
            &(key("sec", "u", "cSC", "+")
                + &key("ssb", "e", "s", "+")
                + &key("ssb", "u", "s", "+")),
            None,
        );
    }

    #[test]
    fn any_other_key_is_refused_with_the_reason() {
        check(&key("sec", "e", "sc", "+"), Some("it has expired"));
        check(&key("sec", "r", "sc", "+"), Some("it is revoked"));
        check(&key("sec", "i", "sc", "+"), Some("gpg finds it invalid"));
        check(&key("sec", "d", "sc", "+"), Some("it is disabled in gpg"));
        check(&key("sec", "u", "scSCD", "+"), Some("it is disabled in gpg"));
        check(&key("sec", "u", "cC", "+"), Some("it is not made for signing"));
        check(&key("sec", "u", "scSC", "#"), Some("gpg has only a part of it without the secret"));
        check(&(key("sec", "u", "cC", "+") + &key("ssb", "r", "s", "+")), Some("it is revoked"));
        check(
            &(key("sec", "u", "cSC", "+") + &key("ssb", "u", "s", "#")),
            Some("gpg has only a part of it without the secret"),
        );
    }

    #[test]
    fn a_listing_of_another_key_or_of_none_does_not_count() {
        let absent = Some("gpg does not have its secret key");
        check("", absent);
        check("sec\nfpr\n::::\n", absent);
        check(&key("ssb", "u", "s", "+"), absent);
        check(&(key("ssb", "u", "s", "+") + &key("sec", "u", "scSC", "+")), absent);
    }
}
