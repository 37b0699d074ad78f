//! From the composer to the server: messages wait in order, one is on its way at a time.

use mitra_protocol::{Action, Event, EventBody, MessageSend, worker::ToTalk};

use super::{Body, Chat, Conversation, Credentials, Effect, Failure, Hers, Length, Notice, Standing, Timer};

/// Tries in a row before she is told that it takes longer.
const QUIET_TRIES: u32 = 3;
/// With so many tries in a row that got no answer the server counts as out of reach.
const LONG: u32 = 2;
/// Longest wait between two tries, milliseconds.
const LONGEST_WAIT_MILLIS: u32 = 15_000;
/// A server that forgets every conversation it gives is not asked for ever more.
const MAX_RENEWALS: u32 = 2;

/// What the server has not accepted yet.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    /// In the order in which she sent them.
    waiting: Vec<Waiting>,
    way: Way,
    /// Tries in a row that got no sensible answer.
    pub(super) failures: u32,
    /// Counts the pauses, so that a late ring is told apart.
    pauses: u32,
    /// The server cannot be reached: this phone answers what it can.
    pub(super) is_out_of_reach: bool,
}

#[derive(Debug)]
struct Waiting {
    message: MessageSend,
    /// The server said no to it; only she can try again.
    refused: bool,
    /// This phone was asked to answer it.
    is_asked: bool,
}

/// The way to the server.
#[derive(Debug, Default, PartialEq)]
enum Way {
    /// Free.
    #[default]
    Free,
    /// The message with this sender's id is on its way, with what opened the conversation when it left.
    Busy(String, Credentials),
    /// Waiting before the next try.
    Pausing,
    /// Given up until something changes.
    Blocked,
}

impl Outbox {
    pub(super) fn is_busy(&self) -> bool {
        matches!(self.way, Way::Busy(..))
    }

    /// What the message went out with, when it is the one whose answer is awaited; the way is free then.
    fn takes_answer(&mut self, client_id: &str) -> Option<Credentials> {
        match std::mem::take(&mut self.way) {
            Way::Busy(busy, with) if busy == client_id => Some(with),
            way => {
                self.way = way;
                None
            }
        }
    }

    /// What waits, in order.
    pub(super) fn unsent(&self) -> impl Iterator<Item = &MessageSend> {
        self.waiting.iter().map(|waiting| &waiting.message)
    }

    /// Gives what waits, and forgets it and whose answer is awaited.
    pub(super) fn empty(&mut self) -> Vec<MessageSend> {
        self.way = Way::Free;
        self.failures = 0;
        self.pauses += 1;
        self.waiting.drain(..).map(|waiting| waiting.message).collect()
    }
}

impl Chat {
    pub(super) fn say(&mut self, client_id: String, text: String, out: &mut Vec<Effect>) {
        if Length::of(&text).can_send() {
            let text = text.trim().to_owned();
            let action = self.page_product.take_news();
            self.post(MessageSend { client_id, text: Some(text), action, device: None }, out);
        }
    }

    pub(super) fn tap(&mut self, client_id: String, action: Action, out: &mut Vec<Effect>) {
        self.post(MessageSend { client_id, text: None, action: Some(action), device: None }, out);
    }

    fn post(&mut self, message: MessageSend, out: &mut Vec<Effect>) {
        out.push(Effect::Mark("mitra:send"));
        out.push(Effect::Talk(ToTalk::Keep { message: message.clone() }));
        self.lines.remove_notice(Notice::NewFromHere);
        self.enqueue(message);
        self.unblock();
        self.pump(out);
        self.ask_phone(out);
    }

    /// While the server cannot be reached this phone answers what waits.
    fn ask_phone(&mut self, out: &mut Vec<Effect>) {
        if !self.outbox.is_out_of_reach || self.held.is_some() {
            return;
        }
        for waiting in self.outbox.waiting.iter_mut().filter(|waiting| !waiting.is_asked && !waiting.refused)
        {
            waiting.is_asked = true;
            let client_id = waiting.message.client_id.clone();
            let lang = self.language.code().to_owned();
            out.push(Effect::Talk(ToTalk::Answer { client_id, lang }));
        }
    }

