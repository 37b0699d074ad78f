//! Keys and sealing: what a shopper said lies in the database as noise that only her own key turns into text
//! again.
//!
//! ```text
//! master key (a setting, or a file beside the data)  wraps  a key per shopper  seals  her texts
//!                                                    seals  small secrets of the installation
//! ```
//!
//! Everything is AES-256-GCM. A sealed value knows its *place* (shop, conversation, number, ...): moved to
//! another row it does not open. What does not open is an error, never other text. Nothing here reads or
//! writes the database, and nothing here can be printed.

mod data_key;
mod file;
mod master;
mod parts;

pub use data_key::DataKey;
pub use master::{MasterKeyError, MasterKeys, Wrapped};
pub use parts::{digest, keyed_hash};

use secrecy::{SecretSlice, zeroize::Zeroizing};

/// Length of every key here, bytes.
pub const KEY_BYTES: usize = 32;

/// Why something could not be sealed or opened. The words name no content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It was sealed under a master key that is not given (any more).
    #[error(
        "this was sealed under the master key {master_id}, which is not among those given; \
         add that earlier key to the master key setting, after the current one"
    )]
    UnknownMaster {
        /// Id of the missing key.
        master_id: String,
    },
    /// Too short, or of a format this version does not know.
    #[error("this is not a value that this version of Mitra sealed")]
    Format,
    /// The authentication tag does not fit.
    #[error("a sealed value does not open: it was changed, lies in another place, or has another key")]
    DoesNotOpen,
    /// The operating system has no randomness to give.
    #[error("the system gives no randomness to make a key with")]
    Randomness,
    /// AES-GCM refuses: the value is longer than it may be.
    #[error("this value is too long to be sealed")]
    TooLong,
}

/// A new random secret of 32 bytes, for [`keyed_hash`] or anything else that has to be unguessable.
pub fn fresh_secret() -> Result<SecretSlice<u8>, SealError> {
    Ok(SecretSlice::from(fresh_key()?.to_vec()))
}

fn fresh_key() -> Result<Zeroizing<[u8; KEY_BYTES]>, SealError> {
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    aws_lc_rs::rand::fill(key.as_mut_slice()).map_err(|_| SealError::Randomness)?;
    Ok(key)
}
