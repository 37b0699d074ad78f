//! The keys that wrap keys: the current one, and earlier ones that are still needed to open what they wrapped.

use std::{fmt, path::Path};

use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use secrecy::{ExposeSecret, SecretSlice, SecretString, zeroize::Zeroizing};

use super::{DataKey, KEY_BYTES, SealError, data_key::Purpose, file, parts::digest};

/// Base64 as people paste it, with or without its padding.
pub(super) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Why there are no usable master keys. The words name no key.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// The setting holds nothing.
    #[error("no master key is given; make one with `openssl rand -base64 32` and keep a copy of it apart")]
    Missing,
    /// Not base64.
    #[error("master key {number} is not base64; make one with `openssl rand -base64 32`")]
    NotBase64 {
        /// Which of the given keys, from 1.
        number: usize,
    },
    /// Not 32 bytes.
    #[error(
        "master key {number} has {length} bytes and needs {KEY_BYTES}; make one with `openssl rand -base64 32`"
    )]
    Length {
        /// Which of the given keys, from 1.
        number: usize,
        /// Its length, bytes.
        length: usize,
    },
    /// Every byte is the same.
    #[error("master key {number} can be guessed; make one with `openssl rand -base64 32`")]
    Guessable {
        /// Which of the given keys, from 1.
        number: usize,
    },
    /// The same key a second time.
    #[error("master key {number} stands there twice; name each key once, the current one first")]
    Twice {
        /// Which of the given keys, from 1.
        number: usize,
    },
    /// The key could not be made or used.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The file of the embedded default cannot be used.
    #[error("the master key file {path} cannot be used: {source}")]
    File {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Somebody else on this machine could read the file.
    #[error("the master key file {path} can be read by other users; run `chmod 600 {path}`")]
    OpenToOthers {
        /// The file.
        path: String,
    },
}

/// A key, or a secret, under a master key. It may lie in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// Which master key opens it.
    pub master_id: String,
    /// The sealed bytes.
    pub bytes: Vec<u8>,
}

/// The current master key and earlier ones.
pub struct MasterKeys {
    current: Master,
    earlier: Vec<Master>,
}

struct Master {
    id: String,
    key: DataKey,
}

impl MasterKeys {
    /// Reads keys of 32 bytes in base64, separated by commas, spaces or line breaks. The first is the current
    /// one; the others only open what they wrapped earlier.
    pub fn from_text(text: &SecretString) -> Result<MasterKeys, MasterKeyError> {
        let mut masters: Vec<Master> = Vec::new();
        let keys = text.expose_secret().split(|c: char| c == ',' || c.is_whitespace());
        for (index, key) in keys.filter(|key| !key.is_empty()).enumerate() {
            let master = Master::read(index + 1, key)?;
            if masters.iter().any(|known| known.id == master.id) {
                return Err(MasterKeyError::Twice { number: index + 1 });
            }
            masters.push(master);
        }
        let mut masters = masters.into_iter();
        let current = masters.next().ok_or(MasterKeyError::Missing)?;
        Ok(MasterKeys { current, earlier: masters.collect() })
    }

    /// Reads the keys in `path`; without such a file, makes it with one new key first, for the eyes of its
    /// owner alone. Processes that start at once agree on one key.
    pub fn generate_file(path: &Path) -> Result<MasterKeys, MasterKeyError> {
        MasterKeys::from_text(&file::read_or_make(path)?)
    }

    /// Id of the key that wraps from now on: 16 hexadecimal digits that say nothing about the key.
    pub fn current_id(&self) -> &str {
        &self.current.id
    }

    /// Whether something wrapped under `master_id` should be wrapped anew, because that key is not current.
    pub fn needs_rewrap(&self, master_id: &str) -> bool {
        master_id != self.current.id
    }

    /// Wraps a key for its place under the current master key.
    pub fn wrap(&self, key: &DataKey, place: &[&str]) -> Result<Wrapped, SealError> {
        self.seal(Purpose::Key, place, key.bytes())
    }

    /// The key in `wrapped`, which was wrapped for the same place under any of the given master keys.
    pub fn unwrap(&self, wrapped: &Wrapped, place: &[&str]) -> Result<DataKey, SealError> {
        DataKey::from_bytes(&self.open(Purpose::Key, place, wrapped)?)
    }

    /// Seals a small secret of the installation under the current master key.
    pub fn seal_secret(&self, place: &[&str], secret: &SecretSlice<u8>) -> Result<Wrapped, SealError> {
        self.seal(Purpose::Secret, place, secret.expose_secret())
    }

    /// What [`MasterKeys::seal_secret`] sealed for the same place.
    pub fn open_secret(&self, place: &[&str], wrapped: &Wrapped) -> Result<SecretSlice<u8>, SealError> {
        let mut secret = self.open(Purpose::Secret, place, wrapped)?;
        Ok(SecretSlice::from(std::mem::take(&mut *secret)))
    }

    fn seal(&self, purpose: Purpose, place: &[&str], plain: &[u8]) -> Result<Wrapped, SealError> {
        let bytes = self.current.key.seal_for(purpose, place, plain)?;
        Ok(Wrapped { master_id: self.current.id.clone(), bytes })
    }

    fn open(
        &self,
        purpose: Purpose,
        place: &[&str],
        wrapped: &Wrapped,
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let master = std::iter::once(&self.current)
            .chain(&self.earlier)
            .find(|master| master.id == wrapped.master_id)
            .ok_or_else(|| SealError::UnknownMaster { master_id: wrapped.master_id.clone() })?;
        master.key.open_for(purpose, place, &wrapped.bytes).map(Zeroizing::new)
    }
}

impl Master {
    fn read(number: usize, text: &str) -> Result<Master, MasterKeyError> {
        let bytes = BASE64.decode(text).map_err(|_| MasterKeyError::NotBase64 { number })?;
        let bytes = Zeroizing::new(bytes);
        if bytes.len() != KEY_BYTES {
            return Err(MasterKeyError::Length { number, length: bytes.len() });
        }
        if bytes.iter().all(|byte| *byte == bytes[0]) {
            return Err(MasterKeyError::Guessable { number });
        }
        Ok(Master { id: id_of(&bytes), key: DataKey::from_bytes(&bytes)? })
    }
}

fn id_of(key: &[u8]) -> String {
    digest(&[b"mitra master key", key])[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

impl fmt::Debug for MasterKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let earlier: Vec<&str> = self.earlier.iter().map(|master| master.id.as_str()).collect();
        formatter
            .debug_struct("MasterKeys")
            .field("current", &self.current.id)
            .field("earlier", &earlier)
            .finish()
    }
}