    /// A message is safe on this phone, with what it says to it until the shop answers or takes that for an answer.
    pub(super) fn answered_here(&mut self, client_id: &str, device: Option<String>, reply: Vec<Event>) {
        let mut mine = self.outbox.waiting.iter_mut();
        let Some(waiting) = mine.find(|waiting| waiting.message.client_id == client_id) else { return };
        waiting.is_asked = true;
        waiting.message.device = device;
        self.lines.mark(client_id, Standing::Waiting, None);
        for event in &reply {
            if let EventBody::ReplyWishlist { product_ids, .. } = &event.body {
                self.saved.clone_from(product_ids);
            }
        }
        self.lines.say_from_phone(client_id, reply);
    }

    /// She takes back what has not gone out. When it has all the same, the log says so.
    pub(super) fn withdraw(&mut self, client_id: String, out: &mut Vec<Effect>) {
        self.outbox.waiting.retain(|waiting| waiting.message.client_id != client_id);
        self.lines.remove_from_phone(&client_id);
        self.lines.mark(&client_id, Standing::Withdrawn, None);
        out.push(Effect::Talk(ToTalk::Withdraw { client_id }));
        self.pump(out);
    }

    pub(super) fn enqueue(&mut self, message: MessageSend) {
        let hers = Hers {
            client_id: message.client_id.clone(),
            text: message.text.clone().unwrap_or_default(),
            action: message.action.clone(),
            standing: Standing::Sending,
        };
        self.lines.add(None, Body::Hers(hers));
        self.outbox.waiting.push(Waiting { message, refused: false, is_asked: false });
    }

    pub(super) fn retry(&mut self, client_id: &str, out: &mut Vec<Effect>) {
        let mut mine = self.outbox.waiting.iter_mut();
        if let Some(waiting) = mine.find(|waiting| waiting.message.client_id == client_id) {
            waiting.refused = false;
            // When the server does not take what this phone answered, the shop is to answer.
            waiting.message.device = None;
            out.push(Effect::Talk(ToTalk::Keep { message: waiting.message.clone() }));
        }
        self.unblock();
        self.pump(out);
    }

    pub(super) fn wake_up(&mut self, out: &mut Vec<Effect>) {
        self.identify_now();
        self.say_farewells(out);
        self.unblock();
        self.pump(out);
        self.reconnect_now(out);
    }

    /// Something changed for the better: messages that only lacked a connection are on their way again.
    pub(super) fn unblock(&mut self) {
        if matches!(self.outbox.way, Way::Blocked | Way::Pausing) {
            self.outbox.way = Way::Free;
        }
        self.outbox.failures = 0;
        for waiting in self.outbox.waiting.iter().filter(|waiting| !waiting.refused && !waiting.is_asked) {
            self.lines.mark(&waiting.message.client_id, Standing::Sending, None);
        }
    }

    pub(super) fn pump(&mut self, out: &mut Vec<Effect>) {
        if self.outbox.way != Way::Free || !self.identity.is_settled() {
            return;
        }
        if self.outbox.waiting.iter().all(|waiting| waiting.refused) {
            return;
        }
        if self.held.is_some() {
            // Nobody is signed in, and a guest begins to speak.
            self.drop_held(out);
            out.push(Effect::Unremember { shop: self.shop.clone(), token: None, belongs_to: None });
        }
        let Some(next) = self.outbox.waiting.iter().find(|waiting| !waiting.refused) else {
            return;
        };
        // What waited long goes out one after the other: sent at once, each would cut the reply to the one before short.
        if next.is_asked && self.asked > self.answered && self.listening.is_live() {
            return;
        }
        match &self.conversation {
            Conversation::Open(credentials) => {
                self.outbox.way = Way::Busy(next.message.client_id.clone(), credentials.clone());
                out.push(Effect::Send { credentials: credentials.clone(), message: next.message.clone() });
            }
            Conversation::None { pass } => {
                let pass = pass.clone();
                self.starts += 1;
                out.push(Effect::StartConversation {
                    shop: self.shop.clone(),
                    language: self.language,
                    token: pass.as_ref().map(|pass| pass.token.clone()),
                    round: self.starts,
                });
                self.conversation = Conversation::Starting { pass, round: self.starts };
            }
            Conversation::Starting { .. } => {}
        }
    }

