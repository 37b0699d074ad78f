//! What a phone answers by itself while the shop is out of reach, and what it needs for that.

use serde::{Deserialize, Serialize};

use crate::{
    event::{Event, EventBody, bodies},
    log::{TurnDecided, TurnUnderstood},
    product::ProductDetails,
};

/// Who thought of an answer, where it was not the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Her own phone, while the shop was out of reach: its facts are old, and nobody has looked at them since.
    Device,
}

/// An answer that her phone gave by itself. It goes to the server with its message, as text: a page hands it on
/// without knowing what it says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceAnswer {
    /// The reply, in order. Their `turn` is 0 until the server gives the message its place.
    #[serde(deserialize_with = "bodies")]
    pub reply: Vec<EventBody>,
    /// What was understood; nothing for a tap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub understood: Option<TurnUnderstood>,
    /// What the conversation remembers of it; its `turn` likewise.
    pub decided: TurnDecided,
}

/// `GET /conversations/{id}/replica`: what her phone needs to go on by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Replica {
    /// How far the log goes.
    pub last_seq: u64,
    /// Events after the asked sequence, in order; of a long log the newest.
    pub events: Vec<Event>,
    /// The state in which the next message will be heard. Its form is Mitra's own and changes.
    pub state: String,
    /// Every product that these events show, as the shop has it now.
    pub products: Vec<KeptProduct>,
}

/// A product with what a search of her phone needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeptProduct {
    /// Everything the shop says of it.
    #[serde(flatten)]
    pub details: ProductDetails,
    /// Canonical category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// What it is one of in several colours or sizes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
    /// What it is, as searches ask for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<KeptAttribute>,
}

/// One thing that a product is: colour = red.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeptAttribute {
    /// Name of the slot.
    pub slot: String,
    /// Canonical value.
    pub value: String,
}
