//! Turns as leased rows: one at a time per conversation, finished by whoever is alive. A row is there while its
//! turn is open and goes with the last part of the reply, so the table holds the work at hand and nothing else.

use mitra_protocol::{
    EventBody,
    log::{TURN_DECIDED, TURN_UNDERSTOOD, TurnDecided, TurnUnderstood},
};

use super::{
    ConversationKey, NewHandOver, Store, StoreError,
    hand_over::Change,
    log::{Head, NewEntry, lock, take, write},
};
use crate::{
    db::{Row, Unit, args},
    seal::DataKey,
};

/// How long a turn stays with a process that says nothing, milliseconds. Every part of a reply renews it, and
/// so does a process that is still thinking.
pub const LEASE_MILLIS: i64 = 5_000;

/// A turn this process may now serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// The conversation.
    pub key: ConversationKey,
    /// `seq` of the message to answer.
    pub turn: u64,
    /// The process that serves it.
    pub owner: String,
    /// Whether an earlier holder had already written the reply.
    pub has_draft: bool,
    /// How often the turn was taken since it last came further, this time counted in.
    pub attempts: u32,
}

/// What became of an attempt to show more of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emitted {
    /// There is more to show; the log now ends here.
    More(u64),
    /// The reply is complete, or was cut short by a newer message.
    Done {
        /// Where the log now ends.
        last_seq: u64,
        /// When that was, milliseconds since 1970 (UTC).
        at: i64,
        /// Whether a newer message waits.
        superseded: bool,
    },
    /// Another process took the turn over.
    Lost,
}

/// A held turn and its conversation, both locked for this unit of work.
pub(super) struct Held {
    pub(super) head: Head,
    pub(super) row: Row,
}

/// Opens the turn of the message at `seq`, whose conversation this unit of work has locked. It is leased to `owner`
/// when no earlier turn is open.
pub(super) async fn open_turn(
    unit: &mut Unit,
    key: &ConversationKey,
    seq: u64,
    owner: Option<&str>,
) -> Result<Option<Lease>, StoreError> {
    let its = "SELECT 1 AS open FROM turn WHERE shop_id = ?1 AND conversation_id = ?2 LIMIT 1";
    let owner = match owner {
        Some(owner) if unit.row(its, args![&key.shop_id, &key.conversation_id]).await?.is_none() => owner,
        _ => {
            let sql = "INSERT INTO turn (shop_id, conversation_id, turn) VALUES (?1, ?2, ?3)";
            unit.execute(sql, args![&key.shop_id, &key.conversation_id, seq]).await?;
            return Ok(None);
        }
    };
    let sql = "INSERT INTO turn (shop_id, conversation_id, turn, owner, lease_until, attempts)
               VALUES (?1, ?2, ?3, ?4, {now} + ?5, 1)";
    unit.execute(sql, args![&key.shop_id, &key.conversation_id, seq, owner, LEASE_MILLIS]).await?;
    let owner = owner.to_owned();
    Ok(Some(Lease { key: key.clone(), turn: seq, owner, has_draft: false, attempts: 1 }))
}

impl Store {
    /// Takes the oldest open turn of a conversation, unless another process is at it.
    pub async fn claim_turn(&self, key: &ConversationKey, owner: &str) -> Result<Option<Lease>, StoreError> {
        let mut unit = self.db.begin().await?;
        let row = unit
            .row(
                "UPDATE turn SET owner = ?1, lease_until = {now} + ?2,
                     attempts = attempts + 1
                 WHERE shop_id = ?3 AND conversation_id = ?4
                   AND turn = (SELECT min(turn) FROM turn WHERE shop_id = ?3 AND conversation_id = ?4)
                   AND (lease_until IS NULL OR lease_until < {now} OR owner = ?1)
                 RETURNING turn, attempts, draft IS NOT NULL AS has_draft",
                args![owner, LEASE_MILLIS, &key.shop_id, &key.conversation_id],
            )
            .await?;
        let Some(row) = row else { return Ok(None) };
        unit.commit().await?;
        Ok(Some(Lease {
            key: key.clone(),
            turn: row.get("turn")?,
            owner: owner.to_owned(),
            has_draft: row.get("has_draft")?,
            attempts: row.get("attempts")?,
        }))
    }

    /// Says that the holder still works on it. False when the lease was lost.
    pub async fn renew_lease(&self, lease: &Lease) -> Result<bool, StoreError> {
        let sql = "UPDATE turn SET lease_until = {now} + ?5
                   WHERE shop_id = ?1 AND conversation_id = ?2 AND turn = ?3 AND owner = ?4
                     AND lease_until > {now}";
        let args =
            args![&lease.key.shop_id, &lease.key.conversation_id, lease.turn, &lease.owner, LEASE_MILLIS];
        Ok(self.db.execute(sql, args).await? > 0)
    }

