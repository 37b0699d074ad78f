//! Requests and responses under `/api/v1/conversations`.

use serde::{Deserialize, Serialize};

use crate::event::Event;

/// `POST /conversations`: starts a conversation. With a Bearer token it belongs to that shopper, without one
/// a guest is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConversationStart {
    /// Id of the shop, `demo` for the demo shop.
    #[cfg_attr(feature = "openapi", schema(example = "demo"))]
    pub shop: String,
    /// Language of the page: `en`, `hi` or `hinglish`. Replies start in it and follow the shopper from there.
    #[cfg_attr(feature = "openapi", schema(pattern = "^(en|hi|hinglish)$", example = "hinglish"))]
    pub lang: String,
}

/// The answer to [`ConversationStart`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConversationStarted {
    /// Names the conversation in every later request.
    pub conversation_id: String,
    /// Names the shopper within her shop.
    pub shopper_id: String,
    /// Opaque Bearer token of the shopper. It is shown once; the server keeps only its hash. Absent when the
    /// request already carried one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Highest sequence number in the log; read on from here.
    pub last_seq: u64,
}

/// `POST /conversations/{id}/messages`: what the shopper typed or tapped, one of the two; only
/// [`Action::AskAbout`] goes with words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageSend {
    /// Made by the sender, 1 to 64 characters. The same id twice is one message.
    pub client_id: String,
    /// What she typed, at most 2,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What she tapped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// What her phone answered while the shop was out of reach, a [`crate::DeviceAnswer`] as JSON in a text. The shop
    /// then answers nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

/// A tap: meaning without words, so nothing has to be understood; or what her words were said about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    /// "Tell me more" on a card.
    ShowDetails {
        /// Id of the product on the card.
        product_id: String,
    },
    /// The heart on a card: she keeps the product.
    Save {
        /// Id of the product.
        product_id: String,
    },
    /// The heart again: she keeps it no longer.
    Unsave {
        /// Id of the product.
        product_id: String,
    },
    /// One piece into the cart.
    AddToCart {
        /// Id of the product.
        product_id: String,
    },
    /// "More like this".
    Similar {
        /// Id of the product.
        product_id: String,
    },
    /// The language switch: replies follow it from now on.
    ChangeLanguage {
        /// `en`, `hi` or `hinglish`.
        #[cfg_attr(feature = "openapi", schema(pattern = "^(en|hi|hinglish)$"))]
        lang: String,
    },
    /// Goes with words, which were typed while the shop's page showed this product: "this" is that one. Without
    /// words it asks for its details.
    AskAbout {
        /// Id of the product on the page.
        product_id: String,
    },
    /// A condition of the search is taken back; the search runs again without it.
    DropCondition {
        /// Its `slot`, as `reply.context` has it.
        #[cfg_attr(feature = "openapi", schema(max_length = 200))]
        slot: String,
        /// Its `value`, likewise.
        #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
        value: String,
    },
    /// All conditions of the search are taken back.
    ClearConditions,
    /// Things like a photo. It stays on her phone: this is what was seen on it there, as she left it.
    FindLike {
        /// What it says in the chat, in her language: "Photo: Kurti, Red".
        #[cfg_attr(feature = "openapi", schema(max_length = 500, example = "Photo: Kurti, Red"))]
        label: String,
        /// What was seen and what she wrote beside it, a [`crate::photo::PhotoSeen`] as text.
        #[cfg_attr(feature = "openapi", schema(max_length = 2000, example = "category=kurti colour=red"))]
        photo: String,
    },
    /// This size of a product is hers; how she measures stays on her phone.
    TakeSize {
        /// Id of the product.
        product_id: String,
        /// The size as the shop writes it.
        #[cfg_attr(feature = "openapi", schema(max_length = 40))]
        size: String,
    },
}

/// The answer to [`MessageSend`]: 202 for a new message, 200 for one the log already had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageAccepted {
    /// The message's place in the log.
    pub seq: u64,
}

/// `GET /conversations/{id}/events` as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventPage {
    /// Events after the asked sequence, in order.
    pub events: Vec<Event>,
}