    pub(super) fn accepted(&mut self, client_id: &str, seq: u64, out: &mut Vec<Effect>) {
        let Some(with) = self.outbox.takes_answer(client_id) else { return };
        self.outbox.failures = 0;
        self.outbox.is_out_of_reach = false;
        if !self.conversation.is_named(&with.conversation_id) {
            // It stands in a chat that was left meanwhile; she sees it in this one.
            self.pump(out);
            return;
        }
        self.renewals = 0;
        self.asked = self.asked.max(seq);
        self.settle(client_id, seq, out);
        self.pump(out);
    }

    /// The server has this message: it is hers in the log and waits no more.
    pub(super) fn settle(&mut self, client_id: &str, seq: u64, out: &mut Vec<Effect>) {
        self.lines.mark(client_id, Standing::Sent, Some(seq));
        let before = self.outbox.waiting.len();
        self.outbox.waiting.retain(|waiting| waiting.message.client_id != client_id);
        if self.outbox.waiting.len() < before {
            out.push(Effect::Talk(ToTalk::Accepted { client_id: client_id.to_owned() }));
        }
    }

    pub(super) fn send_failed(&mut self, client_id: &str, failure: Failure, out: &mut Vec<Effect>) {
        let Some(with) = self.outbox.takes_answer(client_id) else { return };
        if failure.passes() {
            self.pause(&failure, out);
        } else if failure.is_unknown()
            && (self.identity.is_joining() || !self.conversation.is_open_under(&with))
        {
            // It left before she signed in, here or in the tab beside; what opens the chat now was not refused.
            self.pump(out);
        } else if failure.is_unknown() && self.renewals < MAX_RENEWALS {
            self.renew(&failure, out);
        } else {
            // A message refused for itself would be refused on the next visit as well; one that only lacks a
            // conversation would not.
            let stays = failure.is_unknown();
            let detail = failure.detail();
            let mut mine = self.outbox.waiting.iter_mut();
            if let Some(waiting) = mine.find(|waiting| waiting.message.client_id == client_id) {
                waiting.refused = true;
                if !stays {
                    out.push(Effect::Talk(ToTalk::Accepted { client_id: client_id.to_owned() }));
                }
            }
            self.lines.mark(client_id, Standing::Failed { detail }, None);
            self.pump(out);
        }
    }

    pub(super) fn pause(&mut self, failure: &Failure, out: &mut Vec<Effect>) {
        self.outbox.failures += 1;
        if self.outbox.failures >= LONG && *failure == Failure::Unreachable {
            self.outbox.is_out_of_reach = true;
        }
        self.ask_phone(out);
        if self.outbox.failures > QUIET_TRIES {
            for waiting in self.outbox.waiting.iter().filter(|waiting| !waiting.refused) {
                self.lines.mark(&waiting.message.client_id, Standing::Waiting, None);
            }
        }
        self.outbox.way = Way::Pausing;
        self.outbox.pauses += 1;
        let longest = (500 << self.outbox.failures.min(5)).min(LONGEST_WAIT_MILLIS);
        out.push(Effect::Wait {
            min_millis: longest / 2,
            max_millis: longest,
            timer: Timer::Resend { pause: self.outbox.pauses },
        });
    }

    pub(super) fn block(&mut self, detail: Option<String>) {
        self.outbox.way = Way::Blocked;
        for waiting in &self.outbox.waiting {
            let standing = Standing::Failed { detail: detail.clone() };
            self.lines.mark(&waiting.message.client_id, standing, None);
        }
    }

    pub(super) fn resume_sending(&mut self, pause: u32, out: &mut Vec<Effect>) {
        if self.outbox.way == Way::Pausing && self.outbox.pauses == pause {
            self.outbox.way = Way::Free;
            self.pump(out);
        }
    }

    pub(super) fn store_opened(
        &mut self,
        waiting: Vec<MessageSend>,
        draft: String,
        durable: bool,
        out: &mut Vec<Effect>,
    ) {
        if !durable {
            self.tell_storage_blocked();
        }
        if self.store_is_outdated {
            return;
        }
        let Some((waiting, draft)) = self.hold_stored(waiting, draft) else { return };
        if !draft.is_empty() {
            out.push(Effect::FillComposer(draft));
        }
        for message in waiting {
            match self.lines.hers(&message.client_id).map(|hers| &hers.standing) {
                // The log says that it got through on the earlier visit.
                Some(Standing::Sent) => {
                    out.push(Effect::Talk(ToTalk::Accepted { client_id: message.client_id }));
                }
                Some(_) => {}
                None => self.enqueue(message),
            }
        }
        self.pump(out);
    }
}
