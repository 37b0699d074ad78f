//! What the server has not accepted yet, with what this phone answered to it meanwhile.

use mitra_protocol::{DeviceAnswer, Event, EventBody, MessageSend};
use serde::{Deserialize, Deserializer, Serialize};

/// A message the server has not accepted yet, as it lies in the store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Rises with each message, also from visit to visit: when it was written, milliseconds since 1970 (UTC), or one more
    /// than the one before.
    pub order: u64,
    /// The message, as it will be sent.
    pub message: MessageSend,
    /// What is said to it until the shop answers; none as long as it was not thought about here.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "said")]
    pub said: Option<Vec<EventBody>>,
}

fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<EventBody>>, D::Error> {
    mitra_protocol::bodies(deserializer).map(Some)
}

impl Kept {
    /// What this phone answered, when that is a whole answer.
    pub fn answer(&self) -> Option<DeviceAnswer> {
        serde_json::from_str(self.message.device.as_deref()?).ok()
    }

    /// What is shown below it; none as long as it was not thought about here.
    pub fn shown(&self) -> Option<Vec<Event>> {
        let reply = self.answer().map(|answer| answer.reply).or_else(|| self.said.clone())?;
        Some(reply.into_iter().map(|body| Event { seq: 0, at: 0, body }).collect())
    }
}

/// The messages, oldest first.
#[derive(Debug, Default)]
pub struct Outbox {
    kept: Vec<Kept>,
}

impl Outbox {
    /// What the store held, in any order.
    pub fn new(mut kept: Vec<Kept>) -> Outbox {
        kept.sort_by_key(|kept| kept.order);
        Outbox { kept }
    }

    /// All of them.
    pub fn all(&self) -> &[Kept] {
        &self.kept
    }

    /// Adds a message once; none when it is there already.
    pub fn keep(&mut self, message: MessageSend, now: i64) -> Option<&Kept> {
        if self.kept.iter().any(|kept| kept.message.client_id == message.client_id) {
            return None;
        }
        let next = self.kept.last().map_or(0, |kept| kept.order + 1);
        let order = next.max(u64::try_from(now).unwrap_or(0));
        self.kept.push(Kept { order, message, said: None });
        self.kept.last()
    }

    /// Takes over what is not here yet; gives the ids of these messages, oldest first.
    pub fn adopt(&mut self, left: Vec<Kept>) -> Vec<String> {
        let is_here =
            |kept: &Kept| self.kept.iter().any(|own| own.message.client_id == kept.message.client_id);
        let mut left: Vec<Kept> = left.into_iter().filter(|kept| !is_here(kept)).collect();
        left.sort_by_key(|kept| kept.order);
        let ids = left.iter().map(|kept| kept.message.client_id.clone()).collect();
        self.kept.extend(left);
        self.kept.sort_by_key(|kept| kept.order);
        ids
    }

    /// The message with this sender's id, to be changed.
    pub fn of(&mut self, client_id: &str) -> Option<&mut Kept> {
        self.kept.iter_mut().find(|kept| kept.message.client_id == client_id)
    }

    /// Lets a message go.
    pub fn take(&mut self, client_id: &str) -> Option<Kept> {
        let at = self.kept.iter().position(|kept| kept.message.client_id == client_id)?;
        Some(self.kept.remove(at))
    }
}
