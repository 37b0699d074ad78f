//! The state of a conversation: the fold of its log since the last context reset.

use mitra_dialogue::{Conversation, HandOver, Language};
use mitra_protocol::{
    EventBody, Origin,
    log::{OrderQuestionRecord, TURN_DECIDED, TurnDecided},
};

use crate::record::from_decided;

/// After this pause a message begins afresh: what was looked for is forgotten, what was kept is not.
pub const CONTEXT_IDLE_MILLIS: i64 = 30 * 60 * 1000;

/// So many of the products that a phone told of are looked at when the shop answers again.
const MOST_UNVERIFIED: usize = 24;

/// A log folded up to and including `seq`.
#[derive(Debug, Clone)]
pub struct Fold {
    /// The last entry that was taken in.
    pub seq: u64,
    /// When it was appended, milliseconds since 1970 (UTC).
    pub at: i64,
    /// The state.
    pub conversation: Conversation,
    /// What a turn decided, until it is known whether its products were shown.
    pending: Option<TurnDecided>,
}

impl Fold {
    /// Nothing was said yet.
    pub fn new(language: Language) -> Fold {
        Fold { seq: 0, at: i64::MAX, conversation: Conversation::new(language), pending: None }
    }

    /// Goes on from a state that was reached at `seq`.
    pub fn of(conversation: Conversation, seq: u64, at: i64) -> Fold {
        Fold { seq, at, conversation, pending: None }
    }

    /// Takes in the next entry of the log, whose data is JSON.
    ///
    /// # Errors
    /// When it cannot be read: what one turn left is lost then, and the conversation goes on.
    pub fn take(&mut self, seq: u64, at: i64, kind: &str, data: &str) -> Result<(), serde_json::Error> {
        let mut read = Ok(());
        match kind {
            "shopper.message" => self.rest_until(at),
            TURN_DECIDED => match serde_json::from_str(data) {
                Ok(decided) => self.decide(decided),
                Err(error) => read = Err(error),
            },
            kind => {
                if kind == "reply.done" && was_cut_short(data) {
                    self.forget_question();
                }
                self.take_shown(kind);
            }
        }
        (self.seq, self.at) = (seq, at);
        read
    }

    /// A message was appended at `seq`.
    pub fn hear(&mut self, seq: u64, at: i64) {
        self.rest_until(at);
        (self.seq, self.at) = (seq, at);
    }

    /// Takes in an answer whose last event is at `last_seq`, right behind its message.
    pub fn follow(&mut self, decided: TurnDecided, answer: &[EventBody], last_seq: u64, at: i64) {
        self.pending = Some(decided);
        answer.iter().for_each(|event| self.take_shown(event.kind()));
        (self.seq, self.at) = (last_seq, at);
    }

    fn decide(&mut self, decided: TurnDecided) {
        match decided.origin {
            None => self.pending = Some(decided),
            Some(Origin::Device) => self.take_from_device(decided),
        }
    }

    /// Applies what her phone answered by itself: she has seen all of it. Another answer may be under way around it.
    pub fn take_from_device(&mut self, decided: TurnDecided) {
        let record = from_decided(decided);
        let told = record.shown.clone().unwrap_or_default();
        self.conversation.apply(record);
        let unverified = &mut self.conversation.unverified;
        unverified.retain(|own| told.iter().all(|told| told.id != own.id));
        unverified.extend(told);
        let surplus = unverified.len().saturating_sub(MOST_UNVERIFIED);
        unverified.drain(..surplus);
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
        // The shop has answered, and looked at them before.
        self.conversation.unverified.clear();
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

fn was_cut_short(data: &str) -> bool {
    let tagged = serde_json::from_str(data)
        .map(|data: serde_json::Value| serde_json::json!({"kind": "reply.done", "data": data}));
    let event = tagged.ok().and_then(|tagged| serde_json::from_value(tagged).ok());
    matches!(event, Some(EventBody::ReplyDone { superseded: true, .. }))
}
