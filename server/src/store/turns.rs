//! Turns as leased rows: one at a time per conversation, finished by whoever is alive.

use mitra_protocol::{
    EventBody,
    log::{TURN_DECIDED, TURN_UNDERSTOOD, TurnDecided, TurnUnderstood},
};
use sqlx::{Row, Sqlite, Transaction, sqlite::SqliteRow};

use super::{
    ConversationKey, Store, StoreError,
    clock::NOW_MILLIS,
    log::{NewEntry, append},
};

/// How long a turn stays with a process that says nothing, milliseconds. Every part of a reply renews it.
const LEASE_MILLIS: i64 = 15_000;

/// A turn this process may now serve.
#[derive(Debug, Clone, PartialEq)]
pub struct Lease {
    /// The conversation.
    pub key: ConversationKey,
    /// `seq` of the message to answer.
    pub turn: u64,
    /// The process that serves it.
    pub owner: String,
    /// The reply, when an earlier holder had already written it.
    pub has_draft: bool,
    /// How often a reply was tried to be thought, this time counted in.
    pub attempts: u32,
}

/// What became of an attempt to show more of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emitted {
    /// There is more to show; the log now ends here.
    More(u64),
    /// The reply is complete, or was cut short by a newer message; the log now ends here.
    Done(u64),
    /// Another process took the turn over.
    Lost,
}

