//! The `talk` worker.
//!
//! It owns the store on the phone. In it lies the outbox: messages that were written but that the
//! server has not accepted yet.

use serde::{Deserialize, Serialize};

use crate::conversation::MessageSend;

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
    /// Keep what stands in the composer.
    Draft {
        /// The unsent text; empty forgets it.
        text: String,
    },
    /// Forget everything; somebody else may use this device next.
    Forget,
}

/// From the worker to the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
}
