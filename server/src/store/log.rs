//! Conversations and their append-only log.

use std::{collections::HashMap, sync::LazyLock};

use mitra_protocol::{EventBody, MessageSend};
use sha2::{Digest, Sha256};

use super::{Lease, Shopper, Store, StoreError, keys::key_of, random_name, turns::open_turn};
use crate::{
    db::{Committing, Row, Unit, Value, args},
    seal::DataKey,
};

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
pub(super) fn is_for_clients(kind: &str) -> bool {
    !kind.starts_with("turn.")
}

/// Where an appended message stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Its place in the log.
    pub seq: u64,
    /// What is new; nothing when the log already had a message of this client id.
    pub new: Option<NewMessage>,
}

/// An appended message on its way to the disk.
#[derive(Debug)]
pub struct Taken {
    /// Where it stands.
    pub appended: Appended,
    /// Whether it stays.
    pub committing: Committing,
}

/// A message that the log did not have before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// When it was appended, milliseconds since 1970 (UTC).
    pub at: i64,
    /// Its turn, when it was asked for and no earlier one is open.
    pub lease: Option<Lease>,
}

/// Kind and data of an entry about to be appended.
pub(super) struct NewEntry {
    pub(super) kind: &'static str,
    pub(super) data: String,
}

impl NewEntry {
    /// The entry of an event that clients see.
    pub(super) fn of(body: &EventBody) -> Result<NewEntry, StoreError> {
        let (kind, tagged) = (body.kind(), serde_json::to_string(body)?);
        // Cut out of `{"kind":"reply.done","data":{...}}`: a tree of values would cost several times that.
        let data = tagged.strip_prefix("{\"kind\":\"").and_then(|rest| rest.strip_prefix(kind));
        let data = data.and_then(|rest| rest.strip_prefix("\",\"data\":")?.strip_suffix('}'));
        let data =
            data.ok_or_else(|| <serde_json::Error as serde::ser::Error>::custom("an event has no data"))?;
        Ok(NewEntry { kind, data: data.to_owned() })
    }
}

/// A conversation's row, locked for this unit of work.
pub(super) struct Head {
    pub(super) last_seq: u64,
    pub(super) key_id: String,
    pub(super) shopper_id: String,
    /// When the log last grew, milliseconds since 1970 (UTC).
    pub(super) at: i64,
}

impl Head {
    fn of(row: &Row) -> Result<Head, StoreError> {
        Ok(Head {
            last_seq: row.get("last_seq")?,
            key_id: row.get("key_id")?,
            shopper_id: row.get("shopper_id")?,
            at: row.get("updated_at")?,
        })
    }
}

/// Locks the conversation, so that sequence numbers are taken one after another; `None` when it is gone.
pub(super) async fn lock(unit: &mut Unit, key: &ConversationKey) -> Result<Option<Head>, StoreError> {
    let sql = "SELECT last_seq, key_id, shopper_id, updated_at FROM conversation
               WHERE shop_id = ?1 AND conversation_id = ?2 {lock}";
    let row = unit.row(sql, args![&key.shop_id, &key.conversation_id]).await?;
    row.as_ref().map(Head::of).transpose()
}

/// Locks the conversation as [`lock`] does, and takes its next `count` numbers for entries that [`write`] writes
/// now: the last one is the head's.
pub(super) async fn take(
    unit: &mut Unit,
    key: &ConversationKey,
    count: usize,
) -> Result<Option<Head>, StoreError> {
    let sql = "UPDATE conversation SET last_seq = last_seq + ?3, updated_at = {now}
               WHERE shop_id = ?1 AND conversation_id = ?2
               RETURNING last_seq, key_id, shopper_id, updated_at";
    let row = unit.row(sql, args![&key.shop_id, &key.conversation_id, count]).await?;
    row.as_ref().map(Head::of).transpose()
}

/// Writes entries at the numbers that were taken for them. Returns how many were written: none when the log has
/// an entry of this client id.
pub(super) async fn write(
    unit: &mut Unit,
    key: &ConversationKey,
    taken: &Head,
    data_key: &DataKey,
    client_id: Option<&str>,
    entries: &[NewEntry],
) -> Result<u64, StoreError> {
    if entries.is_empty() {
        return Ok(0);
    }
    let client_hash = client_id.map(|client_id| client_hash(key, client_id));
    let mut sql =
        String::from("INSERT INTO event (shop_id, conversation_id, client_hash, at, seq, kind, body) VALUES");
    let mut values: Vec<Value> =
        vec![(&key.shop_id).into(), (&key.conversation_id).into(), client_hash.into(), taken.at.into()];
    let first = taken.last_seq + 1 - entries.len() as u64;
    for (entry, seq) in entries.iter().zip(first..) {
        let at = values.len();
        let comma = if at > 4 { "," } else { "" };
        sql.push_str(&format!("{comma} (?1, ?2, ?3, ?4, ?{}, ?{}, ?{})", at + 1, at + 2, at + 3));
        let body = data_key.seal(&place(key, &seq.to_string()), entry.data.as_bytes())?;
        values.extend([seq.into(), entry.kind.into(), body.into()]);
    }
    sql.push_str(
        " ON CONFLICT (shop_id, conversation_id, client_hash) WHERE client_hash IS NOT NULL DO NOTHING",
    );
    Ok(unit.execute(&sql, &values).await?)
}

