//! What the widget asks of the browser. `effects::run` has the one match over it.

use mitra_protocol::{MessageSend, frame::ToPage, worker::ToTalk};

use super::{Credentials, Language, Timer};

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
    },
    /// Send a message.
    Send {
        /// Where to.
        credentials: Credentials,
        /// What.
        message: MessageSend,
    },
    /// Read the whole log.
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
    /// Keep what opens the conversation; none forgets it.
    Remember {
        /// Id of the shop.
        shop: String,
        /// What opens it.
        credentials: Option<Credentials>,
    },
    /// Keep her choice of language.
    RememberLanguage(Language),
    /// Give the document the language's title and `lang`.
    DressDocument(Language),
    /// Tell the worker that owns the store.
    Talk(ToTalk),
    /// Put this into the composer if it is empty.
    FillComposer(String),
    /// Put the cursor into the composer.
    FocusComposer,
    /// Tell the shop's page around the frame.
    TellPage(ToPage),
    /// Set a User Timing mark.
    Mark(&'static str),
}
