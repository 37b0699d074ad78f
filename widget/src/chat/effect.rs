//! What the widget asks of the browser. `effects::run` has the one match over it.

use mitra_protocol::{MessageSend, Rating, frame::ToPage, worker::ToTalk};

use super::{Credentials, Keepsake, Language, Timer};

/// One thing to do. Its outcome comes back as a [`super::Happening`].
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Ask the server for a conversation.
    StartConversation {
        /// Id of the shop.
        shop: String,
        /// Language to begin in.
        language: Language,
        /// Her token from an earlier conversation, so that the new one is hers as well.
        token: Option<String>,
        /// Counts the requests.
        round: u32,
    },
    /// Send a message.
    Send {
        /// Where to.
        credentials: Credentials,
        /// What.
        message: MessageSend,
    },
    /// Read what stands in the log before a number.
    ReadEarlier {
        /// Which one.
        credentials: Credentials,
        /// Before this event.
        before: u64,
    },
    /// Tell the server what she thinks of a reply.
    Rate {
        /// Where.
        credentials: Credentials,
        /// `seq` of the message that it answers.
        turn: u64,
        /// What she thinks.
        rating: Rating,
    },
    /// Ask the server to leave the rest of a reply unsaid.
    StopReply {
        /// Where.
        credentials: Credentials,
        /// `seq` of the message that it answers.
        turn: u64,
    },
    /// Keep how far she has read.
    RememberSeen {
        /// Id of the shop.
        shop: String,
        /// The last event she saw.
        seq: u64,
    },
    /// Read the log, of a long one the end.
    ReadLog {
        /// Which one.
        credentials: Credentials,
        /// The connection's round.
        round: u32,
    },
    /// Listen to new events; ends the stream of the round before.
    Listen {
        /// Which log.
        credentials: Credentials,
        /// Last sequence number the page has.
        after: u64,
        /// The connection's round.
        round: u32,
    },
    /// End the stream.
    StopListening,
    /// Ring after a time drawn evenly from a range.
    Wait {
        /// Shortest, milliseconds.
        min_millis: u32,
        /// Longest, milliseconds.
        max_millis: u32,
        /// What for.
        timer: Timer,
    },
    /// Keep who she is and what opens the conversation.
    Remember {
        /// Id of the shop.
        shop: String,
        /// What to keep.
        kept: Keepsake,
    },
    /// Forget what is kept, unless another tab has put a newer token there.
    Unremember {
        /// Id of the shop.
        shop: String,
        /// The token that is worth nothing any more; none when it was forgotten before.
        token: Option<String>,
        /// The customer whose unsent words stay on the device; she alone is kept then.
        belongs_to: Option<String>,
    },
    /// Forget everything that is kept about her.
    ForgetDevice {
        /// Id of the shop.
        shop: String,
    },
    /// Show the server the shop's word about who she is.
    ShowIdentity {
        /// Id of the shop.
        shop: String,
        /// The signed statement.
        assertion: String,
        /// Counts the requests.
        round: u32,
    },
    /// Let the guest's conversations join the customer's account.
    JoinHistory {
        /// The customer's token.
        token: String,
        /// The guest's.
        guest_token: String,
        /// Counts the requests.
        round: u32,
    },
    /// End a token.
    Revoke {
        /// Which one.
        token: String,
    },
    /// Erase everything the server has of her.
    Erase {
        /// Her token.
        token: String,
        /// Counts the requests.
        round: u32,
    },
    /// Read what the shop says of a product.
    ReadProduct {
        /// Id of the shop.
        shop: String,
        /// The shop's id of the product.
        id: String,
        /// Language of the reader.
        language: Language,
    },
    /// The phone's way back closes what lies over the chat, and not the page.
    CatchBack,
    /// It is closed: the way back leads where it led before.
    ReleaseBack,
    /// Tell the other tabs of this browser.
    TellTabs(TabWord),
    /// Keep her choice of language.
    RememberLanguage(Language),
    /// Give the document the language's title and `lang`.
    DressDocument(Language),
    /// Tell the worker that owns the store.
    Talk(ToTalk),
    /// Put this into the composer if it is empty.
    FillComposer(String),
    /// Take everything out of the composer.
    EmptyComposer,
    /// Put the cursor into the composer.
    FocusComposer,
    /// Tell the shop's page around the frame.
    TellPage(ToPage),
    /// Set a User Timing mark.
    Mark(&'static str),
}

/// What the tabs of one browser, with the chat of one shop, tell each other.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum TabWord {
    /// This device forgot her.
    Forgotten,
    /// She said yes: this guest's conversation is joining her account, and the guest's token ends with that.
    Joining {
        /// Names it.
        conversation_id: String,
    },
    /// She is signed in.
    SignedIn {
        /// The guest's conversation that went before.
        replaced: Option<String>,
        /// As whom, and in which conversation.
        kept: Option<Keepsake>,
    },
}
