//! Hashes and associated data of several parts. Each part stands behind its length, so that `ab`,`c` and
//! `a`,`bc` are different bytes.

use aws_lc_rs::hmac;
use secrecy::{ExposeSecret, SecretSlice};

/// The parts behind one another, each behind its length (8 bytes, big-endian).
pub(super) fn join(parts: &[&[u8]]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        joined.extend_from_slice(&(part.len() as u64).to_be_bytes());
        joined.extend_from_slice(part);
    }
    joined
}

/// SHA-256 of several parts.
pub fn digest(parts: &[&[u8]]) -> [u8; 32] {
    first_32(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &join(parts)).as_ref())
}

/// HMAC-SHA256 of several parts: finds something again by a name that cannot be guessed back without `key`.
/// Let the first part say what the hash is for, so that hashes made for one thing never fit another.
pub fn keyed_hash(key: &SecretSlice<u8>, parts: &[&[u8]]) -> [u8; 32] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.expose_secret());
    first_32(hmac::sign(&key, &join(parts)).as_ref())
}

// SHA-256 gives 32 bytes; the type of the library does not say so.
fn first_32(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    hash
}
