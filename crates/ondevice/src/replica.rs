//! The conversation as this phone has it: the newest end of its log, and the state that the log led to.

use mitra_dialogue::{Conversation, Language};
use mitra_protocol::{Event, EventBody, Replica as Pulled, log::TurnDecided};
use mitra_turn::{fold::Fold, state};
use serde::{Deserialize, Serialize};

/// So many events are kept, the newest.
pub const MOST_EVENTS: usize = 1_000;

/// What is known of the conversation, as it lies in the store beside the events.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// Names the conversation; empty when there is none.
    pub conversation_id: String,
    /// How far the log was read.
    pub last_seq: u64,
    /// The state it led to, as text.
    pub state: String,
    /// What this phone answered and the server took in since.
    #[serde(default)]
    pub since: Vec<TurnDecided>,
}

/// A replica.
#[derive(Debug, Default)]
pub struct Replica {
    /// What is known.
    pub known: Known,
    /// The newest events, in order.
    events: Vec<Event>,
}

/// What is to change in the store.
#[derive(Debug, Default, PartialEq)]
pub struct Grown {
    /// Another conversation was kept before: its events go first.
    pub begins_anew: bool,
    /// New events.
    pub events: Vec<Event>,
    /// Events up to this one go.
    pub gone: Option<u64>,
}

impl Replica {
    /// What the store held, in any order.
    pub fn new(known: Known, mut events: Vec<Event>) -> Replica {
        events.sort_by_key(|event| event.seq);
        Replica { known, events }
    }

    /// Whether it is one of this conversation.
    pub fn is_of(&self, conversation_id: &str) -> bool {
        self.known.conversation_id == conversation_id
    }

    /// Takes in what the server has. None when that is older than what is here.
    pub fn take(&mut self, conversation_id: &str, pulled: &Pulled) -> Option<Grown> {
        let mut grown = Grown::default();
        if !self.is_of(conversation_id) {
            *self = Replica::default();
            self.known.conversation_id = conversation_id.to_owned();
            grown.begins_anew = true;
        }
        if pulled.last_seq < self.known.last_seq {
            return None;
        }
        let last = self.events.last().map_or(0, |last| last.seq);
        grown.events = pulled.events.iter().filter(|event| event.seq > last).cloned().collect();
        self.events.extend(grown.events.iter().cloned());
        (self.known.last_seq, self.known.state) = (pulled.last_seq, pulled.state.clone());
        self.known.since.clear();
        let surplus = self.events.len().saturating_sub(MOST_EVENTS);
        grown.gone = self.forget(surplus);
        Some(grown)
    }

    /// Lets the older half of the events go, when the browser has no room for all.
    pub fn halve(&mut self) -> Option<u64> {
        self.forget(self.events.len().div_ceil(2))
    }

    fn forget(&mut self, count: usize) -> Option<u64> {
        self.events.drain(..count).next_back().map(|last| last.seq)
    }

    /// The events, their prices with their age at `now`, milliseconds since 1970 (UTC).
    pub fn events_at(&self, now: i64) -> Vec<Event> {
        let mut events = self.events.clone();
        for event in &mut events {
            let age = u64::try_from((now - event.at) / 1_000).unwrap_or(0);
            if let EventBody::ReplyProducts { products, .. } = &mut event.body {
                for product in products {
                    product.price_age_seconds = Some(product.price_age_seconds.unwrap_or(0) + age);
                }
            }
        }
        events
    }

    /// The state that the log leads to; `language` where nothing was said yet.
    pub fn fold(&self, language: Language) -> Fold {
        let conversation = state::from_text(&self.known.state).unwrap_or_else(|| Conversation::new(language));
        let at = self.events.last().map_or(i64::MAX, |last| last.at);
        let mut fold = Fold::of(conversation, self.known.last_seq, at);
        self.known.since.iter().for_each(|decided| fold.take_from_device(decided.clone()));
        fold
    }
}
