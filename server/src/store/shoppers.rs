//! Shops and shoppers: who owns a conversation.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use sqlx::Row;

use super::{Store, StoreError, clock::NOW_MILLIS};

/// How long a guest's token lives after its last use.
const GUEST_DAYS: i64 = 90;
const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// A shopper of one shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shopper {
    /// Her shop.
    pub shop_id: String,
    /// Her id within it.
    pub shopper_id: String,
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

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

impl Store {
    /// Makes the shop when it is not there.
    pub async fn ensure_shop(&self, shop_id: &str, name: &str) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "INSERT INTO shop (shop_id, name, created_at) VALUES (?, ?, {NOW_MILLIS}) ON CONFLICT DO NOTHING"
        )))
        .bind(shop_id)
        .bind(name)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether there is such a shop.
    pub async fn has_shop(&self, shop_id: &str) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT 1 FROM shop WHERE shop_id = ?")
            .bind(shop_id)
            .fetch_optional(self.reader())
            .await?;
        Ok(row.is_some())
    }

    /// Whether there is any shop at all.
    pub async fn has_any_shop(&self) -> Result<bool, StoreError> {
        Ok(sqlx::query("SELECT 1 FROM shop LIMIT 1").fetch_optional(self.reader()).await?.is_some())
    }

    /// Makes a guest. Returns her with her token, which is kept nowhere.
    pub async fn new_guest(&self, shop_id: &str) -> Result<(Shopper, String), StoreError> {
        let shopper = Shopper { shop_id: shop_id.to_owned(), shopper_id: random_name(16)? };
        let token = random_name(32)?;
        let mut tx = self.begin().await?;
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "INSERT INTO shopper (shop_id, shopper_id, token_hash, created_at, expires_at)
             VALUES (?, ?, ?, {NOW_MILLIS}, {NOW_MILLIS} + ?)"
        )))
        .bind(&shopper.shop_id)
        .bind(&shopper.shopper_id)
        .bind(hash(&token))
        .bind(GUEST_DAYS * DAY_MILLIS)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok((shopper, token))
    }

    /// Whose token this is. Its life is extended, written at most once a day.
    pub async fn shopper_of_token(&self, token: &str) -> Result<Option<Shopper>, StoreError> {
        let hash = hash(token);
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT shop_id, shopper_id, expires_at - {NOW_MILLIS} AS left_millis FROM shopper
             WHERE token_hash = ? AND expires_at > {NOW_MILLIS}"
        )))
        .bind(&hash)
        .fetch_optional(self.reader())
        .await?;
        let Some(row) = row else { return Ok(None) };
        if row.get::<i64, _>("left_millis") < (GUEST_DAYS - 1) * DAY_MILLIS {
            let mut tx = self.begin().await?;
            sqlx::query(sqlx::AssertSqlSafe(format!(
                "UPDATE shopper SET expires_at = {NOW_MILLIS} + ? WHERE token_hash = ?"
            )))
            .bind(GUEST_DAYS * DAY_MILLIS)
            .bind(&hash)
            .execute(&mut *tx)
            .await?;
            tx.commit().await?;
        }
        Ok(Some(Shopper { shop_id: row.get("shop_id"), shopper_id: row.get("shopper_id") }))
    }
}
