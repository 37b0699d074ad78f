//! What becomes of the guest's chat when she has signed in: she is asked, and her yes or no is carried out.

use super::{Body, Chat, Conversation, Effect, Failure, Notice, Pass, Standing, TabWord, identity::Step};

/// Whether the guest's chat joins her account, as she is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Her yes is being carried out.
    pub busy: bool,
    /// It could not be carried out; she may try again.
    pub failed: bool,
}

impl Chat {
    /// What she is to be asked, if anything.
    pub fn question(&self) -> Option<Question> {
        match self.identity.step {
            Step::Asking { failed, .. } => Some(Question { busy: false, failed }),
            Step::Joining { .. } => Some(Question { busy: true, failed: false }),
            _ => None,
        }
    }

    pub(super) fn keep_answered(&mut self, keep: bool, out: &mut Vec<Effect>) {
        let Step::Asking { pass, .. } = &self.identity.step else { return };
        let pass = pass.clone();
        match self.pass().map(|guest| guest.token.clone()) {
            Some(guest_token) if keep => {
                self.identity.round += 1;
                let (token, round) = (pass.token.clone(), self.identity.round);
                // Tabs beside must not take the end of the guest's token for the end of the chat.
                if let Conversation::Open(credentials) = &self.conversation {
                    let conversation_id = credentials.conversation_id.clone();
                    out.push(Effect::TellTabs(TabWord::Joining { conversation_id }));
                }
                out.push(Effect::JoinHistory { token, guest_token, round });
                self.identity.step = Step::Joining { pass, next: None };
            }
            _ => self.begin_as(pass, out),
        }
    }

    pub(super) fn history_joined(&mut self, round: u32, out: &mut Vec<Effect>) {
        let Some((pass, next)) = self.joined(round) else { return };
        let Conversation::Open(credentials) = &mut self.conversation else {
            // The guest's chat ended in the meantime.
            self.begin_as(pass, out);
            return;
        };
        credentials.pass = pass;
        let replaced = Some(credentials.conversation_id.clone());
        self.remember(out);
        out.push(Effect::TellTabs(TabWord::SignedIn { replaced, kept: self.keepsake() }));
        self.lines.add(Some(self.last_seq), Body::Notice(Notice::ChatKept));
        // The guest's token ended, and with it what was open under it.
        self.connect(out);
        self.settle_identity(out);
        self.then_identify(next, out);
    }

    pub(super) fn history_failed(&mut self, round: u32, failure: &Failure, out: &mut Vec<Effect>) {
        let Some((pass, next)) = self.joined(round) else { return };
        if failure.passes() {
            self.identity.step = Step::Asking { pass, failed: true };
        } else {
            // The server does not know the guest any more.
            self.begin_as(pass, out);
            self.lines.add(Some(0), Body::Notice(Notice::ConversationRenewed));
        }
        self.then_identify(next, out);
    }

    fn joined(&mut self, round: u32) -> Option<(Pass, Option<String>)> {
        if round != self.identity.round {
            return None;
        }
        match std::mem::take(&mut self.identity.step) {
            Step::Joining { pass, next } => Some((pass, next)),
            step => {
                self.identity.step = step;
                None
            }
        }
    }

    fn then_identify(&mut self, next: Option<String>, out: &mut Vec<Effect>) {
        if let Some(assertion) = next {
            self.identify(assertion, out);
        }
    }

    pub(super) fn has_said_something(&self) -> bool {
        self.lines.all().iter().any(|line| match &line.body {
            Body::Hers(hers) => hers.standing == Standing::Sent,
            Body::Reply(_) => true,
            Body::Person { .. } | Body::Notice(_) => false,
        })
    }
}
