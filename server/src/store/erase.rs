//! Erasure: everything of one shopper at once, and nothing that says who she was.

use std::collections::BTreeMap;

use mitra_protocol::ErasureReceipt;

use super::{
    ConversationKey, Store, StoreError,
    audit::{actions::SHOPPER_ERASE, note},
    random_name,
    rules::{Erase, erased},
};
use crate::db::{Row, Unit, args};

/// What an erasure did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// What she gets, and all that is kept of it.
    pub receipt: ErasureReceipt,
    /// Conversations that are gone: whoever listens to one has to be told.
    pub conversations: Vec<ConversationKey>,
}

/// Locks a shopper until the unit of work ends; false when she is gone. Whatever adds a row that names her
/// takes this lock before any other, so that nothing of hers appears while she is erased.
pub(super) async fn lock_shopper(
    unit: &mut Unit,
    shop_id: &str,
    shopper_id: &str,
) -> Result<bool, StoreError> {
    let sql = "SELECT 1 AS there FROM shopper WHERE shop_id = ?1 AND shopper_id = ?2 {lock}";
    Ok(unit.row(sql, args![shop_id, shopper_id]).await?.is_some())
}

/// What went with a shopper.
pub(super) struct Removed {
    pub(super) conversations: Vec<ConversationKey>,
    pub(super) key_ids: Vec<String>,
    pub(super) counts: BTreeMap<String, u64>,
}

/// Removes a shopper whom this unit of work has locked. Her conversations are locked before their logs are
/// touched, as everybody does; so nobody waits for somebody who waits for him.
pub(super) async fn remove_shopper(
    unit: &mut Unit,
    shop_id: &str,
    shopper_id: &str,
) -> Result<Removed, StoreError> {
    let hers = args![shop_id, shopper_id];
    let sql = "SELECT conversation_id FROM conversation WHERE shop_id = ?1 AND shopper_id = ?2
               ORDER BY conversation_id {lock}";
    let key = |row: &Row| {
        Ok(ConversationKey { shop_id: shop_id.to_owned(), conversation_id: row.get("conversation_id")? })
    };
    let conversations =
        unit.rows(sql, hers).await?.iter().map(key).collect::<Result<Vec<_>, StoreError>>()?;
    let sql = "SELECT key_id FROM shopper_key WHERE shop_id = ?1 AND shopper_id = ?2";
    let keys = unit.rows(sql, hers).await?;
    let key_ids = keys.iter().map(|row| Ok(row.get("key_id")?)).collect::<Result<_, StoreError>>()?;
    let mut counts = BTreeMap::new();
    for rule in erased(Erase::ByConversation) {
        let sql = format!(
            "DELETE FROM {} WHERE shop_id = ?1 AND conversation_id IN
                 (SELECT conversation_id FROM conversation WHERE shop_id = ?1 AND shopper_id = ?2)",
            rule.table
        );
        counts.insert(rule.table.to_owned(), unit.execute(&sql, hers).await?);
    }
    for rule in erased(Erase::ByShopper) {
        let sql = format!("DELETE FROM {} WHERE shop_id = ?1 AND shopper_id = ?2", rule.table);
        counts.insert(rule.table.to_owned(), unit.execute(&sql, hers).await?);
    }
    Ok(Removed { conversations, key_ids, counts })
}

impl Store {
    /// Erases a shopper with all guest histories that joined her: every row and every key, in one unit of work.
    /// `actor` is an admin's login, `command line` or `shopper`. `None` when there is no such shopper (any
    /// more). What deleted rows left in the database's files is wiped by [`Store::scrub_erased`].
    pub async fn erase_shopper(
        &self,
        shop_id: &str,
        shopper_id: &str,
        actor: &str,
    ) -> Result<Option<Erased>, StoreError> {
        let mut unit = self.db.begin().await?;
        if !lock_shopper(&mut unit, shop_id, shopper_id).await? {
            return Ok(None);
        }
        let removed = remove_shopper(&mut unit, shop_id, shopper_id).await?;
        let receipt_id = random_name(16)?;
        let row = unit
            .row(
                "INSERT INTO erasure (shop_id, receipt_id, at, counts) VALUES (?1, ?2, {now}, ?3) RETURNING at",
                args![shop_id, &receipt_id, serde_json::to_string(&removed.counts)?],
            )
            .await?;
        let at = row.map(|row| row.get("at")).transpose()?.unwrap_or_default();
        // The receipt is the target: a record that named her would outlive her.
        note(&mut unit, shop_id, actor, SHOPPER_ERASE, &receipt_id).await?;
        unit.commit().await?;
        self.forget_keys(shop_id, &removed);
        let receipt = ErasureReceipt { receipt_id, at, counts: removed.counts };
        Ok(Some(Erased { receipt, conversations: removed.conversations }))
    }

    /// Forgets the keys of whoever was removed, in this process. Elsewhere a key that is still remembered opens
    /// nothing: what it sealed is gone.
    pub(super) fn forget_keys(&self, shop_id: &str, removed: &Removed) {
        for key_id in &removed.key_ids {
            self.keys.forget(shop_id, key_id);
        }
    }

    /// Wipes what erased rows left behind in the database's files. Waits while others read.
    pub async fn scrub_erased(&self) -> Result<(), StoreError> {
        Ok(self.db.scrub(SCRUBBED).await?)
    }
}

/// Without its key a sealed text is noise, and everything else of a shopper is sealed, hashed or random: so on
/// PostgreSQL, where wiping means writing a table anew, the small tables of keys and hashes are enough.
const SCRUBBED: &[&str] = &["shopper_key", "customer"];
