//! What can happen to the page: the shopper does something, an effect reports back.

use std::sync::Arc;

use mitra_protocol::{
    Action, ConversationStarted, Event, MessageSend, ProductCard, ProductDetails, Rating, SignedIn,
};

use super::{Keepsake, Language, SheetTap};

/// What happened. Answers to effects carry the round they belong to, so that late ones are told apart.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// The page is drawn; this is what earlier visits left.
    Started {
        /// Who she was, and the conversation this browser took part in.
        kept: Option<Keepsake>,
        /// Whether the browser lets the page keep things.
        storage: bool,
    },
    /// She sent words, typed or tapped on a chip.
    Said {
        /// Fresh id of the message.
        client_id: String,
        /// Her words.
        text: String,
    },
    /// She tapped something that has a meaning without words.
    Tapped {
        /// Fresh id of the message.
        client_id: String,
        /// The meaning.
        action: Action,
    },
    /// She said what she thinks of a reply.
    Rated {
        /// `seq` of the message that it answers.
        turn: u64,
        /// What she thinks.
        rating: Rating,
    },
    /// She wants no more of the reply under way.
    StopTapped,
    /// She has scrolled near the first line.
    EarlierWanted,
    /// She turned to the page, or away from it.
    Looked {
        /// Whether she sees it now.
        is_here: bool,
    },
    /// An earlier visit saw the log up to here.
    SeenBefore {
        /// The last event that was seen.
        seq: u64,
    },
    /// What stands in the log before the page's first line.
    EarlierRead {
        /// The conversation it was asked of.
        conversation_id: String,
        /// What was asked for.
        before: u64,
        /// Its events, in order; none when they could not be read.
        events: Option<Vec<Event>>,
    },
    /// She changed what stands in the composer.
    Drafted(String),
    /// She asked to send a failed message again.
    RetryTapped {
        /// Its sender's id.
        client_id: String,
    },
    /// She takes back what has not gone out.
    WithdrawTapped {
        /// Its sender's id.
        client_id: String,
    },
    /// She chose a language.
    LanguageChosen {
        /// Fresh id, for telling the server.
        client_id: String,
        /// Her choice.
        language: Language,
    },
    /// She asked to close the panel around the chat, or what lies over the chat.
    CloseTapped,
    /// She looks after her privacy.
    SheetTapped(SheetTap),
    /// She wants to see all about a product.
    ProductOpened(Arc<ProductCard>),
    /// She has seen enough of it.
    ProductClosed,
    /// She went back with the phone's own button.
    WentBack,
    /// What the shop says of a product.
    ProductRead {
        /// The shop's id of it.
        id: String,
        /// All of it, or why there is nothing.
        details: Result<Arc<ProductDetails>, Failure>,
    },
    /// She said whether the guest's chat joins her account.
    KeepAnswered(bool),

    /// The server began a conversation.
    ConversationStarted {
        /// The request's round.
        round: u32,
        /// What the server says about it.
        started: ConversationStarted,
    },
    /// The server did not begin a conversation.
    StartFailed {
        /// The request's round.
        round: u32,
        /// Why not.
        failure: Failure,
    },
    /// The server has a message.
    Accepted {
        /// Its sender's id.
        client_id: String,
        /// Its place in the log.
        seq: u64,
    },
    /// The server does not have a message.
    SendFailed {
        /// Its sender's id.
        client_id: String,
        /// Why not.
        failure: Failure,
    },

    /// The log up to now.
    LogRead {
        /// The connection's round.
        round: u32,
        /// Its events, in order.
        events: Vec<Event>,
    },
    /// The stream of new events is open.
    StreamOpened {
        /// The connection's round.
        round: u32,
    },
    /// A new event.
    Arrived {
        /// The connection's round.
        round: u32,
        /// The event.
        event: Event,
    },
    /// The stream broke off, or the log could not be read.
    ConnectionLost {
        /// The connection's round.
        round: u32,
        /// Why.
        failure: Failure,
    },
    /// A wait is over.
    Rang(Timer),
    /// The network is back or the page is looked at again: waiting longer makes no sense.
    WokeUp,
    /// Her device has no network.
    NetworkGone,
    /// The stream is open, and its sign of life is overdue.
    FellSilent {
        /// The connection's round.
        round: u32,
    },

    /// The store on the device is open; this is what it held.
    StoreOpened {
        /// Messages the server has not accepted yet, oldest first.
        waiting: Vec<MessageSend>,
        /// What stood in the composer.
        draft: String,
        /// Whether the browser keeps the store.
        durable: bool,
    },
    /// This phone thought about a message and keeps it.
    AnsweredHere {
        /// Its sender's id.
        client_id: String,
        /// The answer as it goes to the server; none when the shop is to answer.
        device: Option<String>,
        /// What is said until then.
        reply: Vec<Event>,
    },
    /// What this phone has of a log that cannot be read.
    LogKept {
        /// The conversation.
        conversation_id: String,
        /// Its newest events, in order.
        events: Vec<Event>,
    },
    /// The shop's page around the frame is connected.
    PageConnected,
    /// The panel around the chat became visible.
    PanelOpened,
    /// The shop's page shows another product, or none.
    PageShows {
        /// Its id; empty for none.
        product_id: String,
    },
    /// The shop's page says who she is.
    Vouched {
        /// The shop's signed statement.
        assertion: String,
    },
    /// The shop's page wants this device to forget her.
    ResetAsked,
    /// The shop's page lets the chat put a product into the cart.
    CartAllowed {
        /// Its id.
        product_id: String,
    },
    /// The shop's page sees to a product for the cart itself.
    CartTaken {
        /// Its id.
        product_id: String,
    },

    /// The server takes the shop's word.
    Identified {
        /// The request's round.
        round: u32,
        /// As whom she is signed in.
        signed_in: SignedIn,
    },
    /// The server does not take the shop's word.
    IdentityFailed {
        /// The request's round.
        round: u32,
        /// Why not.
        failure: Failure,
    },
    /// The guest's conversations are in her account.
    HistoryJoined {
        /// The request's round.
        round: u32,
    },
    /// The guest's conversations are not in her account.
    HistoryFailed {
        /// The request's round.
        round: u32,
        /// Why not.
        failure: Failure,
    },
    /// A token was not ended.
    RevokeFailed {
        /// Which one.
        token: String,
        /// Why not.
        failure: Failure,
    },
    /// The server has nothing of hers any more.
    Erased {
        /// The request's round.
        round: u32,
        /// Names the erasure.
        receipt_id: String,
    },
    /// The server did not erase.
    EraseFailed {
        /// The request's round.
        round: u32,
        /// Why not.
        failure: Failure,
    },
    /// Another tab of this browser forgot her.
    ForgottenElsewhere,
    /// Another tab of this browser has this guest's conversation join her account.
    JoiningElsewhere {
        /// Names it.
        conversation_id: String,
    },
    /// Another tab of this browser signed her in.
    SignedInElsewhere {
        /// The guest's conversation that went before.
        replaced: Option<String>,
        /// What the browser keeps now.
        kept: Option<Keepsake>,
    },
}

