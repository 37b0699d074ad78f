//! Conversations and their append-only log.

use mitra_protocol::{EventBody, MessageSend};
use sqlx::{Row, Sqlite, Transaction};

use super::{Shopper, Store, StoreError, clock::NOW_MILLIS, shoppers::random_name};

/// Names one conversation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ConversationKey {
    /// Its shop.
    pub shop_id: String,
    /// Its id within the shop.
    pub conversation_id: String,
}

/// One entry of the log as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Place in the log.
    pub seq: u64,
    /// When it was appended, milliseconds since 1970 (UTC).
    pub at: i64,
    /// Its kind.
    pub kind: String,
    /// Its data, JSON.
    pub data: String,
}

impl Entry {
    /// The event a client sees, or `None` for entries that are not for clients.
    pub fn event(&self) -> Result<Option<mitra_protocol::Event>, StoreError> {
        if !is_for_clients(&self.kind) {
            return Ok(None);
        }
        let data: serde_json::Value = serde_json::from_str(&self.data)?;
        let body: EventBody = serde_json::from_value(serde_json::json!({"kind": self.kind, "data": data}))?;
        Ok(Some(mitra_protocol::Event { seq: self.seq, at: self.at, body }))
    }
}

/// What is understood and decided is kept, never sent.
fn is_for_clients(kind: &str) -> bool {
    !kind.starts_with("turn.")
}

/// Where an appended message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Its place in the log.
    pub seq: u64,
    /// False when the log already had a message of this client id.
    pub is_new: bool,
}

/// Kind and data of an entry about to be appended.
pub(super) struct NewEntry {
    pub(super) kind: &'static str,
    pub(super) data: String,
}

impl NewEntry {
    /// The entry of an event that clients see.
    pub(super) fn of(body: &EventBody) -> Result<NewEntry, StoreError> {
        let tagged = serde_json::to_value(body)?;
        let data = tagged.get("data").map(ToString::to_string).unwrap_or_default();
        Ok(NewEntry { kind: body.kind(), data })
    }
}

/// Takes the next sequence numbers in this transaction and appends; returns the last.
pub(super) async fn append(
    tx: &mut Transaction<'static, Sqlite>,
    key: &ConversationKey,
    client_id: Option<&str>,
    entries: &[NewEntry],
) -> Result<u64, StoreError> {
    let last: i64 = sqlx::query(
        "UPDATE conversation SET last_seq = last_seq + ? WHERE shop_id = ? AND conversation_id = ?
         RETURNING last_seq",
    )
    .bind(i64::try_from(entries.len()).unwrap_or(i64::MAX))
    .bind(&key.shop_id)
    .bind(&key.conversation_id)
    .fetch_one(&mut **tx)
    .await?
    .get(0);
    for (entry, seq) in entries.iter().rev().zip((1..=last).rev()) {
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "INSERT INTO event (shop_id, conversation_id, seq, kind, at, client_id, data)
             VALUES (?, ?, ?, ?, {NOW_MILLIS}, ?, ?)"
        )))
        .bind(&key.shop_id)
        .bind(&key.conversation_id)
        .bind(seq)
        .bind(entry.kind)
        .bind(client_id)
        .bind(&entry.data)
        .execute(&mut **tx)
        .await?;
    }
    Ok(last.unsigned_abs())
}

impl Store {
    /// Starts a conversation of this shopper.
    pub async fn new_conversation(
        &self,
        shopper: &Shopper,
        lang: &str,
    ) -> Result<ConversationKey, StoreError> {
        let key = ConversationKey { shop_id: shopper.shop_id.clone(), conversation_id: random_name(16)? };
        let mut tx = self.begin().await?;
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "INSERT INTO conversation (shop_id, conversation_id, shopper_id, lang, created_at)
             VALUES (?, ?, ?, ?, {NOW_MILLIS})"
        )))
        .bind(&key.shop_id)
        .bind(&key.conversation_id)
        .bind(&shopper.shopper_id)
        .bind(lang)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(key)
    }

    /// The conversation of this id when it is this shopper's.
    pub async fn conversation_of(
        &self,
        shopper: &Shopper,
        conversation_id: &str,
    ) -> Result<Option<ConversationKey>, StoreError> {
        let row = sqlx::query(
            "SELECT 1 FROM conversation WHERE shop_id = ? AND conversation_id = ? AND shopper_id = ?",
        )
        .bind(&shopper.shop_id)
        .bind(conversation_id)
        .bind(&shopper.shopper_id)
        .fetch_optional(self.reader())
        .await?;
        Ok(row.map(|_| ConversationKey {
            shop_id: shopper.shop_id.clone(),
            conversation_id: conversation_id.to_owned(),
        }))
    }

    /// Language of the page the conversation was started in.
    pub async fn conversation_lang(&self, key: &ConversationKey) -> Result<String, StoreError> {
        let row = sqlx::query("SELECT lang FROM conversation WHERE shop_id = ? AND conversation_id = ?")
            .bind(&key.shop_id)
            .bind(&key.conversation_id)
            .fetch_one(self.reader())
            .await?;
        Ok(row.get(0))
    }

    /// Appends what the shopper said and opens its turn, once per client id.
    pub async fn append_message(
        &self,
        key: &ConversationKey,
        message: &MessageSend,
    ) -> Result<Appended, StoreError> {
        let mut tx = self.begin().await?;
        let known =
            sqlx::query("SELECT seq FROM event WHERE shop_id = ? AND conversation_id = ? AND client_id = ?")
                .bind(&key.shop_id)
                .bind(&key.conversation_id)
                .bind(&message.client_id)
                .fetch_optional(&mut *tx)
                .await?;
        if let Some(row) = known {
            return Ok(Appended { seq: row.get::<i64, _>(0).unsigned_abs(), is_new: false });
        }
        let entry = NewEntry::of(&EventBody::ShopperMessage {
            client_id: message.client_id.clone(),
            text: message.text.clone().unwrap_or_default(),
            action: message.action.clone(),
        })?;
        let seq = append(&mut tx, key, Some(&message.client_id), &[entry]).await?;
        sqlx::query("INSERT INTO turn (shop_id, conversation_id, turn, state) VALUES (?, ?, ?, 'open')")
            .bind(&key.shop_id)
            .bind(&key.conversation_id)
            .bind(seq.cast_signed())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(Appended { seq, is_new: true })
    }

    /// The entry at `seq`.
    pub async fn entry(&self, key: &ConversationKey, seq: u64) -> Result<Option<Entry>, StoreError> {
        Ok(self.entries_after(key, seq.saturating_sub(1), 1).await?.pop().filter(|entry| entry.seq == seq))
    }

    /// At most `limit` entries after `after`, in order.
    pub async fn entries_after(
        &self,
        key: &ConversationKey,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        let rows = sqlx::query(
            "SELECT seq, at, kind, data FROM event
             WHERE shop_id = ? AND conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?",
        )
        .bind(&key.shop_id)
        .bind(&key.conversation_id)
        .bind(i64::try_from(after).unwrap_or(i64::MAX))
        .bind(limit)
        .fetch_all(self.reader())
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Entry {
                seq: row.get::<i64, _>("seq").unsigned_abs(),
                at: row.get("at"),
                kind: row.get("kind"),
                data: row.get("data"),
            })
            .collect())
    }
}
