//! What has to be handed to the outside world: kept, sealed like everything a shopper says or is told, until
//! somebody takes it there. Without anybody, people read it on the admin page.

use super::{Before, Shopper, Store, StoreError, keys::key_of, random_name};
use crate::{
    db::{Row, Unit, args},
    seal::DataKey,
};

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

/// Something that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingItem {
    /// The shop it is from.
    pub shop_id: String,
    /// Its id: whoever gets it a second time knows it again.
    pub outbox_id: String,
    /// How often it was tried.
    pub attempts: u32,
}

/// Most things that are tried at once.
const MOST_DUE: u32 = 20;

/// Where a sealed body belongs.
pub(super) fn place<'p>(shop_id: &'p str, outbox_id: &'p str) -> [&'p str; 3] {
    ["outbox", shop_id, outbox_id]
}

/// Whose thing it is, and what seals it.
pub(super) struct Hers<'h> {
    pub(super) shop_id: &'h str,
    pub(super) shopper_id: &'h str,
    pub(super) key_id: &'h str,
    pub(super) key: &'h DataKey,
}

/// Puts something in the outbox as part of what it tells of: both happen or neither. Returns its id.
pub(super) async fn put(
    unit: &mut Unit,
    hers: &Hers<'_>,
    channel: &str,
    body: &serde_json::Value,
) -> Result<String, StoreError> {
    let outbox_id = random_name(12)?;
    let sealed = hers.key.seal(&place(hers.shop_id, &outbox_id), &serde_json::to_vec(body)?)?;
    unit.execute(
        "INSERT INTO outbox (shop_id, outbox_id, shopper_id, key_id, channel, state, created_at, next_at, body)
         VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', {now}, {now}, ?6)",
        args![hers.shop_id, &outbox_id, hers.shopper_id, hers.key_id, channel, sealed],
    )
    .await?;
    Ok(outbox_id)
}

impl Store {
    /// Puts something for this shopper in the outbox; returns its id.
    pub async fn put_in_outbox(
        &self,
        shopper: &Shopper,
        channel: &str,
        body: &serde_json::Value,
    ) -> Result<String, StoreError> {
        let mut unit = self.db.begin().await?;
        let key_id = key_of(&mut unit, shopper).await?;
        let key = self.data_key_in(&mut unit, &shopper.shop_id, &key_id).await?;
        let hers =
            Hers { shop_id: &shopper.shop_id, shopper_id: &shopper.shopper_id, key_id: &key_id, key: &key };
        let outbox_id = put(&mut unit, &hers, channel, body).await?;
        unit.commit().await?;
        Ok(outbox_id)
    }

    /// What is due in a channel, the oldest first.
    pub async fn due_in_outbox(&self, channel: &str) -> Result<Vec<WaitingItem>, StoreError> {
        let sql = "SELECT shop_id, outbox_id, attempts FROM outbox
                   WHERE state = 'waiting' AND next_at <= {now} AND channel = ?1 ORDER BY next_at LIMIT ?2";
        let rows = self.db.rows(sql, args![channel, MOST_DUE]).await?;
        let item = |row: &Row| {
            Ok(WaitingItem {
                shop_id: row.get("shop_id")?,
                outbox_id: row.get("outbox_id")?,
                attempts: row.get("attempts")?,
            })
        };
        rows.iter().map(item).collect()
    }

    /// Takes a thing that is due for one try, and puts the next try off by so long. False when somebody else did.
    pub async fn claim_in_outbox(&self, item: &WaitingItem, pause_millis: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE outbox SET attempts = attempts + 1, next_at = {now} + ?4
                   WHERE shop_id = ?1 AND outbox_id = ?2 AND attempts = ?3 AND state = 'waiting'";
        let its = args![&item.shop_id, &item.outbox_id, item.attempts, pause_millis];
        Ok(self.db.execute(sql, its).await? > 0)
    }

    /// Ends the trying: it was taken, or it is given up.
    pub async fn settle_in_outbox(&self, item: &WaitingItem, is_sent: bool) -> Result<(), StoreError> {
        let sql = "UPDATE outbox SET state = ?3 WHERE shop_id = ?1 AND outbox_id = ?2";
        let state = if is_sent { "sent" } else { "failed" };
        self.db.execute(sql, args![&item.shop_id, &item.outbox_id, state]).await?;
        Ok(())
    }

    /// What a thing says; nothing when she was erased meanwhile.
    pub async fn open_in_outbox(&self, item: &WaitingItem) -> Result<Option<serde_json::Value>, StoreError> {
        let sql = "SELECT key_id, body FROM outbox WHERE shop_id = ?1 AND outbox_id = ?2";
        match self.db.row(sql, args![&item.shop_id, &item.outbox_id]).await? {
            Some(row) => self.outbox_body(&item.shop_id, &item.outbox_id, &row).await,
            None => Ok(None),
        }
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
