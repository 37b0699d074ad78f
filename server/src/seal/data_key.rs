//! One key and what is sealed under it.
//!
//! A sealed value is `version (1) | nonce (12) | ciphertext | tag (16)`, bytes. The version is 1 and stands
//! for AES-256-GCM with a random nonce. The associated data is [`join`]ed from the word for the purpose and
//! the parts of the place. Random nonces are safe for 2^32 values under one key, far beyond a shopper's
//! lifetime of messages.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox, zeroize::Zeroizing};

use super::{KEY_BYTES, SealError, fresh_key, parts::join};

const VERSION: u8 = 1;
const TAG_BYTES: usize = 16;

/// What a value was sealed for. It is part of the associated data: a wrapped key never opens as a text.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    /// Something a shopper said or was told.
    Text,
    /// A key under a master key.
    Key,
    /// A secret of the installation under a master key.
    Secret,
}

impl Purpose {
    fn word(self) -> &'static str {
        match self {
            Purpose::Text => "mitra text",
            Purpose::Key => "mitra key",
            Purpose::Secret => "mitra secret",
        }
    }
}

/// A key of AES-256-GCM. Its bytes are wiped when it is dropped; it cannot be printed.
pub struct DataKey {
    bytes: SecretBox<[u8; KEY_BYTES]>,
    cipher: LessSafeKey,
}

impl DataKey {
    /// A new random key.
    pub fn generate() -> Result<DataKey, SealError> {
        DataKey::from_bytes(&*fresh_key()?)
    }

    /// Seals `plain` for its place: the parts that say where it will lie (shop, conversation, number, ...).
    pub fn seal(&self, place: &[&str], plain: &[u8]) -> Result<Vec<u8>, SealError> {
        self.seal_for(Purpose::Text, place, plain)
    }

    /// The plain bytes of what [`DataKey::seal`] sealed with the same place.
    pub fn open(&self, place: &[&str], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        self.open_for(Purpose::Text, place, sealed)
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<DataKey, SealError> {
        let cipher = UnboundKey::new(&AES_256_GCM, bytes).map_err(|_| SealError::Format)?;
        let mut kept = SecretBox::<[u8; KEY_BYTES]>::default();
        // Of the right length, or the cipher had refused it.
        kept.expose_secret_mut().copy_from_slice(bytes);
        Ok(DataKey { bytes: kept, cipher: LessSafeKey::new(cipher) })
    }

    pub(super) fn bytes(&self) -> &[u8; KEY_BYTES] {
        self.bytes.expose_secret()
    }

    pub(super) fn seal_for(
        &self,
        purpose: Purpose,
        place: &[&str],
        plain: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; NONCE_LEN];
        aws_lc_rs::rand::fill(&mut nonce).map_err(|_| SealError::Randomness)?;
        let mut sealed = Vec::with_capacity(1 + NONCE_LEN + plain.len() + TAG_BYTES);
        sealed.push(VERSION);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plain);
        let tag = self
            .cipher
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                associated(purpose, place),
                &mut sealed[1 + NONCE_LEN..],
            )
            .map_err(|_| SealError::TooLong)?;
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    pub(super) fn open_for(
        &self,
        purpose: Purpose,
        place: &[&str],
        sealed: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let Some((&VERSION, rest)) = sealed.split_first() else { return Err(SealError::Format) };
        let (nonce, rest) = rest.split_first_chunk::<NONCE_LEN>().ok_or(SealError::Format)?;
        // Wiped when the tag does not fit; moved out when it does.
        let mut opened = Zeroizing::new(rest.to_vec());
        let length = self
            .cipher
            .open_in_place(Nonce::assume_unique_for_key(*nonce), associated(purpose, place), &mut opened)
            .map_err(|_| SealError::DoesNotOpen)?
            .len();
        opened.truncate(length);
        Ok(std::mem::take(&mut *opened))
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DataKey(secret)")
    }
}

fn associated(purpose: Purpose, place: &[&str]) -> Aad<Vec<u8>> {
    let parts: Vec<&[u8]> =
        std::iter::once(purpose.word()).chain(place.iter().copied()).map(str::as_bytes).collect();
    Aad::from(join(&parts))
}
