//! Who she is. The shop's page vouches for its customer; the server checks that and gives a customer's token;
//! what becomes of the guest's chat is hers to decide, in this page and not in the shop's.

use mitra_protocol::{
    SignedIn,
    frame::{ErrorReason, ToPage},
};

use super::{
    Body, Chat, Conversation, Credentials, Effect, Failure, Keepsake, Notice, Standing, TabWord, Timer,
};

/// Tries in a row before she goes on as the guest she is.
const TRIES: u32 = 3;

/// What shows the server who she is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// Her token.
    pub token: String,
    /// The server's name for the customer she is signed in as; none for a guest.
    pub customer: Option<String>,
}

/// How far the shop's word about her got. As long as it is not settled, her messages wait: they belong into
/// the chat that comes out of it.
#[derive(Debug, Default)]
pub(super) struct Identity {
    step: Step,
    /// Counts the requests; answers to earlier ones are ignored.
    round: u32,
    /// Tries in a row that got no sensible answer.
    failures: u32,
    /// What the page said last: each statement is good for one use, and pages repeat themselves.
    heard: Option<String>,
}

#[derive(Debug, Default)]
enum Step {
    /// There is nothing to settle.
    #[default]
    Settled,
    /// The page vouches for her; the server is asked as soon as nothing else is under way.
    Held { assertion: String },
    /// The server is being asked.
    Showing { assertion: String },
    /// Waiting before the next try.
    Pausing { assertion: String },
    /// She is asked whether the guest's chat joins her account.
    Asking { pass: Pass, failed: bool },
    /// It is joining; what the page says meanwhile comes after that.
    Joining { pass: Pass, next: Option<String> },
}

/// Whether the guest's chat joins her account, as she is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Her yes is being carried out.
    pub busy: bool,
    /// It could not be carried out; she may try again.
    pub failed: bool,
}

impl Identity {
    pub(super) fn is_settled(&self) -> bool {
        matches!(self.step, Step::Settled)
    }

    /// Ends what is under way, as if the page had said nothing; gives back a token that is not needed then.
    pub(super) fn drop_all(&mut self) -> Option<String> {
        self.heard = None;
        self.failures = 0;
        self.round += 1;
        match std::mem::take(&mut self.step) {
            Step::Asking { pass, .. } | Step::Joining { pass, .. } => Some(pass.token),
            _ => None,
        }
    }
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

    /// What shows the server who she is, if it knows her at all.
    pub(super) fn pass(&self) -> Option<&Pass> {
        match &self.conversation {
            Conversation::None { pass } | Conversation::Starting { pass, .. } => pass.as_ref(),
            Conversation::Open(credentials) => Some(&credentials.pass),
        }
    }

    pub(super) fn identify(&mut self, assertion: String, out: &mut Vec<Effect>) {
        if self.identity.heard.as_ref() == Some(&assertion) {
            return;
        }
        if let Step::Joining { next, .. } = &mut self.identity.step {
            *next = Some(assertion);
            return;
        }
        if let Some(token) = self.identity.drop_all() {
            self.revoke(token, out);
        }
        self.identity.heard = Some(assertion.clone());
        self.identity.step = Step::Held { assertion };
    }

    /// Asks the server as soon as the chat of the earlier visit is read and no answer is awaited: until then
    /// it is not known who she was, and whether there is anything to ask her.
    pub(super) fn go_on_identifying(&mut self, out: &mut Vec<Effect>) {
        let quiet = !self.is_loading()
            && !matches!(self.conversation, Conversation::Starting { .. })
            && !self.outbox.is_busy();
        if !quiet {
            return;
        }
        self.identity.step = match std::mem::take(&mut self.identity.step) {
            Step::Held { assertion } => {
                self.identity.round += 1;
                out.push(Effect::ShowIdentity {
                    shop: self.shop.clone(),
                    assertion: assertion.clone(),
                    round: self.identity.round,
                });
                Step::Showing { assertion }
            }
            step => step,
        };
    }

    pub(super) fn identified(&mut self, round: u32, signed_in: SignedIn, out: &mut Vec<Effect>) {
        let pass = Pass { token: signed_in.token, customer: Some(signed_in.shopper_id) };
        if round != self.identity.round || !matches!(self.identity.step, Step::Showing { .. }) {
            self.revoke(pass.token, out);
            return;
        }
        self.identity.failures = 0;
        let before = self.pass().map(|before| before.customer.clone());
        match before {
            // Her token works, and other tabs use it as well; a second one is not needed.
            Some(customer)
                if customer == pass.customer && matches!(self.conversation, Conversation::Open(_)) =>
            {
                self.revoke(pass.token, out);
                self.settle_identity(out);
            }
            Some(None) if self.has_said_something() => {
                self.identity.step = Step::Asking { pass, failed: false };
            }
            // Somebody else was signed in here: nothing of hers is for this one.
            Some(Some(customer)) if pass.customer.as_ref() != Some(&customer) => {
                self.drop_unsent(out);
                self.begin_as(pass, out);
            }
            _ => self.begin_as(pass, out),
        }
    }

