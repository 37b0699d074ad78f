//! What the `talk` worker holds, and what each message from the page changes in the store.

use mitra_protocol::{
    MessageSend,
    worker::{FromTalk, ToTalk},
};
use serde::{Deserialize, Serialize};

/// A message the server has not accepted yet, as it lies in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Rises with each message, also from visit to visit.
    pub order: u64,
    /// The message, as it will be sent.
    pub message: MessageSend,
}

/// One change of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// Put this message, under its sender's id.
    Put(Kept),
    /// Forget the message with this sender's id.
    Remove(String),
    /// Put the text of the composer; empty forgets it.
    Draft(String),
    /// Forget everything.
    Clear,
}

/// What the worker holds.
#[derive(Debug, Default)]
pub struct Outbox {
    kept: Vec<Kept>,
    draft: String,
}

impl Outbox {
    /// Takes what the store held, in any order.
    pub fn new(mut kept: Vec<Kept>, draft: String) -> Outbox {
        kept.sort_by_key(|kept| kept.order);
        Outbox { kept, draft }
    }

    /// What the page is told when the store is open; `durable` is false when the browser refuses storage.
    pub fn greeting(&self, durable: bool) -> FromTalk {
        let waiting = self.kept.iter().map(|kept| kept.message.clone()).collect();
        FromTalk::Outbox { waiting, draft: self.draft.clone(), durable }
    }

    /// Takes in what the page says; none when nothing changes.
    pub fn apply(&mut self, said: ToTalk) -> Option<Write> {
        match said {
            ToTalk::Open { .. } => None,
            ToTalk::Keep { message } => self.keep(message),
            ToTalk::Accepted { client_id } => {
                let before = self.kept.len();
                self.kept.retain(|kept| kept.message.client_id != client_id);
                (self.kept.len() < before).then_some(Write::Remove(client_id))
            }
            ToTalk::Draft { text } => (self.draft != text).then(|| {
                self.draft = text.clone();
                Write::Draft(text)
            }),
            // Also when nothing is held here: another tab may have written meanwhile.
            ToTalk::Forget => {
                *self = Outbox::default();
                Some(Write::Clear)
            }
        }
    }

    fn keep(&mut self, message: MessageSend) -> Option<Write> {
        if self.kept.iter().any(|kept| kept.message.client_id == message.client_id) {
            return None;
        }
        let order = self.kept.last().map_or(1, |kept| kept.order + 1);
        let kept = Kept { order, message };
        self.kept.push(kept.clone());
        Some(Write::Put(kept))
    }
}

/// Drops what a later message in the queue makes useless: of several drafts only the last counts.
pub fn is_outdated(said: &ToTalk, later: &[ToTalk]) -> bool {
    let is_draft = |said: &ToTalk| matches!(said, ToTalk::Draft { .. });
    is_draft(said) && later.iter().any(is_draft)
}
