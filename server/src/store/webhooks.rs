//! Webhooks that were taken in: each once.

use super::{Store, StoreError};
use crate::{db::args, seal::digest};

impl Store {
    /// Whether this delivery of the shop's was taken in.
    pub async fn has_delivery(&self, shop_id: &str, delivery_id: &str) -> Result<bool, StoreError> {
        let sql = "SELECT 1 AS there FROM webhook_delivery WHERE shop_id = ?1 AND delivery_hash = ?2";
        Ok(self.db.row(sql, args![shop_id, hash_of(delivery_id)]).await?.is_some())
    }

    /// Notes that this delivery was taken in, for so long.
    pub async fn note_delivery(
        &self,
        shop_id: &str,
        delivery_id: &str,
        millis: i64,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO webhook_delivery (shop_id, delivery_hash, expires_at)
                   VALUES (?1, ?2, {now} + ?3) ON CONFLICT DO NOTHING";
        self.db.execute(sql, args![shop_id, hash_of(delivery_id), millis]).await?;
        Ok(())
    }
}

fn hash_of(delivery_id: &str) -> [u8; 32] {
    digest(&[b"webhook delivery", delivery_id.as_bytes()])
}
