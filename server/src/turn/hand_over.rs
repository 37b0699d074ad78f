//! What the shop's people are told when a turn hands the chat to them, or says more of what it is about.

use mitra_dialogue::HandOver;
use mitra_protocol::log::TurnUnderstood;

use super::{Thought, memory::Memory};
use crate::{
    hand_over,
    store::{Lease, NewHandOver, Store, StoreError},
};

/// So many entries of a log are summed up, the newest ones.
const SUMMED_UP: u32 = 500;

/// Drafts it where this turn needs it. `understood` is what was just understood and is not in the log yet.
pub(super) async fn summed_up(
    store: &Store,
    memory: &Memory,
    lease: &Lease,
    thought: &Thought,
    understood: Option<&TurnUnderstood>,
) -> Result<Option<NewHandOver>, StoreError> {
    let Some(Some(HandOver::Awaited | HandOver::Acknowledged)) = thought.record.hand_over else {
        return Ok(None);
    };
    let (conversation, _) = memory.recall(&lease.key, lease.turn).await?;
    let entries = store.entries_to_sum_up(&lease.key, lease.turn + 1, SUMMED_UP).await?;
    let summary = hand_over::draft(&conversation, &entries, understood)?;
    Ok(Some(NewHandOver { turn: lease.turn, summary }))
}