/// Where a sealed entry belongs; moved elsewhere it does not open.
pub(super) fn place<'p>(key: &'p ConversationKey, seq: &'p str) -> [&'p str; 4] {
    ["event", &key.shop_id, &key.conversation_id, seq]
}

/// What is kept of a sender's id: enough to know it again.
pub(super) fn client_hash(key: &ConversationKey, client_id: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(key.conversation_id.as_bytes());
    hash.update([0]);
    hash.update(client_id.as_bytes());
    hash.finalize()[..16].to_vec()
}

impl Store {
    /// Starts a conversation of this shopper.
    pub async fn new_conversation(
        &self,
        shopper: &Shopper,
        lang: &str,
    ) -> Result<ConversationKey, StoreError> {
        let key = ConversationKey { shop_id: shopper.shop_id.clone(), conversation_id: random_name(16)? };
        let mut unit = self.db.begin().await?;
        let key_id = key_of(&mut unit, shopper).await?;
        unit.execute(
            "INSERT INTO conversation (shop_id, conversation_id, shopper_id, key_id, lang, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, {now}, {now})",
            args![
                &key.shop_id,
                &key.conversation_id,
                &shopper.shopper_id,
                key_id,
                lang
            ],
        )
        .await?;
        unit.commit().await?;
        Ok(key)
    }

    /// The conversation of this id when it is this shopper's.
    pub async fn conversation_of(
        &self,
        shopper: &Shopper,
        conversation_id: &str,
    ) -> Result<Option<ConversationKey>, StoreError> {
        let row = self
            .db
            .row(
                "SELECT 1 AS hers FROM conversation
                 WHERE shop_id = ?1 AND conversation_id = ?2 AND shopper_id = ?3",
                args![&shopper.shop_id, conversation_id, &shopper.shopper_id],
            )
            .await?;
        Ok(row.map(|_| ConversationKey {
            shop_id: shopper.shop_id.clone(),
            conversation_id: conversation_id.to_owned(),
        }))
    }

    /// Language of the page the conversation was started in; `None` when it is gone.
    pub async fn conversation_lang(&self, key: &ConversationKey) -> Result<Option<String>, StoreError> {
        let sql = "SELECT lang FROM conversation WHERE shop_id = ?1 AND conversation_id = ?2";
        let row = self.db.row(sql, args![&key.shop_id, &key.conversation_id]).await?;
        Ok(row.map(|row| row.get("lang")).transpose()?)
    }

    /// Appends what the shopper said and opens its turn, once per client id. `None` when there is no such
    /// conversation, or it is not `author`'s.
    pub async fn append_message(
        &self,
        key: &ConversationKey,
        author: Option<&Shopper>,
        message: &MessageSend,
    ) -> Result<Option<Appended>, StoreError> {
        let Some(taken) = self.take_message(key, author, message, None).await? else { return Ok(None) };
        taken.committing.done().await?;
        Ok(Some(taken.appended))
    }

    /// The same without waiting for the disk: nobody may be told before `committing` is done. The turn is leased to
    /// `owner`, a process that wants to serve it.
    pub async fn take_message(
        &self,
        key: &ConversationKey,
        author: Option<&Shopper>,
        message: &MessageSend,
        owner: Option<&str>,
    ) -> Result<Option<Taken>, StoreError> {
        let entry = NewEntry::of(&EventBody::ShopperMessage {
            client_id: message.client_id.clone(),
            text: message.text.clone().unwrap_or_default(),
            action: message.action.clone(),
            origin: None,
        })?;
        let mut unit = self.db.begin().await?;
        // Whatever speaks against it is found with the number already taken: undoing the unit gives it back.
        let Some(head) = take(&mut unit, key, 1).await? else { return Ok(None) };
        if author.is_some_and(|author| author.shop_id != key.shop_id || author.shopper_id != head.shopper_id)
        {
            return Ok(None);
        }
        let data_key = self.data_key_in(&mut unit, &key.shop_id, &head.key_id).await?;
        let client_id = Some(message.client_id.as_str());
        if write(&mut unit, key, &head, &data_key, client_id, &[entry]).await? == 0 {
            let Some(appended) = already(&mut unit, key, &message.client_id).await? else { return Ok(None) };
            return Ok(Some(Taken { appended, committing: unit.undo().await? }));
        }
        let lease = open_turn(&mut unit, key, head.last_seq, owner).await?;
        let appended = Appended { seq: head.last_seq, new: Some(NewMessage { at: head.at, lease }) };
        Ok(Some(Taken { appended, committing: unit.release().await? }))
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
        let rows = self
            .db
            .rows(
                "SELECT event.seq, event.at, event.kind, event.body, conversation.key_id
                 FROM event JOIN conversation USING (shop_id, conversation_id)
                 WHERE event.shop_id = ?1 AND event.conversation_id = ?2 AND event.seq > ?3
                 ORDER BY event.seq LIMIT ?4",
                args![&key.shop_id, &key.conversation_id, after, limit],
            )
            .await?;
        let Some(first) = rows.first() else { return Ok(Vec::new()) };
        let data_key = self.data_key(&key.shop_id, &first.get::<String>("key_id")?).await?;
        rows.iter().map(|row| entry(key, &data_key, row)).collect()
    }

