//! What the `talk` worker holds, and what each message from the page changes in the store.

use futures::FutureExt;
use mitra_dialogue::Language;
use mitra_protocol::{
    Event, MessageSend, Replica as Pulled,
    worker::{FromTalk, ToTalk},
};
use mitra_turn::{PhoneThought, device, record, salt, think_on_phone};

use crate::{
    outbox::{Kept, Outbox},
    replica::{Grown, Known, Replica},
    shelf::{AtHand, Shelf, Shown},
};

/// One change of the store.
#[derive(Debug, PartialEq)]
pub enum Write {
    /// Put this message, under its sender's id.
    Put(Kept),
    /// Forget the message with this sender's id; this is known of the conversation from then on.
    Remove(String, Option<Known>),
    /// Put the text of the composer; empty forgets it.
    Draft(String),
    /// The conversation has grown.
    Grow {
        /// What is known of it.
        known: Known,
        /// Its events.
        grown: Grown,
        /// New products.
        products: Vec<Shown>,
        /// Products that go.
        gone: Vec<Shown>,
    },
    /// Forget everything.
    Clear,
}

/// What the worker holds.
#[derive(Debug, Default)]
pub struct Phone {
    outbox: Outbox,
    draft: String,
    replica: Replica,
    shelf: Shelf,
}

impl Phone {
    /// Takes what the store held.
    pub fn new(outbox: Outbox, draft: String, replica: Replica, shelf: Shelf) -> Phone {
        Phone { outbox, draft, replica, shelf }
    }

    /// What the page is told when the store is open; `durable` is false when the browser refuses storage.
    pub fn greeting(&self, durable: bool) -> Vec<FromTalk> {
        let kept = self.outbox.all();
        let waiting: Vec<MessageSend> = kept.iter().map(|kept| kept.message.clone()).collect();
        let outbox = FromTalk::Outbox { waiting, draft: self.draft.clone(), durable };
        std::iter::once(outbox).chain(kept.iter().filter_map(answered)).collect()
    }

    /// Takes over what a tab that is gone has left in the store; gives what the page is told, nothing when nothing was left.
    pub fn adopt(&mut self, left: Vec<Kept>) -> Vec<FromTalk> {
        let ids = self.outbox.adopt(left);
        if ids.is_empty() {
            return Vec::new();
        }
        let adopted = self.outbox.all().iter().filter(|kept| ids.contains(&kept.message.client_id));
        let waiting = adopted.clone().map(|kept| kept.message.clone()).collect();
        let told = FromTalk::Outbox { waiting, draft: String::new(), durable: true };
        std::iter::once(told).chain(adopted.filter_map(answered)).collect()
    }

    /// Takes in what the page says at `now`, milliseconds since 1970 (UTC); none when nothing changes.
    pub fn apply(&mut self, said: ToTalk, now: i64) -> Option<Write> {
        match said {
            // The store and the network are not here.
            ToTalk::Open { .. } | ToTalk::Follow { .. } => None,
            ToTalk::Keep { message } => self.outbox.keep(message, now).cloned().map(Write::Put),
            ToTalk::Answer { client_id, lang } => self.answer(&client_id, &lang, now),
            ToTalk::Accepted { client_id } => {
                let kept = self.outbox.take(&client_id)?;
                // The state that the server tells next has it; until then it is remembered here.
                let answer = kept.answer();
                let known = answer.map(|answer| {
                    self.replica.known.since.push(answer.decided);
                    self.replica.known.clone()
                });
                Some(Write::Remove(client_id, known))
            }
            ToTalk::Withdraw { client_id } => {
                self.outbox.take(&client_id).map(|_| Write::Remove(client_id, None))
            }
            ToTalk::Draft { text } => (self.draft != text).then(|| {
                self.draft = text.clone();
                Write::Draft(text)
            }),
            // Also when nothing is held here: another tab may have written meanwhile.
            ToTalk::Forget => {
                *self = Phone::default();
                Some(Write::Clear)
            }
        }
    }

