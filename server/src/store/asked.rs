//! Turns for which a model is asked: that it is stands in the log before, with the draft that is said without it.

use mitra_dialogue::asking::Purpose;
use mitra_protocol::{
    EventBody,
    log::{ModelEnded, ModelStarted, TURN_MODEL_ENDED, TURN_MODEL_STARTED, TurnDecided, TurnUnderstood},
};

use super::{
    Lease, Store, StoreError,
    hand_over::replace_summary,
    log::{Head, NewEntry, lock, take, write},
    model_use::set_aside,
    turns::{Emitted, thought},
};
use crate::{
    db::{Unit, args},
    wording::SetAside,
};

/// Whether a model may be asked for a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// It may: the draft is kept, and that a model is asked is in the log, which ends here.
    Asked(u64),
    /// One was asked for it already, by who had the turn before; nothing was done.
    AskedBefore,
    /// The budget does not allow it; nothing was done.
    OverBudget,
    /// A newer message waits already, or another process took the turn over: nothing more is to be done.
    Over(Emitted),
}

impl Store {
    /// Writes down what was thought, that a model is about to be asked, and what that may take, in one unit of work.
    /// Nothing of the reply is shown yet; whoever finds the turn later goes on from the draft and asks no model.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_asking(
        &self,
        lease: &Lease,
        understood: Option<&TurnUnderstood>,
        decided: &TurnDecided,
        draft: &[EventBody],
        wanted: &SetAside,
        purpose: Purpose,
    ) -> Result<Begun, StoreError> {
        let mut entries = thought(understood, decided)?;
        let started = ModelStarted { turn: lease.turn, purpose: purpose.name().to_owned() };
        entries.push(NewEntry { kind: TURN_MODEL_STARTED, data: serde_json::to_string(&started)? });
        let mut unit = self.db.begin().await?;
        let Some(held) = self.held_turn(&mut unit, lease).await? else {
            return Ok(Begun::Over(Emitted::Lost));
        };
        if was_asked(&mut unit, lease).await? {
            return Ok(Begun::AskedBefore);
        }
        let Head { shopper_id, at, .. } = &held.head;
        if !set_aside(&mut unit, &lease.key, shopper_id, *at, wanted).await? {
            return Ok(Begun::OverBudget);
        }
        Ok(match self.show(unit, lease, held, entries, draft, 0, 0).await? {
            Emitted::More(last_seq) => Begun::Asked(last_seq),
            over => Begun::Over(over),
        })
    }

    /// Shows at most `count` more events of a draft that was worded anew meanwhile; what was shown of it before stays.
    /// `ended` says what became of the model that did it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn emit_worded(
        &self,
        lease: &Lease,
        draft: &[EventBody],
        count: usize,
        ended: Option<&ModelEnded>,
    ) -> Result<Emitted, StoreError> {
        let mut entries = Vec::new();
        if let Some(ended) = ended {
            entries.push(NewEntry { kind: TURN_MODEL_ENDED, data: serde_json::to_string(ended)? });
        }
        let mut unit = self.db.begin().await?;
        let Some(held) = self.held_turn(&mut unit, lease).await? else { return Ok(Emitted::Lost) };
        let emitted = held.row.get("emitted")?;
        self.show(unit, lease, held, entries, draft, emitted, count).await
    }

    /// Writes down what was thought again with a model's opinion, and shows the first `count` events of that in place
    /// of a draft of which nothing was shown. What was thought first stays in the log before it, and counts no more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answer_anew(
        &self,
        lease: &Lease,
        ended: &ModelEnded,
        understood: Option<&TurnUnderstood>,
        decided: &TurnDecided,
        draft: &[EventBody],
        count: usize,
    ) -> Result<Emitted, StoreError> {
        let mut entries = vec![NewEntry { kind: TURN_MODEL_ENDED, data: serde_json::to_string(ended)? }];
        entries.extend(thought(understood, decided)?);
        let mut unit = self.db.begin().await?;
        let Some(held) = self.held_turn(&mut unit, lease).await? else { return Ok(Emitted::Lost) };
        self.show(unit, lease, held, entries, draft, 0, count).await
    }

    /// Writes down that a model is about to sum up a chat that was handed over with this turn, and what that may take.
    /// None when nobody of the shop waits for it any more; false, and nothing done, when the budget does not allow it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_summing_up(
        &self,
        lease: &Lease,
        wanted: &SetAside,
        purpose: Purpose,
    ) -> Result<Option<bool>, StoreError> {
        let mut unit = self.db.begin().await?;
        let Some(head) = lock(&mut unit, &lease.key).await? else { return Ok(None) };
        let open = "SELECT 1 AS open FROM hand_over WHERE shop_id = ?1 AND conversation_id = ?2";
        let its = args![&lease.key.shop_id, &lease.key.conversation_id];
        if unit.row(open, its).await?.is_none() || was_asked(&mut unit, lease).await? {
            return Ok(None);
        }
        if !set_aside(&mut unit, &lease.key, &head.shopper_id, head.at, wanted).await? {
            return Ok(Some(false));
        }
        let started = ModelStarted { turn: lease.turn, purpose: purpose.name().to_owned() };
        let entry = NewEntry { kind: TURN_MODEL_STARTED, data: serde_json::to_string(&started)? };
        self.note(&mut unit, lease, entry).await?;
        unit.commit().await?;
        Ok(Some(true))
    }

    /// Puts a model's summary in the place of the drafted one, when that still stands there, and writes down what
    /// became of the model.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn summed_up(
        &self,
        lease: &Lease,
        drafted: &str,
        summary: Option<&String>,
        ended: &ModelEnded,
    ) -> Result<(), StoreError> {
        let mut unit = self.db.begin().await?;
        let Some(head) = lock(&mut unit, &lease.key).await? else { return Ok(()) };
        if let Some(summary) = summary {
            let data_key = self.data_key_in(&mut unit, &lease.key.shop_id, &head.key_id).await?;
            replace_summary(&mut unit, &lease.key, &data_key, drafted, summary).await?;
        }
        let entry = NewEntry { kind: TURN_MODEL_ENDED, data: serde_json::to_string(ended)? };
        self.note(&mut unit, lease, entry).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Appends an entry that no client gets.
    async fn note(&self, unit: &mut Unit, lease: &Lease, entry: NewEntry) -> Result<(), StoreError> {
        let Some(head) = take(unit, &lease.key, 1).await? else { return Ok(()) };
        let data_key = self.data_key_in(unit, &lease.key.shop_id, &head.key_id).await?;
        write(unit, &lease.key, &head, &data_key, None, &[entry]).await?;
        Ok(())
    }
}

/// Whether a model was asked for this turn. While it is open, only its own entries and messages stand behind it.
async fn was_asked(unit: &mut Unit, lease: &Lease) -> Result<bool, StoreError> {
    let sql = "SELECT 1 AS asked FROM event
               WHERE shop_id = ?1 AND conversation_id = ?2 AND seq > ?3 AND kind = ?4 LIMIT 1";
    let args = args![&lease.key.shop_id, &lease.key.conversation_id, lease.turn, TURN_MODEL_STARTED];
    Ok(unit.row(sql, args).await?.is_some())
}
