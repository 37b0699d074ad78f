//! Who she is to the server, and the conversation: begun with her first message, kept from visit to visit,
//! begun anew when the server does not know it any more.

use mitra_protocol::ConversationStarted;

use super::{Body, Chat, Effect, Failure, Notice};

/// What shows the server who she is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// Her token.
    pub token: String,
    /// The server's name for the customer she is signed in as; none for a guest.
    pub customer: Option<String>,
}

/// What opens a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Names the conversation.
    pub conversation_id: String,
    /// Shows that it is hers.
    pub pass: Pass,
}

/// What the browser keeps from visit to visit.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Keepsake {
    /// Names the conversation; none as long as she said nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<String>,
    /// The shopper's token; none when it ended and only the unsent words of `customer` are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The server's name for the customer she is signed in as; none for a guest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
}

/// Whether there is a conversation to speak in.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Conversation {
    /// None: one begins with the first message.
    None {
        /// Who she is, when the server knows her already.
        pass: Option<Pass>,
    },
    /// The server was asked for one.
    Starting {
        /// Who she is, when the server knows her already.
        pass: Option<Pass>,
        /// Counts the requests; answers to earlier ones are ignored.
        round: u32,
    },
    /// There is one.
    Open(Credentials),
}

impl Conversation {
    pub(super) fn of(pass: Pass, conversation_id: Option<String>) -> Conversation {
        match conversation_id {
            Some(conversation_id) => Conversation::Open(Credentials { conversation_id, pass }),
            None => Conversation::None { pass: Some(pass) },
        }
    }

    /// Whether this is still what opens it.
    pub(super) fn is_open_under(&self, credentials: &Credentials) -> bool {
        matches!(self, Conversation::Open(open) if open == credentials)
    }

    /// Whether it is the one of this name, whoever opens it.
    pub(super) fn is_named(&self, conversation_id: &str) -> bool {
        matches!(self, Conversation::Open(open) if open.conversation_id == conversation_id)
    }
}

impl Chat {
    /// What shows the server who she is, if it knows her at all.
    pub(super) fn pass(&self) -> Option<&Pass> {
        match &self.conversation {
            Conversation::None { pass } | Conversation::Starting { pass, .. } => pass.as_ref(),
            Conversation::Open(credentials) => Some(&credentials.pass),
        }
    }

    pub(super) fn started(&mut self, round: u32, started: ConversationStarted, out: &mut Vec<Effect>) {
        let pass = match &self.conversation {
            Conversation::Starting { pass, round: awaited } if *awaited == round => pass.clone(),
            _ => {
                // Forgotten meanwhile; a guest who was made for it is nobody.
                if let Some(token) = started.token {
                    self.revoke(token, out);
                }
                return;
            }
        };
        // The server repeats no token it was shown.
        let Some(pass) = started.token.map(|token| Pass { token, customer: None }).or(pass) else {
            self.start_failed(round, Failure::Unreachable, out);
            return;
        };
        self.conversation =
            Conversation::Open(Credentials { conversation_id: started.conversation_id, pass });
        self.remember(out);
        self.last_seq = started.last_seq;
        self.outbox.failures = 0;
        self.listening.begin_at_end();
        self.pump(out);
        self.connect(out);
    }

    pub(super) fn start_failed(&mut self, round: u32, failure: Failure, out: &mut Vec<Effect>) {
        let pass = match &self.conversation {
            Conversation::Starting { pass, round: awaited } if *awaited == round => pass.clone(),
            _ => return,
        };
        let refused = pass.clone().filter(|_| failure.is_unknown());
        self.conversation = Conversation::None { pass: pass.filter(|_| refused.is_none()) };
        if let Some(pass) = refused {
            if pass.customer.is_some() {
                self.lines.add(Some(0), Body::Notice(Notice::SignedOut));
            }
            self.part_with(pass, out);
            self.pump(out);
        } else if failure.passes() {
            self.pause(&failure, out);
        } else {
            self.block(failure.detail());
        }
    }

    /// Keeps who she is and what opens the conversation for the next visit.
    pub(super) fn remember(&self, out: &mut Vec<Effect>) {
        if let Some(kept) = self.keepsake() {
            out.push(Effect::Remember { shop: self.shop.clone(), kept });
        }
    }

    /// Who she is and what opens the conversation.
    pub(super) fn keepsake(&self) -> Option<Keepsake> {
        let Pass { token, customer } = self.pass().cloned()?;
        let conversation_id = match &self.conversation {
            Conversation::Open(credentials) => Some(credentials.conversation_id.clone()),
            _ => None,
        };
        Some(Keepsake { conversation_id, token: Some(token), customer })
    }

    /// The server does not know the conversation any more: what she wrote goes into a new one.
    pub(super) fn renew(&mut self, failure: &Failure, out: &mut Vec<Effect>) {
        let Conversation::Open(credentials) = &self.conversation else {
            // Found out already; the answer of another request came first.
            self.pump(out);
            return;
        };
        let pass = credentials.pass.clone();
        self.renewals += 1;
        // The worker is told no as well, and lets go of what it kept.
        self.follow(out);
        self.leave_conversation(out);
        let notice = if matches!(failure, Failure::Refused { status: 401, .. }) {
            self.conversation = Conversation::None { pass: None };
            let notice =
                if pass.customer.is_some() { Notice::SignedOut } else { Notice::ConversationRenewed };
            self.part_with(pass, out);
            notice
        } else {
            self.conversation = Conversation::None { pass: Some(pass) };
            self.remember(out);
            Notice::ConversationRenewed
        };
        self.lines.add(Some(0), Body::Notice(notice));
        self.pump(out);
    }

    /// A token the server refuses is worth nothing. A guest's unsent words go on with a new guest; a
    /// customer's wait until she is signed in again, because the next one here may be somebody else.
    fn part_with(&mut self, pass: Pass, out: &mut Vec<Effect>) {
        match pass.customer.clone() {
            Some(customer) => self.hold(pass, customer, out),
            None => out.push(Effect::Unremember {
                shop: self.shop.clone(),
                token: Some(pass.token),
                belongs_to: None,
            }),
        }
    }

    /// Takes the conversation off the page; what waits to be sent stays.
    pub(super) fn leave_conversation(&mut self, out: &mut Vec<Effect>) {
        self.lines.drop_logged();
        self.saved.clear();
        (self.last_seq, self.asked, self.answered, self.first_words_of) = (0, 0, 0, 0);
        self.page_product.begin_anew();
        self.listening.stop();
        out.push(Effect::StopListening);
    }
}
