//! What the shop's people are told when a turn hands the chat to them, or says more of what it is about.

use mitra_dialogue::{
    HandOver,
    summary::{Chat, check, prompt},
};
use mitra_protocol::log::{ModelEnded, TurnUnderstood};

use super::{
    Thought,
    asked::{over_budget, told},
    memory::Memory,
    runner::TurnRunner,
};
use crate::{
    hand_over,
    store::{Lease, NewHandOver, Store, StoreError},
};

/// So many entries of a log are summed up, the newest ones.
const SUMMED_UP: u32 = 500;

/// Drafts it where this turn needs it, with what it is drafted from. `understood` is what was just understood and is
/// not in the log yet.
pub(super) async fn summed_up(
    store: &Store,
    memory: &Memory,
    lease: &Lease,
    thought: &Thought,
    understood: Option<&TurnUnderstood>,
) -> Result<Option<(NewHandOver, Chat)>, StoreError> {
    let Some(Some(HandOver::Awaited | HandOver::Acknowledged)) = thought.record.hand_over else {
        return Ok(None);
    };
    let (conversation, _) = memory.recall(&lease.key, lease.turn).await?;
    let entries = store.entries_to_sum_up(&lease.key, lease.turn + 1, SUMMED_UP).await?;
    let chat = hand_over::draft(&conversation, &entries, understood)?;
    Ok(Some((NewHandOver { turn: lease.turn, summary: chat.drafted.clone() }, chat)))
}

impl TurnRunner {
    /// Has a model sum the chat up in the background, once she has her answer: nobody waits for it, and what was
    /// drafted stands until then, and stays where nothing better comes.
    pub(super) fn sum_up(&self, lease: &Lease, chat: Chat) {
        if self.wording.is_none() {
            return;
        }
        let (runner, lease) = (self.clone(), lease.clone());
        self.tasks.spawn(async move {
            if let Err(error) = runner.sum_up_now(&lease, &chat).await {
                tracing::warn!("a chat is summed up as it was drafted: {error}");
            }
        });
    }

    async fn sum_up_now(&self, lease: &Lease, chat: &Chat) -> Result<(), StoreError> {
        let Some(wording) = &self.wording else { return Ok(()) };
        let question = prompt(chat);
        let purpose = question.purpose;
        let wanted = wording.set_aside(&question);
        match self.store.begin_summing_up(lease, &wanted, purpose).await? {
            Some(true) => {}
            Some(false) => {
                over_budget(purpose);
                return Ok(());
            }
            None => return Ok(()),
        }
        let (text, mut ended, used) = self.hear_out(lease, wording, &question).await;
        let summary = text.map(|text| check(chat, &text));
        if let Some(Err(fault)) = &summary {
            ended.faults.push(fault.name().to_owned());
        }
        told(purpose, &ended);
        self.summed_up_as(lease, chat, summary.and_then(Result::ok), &ended).await?;
        self.store.settle(lease, &wanted, used).await
    }

    async fn summed_up_as(
        &self,
        lease: &Lease,
        chat: &Chat,
        summary: Option<String>,
        ended: &ModelEnded,
    ) -> Result<(), StoreError> {
        // What is drafted from the log stays below it, to look up what exactly was said.
        let summary =
            summary.map(|summary| format!("In short, by a language model: {summary}\n{}", chat.drafted));
        self.store.summed_up(lease, &chat.drafted, summary.as_ref(), ended).await
    }
}
