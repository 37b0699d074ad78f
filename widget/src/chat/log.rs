//! Applying the conversation's log to the page: by sequence number, so nothing is lost or doubled.

use mitra_protocol::{Event, EventBody, frame::ToPage};

use super::{Chat, Effect};

impl Chat {
    pub(super) fn apply(&mut self, event: Event, out: &mut Vec<Effect>) {
        let seq = event.seq;
        if seq <= self.last_seq {
            return;
        }
        self.last_seq = seq;
        match &event.body {
            EventBody::ShopperMessage { client_id, origin, .. } => {
                self.asked = self.asked.max(seq);
                if self.lines.hers(client_id).is_some() {
                    self.settle(client_id, seq, out);
                    match origin {
                        Some(_) => self.lines.place_from_phone(client_id, seq),
                        None => self.lines.remove_from_phone(client_id),
                    }
                    return;
                }
            }
            EventBody::ReplyWords { turn, .. } => self.mark_first_words(*turn, out),
            EventBody::ReplyWishlist { product_ids, .. } => self.saved.clone_from(product_ids),
            EventBody::ReplyDone { turn, .. } => {
                self.answered = self.answered.max(*turn);
                self.pump(out);
                if self.listening.is_caught_up() {
                    out.push(Effect::Mark("mitra:reply-done"));
                    self.tell_new(out);
                    self.follow(out);
                }
            }
            EventBody::AgentMessage { .. } if self.listening.is_caught_up() => self.tell_new(out),
            _ => {}
        }
        self.lines.write(seq, event.body);
    }

    /// Something came that she may not see at this moment.
    fn tell_new(&mut self, out: &mut Vec<Effect>) {
        out.push(Effect::TellPage(ToPage::Message));
        self.note_seen(out);
    }

    fn mark_first_words(&mut self, turn: u64, out: &mut Vec<Effect>) {
        if self.listening.is_caught_up() && turn > self.first_words_of {
            self.first_words_of = turn;
            out.push(Effect::Mark("mitra:first-words"));
        }
    }
}
