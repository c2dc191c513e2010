use sequoia_openpgp::crypto;

/// Random bits that nobody can guess, from the system.
#[must_use]
pub fn random() -> u128 {
    let mut bytes = [0; 16];
    crypto::random(&mut bytes).expect("the system gives random bytes, or no key is safe on it");
    u128::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_bits_come_twice() {
        assert_ne!(random(), random());
    }
}
