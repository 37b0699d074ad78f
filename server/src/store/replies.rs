//! What she does to a reply: rates it, or ends it before it is complete.

use mitra_protocol::{EventBody, Rating};

use super::{
    ConversationKey, Store, StoreError,
    log::{NewEntry, lock, take, write},
};
use crate::db::{Unit, args};

/// Highest number a database keeps.
const MOST: u64 = i64::MAX as u64;

impl Store {
    /// Appends what she thinks of the reply to the message at `turn`; gives the entry's place. `None` when there is
    /// no such message.
    pub async fn rate_reply(
        &self,
        key: &ConversationKey,
        turn: u64,
        rating: &Rating,
    ) -> Result<Option<u64>, StoreError> {
        let message = self.entry(key, turn.min(MOST)).await?;
        if message.is_none_or(|entry| entry.kind != "shopper.message") {
            return Ok(None);
        }
        let unit = self.db.begin().await?;
        self.append_event(unit, key, &EventBody::ReplyRated { turn, rating: rating.clone() }).await
    }

    /// Ends an open turn, whichever process is at it: with its row goes the lease, and whoever holds it can show
    /// nothing more. Gives the place of the reply's end; `None` when the turn is not open.
    pub async fn stop_turn(&self, key: &ConversationKey, turn: u64) -> Result<Option<u64>, StoreError> {
        let mut unit = self.db.begin().await?;
        // In the order in which everybody locks these two.
        if lock(&mut unit, key).await?.is_none() {
            return Ok(None);
        }
        let sql = "DELETE FROM turn WHERE shop_id = ?1 AND conversation_id = ?2 AND turn = ?3";
        if unit.execute(sql, args![&key.shop_id, &key.conversation_id, turn.min(MOST)]).await? == 0 {
            return Ok(None);
        }
        self.append_event(unit, key, &EventBody::ReplyDone { turn, superseded: true }).await
    }

    /// Appends an event and ends the unit of work. `None` when the conversation is gone.
    async fn append_event(
        &self,
        mut unit: Unit,
        key: &ConversationKey,
        event: &EventBody,
    ) -> Result<Option<u64>, StoreError> {
        let Some(head) = take(&mut unit, key, 1).await? else { return Ok(None) };
        let data_key = self.data_key_in(&mut unit, &key.shop_id, &head.key_id).await?;
        write(&mut unit, key, &head, &data_key, None, &[NewEntry::of(event)?]).await?;
        unit.commit().await?;
        Ok(Some(head.last_seq))
    }
}
