//! Bearer tokens. A token reads `shop.shopper.secret`: the first two parts say where to look, so that a lookup
//! touches one partition; only the third proves anything, and only its hash is kept.

use super::{Shopper, ShopperKind, Store, StoreError, erase::lock_shopper, keys::secret_hash, random_name};
use crate::db::{Unit, args};

/// How long a token lives after its last use, days.
pub const GUEST_DAYS: i64 = 90;
const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;
/// Longer texts are no tokens.
const LONGEST: usize = 256;

struct Parts<'t> {
    shop_id: &'t str,
    shopper_id: &'t str,
    hash: Vec<u8>,
}

fn parts(token: &str) -> Option<Parts<'_>> {
    if token.len() > LONGEST {
        return None;
    }
    let mut parts = token.split('.');
    let (Some(shop_id), Some(shopper_id), Some(secret), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    // PostgreSQL refuses NUL in texts; no id of ours has one.
    let is_clean = token.bytes().all(|byte| byte.is_ascii_graphic());
    is_clean.then(|| Parts { shop_id, shopper_id, hash: secret_hash(secret) })
}

impl Store {
    /// Makes a token for this shopper; `replaces` names the one that ends when this one is first used.
    pub(super) async fn new_token(
        &self,
        unit: &mut Unit,
        shopper: &Shopper,
        replaces: Option<&str>,
    ) -> Result<String, StoreError> {
        let secret = random_name(32)?;
        let replaced = replaces.and_then(parts).map(|parts| parts.hash);
        unit.execute(
            "INSERT INTO token (shop_id, shopper_id, token_hash, created_at, expires_at, replaces_hash)
             VALUES (?1, ?2, ?3, {now}, {now} + ?4, ?5)",
            args![
                &shopper.shop_id,
                &shopper.shopper_id,
                secret_hash(&secret),
                GUEST_DAYS * DAY_MILLIS,
                replaced
            ],
        )
        .await?;
        Ok(format!("{}.{}.{secret}", shopper.shop_id, shopper.shopper_id))
    }

    /// Whose token this is. Its life is extended, written at most once a day.
    pub async fn shopper_of_token(&self, token: &str) -> Result<Option<Shopper>, StoreError> {
        let Some(parts) = parts(token) else { return Ok(None) };
        let row = self
            .db
            .row(
                "SELECT kind, expires_at - {now} AS left_millis, replaces_hash FROM token
                 JOIN shopper USING (shop_id, shopper_id)
                 WHERE token.shop_id = ?1 AND token.shopper_id = ?2 AND token_hash = ?3 AND expires_at > {now}",
                args![parts.shop_id, parts.shopper_id, &parts.hash],
            )
            .await?;
        let Some(row) = row else { return Ok(None) };
        let shopper = Shopper {
            shop_id: parts.shop_id.to_owned(),
            shopper_id: parts.shopper_id.to_owned(),
            kind: ShopperKind::from_name(&row.get::<String>("kind")?),
        };
        let replaced: Option<Vec<u8>> = row.get("replaces_hash")?;
        if replaced.is_some() || row.get::<i64>("left_millis")? < (GUEST_DAYS - 1) * DAY_MILLIS {
            self.token_was_used(&parts, replaced).await?;
        }
        Ok(Some(shopper))
    }

    async fn token_was_used(&self, parts: &Parts<'_>, replaced: Option<Vec<u8>>) -> Result<(), StoreError> {
        let mut unit = self.db.begin().await?;
        // The shopper first: an erasure locks her before it comes to her tokens.
        unit.execute(
            "UPDATE shopper SET seen_at = {now} WHERE shop_id = ?1 AND shopper_id = ?2",
            args![parts.shop_id, parts.shopper_id],
        )
        .await?;
        unit.execute(
            "UPDATE token SET expires_at = {now} + ?4, replaces_hash = NULL
             WHERE shop_id = ?1 AND shopper_id = ?2 AND token_hash = ?3",
            args![parts.shop_id, parts.shopper_id, &parts.hash, GUEST_DAYS * DAY_MILLIS],
        )
        .await?;
        if let Some(replaced) = replaced {
            unit.execute(
                "DELETE FROM token WHERE shop_id = ?1 AND shopper_id = ?2 AND token_hash = ?3",
                args![parts.shop_id, parts.shopper_id, replaced],
            )
            .await?;
        }
        unit.commit().await?;
        Ok(())
    }

    /// A new token for the bearer of this one, which ends when the new one is first used: an answer that is
    /// lost on the way locks nobody out.
    pub async fn rotate_token(&self, shopper: &Shopper, token: &str) -> Result<String, StoreError> {
        let mut unit = self.db.begin().await?;
        if !lock_shopper(&mut unit, &shopper.shop_id, &shopper.shopper_id).await? {
            return Err(StoreError::KeyGone(shopper.shopper_id.clone()));
        }
        let hash = parts(token).map(|parts| parts.hash).unwrap_or_default();
        let its = args![&shopper.shop_id, &shopper.shopper_id, hash];
        let sql = "SELECT 1 AS there FROM token WHERE shop_id = ?1 AND shopper_id = ?2 AND token_hash = ?3";
        if unit.row(sql, its).await?.is_none() {
            // It ended between the look at it and now.
            return Err(StoreError::KeyGone(shopper.shopper_id.clone()));
        }
        // One successor at a time: what was asked for before and never used is no second way in.
        let sql = "DELETE FROM token WHERE shop_id = ?1 AND shopper_id = ?2 AND replaces_hash = ?3";
        unit.execute(sql, its).await?;
        let new = self.new_token(&mut unit, shopper, Some(token)).await?;
        unit.commit().await?;
        Ok(new)
    }

    /// Ends this token, and those that were to replace it.
    pub async fn revoke_token(&self, token: &str) -> Result<(), StoreError> {
        let Some(parts) = parts(token) else { return Ok(()) };
        self.db
            .execute(
                "DELETE FROM token WHERE shop_id = ?1 AND shopper_id = ?2
                   AND (token_hash = ?3 OR replaces_hash = ?3)",
                args![parts.shop_id, parts.shopper_id, parts.hash],
            )
            .await?;
        Ok(())
    }
}
