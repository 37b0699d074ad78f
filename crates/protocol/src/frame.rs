//! What the shop's page (through `mitra.js`) and the chat inside its frame say to each other.
//!
//! The page opens the frame, the frame answers with a `MessageChannel` port; every message carries `v`.

use serde::{Deserialize, Serialize};

/// Version of this schema; a side that meets a higher one keeps to what it knows.
pub const FRAME_VERSION: u32 = 1;

/// From the page to the chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToFrame {
    /// The panel became visible: put the cursor into the composer.
    Opened,
    /// Send this text as if the shopper had typed it.
    Send {
        /// What to send.
        text: String,
    },
    /// The shop says who is signed in on its page.
    Identify {
        /// The shop's statement, a signed JWT.
        #[serde(rename = "text")]
        assertion: String,
    },
    /// The shop's page shows this product now: "this" in her next words is that one.
    Context {
        /// Its id; empty when the page shows none.
        #[serde(rename = "text")]
        product_id: String,
    },
    /// The page's language changed: the chat follows.
    Locale {
        /// `en`, `hi` or `hinglish`.
        #[serde(rename = "text")]
        lang: String,
    },
    /// Forget everything of this visit on this device: somebody else may use it next.
    Reset,
    /// The page lets the chat put this product into the cart, as it was asked by [`ToPage::AddToCart`].
    #[serde(rename = "add-to-cart")]
    CartAllowed {
        /// Its id.
        #[serde(rename = "text")]
        product_id: String,
    },
    /// The page sees to this product itself.
    #[serde(rename = "taken")]
    CartTaken {
        /// Its id.
        #[serde(rename = "text")]
        product_id: String,
    },
}

/// From the chat to the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToPage {
    /// The chat can be used.
    Ready,
    /// The shopper asked to close the panel.
    Close,
    /// A reply is complete; the launcher may show a dot when the panel is closed.
    Message,
    /// She taps "add to cart"; the page answers whether the chat may go on. Named as its event.
    #[serde(rename = "add-to-cart")]
    AddToCart {
        /// The product's id at the shop.
        product_id: String,
    },
    /// Something the page asked for did not work; the chat goes on without it.
    Error {
        /// What it was.
        reason: ErrorReason,
    },
}

/// What did not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorReason {
    /// The server does not take the statement who is signed in.
    IdentityRefused,
    /// The statement could not be shown to the server.
    IdentityUnreachable,
}

/// A message with its schema version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versioned<T> {
    /// See [`FRAME_VERSION`].
    pub v: u32,
    /// The message.
    #[serde(flatten)]
    pub message: T,
}
