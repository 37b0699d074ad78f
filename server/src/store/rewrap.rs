//! Rotation of the master key: what earlier keys wrapped is wrapped anew under the current one.

use super::{Store, StoreError};
use crate::{
    db::{Row, args},
    seal::Wrapped,
};

/// Keys wrapped anew in one unit of work.
const BATCH: u32 = 200;

/// How much was wrapped anew.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Rewrapped {
    /// Id of the master key that wraps everything now.
    pub master_id: String,
    /// Keys of shoppers.
    pub shopper_keys: u64,
    /// Secrets of the installation and of shops.
    pub secrets: u64,
}

impl Store {
    /// Wraps every key and secret under the current master key, in small units of work, while others serve.
    ///
    /// # Errors
    /// When something was wrapped under a master key that is not given; what was wrapped anew until then stays.
    pub async fn rewrap_keys(&self) -> Result<Rewrapped, StoreError> {
        let mut done =
            Rewrapped { master_id: self.keys.masters.current_id().to_owned(), ..Rewrapped::default() };
        loop {
            let secrets = self.rewrap_secrets().await? + self.rewrap_sealed().await?;
            let shopper_keys = self.rewrap_shopper_keys().await?;
            done.secrets += secrets;
            done.shopper_keys += shopper_keys;
            if secrets + shopper_keys == 0 {
                return Ok(done);
            }
        }
    }

    async fn rewrap_secrets(&self) -> Result<u64, StoreError> {
        let mut unit = self.db.begin().await?;
        let sql = "SELECT name, master_id, wrapped FROM secret WHERE master_id <> ?1 {lock}";
        let rows = unit.rows(sql, args![self.keys.masters.current_id()]).await?;
        for row in &rows {
            let name: String = row.get("name")?;
            let place = ["installation secret", name.as_str()];
            let secret = self.keys.masters.open_secret(&place, &wrapped(row)?)?;
            let anew = self.keys.masters.seal_secret(&place, &secret)?;
            let sql = "UPDATE secret SET master_id = ?2, wrapped = ?3 WHERE name = ?1";
            unit.execute(sql, args![&name, anew.master_id, anew.bytes]).await?;
        }
        unit.commit().await?;
        Ok(rows.len() as u64)
    }

    async fn rewrap_shopper_keys(&self) -> Result<u64, StoreError> {
        let masters = &self.keys.masters;
        let sql = format!(
            "SELECT shop_id, shopper_id, key_id, master_id, wrapped FROM shopper_key
             WHERE master_id <> ?1 ORDER BY shop_id, shopper_id, key_id LIMIT {BATCH}"
        );
        let rows = self.db.rows(&sql, args![masters.current_id()]).await?;
        let mut unit = self.db.begin().await?;
        for row in &rows {
            let (shop_id, key_id): (String, String) = (row.get("shop_id")?, row.get("key_id")?);
            let place = [shop_id.as_str(), "shopper_key", key_id.as_str()];
            let anew = masters.wrap(&masters.unwrap(&wrapped(row)?, &place)?, &place)?;
            // She may have been erased since, or have joined an account: then this changes nothing.
            unit.execute(
                "UPDATE shopper_key SET master_id = ?4, wrapped = ?5
                 WHERE shop_id = ?1 AND shopper_id = ?2 AND key_id = ?3",
                args![&shop_id, row.get::<String>("shopper_id")?, &key_id, anew.master_id, anew.bytes],
            )
            .await?;
        }
        unit.commit().await?;
        Ok(rows.len() as u64)
    }
}

fn wrapped(row: &Row) -> Result<Wrapped, StoreError> {
    Ok(Wrapped { master_id: row.get("master_id")?, bytes: row.get("wrapped")? })
}
