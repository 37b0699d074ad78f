//! Telling a shopper's phone that something came for her while the chat is closed: by the push service that her
//! browser named, when she said yes to it. Without keys nothing of it is offered.
//!
//! What goes out says that something came and in which language to say so, and no more: a locked phone shows it to
//! everybody. Only her browser can open it ([`seal`], RFC 8291), and the push service knows who sends it ([`keys`],
//! RFC 8292). Like all that goes out it waits in the outbox, and [`deliver`] takes it there.

pub mod deliver;
pub mod keys;
pub mod seal;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::{
    deliver::PushDeliverer,
    keys::{PushKeys, PushSettings},
};
use crate::fetch::Fetcher;

/// Where in the outbox it stands.
pub const CHANNEL: &str = "push";

/// What requests need of it.
#[derive(Debug, Clone)]
pub struct Push {
    /// With what push services know this server.
    pub keys: Arc<PushKeys>,
    /// Looks at the addresses that browsers give.
    pub fetcher: Fetcher,
}

/// One note for one of her browsers, as it waits in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Which of her browsers.
    pub subscription_id: String,
    /// In which conversation the answer came.
    pub conversation_id: String,
}
