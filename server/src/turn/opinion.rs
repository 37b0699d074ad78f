//! Asks a model what a message means that was not understood, and thinks again.

use mitra_dialogue::{
    Conversation,
    asking::Purpose,
    opinion::{Fault, is_harmless, is_wanted, prompt, read},
};

use super::{
    Grounds, Thought,
    asked::{over_budget, told},
    reply::Written,
    runner::{TurnError, TurnRunner},
};
use crate::store::{Begun, Emitted, Lease};

/// What became of it.
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and it is taken apart at once")]
pub(super) enum Opined {
    /// Nothing was asked or written: this thought is to be answered with.
    Stays(Thought),
    /// It is written down and begins to be shown; so many entries of the log stand before its events.
    Shown { written: Written, entries: usize, emitted: Emitted },
}

impl TurnRunner {
    /// Asks where nothing was understood and a model may be asked. The draft, which says so, is written down before:
    /// it is what is said when no opinion comes.
    pub(super) async fn second_opinion(
        &self,
        lease: &Lease,
        thought: Thought,
        at_once: usize,
    ) -> Result<Opined, TurnError> {
        let (Some(wording), Some(grounds)) = (&self.wording, &thought.grounds) else {
            return Ok(Opined::Stays(thought));
        };
        if thought.heard.is_none() || grounds.message.trim().is_empty() {
            return Ok(Opined::Stays(thought));
        }
        let (conversation, _) = self.memory.recall(&lease.key, lease.turn).await?;
        if !is_wanted(&conversation, &grounds.decision) {
            return Ok(Opined::Stays(thought));
        }
        let question = prompt(&conversation, &grounds.message);
        if let Some(known) = wording.known(&lease.key.shop_id, &question) {
            let again = self.think_again(lease, &conversation, grounds, &known).await;
            return Ok(Opined::Stays(again.unwrap_or(thought)));
        }
        let written = Written::of(lease.turn, &thought);
        let Written { understood, decided, events } = &written;
        let wanted = wording.set_aside(&question);
        let purpose = Purpose::Understand;
        let begun =
            self.store.begin_asking(lease, understood.as_ref(), decided, events, &wanted, purpose).await?;
        match begun {
            Begun::Asked(_) => {}
            Begun::AskedBefore => return Ok(Opined::Stays(thought)),
            Begun::OverBudget => {
                over_budget(purpose);
                return Ok(Opined::Stays(thought));
            }
            Begun::Over(emitted) => {
                let entries = written.entries() + 1;
                return Ok(Opined::Shown { written, entries, emitted });
            }
        }
        let (text, mut ended, used) = self.hear_out(lease, wording, &question).await;
        let again = match text {
            Some(text) => self.think_again(lease, &conversation, grounds, &text).await,
            None => Err(Vec::new()),
        };
        let again = again.map_err(|faults| ended.faults = faults).ok();
        told(purpose, &ended);
        let opined = match again {
            Some(again) => {
                let new = Written::of(lease.turn, &again);
                let Written { understood, decided, events } = &new;
                let answered =
                    self.store.answer_anew(lease, &ended, understood.as_ref(), decided, events, at_once);
                let emitted = answered.await?;
                Opined::Shown { entries: written.entries() + 2 + new.entries(), written: new, emitted }
            }
            None => {
                let emitted = self.store.emit_worded(lease, events, at_once, Some(&ended)).await?;
                Opined::Shown { entries: written.entries() + 2, written, emitted }
            }
        };
        if let Err(error) = self.store.settle(lease, &wanted, used).await {
            tracing::warn!("what a model took is counted as what was set aside: {error}");
        }
        Ok(opined)
    }

    /// Thinks again with what a model answered; why not, where that cannot stand.
    async fn think_again(
        &self,
        lease: &Lease,
        conversation: &Conversation,
        grounds: &Grounds,
        text: &str,
    ) -> Result<Thought, Vec<String>> {
        let opinion = read(&grounds.message, text).map_err(|fault: Fault| vec![fault.name().to_owned()])?;
        let again = self.thinker.think_again(&lease.key, conversation, grounds, &opinion);
        let again = match self.while_renewing(lease, again).await {
            Ok(again) => again.ok_or_else(Vec::new)?,
            Err(error) => {
                tracing::warn!("an opinion could not be followed: {error}");
                return Err(Vec::new());
            }
        };
        let stands = again.grounds.as_ref().is_some_and(|g| is_harmless(&g.decision, &again.record));
        if stands { Ok(again) } else { Err(vec!["changes".to_owned()]) }
    }
}