    /// What is told of a message when its answer is safe.
    pub fn answered(&mut self, client_id: &str) -> Option<FromTalk> {
        self.outbox.of(client_id).and_then(|kept| answered(kept))
    }

    /// How far the log of this conversation was read.
    pub fn read_up_to(&self, conversation_id: &str) -> u64 {
        if self.replica.is_of(conversation_id) { self.replica.known.last_seq } else { 0 }
    }

    /// Takes in what the server has of a conversation.
    pub fn pulled(&mut self, conversation_id: &str, pulled: Pulled, now: i64) -> Option<Write> {
        let grown = self.replica.take(conversation_id, &pulled)?;
        let ids: Vec<String> =
            pulled.products.iter().map(|product| product.details.card.id.clone()).collect();
        let gone = self.shelf.put(pulled.products, now);
        let known = self.replica.known.clone();
        Some(Write::Grow { known, grown, products: self.shelf.of(&ids), gone })
    }

    /// The server does not know this conversation as hers any more: it goes.
    pub fn lose(&mut self, conversation_id: &str) -> Option<Write> {
        let is_lost = self.replica.is_of(conversation_id);
        is_lost.then(|| {
            self.replica = Replica::default();
            let grown = Grown { begins_anew: true, ..Grown::default() };
            Write::Grow { known: Known::default(), grown, products: Vec::new(), gone: Vec::new() }
        })
    }

    /// What there is of a conversation's log; none of another one's.
    pub fn log(&self, conversation_id: &str, now: i64) -> Option<FromTalk> {
        let events: Vec<Event> = self.replica.is_of(conversation_id).then(|| self.replica.events_at(now))?;
        Some(FromTalk::Log { conversation_id: conversation_id.to_owned(), events })
    }

    /// The browser has no room: half of what can be had again goes, the oldest first. Nothing unsent does.
    pub fn make_room(&mut self) -> Write {
        let gone = self.shelf.halve();
        let grown = Grown { gone: self.replica.halve(), ..Grown::default() };
        Write::Grow { known: self.replica.known.clone(), grown, products: Vec::new(), gone }
    }

    /// Thinks about a kept message, once.
    fn answer(&mut self, client_id: &str, lang: &str, now: i64) -> Option<Write> {
        let place = self.outbox.all().iter().position(|kept| kept.message.client_id == client_id)?;
        let message = &self.outbox.all()[place].message;
        if message.device.is_some() {
            return None;
        }
        let mut fold = self.replica.fold(Language::from_code(lang).unwrap_or(Language::English));
        let mut is_first = true;
        for kept in &self.outbox.all()[..place] {
            if let Some(answer) = kept.answer() {
                fold.hear(fold.seq, i64::try_from(kept.order).unwrap_or(now));
                fold.take_from_device(answer.decided);
                is_first = false;
            }
        }
        fold.hear(fold.seq, now);
        let home = AtHand { shelf: &self.shelf, now };
        let text = message.text.as_deref().unwrap_or_default();
        let salt = salt(&self.replica.known.conversation_id);
        let thought =
            think_on_phone(&home, &fold.conversation, text, message.action.as_ref(), salt, is_first);
        // Nothing is waited for on a phone.
        let Some(Ok(thought)) = thought.now_or_never() else { return None };
        let kept = self.outbox.of(client_id)?;
        match thought {
            PhoneThought::Answered(thought) => {
                kept.message.device = serde_json::to_string(&device::to_answer(&thought)).ok();
            }
            PhoneThought::Waits(reply) => kept.said = Some(record::to_said(0, &reply)),
        }
        Some(Write::Put(kept.clone()))
    }
}

fn answered(kept: &Kept) -> Option<FromTalk> {
    Some(FromTalk::Answered {
        client_id: kept.message.client_id.clone(),
        device: kept.message.device.clone(),
        reply: kept.shown()?,
    })
}