/// Why a request did not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// No answer, or none that makes sense.
    Unreachable,
    /// The server answered with an error.
    Refused {
        /// HTTP status code.
        status: u16,
        /// What the server says about it.
        detail: Option<String>,
    },
}

impl Failure {
    /// Whether the same request may work a little later.
    pub fn passes(&self) -> bool {
        match self {
            Failure::Unreachable => true,
            // What stands between her and Mitra (a balancer during an update) explains nothing in our form.
            Failure::Refused { detail: None, .. } => true,
            Failure::Refused { status, .. } => *status >= 500 || matches!(status, 408 | 425 | 429),
        }
    }

    /// Whether Mitra itself says so. Without its word it may have done what it was asked all the same.
    pub fn is_mitras_word(&self) -> bool {
        matches!(self, Failure::Refused { detail: Some(_), .. })
    }

    /// Whether Mitra itself does not know the token or the conversation.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Failure::Refused { status: 401 | 404, detail: Some(_) })
    }

    /// What the server says about it.
    pub fn detail(self) -> Option<String> {
        match self {
            Failure::Unreachable => None,
            Failure::Refused { detail, .. } => detail,
        }
    }
}

/// What a wait was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timer {
    /// Connect again.
    Reconnect {
        /// The round that was lost.
        round: u32,
    },
    /// Tell her that the connection is gone.
    Banner {
        /// The outage it is about.
        outage: u32,
    },
    /// Send what waits again.
    Resend {
        /// How often sending was tried before.
        pause: u32,
    },
    /// Show the shop's word again.
    Identify {
        /// The request that got no answer.
        round: u32,
    },
    /// Wait for the tab beside no longer.
    Beside {
        /// The wait it is about.
        round: u32,
    },
    /// Wait for the shop's page no longer.
    Cart {
        /// What it was asked.
        round: u32,
    },
    /// Ask again to end tokens.
    Farewell,
}
