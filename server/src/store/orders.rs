//! What was done about invented orders of the demo shop.

use super::{Store, StoreError};
use crate::db::args;

/// Something that was done about an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoDeed {
    /// The name by which it is done once.
    pub key: String,
    /// Name of the action.
    pub action: String,
}

impl Store {
    /// What was done about an order, when anything was.
    pub async fn demo_deed(&self, shop_id: &str, order_id: &str) -> Result<Option<DemoDeed>, StoreError> {
        let sql = "SELECT deed_key, action FROM demo_order_deed WHERE shop_id = ?1 AND order_id = ?2";
        let Some(row) = self.db.row(sql, args![shop_id, order_id]).await? else { return Ok(None) };
        Ok(Some(DemoDeed { key: row.get("deed_key")?, action: row.get("action")? }))
    }

    /// Keeps what is done about an order, unless something was done already.
    pub async fn put_demo_deed(
        &self,
        shop_id: &str,
        order_id: &str,
        deed: &DemoDeed,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO demo_order_deed (shop_id, order_id, deed_key, action, at)
                   VALUES (?1, ?2, ?3, ?4, {now}) ON CONFLICT DO NOTHING";
        self.db.execute(sql, args![shop_id, order_id, &deed.key, &deed.action]).await?;
        Ok(())
    }
}
