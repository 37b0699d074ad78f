//! The state of a conversation: the fold of its log since the last context reset.

use std::{sync::Arc, time::Duration};

use mitra_dialogue::{Conversation, HandOver, Language};
use mitra_protocol::{
    EventBody,
    log::{OrderQuestionRecord, TURN_DECIDED, TurnDecided},
};
use moka::sync::Cache;

use super::record::from_decided;
use crate::store::{ConversationKey, Entry, Store, StoreError};

/// After this pause a message begins afresh: what was looked for is forgotten, what was kept is not.
const CONTEXT_IDLE_MILLIS: i64 = 30 * 60 * 1000;
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

/// A log folded up to and including `seq`.
#[derive(Debug, Clone)]
struct Fold {
    seq: u64,
    at: i64,
    conversation: Conversation,
    /// What a turn decided, until it is known whether its products were shown.
    pending: Option<TurnDecided>,
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
        let heard = Arc::make_mut(&mut fold);
        heard.rest_until(at);
        (heard.seq, heard.at) = (turn, at);
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
        let followed = Arc::make_mut(&mut fold);
        followed.pending = Some(decided);
        answer.iter().for_each(|event| followed.take_shown(event.kind()));
        (followed.seq, followed.at) = (last_seq, at);
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
        let mut message = None;
        let mut fold = match self.folds.get(key) {
            Some(fold) => (*fold).clone(),
            None => {
                let lang = self.store.conversation_lang(key).await?;
                let language = lang.as_deref().and_then(Language::from_code).unwrap_or(Language::English);
                Fold { seq: 0, at: i64::MAX, conversation: Conversation::new(language), pending: None }
            }
        };
        loop {
            // To the end of the log, not to the message: when it came in the middle of a reply, the end of
            // that reply stands behind it.
            let page = self.store.entries_after(key, fold.seq, PAGE).await?;
            for entry in &page {
                fold.take(entry);
            }
            let is_last = page.len() < PAGE as usize;
            message = message.or_else(|| page.into_iter().find(|entry| entry.seq == turn));
            if is_last {
                self.folds.insert(key.clone(), Arc::new(fold.clone()));
                // A fold that had it already, when thinking about it failed before.
                let message = match message {
                    Some(message) => Some(message),
                    None => self.store.entry(key, turn).await?,
                };
                return Ok((fold.conversation, message));
            }
        }
    }
}

impl Fold {
    fn take(&mut self, entry: &Entry) {
        match entry.kind.as_str() {
            "shopper.message" => self.rest_until(entry.at),
            TURN_DECIDED => match serde_json::from_str(&entry.data) {
                Ok(decided) => self.pending = Some(decided),
                // What one turn left is lost; the conversation goes on.
                Err(error) => tracing::error!(event.seq = entry.seq, "an entry cannot be read: {error}"),
            },
            kind => {
                if kind == "reply.done" && was_cut_short(entry) {
                    self.forget_question();
                }
                self.take_shown(kind);
            }
        }
        self.seq = entry.seq;
        self.at = entry.at;
    }

    fn take_shown(&mut self, kind: &str) {
        match kind {
            "reply.products" => self.settle(true),
            "reply.done" => self.settle(false),
            "agent.joined" | "agent.message" => self.hand_over(Some(HandOver::Joined)),
            "agent.left" => self.hand_over(None),
            _ => {}
        }
    }

    /// Applies what the pending turn decided. A reply that was cut short before its products were on the
    /// screen has shown nothing: "the second one" still means the list she sees.
    fn settle(&mut self, products_are_seen: bool) {
        let Some(mut decided) = self.pending.take() else { return };
        let lists = decided.shown.as_ref().is_some_and(|shown| !shown.is_empty());
        if lists && !products_are_seen {
            decided.shown = None;
            decided.offset = decided.filters.is_some().then_some(0);
            decided.focus = None;
        }
        self.conversation.apply(from_decided(decided));
    }

    /// A question that was perhaps never on her screen waits for no answer: her next yes means something else.
    fn forget_question(&mut self) {
        if let Some(decided) = &mut self.pending
            && decided.order_question.is_some()
        {
            decided.order_question = Some(OrderQuestionRecord::default());
        }
    }

    /// A person came or went, also in the middle of a reply that had decided otherwise before.
    fn hand_over(&mut self, now: Option<HandOver>) {
        if let Some(pending) = &mut self.pending {
            pending.hand_over = None;
        }
        self.conversation.hand_over = now;
    }

    fn rest_until(&mut self, at: i64) {
        if at.saturating_sub(self.at) > CONTEXT_IDLE_MILLIS {
            self.conversation.reset_context();
        }
    }
}

fn was_cut_short(entry: &Entry) -> bool {
    let event = entry.event().ok().flatten().map(|event| event.body);
    matches!(event, Some(EventBody::ReplyDone { superseded: true, .. }))
}