impl Store {
    /// Takes the oldest open turn of a conversation, unless another process is at it.
    pub async fn claim_turn(&self, key: &ConversationKey, owner: &str) -> Result<Option<Lease>, StoreError> {
        let mut tx = self.begin().await?;
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "UPDATE turn SET owner = ?1, lease_until = {NOW_MILLIS} + ?2, attempts = attempts + (draft IS NULL)
             WHERE shop_id = ?3 AND conversation_id = ?4 AND state = 'open'
               AND turn = (SELECT min(turn) FROM turn
                           WHERE shop_id = ?3 AND conversation_id = ?4 AND state = 'open')
               AND (lease_until IS NULL OR lease_until < {NOW_MILLIS} OR owner = ?1)
             RETURNING turn, attempts, draft IS NOT NULL AS has_draft"
        )))
        .bind(owner)
        .bind(LEASE_MILLIS)
        .bind(&key.shop_id)
        .bind(&key.conversation_id)
        .fetch_optional(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(row.map(|row| Lease {
            key: key.clone(),
            turn: row.get::<i64, _>("turn").unsigned_abs(),
            owner: owner.to_owned(),
            has_draft: row.get("has_draft"),
            attempts: row.get("attempts"),
        }))
    }

    /// Writes what was thought, before any of it is shown. False when the lease was lost meanwhile.
    pub async fn save_draft(
        &self,
        lease: &Lease,
        understood: Option<&TurnUnderstood>,
        decided: &TurnDecided,
        draft: &[EventBody],
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let held = held_turn(&mut tx, lease).await?;
        if held.is_none() {
            return Ok(false);
        }
        sqlx::query("UPDATE turn SET draft = ? WHERE shop_id = ? AND conversation_id = ? AND turn = ?")
            .bind(serde_json::to_string(draft)?)
            .bind(&lease.key.shop_id)
            .bind(&lease.key.conversation_id)
            .bind(lease.turn.cast_signed())
            .execute(&mut *tx)
            .await?;
        let mut entries = Vec::new();
        if let Some(understood) = understood {
            entries.push(NewEntry { kind: TURN_UNDERSTOOD, data: serde_json::to_string(understood)? });
        }
        entries.push(NewEntry { kind: TURN_DECIDED, data: serde_json::to_string(decided)? });
        append(&mut tx, &lease.key, None, &entries).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Moves at most `count` events of the draft into the log. Log and progress change together, so a process
    /// killed anywhere leaves neither a lost nor a doubled event.
    pub async fn emit(&self, lease: &Lease, count: usize) -> Result<Emitted, StoreError> {
        let mut tx = self.begin().await?;
        let Some(row) = held_turn(&mut tx, lease).await? else { return Ok(Emitted::Lost) };
        let draft: Vec<EventBody> = serde_json::from_str(row.get("draft"))?;
        let emitted = usize::try_from(row.get::<i64, _>("emitted")).unwrap_or(draft.len());
        let superseded = row.get::<bool, _>("superseded");
        let rest = draft.get(emitted..).unwrap_or_default();
        // A newer message ends this reply at the sentence it has reached.
        let cut = [EventBody::ReplyDone { turn: lease.turn, superseded: true }];
        let (now, done) = if superseded && !matches!(rest, [EventBody::ReplyDone { .. }]) {
            (&cut[..], true)
        } else {
            let count = count.min(rest.len());
            // The end belongs to the last part: nobody waits for a reply that is complete.
            let count = if rest.len() == count + 1 { count + 1 } else { count };
            (rest.get(..count).unwrap_or_default(), count == rest.len())
        };
        let entries = now.iter().map(NewEntry::of).collect::<Result<Vec<_>, _>>()?;
        let last_seq = append(&mut tx, &lease.key, None, &entries).await?;
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "UPDATE turn SET emitted = emitted + ?, state = ?, lease_until = {NOW_MILLIS} + {LEASE_MILLIS}
             WHERE shop_id = ? AND conversation_id = ? AND turn = ?"
        )))
        .bind(i64::try_from(now.len()).unwrap_or(i64::MAX))
        .bind(if done { "done" } else { "open" })
        .bind(&lease.key.shop_id)
        .bind(&lease.key.conversation_id)
        .bind(lease.turn.cast_signed())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(if done { Emitted::Done(last_seq) } else { Emitted::More(last_seq) })
    }

    /// Whether the reply to the message at `turn` is complete.
    pub async fn turn_is_done(&self, key: &ConversationKey, turn: u64) -> Result<bool, StoreError> {
        let row = sqlx::query(
            "SELECT 1 FROM turn WHERE shop_id = ? AND conversation_id = ? AND turn = ? AND state = 'done'",
        )
        .bind(&key.shop_id)
        .bind(&key.conversation_id)
        .bind(turn.cast_signed())
        .fetch_optional(self.reader())
        .await?;
        Ok(row.is_some())
    }

    /// Whether this conversation has an open turn that nobody holds.
    pub async fn has_claimable_turn(&self, key: &ConversationKey) -> Result<bool, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT 1 FROM turn WHERE shop_id = ?1 AND conversation_id = ?2 AND state = 'open'
               AND turn = (SELECT min(turn) FROM turn
                           WHERE shop_id = ?1 AND conversation_id = ?2 AND state = 'open')
               AND (lease_until IS NULL OR lease_until < {NOW_MILLIS})"
        )))
        .bind(&key.shop_id)
        .bind(&key.conversation_id)
        .fetch_optional(self.reader())
        .await?;
        Ok(row.is_some())
    }

    /// Conversations with an open turn that nobody holds.
    pub async fn waiting_conversations(&self) -> Result<Vec<ConversationKey>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT DISTINCT shop_id, conversation_id FROM turn
             WHERE state = 'open' AND (lease_until IS NULL OR lease_until < {NOW_MILLIS})"
        )))
        .fetch_all(self.reader())
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| ConversationKey {
                shop_id: row.get("shop_id"),
                conversation_id: row.get("conversation_id"),
            })
            .collect())
    }

    /// Ends the leases of owners whose name begins with `prefix`: those processes are known to be gone.
    pub async fn release_leases_of(&self, prefix: &str) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        sqlx::query("UPDATE turn SET lease_until = NULL WHERE state = 'open' AND owner LIKE ? || '%'")
            .bind(prefix)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The turn's row while this lease holds, with `superseded` = a newer message waits.
async fn held_turn(
    tx: &mut Transaction<'static, Sqlite>,
    lease: &Lease,
) -> Result<Option<SqliteRow>, StoreError> {
    Ok(sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT draft, emitted,
                EXISTS (SELECT 1 FROM turn AS newer
                        WHERE newer.shop_id = turn.shop_id AND newer.conversation_id = turn.conversation_id
                          AND newer.turn > turn.turn) AS superseded
         FROM turn WHERE shop_id = ? AND conversation_id = ? AND turn = ? AND state = 'open'
           AND owner = ? AND lease_until > {NOW_MILLIS}"
    )))
    .bind(&lease.key.shop_id)
    .bind(&lease.key.conversation_id)
    .bind(lease.turn.cast_signed())
    .bind(&lease.owner)
    .fetch_optional(&mut **tx)
    .await?)
}
