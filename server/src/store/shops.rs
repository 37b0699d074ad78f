//! Shops, their settings and the keys of their servers.

use serde::Serialize;

pub use crate::shops::ShopSettings;

use super::{
    Store, StoreError,
    audit::{self, COMMAND_LINE, actions},
    keys::secret_hash,
    random_name,
};
use crate::db::{Row, args};

/// A shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shop {
    /// Its id: small letters, digits and hyphens.
    pub shop_id: String,
    /// What shoppers call it.
    pub name: String,
    /// What it decided.
    pub settings: ShopSettings,
}

/// A key of the shop's server, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShopKey {
    /// Its id, part of the key itself.
    pub key_id: String,
    /// What the shop calls it.
    pub name: String,
    /// Milliseconds since 1970 (UTC).
    pub created_at: i64,
    /// Since when it is refused.
    pub revoked_at: Option<i64>,
}

/// Longest id of a shop, characters.
const ID_CHARACTERS: usize = 40;
/// Longest name of a shop, characters.
const NAME_CHARACTERS: usize = 80;

impl Shop {
    fn of(row: &Row) -> Result<Shop, StoreError> {
        Ok(Shop {
            shop_id: row.get("shop_id")?,
            name: row.get("name")?,
            settings: serde_json::from_str(&row.get::<String>("settings")?)?,
        })
    }
}

/// Checks an id before it becomes part of addresses, tokens and file names.
pub(crate) fn checked_shop_id(shop_id: &str) -> Result<&str, StoreError> {
    let fits = !shop_id.is_empty()
        && shop_id.len() <= ID_CHARACTERS
        && shop_id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    fits.then_some(shop_id).ok_or_else(|| {
        StoreError::Refused(format!(
            "`{shop_id}` cannot be a shop's id: use 1 to {ID_CHARACTERS} small letters, digits and hyphens"
        ))
    })
}

impl Store {
    /// Makes the shop when it is not there.
    pub async fn ensure_shop(&self, shop_id: &str, name: &str) -> Result<(), StoreError> {
        checked_shop_id(shop_id)?;
        if self.has_shop(shop_id).await? {
            return Ok(());
        }
        self.db
            .execute(
                "INSERT INTO shop (shop_id, name, created_at) VALUES (?1, ?2, {now}) ON CONFLICT DO NOTHING",
                args![shop_id, name],
            )
            .await?;
        Ok(())
    }

    /// Writes a shop's name and settings; true when the shop is new.
    pub async fn put_shop(&self, shop: &Shop) -> Result<bool, StoreError> {
        checked_shop_id(&shop.shop_id)?;
        if shop.name.trim().is_empty() || shop.name.chars().count() > NAME_CHARACTERS {
            return Err(StoreError::Refused(format!("a shop's name has 1 to {NAME_CHARACTERS} characters")));
        }
        shop.settings.check().map_err(|problem| StoreError::Refused(problem.to_string()))?;
        let is_new = !self.has_shop(&shop.shop_id).await?;
        self.db
            .execute(
                "INSERT INTO shop (shop_id, name, settings, created_at) VALUES (?1, ?2, ?3, {now})
                 ON CONFLICT (shop_id) DO UPDATE SET name = excluded.name, settings = excluded.settings",
                args![&shop.shop_id, &shop.name, serde_json::to_string(&shop.settings)?],
            )
            .await?;
        Ok(is_new)
    }

    /// Sets the pages that may embed the chat, and nothing else; `actor` is who does it, for the audit log.
    ///
    /// # Errors
    /// When an origin will not do, or there is no such shop.
    pub async fn set_origins(
        &self,
        shop_id: &str,
        origins: Vec<String>,
        actor: &str,
    ) -> Result<(), StoreError> {
        let mut unit = self.db.begin().await?;
        // Locked: what somebody else decides at this moment is not written over.
        let sql = "SELECT settings FROM shop WHERE shop_id = ?1 {lock}";
        let row = unit.row(sql, args![shop_id]).await?;
        let row = row.ok_or_else(|| StoreError::Refused(format!("there is no shop `{shop_id}`")))?;
        let mut settings: ShopSettings = serde_json::from_str(&row.get::<String>("settings")?)?;
        settings.origins = origins;
        settings.check().map_err(|problem| StoreError::Refused(problem.to_string()))?;
        let sql = "UPDATE shop SET settings = ?2 WHERE shop_id = ?1";
        unit.execute(sql, args![shop_id, serde_json::to_string(&settings)?]).await?;
        audit::note(&mut unit, shop_id, actor, actions::SHOP_SETTINGS, "origins").await?;
        Ok(unit.commit().await?)
    }

