//! The states of conversations, as [`mitra_turn::fold`] makes them of logs, remembered.

use std::{sync::Arc, time::Duration};

use mitra_dialogue::{Conversation, Language};
use mitra_protocol::{EventBody, log::TurnDecided};
use mitra_turn::fold::{CONTEXT_IDLE_MILLIS, Fold};
use moka::sync::Cache;

use crate::store::{ConversationKey, Entry, Store, StoreError};

/// Entries read from the log at once.
const PAGE: u32 = 500;
/// A fold that nobody asked for so long goes: after that pause a message begins afresh anyway, and what was erased
/// on another node is not held longer here.
const KEEP_IDLE: Duration = Duration::from_millis(CONTEXT_IDLE_MILLIS.unsigned_abs());
/// Folds kept, one per conversation that spoke lately.
const CACHED_CONVERSATIONS: u64 = 20_000;

/// Folds logs, and remembers folds.
#[derive(Debug, Clone)]
pub struct Memory {
    store: Store,
    folds: Cache<ConversationKey, Arc<Fold>>,
}

impl Memory {
    /// A memory over this store.
    pub fn new(store: Store) -> Memory {
        let folds = Cache::builder().max_capacity(CACHED_CONVERSATIONS).time_to_idle(KEEP_IDLE).build();
        Memory { store, folds }
    }

    /// Forgets a conversation that was erased.
    pub fn forget(&self, key: &ConversationKey) {
        self.folds.invalidate(key);
    }

    /// The state in which the message at `turn`, appended `at`, is heard, when what is remembered ends just before
    /// it: nothing has to be read then.
    pub fn hear(&self, key: &ConversationKey, turn: u64, at: i64) -> Option<Conversation> {
        let mut fold = self.folds.get(key).filter(|fold| fold.seq + 1 == turn)?;
        Arc::make_mut(&mut fold).hear(turn, at);
        let conversation = fold.conversation.clone();
        self.folds.insert(key.clone(), fold);
        Some(conversation)
    }

    /// Takes in an answer whose last event is at `last_seq`, appended `at`, right behind its message. A memory that
    /// does not end with that message is left as it is, and reads the log when it is asked.
    pub fn follow(
        &self,
        key: &ConversationKey,
        decided: TurnDecided,
        answer: &[EventBody],
        last_seq: u64,
        at: i64,
    ) {
        let Some(mut fold) = self.folds.get(key).filter(|fold| fold.seq == decided.turn) else { return };
        Arc::make_mut(&mut fold).follow(decided, answer, last_seq, at);
        self.folds.insert(key.clone(), fold);
    }

    /// The state in which the message at `turn` is heard. Every earlier turn must be done; that is so for
    /// whoever holds the lease of the oldest open turn.
    /// Comes with that message's entry.
    pub async fn recall(
        &self,
        key: &ConversationKey,
        turn: u64,
    ) -> Result<(Conversation, Option<Entry>), StoreError> {
        let (fold, message) = self.fold(key, turn).await?;
        // A fold that had it already, when thinking about it failed before.
        let message = match message {
            Some(message) => Some(message),
            None => self.store.entry(key, turn).await?,
        };
        Ok((fold.conversation, message))
    }

    /// The state after the whole log, and where that ends.
    pub async fn state(&self, key: &ConversationKey) -> Result<(Conversation, u64), StoreError> {
        let (fold, _) = self.fold(key, 0).await?;
        Ok((fold.conversation, fold.seq))
    }

    /// Folds to the end of the log, not to a message: when it came in the middle of a reply, the end of that reply stands
    /// behind it. Comes with the entry at `seq` when that was read.
    async fn fold(&self, key: &ConversationKey, seq: u64) -> Result<(Fold, Option<Entry>), StoreError> {
        let mut sought = None;
        let mut fold = match self.folds.get(key) {
            Some(fold) => (*fold).clone(),
            None => {
                let lang = self.store.conversation_lang(key).await?;
                let language = lang.as_deref().and_then(Language::from_code).unwrap_or(Language::English);
                Fold::new(language)
            }
        };
        loop {
            let page = self.store.entries_after(key, fold.seq, PAGE).await?;
            for entry in &page {
                if let Err(error) = fold.take(entry.seq, entry.at, &entry.kind, &entry.data) {
                    tracing::error!(event.seq = entry.seq, "an entry cannot be read: {error}");
                }
            }
            let is_last = page.len() < PAGE as usize;
            sought = sought.or_else(|| page.into_iter().find(|entry| entry.seq == seq));
            if is_last {
                self.folds.insert(key.clone(), Arc::new(fold.clone()));
                return Ok((fold, sought));
            }
        }
    }
}
