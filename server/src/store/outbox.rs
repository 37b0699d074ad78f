//! What has to be handed to the outside world: kept, sealed like everything a shopper says or is told, until
//! somebody takes it there. Without anybody, people read it on the admin page.

use super::{Before, Shopper, Store, StoreError, keys::key_of, random_name};
use crate::db::{Row, args};

/// Something to hand out.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxItem {
    /// Its id.
    pub outbox_id: String,
    /// Where it goes: `whatsapp`, `webhook`, ...
    pub channel: String,
    /// `waiting`, `sent` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was put here, milliseconds since 1970 (UTC).
    pub created_at: i64,
    /// What it says, where that was asked for; nothing when its key is gone.
    pub body: Option<serde_json::Value>,
}

/// Where a sealed body belongs.
pub(super) fn place<'p>(shop_id: &'p str, outbox_id: &'p str) -> [&'p str; 3] {
    ["outbox", shop_id, outbox_id]
}

impl Store {
    /// Puts something for this shopper in the outbox; returns its id.
    pub async fn put_in_outbox(
        &self,
        shopper: &Shopper,
        channel: &str,
        body: &serde_json::Value,
    ) -> Result<String, StoreError> {
        let outbox_id = random_name(12)?;
        let mut unit = self.db.begin().await?;
        let key_id = key_of(&mut unit, shopper).await?;
        let key = self.data_key_in(&mut unit, &shopper.shop_id, &key_id).await?;
        let sealed = key.seal(&place(&shopper.shop_id, &outbox_id), &serde_json::to_vec(body)?)?;
        unit.execute(
            "INSERT INTO outbox (shop_id, outbox_id, shopper_id, key_id, channel, state, created_at, next_at, body)
             VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', {now}, {now}, ?6)",
            args![&shopper.shop_id, &outbox_id, &shopper.shopper_id, key_id, channel, sealed],
        )
        .await?;
        unit.commit().await?;
        Ok(outbox_id)
    }

    /// At most `limit` things of the outbox, newest first; opened only when `with_body`.
    pub async fn outbox(
        &self,
        shop_id: &str,
        before: &Before,
        limit: u32,
        with_body: bool,
    ) -> Result<Vec<OutboxItem>, StoreError> {
        let sql = "SELECT outbox_id, key_id, channel, state, attempts, created_at, body FROM outbox
                   WHERE shop_id = ?1 AND (created_at, outbox_id) < (?2, ?3)
                   ORDER BY created_at DESC, outbox_id DESC LIMIT ?4";
        let rows = self.db.rows(sql, args![shop_id, before.at, &before.id, limit]).await?;
        let mut items = Vec::with_capacity(rows.len());
        for row in &rows {
            let outbox_id: String = row.get("outbox_id")?;
            let body = match with_body {
                true => self.outbox_body(shop_id, &outbox_id, row).await?,
                false => None,
            };
            items.push(OutboxItem {
                outbox_id,
                channel: row.get("channel")?,
                state: row.get("state")?,
                attempts: row.get("attempts")?,
                created_at: row.get("created_at")?,
                body,
            });
        }
        Ok(items)
    }

    async fn outbox_body(
        &self,
        shop_id: &str,
        outbox_id: &str,
        row: &Row,
    ) -> Result<Option<serde_json::Value>, StoreError> {
        let key = match self.data_key(shop_id, &row.get::<String>("key_id")?).await {
            // She was erased while this page was read.
            Err(StoreError::KeyGone(_)) => return Ok(None),
            key => key?,
        };
        let body = key.open(&place(shop_id, outbox_id), &row.get::<Vec<u8>>("body")?)?;
        Ok(Some(serde_json::from_slice(&body)?))
    }
}
