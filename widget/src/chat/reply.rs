//! What she does to a reply: rates it, or ends it before it is complete.

use mitra_protocol::Rating;

use super::{Chat, Conversation, Effect};

impl Chat {
    /// Her thumb shows when it comes back with the log.
    pub(super) fn rate(&mut self, turn: u64, rating: Rating, out: &mut Vec<Effect>) {
        if let Conversation::Open(credentials) = &self.conversation {
            out.push(Effect::Rate { credentials: credentials.clone(), turn, rating });
        }
    }

    /// The reply under way ends where it is; she need not wait for the server to say so.
    pub(super) fn stop(&mut self, out: &mut Vec<Effect>) {
        let Conversation::Open(credentials) = &self.conversation else { return };
        if self.is_typing() {
            out.push(Effect::StopReply { credentials: credentials.clone(), turn: self.asked });
            self.answered = self.asked;
        }
    }
}