    pub(super) fn identity_failed(&mut self, round: u32, failure: &Failure, out: &mut Vec<Effect>) {
        if round != self.identity.round {
            return;
        }
        let Step::Showing { assertion } = std::mem::take(&mut self.identity.step) else { return };
        self.identity.failures += 1;
        if failure.passes() && self.identity.failures < TRIES {
            let longest = 1_000 << self.identity.failures;
            self.identity.step = Step::Pausing { assertion };
            out.push(Effect::Wait {
                min_millis: longest / 2,
                max_millis: longest,
                timer: Timer::Identify { round },
            });
            return;
        }
        let reason = if failure.passes() {
            // The same statement may work later.
            self.identity.heard = None;
            ErrorReason::IdentityUnreachable
        } else {
            ErrorReason::IdentityRefused
        };
        self.identity.failures = 0;
        out.push(Effect::TellPage(ToPage::Error { reason }));
        self.settle_identity(out);
    }

    pub(super) fn identify_again(&mut self, round: u32) {
        if self.identity.round == round {
            self.identify_now();
        }
    }

    pub(super) fn identify_now(&mut self) {
        self.identity.step = match std::mem::take(&mut self.identity.step) {
            Step::Pausing { assertion } => Step::Held { assertion },
            step => step,
        };
    }

    pub(super) fn keep_answered(&mut self, keep: bool, out: &mut Vec<Effect>) {
        let Step::Asking { pass, .. } = &self.identity.step else { return };
        let pass = pass.clone();
        match self.pass().map(|guest| guest.token.clone()) {
            Some(guest_token) if keep => {
                self.identity.round += 1;
                let (token, round) = (pass.token.clone(), self.identity.round);
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
        out.push(Effect::TellTabs(TabWord::SignedIn { replaced }));
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

    /// Another tab of this browser signed her in: this one follows, unless its chat is another guest's.
    pub(super) fn signed_in_elsewhere(
        &mut self,
        replaced: Option<&str>,
        kept: Option<Keepsake>,
        out: &mut Vec<Effect>,
    ) {
        let Some(kept) = kept.filter(|kept| kept.customer.is_some()) else { return };
        let same_person = self.pass().is_some_and(|pass| pass.customer == kept.customer);
        let own = match &self.conversation {
            Conversation::Open(credentials) => Some(credentials.conversation_id.clone()),
            _ => None,
        };
        if own.is_some() && own.as_deref() != replaced && !same_person {
            return;
        }
        if let Some(token) = self.identity.drop_all() {
            self.revoke(token, out);
        }
        let pass = Pass { token: kept.token, customer: kept.customer };
        match (own, kept.conversation_id) {
            (Some(own), there) if same_person || there.as_ref() == Some(&own) => {
                self.conversation = Conversation::Open(Credentials { conversation_id: own, pass });
                self.connect(out);
            }
            (_, there) => {
                self.leave_conversation(out);
                self.conversation = Conversation::of(pass, there);
                self.connect(out);
            }
        }
        self.settle_identity(out);
    }

    /// A fresh chat of this customer; what was open here before is left, and its token ends.
    fn begin_as(&mut self, pass: Pass, out: &mut Vec<Effect>) {
        if let Some(before) = self.pass().cloned() {
            self.revoke(before.token, out);
        }
        let replaced = match &self.conversation {
            Conversation::Open(credentials) => Some(credentials.conversation_id.clone()),
            _ => None,
        };
        self.leave_conversation(out);
        self.conversation = Conversation::None { pass: Some(pass) };
        self.remember(out);
        out.push(Effect::TellTabs(TabWord::SignedIn { replaced }));
        self.settle_identity(out);
    }

    fn settle_identity(&mut self, out: &mut Vec<Effect>) {
        self.identity.step = Step::Settled;
        self.pump(out);
    }

    fn has_said_something(&self) -> bool {
        self.lines.all().iter().any(|line| match &line.body {
            Body::Hers(hers) => hers.standing == Standing::Sent,
            Body::Reply(_) => true,
            Body::Notice(_) => false,
        })
    }
}
