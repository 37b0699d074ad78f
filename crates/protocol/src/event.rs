//! The events of a conversation's log that clients see.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    conversation::Action,
    device::Origin,
    product::{ComparedProduct, ComparisonRow, ProductCard},
    rating::Rating,
};

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// Place in the log, from 1, given by the server. Gaps are entries that are not for clients.
    pub seq: u64,
    /// When it was appended, milliseconds since 1970 (UTC).
    pub at: i64,
    /// What happened.
    #[serde(flatten)]
    pub body: EventBody,
}

/// What happened, as `kind` and `data`. A reader skips kinds it does not know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", content = "data")]
pub enum EventBody {
    /// The shopper said or tapped something.
    #[serde(rename = "shopper.message")]
    ShopperMessage {
        /// Id made by the sender.
        client_id: String,
        /// Her words; empty for a tap.
        text: String,
        /// Her tap.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        action: Option<Action>,
        /// Who answered it, when it was not the shop.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        origin: Option<Origin>,
    },
    /// Words of the reply, appended in order; each entry is one or more whole sentences.
    #[serde(rename = "reply.words")]
    ReplyWords {
        /// `seq` of the message this answers.
        turn: u64,
        /// Language of the words: `en`, `hi` or `hinglish`.
        lang: String,
        /// Plain text, no markup.
        text: String,
    },
    /// Products of the reply, in the order in which "the second one" counts.
    #[serde(rename = "reply.products")]
    ReplyProducts {
        /// `seq` of the message this answers.
        turn: u64,
        /// The cards.
        products: Vec<ProductCard>,
    },
    /// The products of the reply side by side: a row for each thing they can be told apart by.
    #[serde(rename = "reply.comparison")]
    ReplyComparison {
        /// `seq` of the message this answers.
        turn: u64,
        /// Heads of the columns.
        products: Vec<ComparedProduct>,
        /// The rows.
        rows: Vec<ComparisonRow>,
    },
    /// What she keeps has changed; this is all of it now.
    #[serde(rename = "reply.wishlist")]
    ReplyWishlist {
        /// `seq` of the message this answers.
        turn: u64,
        /// The shop's ids, oldest first.
        product_ids: Vec<String>,
    },
    /// What is being looked for from now on, condition by condition; empty when nothing is.
    #[serde(rename = "reply.context")]
    ReplyContext {
        /// `seq` of the message this answers.
        turn: u64,
        /// The conditions, each to be taken back by [`Action::DropCondition`].
        conditions: Vec<ContextCondition>,
    },
    /// What she might say next; a tap sends the text.
    #[serde(rename = "reply.chips")]
    ReplyChips {
        /// `seq` of the message this answers.
        turn: u64,
        /// Short texts in the reply's language.
        chips: Vec<String>,
    },
    /// The reply is complete.
    #[serde(rename = "reply.done")]
    ReplyDone {
        /// `seq` of the message this answers.
        turn: u64,
        /// The shopper spoke again, or stopped it, before the reply was complete; the rest of it was left unsaid.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        superseded: bool,
    },
    /// She said what she thinks of a reply; the latest of a turn holds.
    #[serde(rename = "reply.rated")]
    ReplyRated {
        /// `seq` of the message that the reply answers.
        turn: u64,
        /// What she thinks of it.
        rating: Rating,
    },
    /// A person of the shop is here, and answers from now on instead of Mitra.
    #[serde(rename = "agent.joined")]
    AgentJoined {
        /// What the shop calls its people here.
        name: String,
        /// The same said in a sentence, plain text in the language of Mitra's replies.
        text: String,
    },
    /// A person of the shop says something.
    #[serde(rename = "agent.message")]
    AgentMessage {
        /// What the shop calls its people here.
        name: String,
        /// Plain text, no markup.
        text: String,
    },
    /// The person is gone; Mitra answers again.
    #[serde(rename = "agent.left")]
    AgentLeft {
        /// What the shop calls its people here.
        name: String,
        /// The same said in a sentence, plain text in the language of Mitra's replies.
        text: String,
    },
    /// Older entries were removed because they were kept long enough. A client shows nothing for it.
    #[serde(rename = "log.removed")]
    LogRemoved {
        /// `seq` of the first removed entry; the last is this event's own.
        from: u64,
    },
}

/// Reads a list of what happened, each as an [`Event`] holds it: a phone then has one reader of all kinds and not two.
///
/// # Errors
/// When one of them cannot be read.
pub fn bodies<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<EventBody>, D::Error> {
    #[derive(Deserialize)]
    struct Held {
        #[serde(flatten)]
        body: EventBody,
    }
    let held = Vec::<Held>::deserialize(deserializer)?;
    Ok(held.into_iter().map(|held| held.body).collect())
}

/// One condition of the search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContextCondition {
    /// Which attribute: the name of a slot, or `words`.
    pub slot: String,
    /// Canonical value as text; numbers in digits.
    pub value: String,
    /// What it is called in the reply's language.
    pub label: String,
}

impl EventBody {
    /// The `kind` on the wire.
    pub fn kind(&self) -> &'static str {
        match self {
            EventBody::ShopperMessage { .. } => "shopper.message",
            EventBody::ReplyWords { .. } => "reply.words",
            EventBody::ReplyProducts { .. } => "reply.products",
            EventBody::ReplyComparison { .. } => "reply.comparison",
            EventBody::ReplyWishlist { .. } => "reply.wishlist",
            EventBody::ReplyContext { .. } => "reply.context",
            EventBody::ReplyChips { .. } => "reply.chips",
            EventBody::ReplyDone { .. } => "reply.done",
            EventBody::ReplyRated { .. } => "reply.rated",
            EventBody::AgentJoined { .. } => "agent.joined",
            EventBody::AgentMessage { .. } => "agent.message",
            EventBody::AgentLeft { .. } => "agent.left",
            EventBody::LogRemoved { .. } => "log.removed",
        }
    }
}