    /// Writes down what was thought and shows the first `count` events of the reply, in one unit of work: none
    /// of it is shown before all of it is kept. A hand-over that the turn begins is kept, and the shop's system told
    /// of it, in the same one.
    pub async fn answer(
        &self,
        lease: &Lease,
        understood: Option<&TurnUnderstood>,
        decided: &TurnDecided,
        draft: &[EventBody],
        hand_over: Option<&NewHandOver>,
        count: usize,
    ) -> Result<Emitted, StoreError> {
        let change = match (hand_over, decided.hand_over.as_deref()) {
            (Some(begun), Some("awaited")) => Some(Change::Begins(begun)),
            (Some(grown), _) => Some(Change::Grows(grown)),
            (None, Some("")) => Some(Change::Ends),
            (None, _) => None,
        };
        let mut entries = thought(understood, decided)?;
        if draft.len() <= count
            && let Some(emitted) = self.answer_at_once(lease, &mut entries, draft, change).await?
        {
            return Ok(emitted);
        }
        let mut unit = self.db.begin().await?;
        let Some(held) = self.held_turn(&mut unit, lease).await? else { return Ok(Emitted::Lost) };
        if let Some(change) = change {
            let data_key = self.data_key_in(&mut unit, &lease.key.shop_id, &held.head.key_id).await?;
            self.change_hand_over(&mut unit, &lease.key, &held.head, &data_key, change).await?;
        }
        self.show(unit, lease, held, entries, draft, 0, count).await
    }

    /// The whole answer in as few statements as can be: the usual case, in which nothing was said since the
    /// message. `None`, and nothing done, when something was; `entries` are then as they came.
    async fn answer_at_once(
        &self,
        lease: &Lease,
        entries: &mut Vec<NewEntry>,
        draft: &[EventBody],
        change: Option<Change<'_>>,
    ) -> Result<Option<Emitted>, StoreError> {
        let thought = entries.len();
        for event in draft {
            entries.push(NewEntry::of(event)?);
        }
        let mut unit = self.db.begin().await?;
        let Some(head) = take(&mut unit, &lease.key, entries.len()).await? else {
            return Ok(Some(Emitted::Lost));
        };
        if head.last_seq != lease.turn + entries.len() as u64 {
            entries.truncate(thought);
            return Ok(None);
        }
        let sql = "DELETE FROM turn WHERE shop_id = ?1 AND conversation_id = ?2 AND turn = ?3 AND owner = ?4
                     AND lease_until > {now}";
        let its = args![&lease.key.shop_id, &lease.key.conversation_id, lease.turn, &lease.owner];
        if unit.execute(sql, its).await? == 0 {
            return Ok(Some(Emitted::Lost));
        }
        let data_key = self.data_key_in(&mut unit, &lease.key.shop_id, &head.key_id).await?;
        write(&mut unit, &lease.key, &head, &data_key, None, entries).await?;
        if let Some(change) = change {
            self.change_hand_over(&mut unit, &lease.key, &head, &data_key, change).await?;
        }
        unit.commit().await?;
        Ok(Some(Emitted::Done { last_seq: head.last_seq, at: head.at, superseded: false }))
    }

    /// Moves at most `count` events of the draft into the log. Log and progress change together, so a process
    /// killed anywhere leaves neither a lost nor a doubled event.
    pub async fn emit(&self, lease: &Lease, count: usize) -> Result<Emitted, StoreError> {
        let mut unit = self.db.begin().await?;
        let Some(held) = self.held_turn(&mut unit, lease).await? else { return Ok(Emitted::Lost) };
        let data_key = self.data_key_in(&mut unit, &lease.key.shop_id, &held.head.key_id).await?;
        let draft =
            data_key.open(&place(lease, &lease.turn.to_string()), &held.row.get::<Vec<u8>>("draft")?)?;
        let draft: Vec<EventBody> = serde_json::from_slice(&draft)?;
        let emitted = held.row.get("emitted")?;
        self.show(unit, lease, held, Vec::new(), &draft, emitted, count).await
    }

