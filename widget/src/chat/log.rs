//! Applying the conversation's log to the page: by sequence number, so nothing is lost or doubled.

use std::sync::Arc;

use mitra_protocol::{Action, Event, EventBody, frame::ToPage};

use super::{Body, Chat, Effect, Hers, Standing};

impl Chat {
    pub(super) fn apply(&mut self, event: Event, out: &mut Vec<Effect>) {
        let seq = event.seq;
        if seq <= self.last_seq {
            return;
        }
        self.last_seq = seq;
        match event.body {
            EventBody::ShopperMessage { client_id, text, action } => {
                self.asked = self.asked.max(seq);
                self.heard(client_id, text, action, seq, out);
            }
            EventBody::ReplyWords { turn, lang, text } => {
                self.mark_first_words(turn, out);
                self.lines.reply(turn, seq, |reply| {
                    reply.lang = lang;
                    reply.words.push(text);
                });
            }
            EventBody::ReplyProducts { turn, products } => {
                self.lines.reply(turn, seq, |reply| reply.products = Arc::new(products));
            }
            EventBody::ReplyContext { turn, conditions } => {
                self.lines.reply(turn, seq, |reply| reply.context = Some(Arc::new(conditions)));
            }
            EventBody::ReplyChips { turn, chips } => {
                self.lines.reply(turn, seq, |reply| reply.chips = chips);
            }
            EventBody::ReplyDone { turn, .. } => {
                self.answered = self.answered.max(turn);
                if self.listening.is_caught_up() {
                    out.push(Effect::Mark("mitra:reply-done"));
                    out.push(Effect::TellPage(ToPage::Message));
                }
            }
            EventBody::LogRemoved { .. } => {}
        }
    }

    fn heard(
        &mut self,
        client_id: String,
        text: String,
        action: Option<Action>,
        seq: u64,
        out: &mut Vec<Effect>,
    ) {
        if self.lines.hers(&client_id).is_some() {
            self.settle(&client_id, seq, out);
        } else {
            let hers = Hers { client_id, text, action, standing: Standing::Sent };
            self.lines.add(Some(seq), Body::Hers(hers));
        }
    }

    fn mark_first_words(&mut self, turn: u64, out: &mut Vec<Effect>) {
        if self.listening.is_caught_up() && turn > self.first_words_of {
            self.first_words_of = turn;
            out.push(Effect::Mark("mitra:first-words"));
        }
    }
}
