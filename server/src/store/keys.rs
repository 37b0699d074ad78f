//! Keys that seal what shoppers say: made with the shopper, wrapped by the master key, gone with her.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use moka::sync::Cache;
use sha2::{Digest, Sha256};

use super::{Shopper, Store, StoreError, erase::lock_shopper};
use crate::{
    db::{Row, Unit, args},
    seal::{DataKey, MasterKeys, Wrapped},
};

/// Unwrapped keys kept, one per shopper who spoke lately.
const CACHED: u64 = 20_000;

/// The master keys and the keys unwrapped lately; cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    pub(super) masters: Arc<MasterKeys>,
    open: Cache<(String, String), Arc<DataKey>>,
}

impl Keys {
    pub(super) fn new(masters: MasterKeys) -> Keys {
        Keys { masters: Arc::new(masters), open: Cache::new(CACHED) }
    }

    fn cached(&self, shop_id: &str, key_id: &str) -> Option<Arc<DataKey>> {
        self.open.get(&(shop_id.to_owned(), key_id.to_owned()))
    }

    /// Forgets a key that was erased.
    pub(super) fn forget(&self, shop_id: &str, key_id: &str) {
        self.open.invalidate(&(shop_id.to_owned(), key_id.to_owned()));
    }
}

/// An unguessable name: `bytes` random bytes, base64url.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn random_name(bytes: usize) -> Result<String, StoreError> {
    let mut buffer = vec![0; bytes];
    getrandom::fill(&mut buffer).map_err(|error| StoreError::Randomness(error.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(buffer))
}

/// What is kept of a secret that somebody will show again: enough to know it, not to show it.
pub(super) fn secret_hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// Locks the shopper and names a key of hers: any of them, for when a guest's history joined, that guest's key
/// lies beside her own.
pub(super) async fn key_of(unit: &mut Unit, shopper: &Shopper) -> Result<String, StoreError> {
    let gone = || StoreError::KeyGone(shopper.shopper_id.clone());
    if !lock_shopper(unit, &shopper.shop_id, &shopper.shopper_id).await? {
        return Err(gone());
    }
    let sql = "SELECT key_id FROM shopper_key WHERE shop_id = ?1 AND shopper_id = ?2 ORDER BY key_id LIMIT 1";
    let row = unit.row(sql, args![&shopper.shop_id, &shopper.shopper_id]).await?.ok_or_else(gone)?;
    Ok(row.get("key_id")?)
}

impl Store {
    /// Makes a key for this shopper; returns its id.
    pub(super) async fn new_data_key(
        &self,
        unit: &mut Unit,
        shop_id: &str,
        shopper_id: &str,
    ) -> Result<String, StoreError> {
        let key_id = random_name(9)?;
        let key = DataKey::generate()?;
        let wrapped = self.keys.masters.wrap(&key, &[shop_id, "shopper_key", &key_id])?;
        unit.execute(
            "INSERT INTO shopper_key (shop_id, shopper_id, key_id, master_id, wrapped)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            args![shop_id, shopper_id, &key_id, wrapped.master_id, wrapped.bytes],
        )
        .await?;
        self.keys.open.insert((shop_id.to_owned(), key_id.clone()), Arc::new(key));
        Ok(key_id)
    }

    /// The key of this id.
    pub(super) async fn data_key(&self, shop_id: &str, key_id: &str) -> Result<Arc<DataKey>, StoreError> {
        match self.keys.cached(shop_id, key_id) {
            Some(key) => Ok(key),
            None => self.opened(shop_id, key_id, self.db.row(WRAPPED, args![shop_id, key_id]).await?),
        }
    }

    /// The same inside a unit of work. It reads through the unit: a second connection may not be had while
    /// everybody waits for the rows that this unit has locked.
    pub(super) async fn data_key_in(
        &self,
        unit: &mut Unit,
        shop_id: &str,
        key_id: &str,
    ) -> Result<Arc<DataKey>, StoreError> {
        match self.keys.cached(shop_id, key_id) {
            Some(key) => Ok(key),
            None => self.opened(shop_id, key_id, unit.row(WRAPPED, args![shop_id, key_id]).await?),
        }
    }

    fn opened(&self, shop_id: &str, key_id: &str, row: Option<Row>) -> Result<Arc<DataKey>, StoreError> {
        let row = row.ok_or_else(|| StoreError::KeyGone(key_id.to_owned()))?;
        let wrapped = Wrapped { master_id: row.get("master_id")?, bytes: row.get("wrapped")? };
        let key = Arc::new(self.keys.masters.unwrap(&wrapped, &[shop_id, "shopper_key", key_id])?);
        self.keys.open.insert((shop_id.to_owned(), key_id.to_owned()), key.clone());
        Ok(key)
    }
}

const WRAPPED: &str = "SELECT master_id, wrapped FROM shopper_key WHERE shop_id = ?1 AND key_id = ?2";