    /// The newest `limit` entries after `after` and before `before`, in order.
    pub async fn entries_before(
        &self,
        key: &ConversationKey,
        after: u64,
        before: u64,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        let rows = self
            .db
            .rows(
                "SELECT event.seq, event.at, event.kind, event.body, conversation.key_id
                 FROM event JOIN conversation USING (shop_id, conversation_id)
                 WHERE event.shop_id = ?1 AND event.conversation_id = ?2 AND event.seq > ?3 AND event.seq < ?4
                 ORDER BY event.seq DESC LIMIT ?5",
                args![&key.shop_id, &key.conversation_id, after, before, limit],
            )
            .await?;
        let Some(first) = rows.first() else { return Ok(Vec::new()) };
        let data_key = self.data_key(&key.shop_id, &first.get::<String>("key_id")?).await?;
        rows.iter().rev().map(|row| entry(key, &data_key, row)).collect()
    }

    /// How far the logs of these conversations go; what is gone is left out.
    pub async fn last_seqs(
        &self,
        keys: &[ConversationKey],
    ) -> Result<HashMap<ConversationKey, u64>, StoreError> {
        let mut by_shop: HashMap<&str, Vec<&str>> = HashMap::new();
        for key in keys {
            by_shop.entry(&key.shop_id).or_default().push(&key.conversation_id);
        }
        let mut found = HashMap::with_capacity(keys.len());
        for (shop_id, ids) in by_shop {
            for ids in ids.chunks(AT_ONCE) {
                // Always as many places, the last id in what is left of them: one statement for every number.
                let last = ids.last().copied().unwrap_or_default();
                let places = ids.iter().copied().chain(std::iter::repeat(last)).take(AT_ONCE);
                let args: Vec<Value> = std::iter::once(shop_id).chain(places).map(Value::from).collect();
                for row in self.db.rows(&LAST_SEQS, &args).await? {
                    let conversation_id = row.get("conversation_id")?;
                    let key = ConversationKey { shop_id: shop_id.to_owned(), conversation_id };
                    found.insert(key, row.get("last_seq")?);
                }
            }
        }
        Ok(found)
    }
}

/// Where the log has a message of this client id: a second sender of the same id waited for the lock, and finds it here.
pub(super) async fn already(
    unit: &mut Unit,
    key: &ConversationKey,
    client_id: &str,
) -> Result<Option<Appended>, StoreError> {
    let sql = "SELECT seq FROM event WHERE shop_id = ?1 AND conversation_id = ?2 AND client_hash = ?3";
    let its = args![&key.shop_id, &key.conversation_id, client_hash(key, client_id)];
    let Some(row) = unit.row(sql, its).await? else { return Ok(None) };
    Ok(Some(Appended { seq: row.get("seq")?, new: None }))
}

/// Conversations asked about in one statement.
const AT_ONCE: usize = 200;

static LAST_SEQS: LazyLock<String> = LazyLock::new(|| {
    let places: Vec<String> = (0..AT_ONCE).map(|at| format!("?{}", at + 2)).collect();
    format!(
        "SELECT conversation_id, last_seq FROM conversation WHERE shop_id = ?1 AND conversation_id IN ({})",
        places.join(", ")
    )
});

pub(super) fn entry(key: &ConversationKey, data_key: &DataKey, row: &Row) -> Result<Entry, StoreError> {
    let seq: u64 = row.get("seq")?;
    let body = data_key.open(&place(key, &seq.to_string()), &row.get::<Vec<u8>>("body")?)?;
    Ok(Entry {
        seq,
        at: row.get("at")?,
        kind: row.get("kind")?,
        data: String::from_utf8_lossy(&body).into_owned(),
    })
}
