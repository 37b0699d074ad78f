//! The `talk` worker.
//!
//! It owns the store on the phone. In it lies the outbox: messages that were written but that the server has not accepted
//! yet. Beside it the worker keeps a replica of the conversation, with every product she was shown, and thinks itself
//! while the shop is out of reach.

use serde::{Deserialize, Serialize};

use crate::{conversation::MessageSend, event::Event};

/// From the page to the worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToTalk {
    /// Which shop's store to open; the worker answers with [`FromTalk::Outbox`].
    Open {
        /// Id of the shop.
        shop: String,
    },
    /// Keep this message until [`ToTalk::Accepted`].
    Keep {
        /// The message, as it will be sent.
        message: MessageSend,
    },
    /// The server has it; forget it.
    Accepted {
        /// Its sender's id.
        client_id: String,
    },
    /// It is not to be sent any more; forget it.
    Withdraw {
        /// Its sender's id.
        client_id: String,
    },
    /// The shop is out of reach: answer this kept message. The worker answers with [`FromTalk::Answered`].
    Answer {
        /// Its sender's id.
        client_id: String,
        /// Language of the page, for a conversation in which nothing was said yet.
        lang: String,
    },
    /// The log of this conversation has grown: read on. When the server cannot be reached, the worker tells what it has,
    /// with [`FromTalk::Log`].
    Follow {
        /// Names the conversation.
        conversation_id: String,
        /// Her token.
        token: String,
    },
    /// Keep what stands in the composer.
    Draft {
        /// The unsent text; empty forgets it.
        text: String,
    },
    /// Forget everything; somebody else may use this device next.
    Forget,
}

/// From the worker to the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromTalk {
    /// What waits from earlier visits, oldest first, and the text left in the composer.
    Outbox {
        /// Messages not yet accepted.
        waiting: Vec<MessageSend>,
        /// The unsent text.
        draft: String,
        /// False when the browser refuses storage: things are then kept in memory only.
        durable: bool,
    },
    /// A message is safe on this phone and was thought about.
    Answered {
        /// Its sender's id.
        client_id: String,
        /// The answer, as it goes to the server with the message; none when the shop is to answer.
        device: Option<String>,
        /// What is shown until then, events of the turn 0 after each other.
        reply: Vec<Event>,
    },
    /// What this phone has of a conversation's log.
    Log {
        /// Names the conversation.
        conversation_id: String,
        /// Its newest events, in order.
        events: Vec<Event>,
    },
}
