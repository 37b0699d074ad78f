//! Who she is. The shop's page vouches for its customer; the server checks that and gives a customer's token.
//! What becomes of the guest's chat is hers to decide, in this page and not in the shop's: see `consent`.

use mitra_protocol::{
    SignedIn,
    frame::{ErrorReason, ToPage},
};

use super::{Chat, Conversation, Credentials, Effect, Failure, Keepsake, Pass, TabWord, Timer};

/// How long a tab beside may take to have a chat join, milliseconds.
const JOIN_MILLIS: u32 = 20_000;
/// Tries in a row before she goes on as the guest she is.
const TRIES: u32 = 3;

/// How far the shop's word about her got. As long as it is not settled, her messages wait: they belong into
/// the chat that comes out of it.
#[derive(Debug, Default)]
pub(super) struct Identity {
    pub(super) step: Step,
    /// Counts the requests; answers to earlier ones are ignored.
    pub(super) round: u32,
    /// Tries in a row that got no sensible answer.
    failures: u32,
    /// What the page said last: each statement is good for one use, and pages repeat themselves.
    heard: Option<String>,
}

#[derive(Debug, Default)]
pub(super) enum Step {
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
    /// The tab beside has it join.
    Beside,
}

impl Identity {
    pub(super) fn is_settled(&self) -> bool {
        matches!(self.step, Step::Settled)
    }

    /// Whether the guest's chat is joining her account, here or in the tab beside: its token ends any moment.
    pub(super) fn is_joining(&self) -> bool {
        matches!(self.step, Step::Joining { .. } | Step::Beside)
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
        // A statement is good for one use, and one whose answer was lost may be used: shown again it would be
        // refused, and she would be taken for a guest for no reason that the page could mend.
        if failure.passes() && failure.is_mitras_word() && self.identity.failures < TRIES {
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
            // The page may say it again, best with a fresh statement.
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

    /// The tab beside has this chat join her account: what is said here waits for the new token.
    pub(super) fn joining_elsewhere(&mut self, conversation_id: &str, out: &mut Vec<Effect>) {
        if !self.identity.is_settled() || !self.conversation.is_named(conversation_id) {
            return;
        }
        self.identity.step = Step::Beside;
        self.identity.round += 1;
        out.push(Effect::Wait {
            min_millis: JOIN_MILLIS,
            max_millis: JOIN_MILLIS,
            timer: Timer::Beside { round: self.identity.round },
        });
    }

    /// The tab beside said nothing more: it may be closed.
    pub(super) fn joined_by_nobody(&mut self, round: u32, out: &mut Vec<Effect>) {
        if self.identity.round == round && matches!(self.identity.step, Step::Beside) {
            self.settle_identity(out);
        }
    }

    /// Another tab of this browser signed her in: this one follows, unless its chat is another guest's.
    pub(super) fn signed_in_elsewhere(
        &mut self,
        replaced: Option<&str>,
        kept: Option<Keepsake>,
        out: &mut Vec<Effect>,
    ) {
        let Some(Keepsake { conversation_id, token: Some(token), customer }) = kept else { return };
        if customer.is_none() {
            // The device is a guest's now; nothing here waits for a customer any more.
            self.drop_held(out);
            return;
        }
        let pass = Pass { token, customer };
        let same_person = self.pass().is_some_and(|own| own.customer == pass.customer);
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
        if !same_person && self.pass().is_some_and(|own| own.customer.is_some()) {
            // Somebody else was signed in here: nothing of hers is for this one.
            self.drop_unsent(out);
        }
        let customer = pass.customer.clone();
        match (own, conversation_id) {
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
        self.hand_over(customer.as_deref(), out);
        self.settle_identity(out);
    }

    /// A fresh chat of this customer; what was open here before is left, and its token ends.
    pub(super) fn begin_as(&mut self, pass: Pass, out: &mut Vec<Effect>) {
        if let Some(before) = self.pass().cloned() {
            self.revoke(before.token, out);
        }
        let replaced = match &self.conversation {
            Conversation::Open(credentials) => Some(credentials.conversation_id.clone()),
            _ => None,
        };
        self.leave_conversation(out);
        let customer = pass.customer.clone();
        self.conversation = Conversation::None { pass: Some(pass) };
        self.remember(out);
        self.hand_over(customer.as_deref(), out);
        out.push(Effect::TellTabs(TabWord::SignedIn { replaced, kept: self.keepsake() }));
        self.settle_identity(out);
    }

    pub(super) fn settle_identity(&mut self, out: &mut Vec<Effect>) {
        self.identity.step = Step::Settled;
        self.pump(out);
    }
}
