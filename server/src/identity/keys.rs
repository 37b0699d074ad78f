//! The keys of one shop (a JWK set, RFC 7517), and which of them may check a statement.

use serde::Deserialize;
use serde_json::Value;

use super::{Algorithm, KeyProblem, Reason, key::Key};

/// Keys of one shop. No two have the same name.
#[derive(Debug)]
pub struct KeySet {
    keys: Vec<Key>,
}

/// Why a JWK set cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeySetError {
    /// Not `{"keys": [...]}`.
    #[error("the keys are not a JWK set: an object whose `keys` is a list")]
    NotASet,
    /// There is nothing to check with.
    #[error("there is no key to check signatures with")]
    Empty,
    /// One of the keys cannot be used.
    #[error("key {number} {problem}")]
    Key {
        /// Which one, from 1.
        number: usize,
        /// Why.
        problem: KeyProblem,
    },
    /// Two keys have the same name.
    #[error("key {number} has the `kid` of an earlier one; give each key a name of its own")]
    SameName {
        /// Which one, from 1.
        number: usize,
    },
    /// One of several keys has no name.
    #[error("key {number} has no `kid`; where there are several keys each needs one")]
    NoName {
        /// Which one, from 1.
        number: usize,
    },
}

#[derive(Deserialize)]
struct JwkSet {
    keys: Vec<Value>,
}

impl KeySet {
    /// Reads keys that a person has set: every one of them has to be usable.
    pub fn set_by_hand(jwks: &Value) -> Result<KeySet, KeySetError> {
        let set = JwkSet::deserialize(jwks).map_err(|_| KeySetError::NotASet)?;
        let read =
            |(index, jwk)| Key::read(jwk).map_err(|problem| KeySetError::Key { number: index + 1, problem });
        KeySet::of(set.keys.iter().enumerate().map(read).collect::<Result<_, _>>()?)
    }

    /// Reads keys that a shop publishes. A set may hold keys for other purposes, so what cannot be used is left
    /// out; and what everybody can read is no secret.
    pub fn published(json: &[u8]) -> Result<KeySet, KeySetError> {
        let set: JwkSet = serde_json::from_slice(json).map_err(|_| KeySetError::NotASet)?;
        let mut keys = Vec::new();
        for (index, jwk) in set.keys.iter().enumerate() {
            let read = Key::read(jwk);
            match read
                .and_then(|key| if key.is_secret() { Err(KeyProblem::PublishedSecret) } else { Ok(key) })
            {
                Ok(key) => keys.push(key),
                Err(problem) => tracing::debug!("a published key is left out: key {} {problem}", index + 1),
            }
        }
        KeySet::of(keys)
    }

    fn of(keys: Vec<Key>) -> Result<KeySet, KeySetError> {
        if keys.is_empty() {
            return Err(KeySetError::Empty);
        }
        for (index, key) in keys.iter().enumerate() {
            let number = index + 1;
            if keys.len() > 1 && key.id().is_none() {
                return Err(KeySetError::NoName { number });
            }
            if key.id().is_some() && keys[..index].iter().any(|earlier| earlier.id() == key.id()) {
                return Err(KeySetError::SameName { number });
            }
        }
        Ok(KeySet { keys })
    }

    /// Whether there is a key of this name.
    pub fn has(&self, key_id: &str) -> bool {
        self.keys.iter().any(|key| key.id() == Some(key_id))
    }

    /// Whether there is a key for this algorithm.
    pub fn serves(&self, algorithm: Algorithm) -> bool {
        self.keys.iter().any(|key| key.fits(algorithm))
    }

    /// The number of the first key, from 1, that none of these algorithms uses.
    pub(super) fn first_idle(&self, algorithms: &[Algorithm]) -> Option<usize> {
        let idle = |key: &Key| !algorithms.iter().any(|algorithm| key.fits(*algorithm));
        self.keys.iter().position(idle).map(|index| index + 1)
    }

    /// The one key that may check a statement whose header says this. The header's word is never enough: the
    /// key has to be of the algorithm's type, so that no public key is ever taken for a secret.
    pub(super) fn choose(&self, key_id: Option<&str>, algorithm: Algorithm) -> Result<&Key, Reason> {
        let key = match (key_id, self.keys.as_slice()) {
            (Some(key_id), keys) => {
                keys.iter().find(|key| key.id() == Some(key_id)).ok_or(Reason::UnknownKey)?
            }
            (None, [only]) => only,
            (None, _) => return Err(Reason::KeyNotNamed),
        };
        if key.fits(algorithm) { Ok(key) } else { Err(Reason::KeyDoesNotFit) }
    }
}
