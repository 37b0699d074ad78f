//! What happened in a shop, in numbers, and its conversations as a list. Nothing here opens what was said.

use super::{Before, ConversationKey, Store, StoreError};
use crate::db::{Row, args};

/// Numbers of a shop since a moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Overview {
    /// Conversations begun.
    pub conversations: u64,
    /// Messages of shoppers.
    pub messages: u64,
    /// Replies that were completed.
    pub replies: u64,
    /// Shoppers erased.
    pub erasures: u64,
    /// Products in the catalogue now.
    pub products: u64,
    /// Things of the outbox that wait now.
    pub waiting: u64,
}

/// A conversation, seen from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationLine {
    /// Its id.
    pub conversation_id: String,
    /// When it began, milliseconds since 1970 (UTC).
    pub created_at: i64,
    /// When it last grew.
    pub updated_at: i64,
    /// Language of the page it was started in.
    pub lang: String,
    /// How often she spoke.
    pub messages: u64,
}

impl Store {
    /// The database's clock, milliseconds since 1970 (UTC).
    pub async fn now(&self) -> Result<i64, StoreError> {
        let row = self.db.row("SELECT {now} AS now", &[]).await?;
        Ok(row.map(|row| row.get("now")).transpose()?.unwrap_or_default())
    }

    /// Numbers of the shop since `since`.
    pub async fn overview(&self, shop_id: &str, since: i64) -> Result<Overview, StoreError> {
        // A conversation that did not grow since then needs none of its events counted.
        let events = |kind: &str| {
            format!(
                "(SELECT count(*) FROM conversation JOIN event USING (shop_id, conversation_id)
                  WHERE conversation.shop_id = ?1 AND conversation.updated_at >= ?2
                    AND event.kind = '{kind}' AND event.at >= ?2)"
            )
        };
        let sql = format!(
            "SELECT (SELECT count(*) FROM conversation WHERE shop_id = ?1 AND created_at >= ?2) AS conversations,
                    {} AS messages, {} AS replies,
                    (SELECT count(*) FROM erasure WHERE shop_id = ?1 AND at >= ?2) AS erasures,
                    (SELECT count(*) FROM product WHERE shop_id = ?1) AS products,
                    (SELECT count(*) FROM outbox WHERE shop_id = ?1 AND state = 'waiting') AS waiting",
            events("shopper.message"),
            events("reply.done"),
        );
        let Some(row) = self.db.row(&sql, args![shop_id, since]).await? else {
            return Ok(Overview::default());
        };
        Ok(Overview {
            conversations: row.get("conversations")?,
            messages: row.get("messages")?,
            replies: row.get("replies")?,
            erasures: row.get("erasures")?,
            products: row.get("products")?,
            waiting: row.get("waiting")?,
        })
    }

    /// At most `limit` conversations, the one begun last first.
    pub async fn conversation_lines(
        &self,
        shop_id: &str,
        before: &Before,
        limit: u32,
    ) -> Result<Vec<ConversationLine>, StoreError> {
        let sql = format!(
            "{LINE} WHERE shop_id = ?1 AND (created_at, conversation_id) < (?2, ?3)
             ORDER BY created_at DESC, conversation_id DESC LIMIT ?4"
        );
        let rows = self.db.rows(&sql, args![shop_id, before.at, &before.id, limit]).await?;
        rows.iter().map(line).collect()
    }

    /// One conversation of the shop, whoever it belongs to.
    pub async fn conversation_line(
        &self,
        key: &ConversationKey,
    ) -> Result<Option<ConversationLine>, StoreError> {
        let sql = format!("{LINE} WHERE shop_id = ?1 AND conversation_id = ?2");
        let row = self.db.row(&sql, args![&key.shop_id, &key.conversation_id]).await?;
        row.as_ref().map(line).transpose()
    }
}

const LINE: &str = "SELECT conversation_id, created_at, updated_at, lang,
    (SELECT count(*) FROM event WHERE event.shop_id = conversation.shop_id
       AND event.conversation_id = conversation.conversation_id AND event.kind = 'shopper.message') AS messages
    FROM conversation";

fn line(row: &Row) -> Result<ConversationLine, StoreError> {
    Ok(ConversationLine {
        conversation_id: row.get("conversation_id")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        lang: row.get("lang")?,
        messages: row.get("messages")?,
    })
}
