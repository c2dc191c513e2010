//! Ed25519 keys (RFC 8032), unlocked once for all signatures of a run.
//!
//! The library that reads keys keeps them sealed in memory, and so it opens a key and derives its public half again for
//! each signature: half of the time of signing, which a build does tens of thousands of times. This one has both
//! halves at hand and wipes them in the end.

use ed25519_dalek::{Signer as _, SigningKey};
use sequoia_openpgp::crypto::{KeyPair, mpi};
use sequoia_openpgp::types::Curve;

/// A secret key and its public half.
pub(super) struct Ed25519 {
    key: SigningKey,
    kind: Kind,
}

/// How `OpenPGP` writes signatures of the key.
enum Kind {
    /// As two numbers (RFC 9580, section 5.2.3.3.1), of keys that `gpg` makes.
    Legacy,
    /// As 64 bytes (section 5.2.3.4).
    Native,
}

impl Ed25519 {
    /// The key of this pair, if it is of this kind and its halves belong together.
    pub(super) fn of(pair: &KeyPair) -> Option<Self> {
        let (kind, public) = match pair.public().mpis() {
            mpi::PublicKey::EdDSA { curve: Curve::Ed25519, q } => {
                (Kind::Legacy, q.decode_point(&Curve::Ed25519).ok()?.0.try_into().ok()?)
            }
            mpi::PublicKey::Ed25519 { a } => (Kind::Native, *a),
            _ => return None,
        };
        let key = pair.secret().map(secret)?;
        let belongs: [u8; 32] = public;
        (key.verifying_key().to_bytes() == belongs).then_some(Self { key, kind })
    }

    /// The signature of a hash, the same each time.
    pub(super) fn sign(&self, digest: &[u8]) -> mpi::Signature {
        let signature = self.key.sign(digest);
        match self.kind {
            Kind::Native => mpi::Signature::Ed25519 { s: Box::new(signature.to_bytes()) },
            Kind::Legacy => mpi::Signature::EdDSA {
                r: mpi::MPI::new(signature.r_bytes()),
                s: mpi::MPI::new(signature.s_bytes()),
            },
        }
    }
}

fn secret(material: &mpi::SecretKeyMaterial) -> Option<SigningKey> {
    let bytes = match material {
        mpi::SecretKeyMaterial::EdDSA { scalar } => scalar.value_padded(32),
        mpi::SecretKeyMaterial::Ed25519 { x } => x.clone(),
        _ => return None,
    };
    Some(SigningKey::from_bytes((&*bytes).try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use sequoia_openpgp::crypto::Signer as _;
    use sequoia_openpgp::packet::key::{Key4, SecretParts, UnspecifiedRole};
    use sequoia_openpgp::packet::{Key, key::Key6};
    use sequoia_openpgp::types::HashAlgorithm;

    use super::*;

    type Secret = Key<SecretParts, UnspecifiedRole>;

    /// What OpenSSL signs and what this signs, of many hashes: keys and signatures with leading zeros among them.
    #[track_caller]
    fn check(key: Secret) {
        let mut pair = key.into_keypair().unwrap();
        let own = Ed25519::of(&pair).unwrap();
        for number in 0..300_u16 {
            let digest = [number.to_be_bytes(); 32].concat();
            let theirs = pair.sign(HashAlgorithm::SHA512, &digest).unwrap();
            assert_eq!(own.sign(&digest), theirs);
        }
    }

    #[test]
    fn signatures_are_those_of_the_other_library() {
        for seed in 0..20_u8 {
            let secret = [seed; 32];
            check(Key4::import_secret_ed25519(&secret, None).map(Secret::from).unwrap());
        }
        check(Key4::<_, UnspecifiedRole>::generate_ecc(true, Curve::Ed25519).unwrap().into());
        check(Key6::<_, UnspecifiedRole>::generate_ed25519().unwrap().into());
    }

    #[test]
    fn other_keys_are_left_to_the_other_library() {
        let key = Key4::<_, UnspecifiedRole>::generate_ecc(true, Curve::NistP256).unwrap();
        let pair = Secret::from(key).into_keypair().unwrap();
        assert!(Ed25519::of(&pair).is_none());
    }

    #[test]
    fn halves_that_do_not_belong_together_are_refused() {
        let made = || Key4::<_, UnspecifiedRole>::generate_ecc(true, Curve::Ed25519).unwrap();
        let (one, other) = (made(), made());
        let public = Secret::from(one).into_keypair().unwrap().public().clone();
        let secret = Secret::from(other).into_keypair().unwrap().secret().clone();
        let pair = KeyPair::new(public, secret).unwrap();
        assert!(Ed25519::of(&pair).is_none());
    }
}