    /// The shop of this id.
    pub async fn shop(&self, shop_id: &str) -> Result<Option<Shop>, StoreError> {
        let sql = "SELECT shop_id, name, settings FROM shop WHERE shop_id = ?1";
        self.db.row(sql, args![shop_id]).await?.as_ref().map(Shop::of).transpose()
    }

    /// Every shop, by id.
    pub async fn shops(&self) -> Result<Vec<Shop>, StoreError> {
        let rows = self.db.rows("SELECT shop_id, name, settings FROM shop ORDER BY shop_id", &[]).await?;
        rows.iter().map(Shop::of).collect()
    }

    /// Whether there is such a shop.
    pub async fn has_shop(&self, shop_id: &str) -> Result<bool, StoreError> {
        let sql = "SELECT 1 AS there FROM shop WHERE shop_id = ?1";
        Ok(self.db.row(sql, args![shop_id]).await?.is_some())
    }

    /// Whether there is any shop at all.
    pub async fn has_any_shop(&self) -> Result<bool, StoreError> {
        Ok(self.db.row("SELECT 1 AS there FROM shop LIMIT 1", &[]).await?.is_some())
    }

    /// Makes a key as a command does.
    pub async fn new_shop_key(&self, shop_id: &str, name: &str) -> Result<String, StoreError> {
        self.add_shop_key(shop_id, name, COMMAND_LINE).await
    }

    /// Makes a key for the shop's server: `shop.key_id.secret`. It is shown once and kept nowhere. `actor` is who
    /// does it, for the audit log.
    pub async fn add_shop_key(&self, shop_id: &str, name: &str, actor: &str) -> Result<String, StoreError> {
        if !self.has_shop(shop_id).await? {
            return Err(StoreError::Refused(format!("there is no shop `{shop_id}`")));
        }
        let (key_id, secret) = (format!("key-{}", random_name(6)?), random_name(32)?);
        let mut unit = self.db.begin().await?;
        let sql = "INSERT INTO shop_key (shop_id, key_id, key_hash, name, created_at)
                   VALUES (?1, ?2, ?3, ?4, {now})";
        unit.execute(sql, args![shop_id, &key_id, secret_hash(&secret), name]).await?;
        audit::note(&mut unit, shop_id, actor, actions::KEY_ADD, &key_id).await?;
        unit.commit().await?;
        Ok(format!("{shop_id}.{key_id}.{secret}"))
    }

    /// The keys of a shop, oldest first.
    pub async fn shop_keys(&self, shop_id: &str) -> Result<Vec<ShopKey>, StoreError> {
        let sql = "SELECT key_id, name, created_at, revoked_at FROM shop_key
                   WHERE shop_id = ?1 ORDER BY created_at, key_id";
        let rows = self.db.rows(sql, args![shop_id]).await?;
        let key = |row: &Row| {
            Ok(ShopKey {
                key_id: row.get("key_id")?,
                name: row.get("name")?,
                created_at: row.get("created_at")?,
                revoked_at: row.get("revoked_at")?,
            })
        };
        rows.iter().map(key).collect()
    }

    /// Ends a key as a command does; false when there is no such key.
    pub async fn revoke_shop_key(&self, shop_id: &str, key_id: &str) -> Result<bool, StoreError> {
        self.end_shop_key(shop_id, key_id, COMMAND_LINE).await
    }

    /// Ends a key; false when there is no such key. `actor` is who does it, for the audit log.
    pub async fn end_shop_key(&self, shop_id: &str, key_id: &str, actor: &str) -> Result<bool, StoreError> {
        let mut unit = self.db.begin().await?;
        let sql = "UPDATE shop_key SET revoked_at = {now}
                   WHERE shop_id = ?1 AND key_id = ?2 AND revoked_at IS NULL";
        if unit.execute(sql, args![shop_id, key_id]).await? == 0 {
            return Ok(false);
        }
        audit::note(&mut unit, shop_id, actor, actions::KEY_REVOKE, key_id).await?;
        unit.commit().await?;
        Ok(true)
    }

    /// The shop whose key this is.
    pub async fn shop_of_key(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut parts = key.split('.');
        let (Some(shop_id), Some(key_id), Some(secret), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Ok(None);
        };
        if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Ok(None);
        }
        let sql = "SELECT 1 AS there FROM shop_key
                   WHERE shop_id = ?1 AND key_id = ?2 AND key_hash = ?3 AND revoked_at IS NULL";
        let row = self.db.row(sql, args![shop_id, key_id, secret_hash(secret)]).await?;
        Ok(row.map(|_| shop_id.to_owned()))
    }
}
