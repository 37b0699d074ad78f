//! What a customer wrote and did not send before her token ended: it waits for her alone. Whoever begins to
//! speak here instead finds nothing of it.

use mitra_protocol::{MessageSend, worker::ToTalk};

use super::{Chat, Effect, Pass};

/// Unsent words without a token to send them under.
#[derive(Debug)]
pub(super) struct Held {
    /// The server's name for the customer they belong to.
    customer: String,
    /// In the order in which she sent them.
    messages: Vec<MessageSend>,
    /// What stood in the composer.
    draft: String,
}

impl Chat {
    /// This customer's token is worth nothing any more: her unsent words leave the page. The store on the
    /// device keeps them, and the browser keeps whose they are.
    pub(super) fn hold(&mut self, pass: Pass, customer: String, out: &mut Vec<Effect>) {
        let messages = self.take_waiting();
        let draft = std::mem::take(&mut self.draft);
        self.held = Some(Held { customer: customer.clone(), messages, draft });
        out.push(Effect::Unremember {
            shop: self.shop.clone(),
            token: Some(pass.token),
            belongs_to: Some(customer),
        });
        out.push(Effect::EmptyComposer);
    }

    /// An earlier visit left the words of this customer, and no token.
    pub(super) fn hold_from_earlier(&mut self, customer: String) {
        self.held = Some(Held { customer, messages: Vec::new(), draft: String::new() });
    }

    /// The store held words that wait for her; gives them back when there is nobody to wait for.
    pub(super) fn hold_stored(
        &mut self,
        waiting: Vec<MessageSend>,
        draft: String,
    ) -> Option<(Vec<MessageSend>, String)> {
        let Some(held) = &mut self.held else { return Some((waiting, draft)) };
        for message in waiting {
            let is_known = held.messages.iter().any(|other| other.client_id == message.client_id)
                || self.lines.hers(&message.client_id).is_some();
            if !is_known {
                held.messages.push(message);
            }
        }
        if held.draft.is_empty() {
            held.draft = draft;
        }
        None
    }

    /// Somebody is signed in: the words are sent when they are hers, and dropped when they are not.
    pub(super) fn hand_over(&mut self, customer: Option<&str>, out: &mut Vec<Effect>) {
        if self.held.as_ref().is_some_and(|held| Some(held.customer.as_str()) != customer) {
            self.drop_held(out);
        }
        let Some(held) = self.held.take() else { return };
        // What she said since then comes after them.
        let since = self.take_waiting();
        for message in held.messages.into_iter().chain(since) {
            out.push(Effect::Talk(ToTalk::Keep { message: message.clone() }));
            self.enqueue(message);
        }
        if self.draft.is_empty() && !held.draft.is_empty() {
            out.push(Effect::FillComposer(held.draft));
        } else {
            out.push(Effect::Talk(ToTalk::Draft { text: self.draft.clone() }));
        }
    }

    /// Somebody else begins here: the words go, and what this one wrote since then stays.
    pub(super) fn drop_held(&mut self, out: &mut Vec<Effect>) {
        if self.held.take().is_none() {
            return;
        }
        self.forget_store(out);
        out.extend(
            self.outbox.unsent().map(|message| Effect::Talk(ToTalk::Keep { message: message.clone() })),
        );
        if !self.draft.is_empty() {
            out.push(Effect::Talk(ToTalk::Draft { text: self.draft.clone() }));
        }
    }

    /// She wrote in the composer. The draft in the store is not overwritten as long as it waits for another.
    pub(super) fn drafted(&mut self, text: String, out: &mut Vec<Effect>) {
        self.draft.clone_from(&text);
        if self.held.is_none() {
            out.push(Effect::Talk(ToTalk::Draft { text }));
        }
    }

    fn take_waiting(&mut self) -> Vec<MessageSend> {
        let waiting = self.outbox.empty();
        for message in &waiting {
            self.lines.remove_hers(&message.client_id);
        }
        waiting
    }

    /// Drops what she wrote and did not send, here and in the store on the device.
    pub(super) fn drop_unsent(&mut self, out: &mut Vec<Effect>) {
        self.take_waiting();
        self.held = None;
        self.draft.clear();
        self.forget_store(out);
        out.push(Effect::EmptyComposer);
    }

    fn forget_store(&mut self, out: &mut Vec<Effect>) {
        // A store that is still being opened tells of what lay in it before this.
        self.store_is_outdated = true;
        out.push(Effect::Talk(ToTalk::Forget));
    }
}