    #[expect(clippy::too_many_arguments, reason = "its callers above are the whole story")]
    pub(super) async fn show(
        &self,
        mut unit: Unit,
        lease: &Lease,
        held: Held,
        mut entries: Vec<NewEntry>,
        draft: &[EventBody],
        emitted: usize,
        count: usize,
    ) -> Result<Emitted, StoreError> {
        let data_key = self.data_key_in(&mut unit, &lease.key.shop_id, &held.head.key_id).await?;
        let data_key: &DataKey = &data_key;
        let cut = [EventBody::ReplyDone { turn: lease.turn, superseded: true }];
        let rest = draft.get(emitted..).unwrap_or_default();
        let superseded = held.row.get("superseded")?;
        let (now, done) = match superseded {
            // A newer message ends this reply at the sentence it has reached.
            true if !matches!(rest, [EventBody::ReplyDone { .. }]) => (&cut[..], true),
            _ => {
                // The end belongs to the last part: nobody waits for a reply that is complete.
                let count = if rest.len() <= count.saturating_add(1) { rest.len() } else { count };
                (rest.get(..count).unwrap_or_default(), count == rest.len())
            }
        };
        for event in now {
            entries.push(NewEntry::of(event)?);
        }
        // Locked by this unit already: it cannot be gone.
        let Some(head) = take(&mut unit, &lease.key, entries.len()).await? else { return Ok(Emitted::Lost) };
        write(&mut unit, &lease.key, &head, data_key, None, &entries).await?;
        let last_seq = head.last_seq;
        let (shop_id, conversation_id) = (&lease.key.shop_id, &lease.key.conversation_id);
        if done {
            let sql = "DELETE FROM turn WHERE shop_id = ?1 AND conversation_id = ?2 AND turn = ?3";
            unit.execute(sql, args![shop_id, conversation_id, lease.turn]).await?;
            unit.commit().await?;
            return Ok(Emitted::Done { last_seq, at: head.at, superseded });
        }
        let draft = data_key.seal(&place(lease, &lease.turn.to_string()), &serde_json::to_vec(draft)?)?;
        unit.execute(
            "UPDATE turn SET emitted = ?4, draft = ?5, lease_until = {now} + ?6, attempts = 0
             WHERE shop_id = ?1 AND conversation_id = ?2 AND turn = ?3",
            args![shop_id, conversation_id, lease.turn, emitted + now.len(), draft, LEASE_MILLIS],
        )
        .await?;
        unit.commit().await?;
        Ok(Emitted::More(last_seq))
    }

    /// Whether the reply to the message at `turn`, which was appended before, is complete.
    pub async fn turn_is_done(&self, key: &ConversationKey, turn: u64) -> Result<bool, StoreError> {
        let sql = "SELECT 1 AS open FROM turn WHERE shop_id = ?1 AND conversation_id = ?2 AND turn = ?3";
        Ok(self.db.row(sql, args![&key.shop_id, &key.conversation_id, turn]).await?.is_none())
    }

    /// Conversations with an open turn that nobody holds; one with several is named as often.
    pub async fn waiting_conversations(&self) -> Result<Vec<ConversationKey>, StoreError> {
        let sql = "SELECT shop_id, conversation_id FROM turn
                   WHERE lease_until IS NULL OR lease_until < {now}";
        let key = |row: &Row| {
            Ok(ConversationKey { shop_id: row.get("shop_id")?, conversation_id: row.get("conversation_id")? })
        };
        self.db.rows(sql, &[]).await?.iter().map(key).collect()
    }

    /// Ends the leases of owners whose name begins with `prefix`: those processes are known to be gone.
    pub async fn release_leases_of(&self, prefix: &str) -> Result<(), StoreError> {
        for table in ["turn", "job"] {
            let sql = format!("UPDATE {table} SET lease_until = NULL WHERE owner LIKE ?1 || '%'");
            self.db.execute(&sql, args![prefix]).await?;
        }
        Ok(())
    }

    /// The turn's row while this lease holds, with `superseded` = a newer message waits. The conversation is
    /// locked first, by everybody who locks both: so nobody waits for somebody who waits for him.
    pub(super) async fn held_turn(&self, unit: &mut Unit, lease: &Lease) -> Result<Option<Held>, StoreError> {
        let Some(head) = lock(unit, &lease.key).await? else { return Ok(None) };
        let row = unit
            .row(
                "SELECT draft, emitted,
                        EXISTS (SELECT 1 FROM turn AS newer
                                WHERE newer.shop_id = ?1 AND newer.conversation_id = ?2
                                  AND newer.turn > ?3) AS superseded
                 FROM turn WHERE shop_id = ?1 AND conversation_id = ?2 AND turn = ?3
                   AND owner = ?4 AND lease_until > {now} {lock}",
                args![&lease.key.shop_id, &lease.key.conversation_id, lease.turn, &lease.owner],
            )
            .await?;
        Ok(row.map(|row| Held { head, row }))
    }
}

/// What is logged of a thought.
pub(super) fn thought(
    understood: Option<&TurnUnderstood>,
    decided: &TurnDecided,
) -> Result<Vec<NewEntry>, StoreError> {
    let mut entries = Vec::new();
    if let Some(understood) = understood {
        entries.push(NewEntry { kind: TURN_UNDERSTOOD, data: serde_json::to_string(understood)? });
    }
    entries.push(NewEntry { kind: TURN_DECIDED, data: serde_json::to_string(decided)? });
    Ok(entries)
}

/// Where a sealed draft belongs.
fn place<'p>(lease: &'p Lease, turn: &'p str) -> [&'p str; 4] {
    ["draft", &lease.key.shop_id, &lease.key.conversation_id, turn]
}
