//! Entries of the log that are never sent to clients: what was understood and decided, with the ids of the
//! models that did it. A conversation's state is the fold of [`TurnDecided`].

use serde::{Deserialize, Serialize};

use crate::device::Origin;

/// Kind of the entry that holds a [`TurnUnderstood`].
pub const TURN_UNDERSTOOD: &str = "turn.understood";
/// Kind of the entry that holds a [`TurnDecided`].
pub const TURN_DECIDED: &str = "turn.decided";

/// Kind of the entry that holds a [`ModelStarted`].
pub const TURN_MODEL_STARTED: &str = "turn.model_started";
/// Kind of the entry that holds a [`ModelEnded`].
pub const TURN_MODEL_ENDED: &str = "turn.model_ended";

/// A language model is about to be asked. A turn asks one once at most: where this entry stands, none is asked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelStarted {
    /// `seq` of the message.
    pub turn: u64,
    /// What for: `word`, `understand` or `sum_up`.
    pub purpose: String,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ModelEnded {
    /// `seq` of the message.
    pub turn: u64,
    /// Which model answered; empty when none did.
    pub model: String,
    /// How the answer ended, in a word: `complete`, `slow`, `interrupted`, ...
    pub outcome: String,
    /// Sayings that it worded.
    pub worded: usize,
    /// Sentences that it added.
    pub added: usize,
    /// Lines of it that were not shown.
    pub dropped: usize,
    /// Why, in a word each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<String>,
    /// Tokens in and out, as far as they are known.
    pub tokens: u64,
}

/// A value of a slot: a number or a text, as in the language contract.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Rupees, stars, percent, pieces or a position; whole numbers are written without a fraction.
    Whole(i64),
    /// A number with a fraction.
    Number(f64),
    /// Anything else.
    Text(String),
}

/// Words of a message that name a value; also the form of `mitra understand`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlotSpan {
    /// Name of the slot.
    pub slot: String,
    /// First character, counted in Unicode scalar values.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Canonical value.
    pub value: Value,
}

/// One message, understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TurnUnderstood {
    /// `seq` of the message.
    pub turn: u64,
    /// Id of what understood it, for example `lexicon-1`.
    pub model: String,
    /// `en`, `hi` or `hinglish`.
    pub lang: String,
    /// Whether the message could not be in another language.
    pub lang_certain: bool,
    /// Name of the intent.
    pub intent: String,
    /// 0 to 1.
    pub confidence: f32,
    /// What it names.
    pub slots: Vec<SlotSpan>,
}

/// One condition of a search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConditionRecord {
    /// Name of the slot.
    pub slot: String,
    /// Canonical value.
    pub value: Value,
}

/// What a search must satisfy.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FiltersRecord {
    /// The conditions.
    pub conditions: Vec<ConditionRecord>,
    /// How the kinds among them were named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kind_names: Vec<String>,
    /// Words beside a kind that may say which of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub telling_words: Vec<String>,
    /// Free words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// A photo that things are to be like: its vector, as [`crate::photo::PhotoSeen`] writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<String>,
}

/// A listed product, as later references need it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShownRecord {
    /// The shop's id.
    pub id: String,
    /// Title as shown.
    pub title: String,
    /// Price as shown, rupees.
    pub price: u32,
    /// Colours as the shop writes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub colours: Vec<String>,
    /// Stars as shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<f32>,
    /// Canonical category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Fabric as the shop writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fabric: Option<String>,
}

/// One piece of the cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartRecord {
    /// The shop's id.
    pub id: String,
    /// Pieces.
    pub quantity: u32,
}

/// A question about an order that waits for her word.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OrderQuestionRecord {
    /// Name of what she wants; empty when no question waits any more.
    pub wish: String,
    /// The order it is about; absent while she is asked which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The orders she was told of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
    /// The size she wants instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// How many turns there were when it was asked.
    #[serde(default)]
    pub asked_at: usize,
}

/// What one turn leaves for the next; absent means "as before".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TurnDecided {
    /// `seq` of the message.
    pub turn: u64,
    /// Who decided it, when it was not the shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Name of the intent that was served.
    pub intent: String,
    /// Language of the reply.
    pub lang: String,
    /// What is looked for from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filters: Option<FiltersRecord>,
    /// How many results of it were shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<usize>,
    /// The new list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Vec<ShownRecord>>,
    /// The one product spoken about; empty when there is none any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<String>,
    /// Products spoken about together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discussed: Option<Vec<String>>,
    /// Kept products.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wishlist: Option<Vec<String>>,
    /// The cart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cart: Option<Vec<CartRecord>>,
    /// Products that she did not want.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<String>,
    /// She looks for herself from now on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub for_herself: bool,
    /// The order spoken about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The question about an order that waits for her word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_question: Option<OrderQuestionRecord>,
    /// Where things are to be delivered, six digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pincode: Option<String>,
    /// How far the hand-over to a person of the shop has got: `awaited`, `acknowledged` or `overdue_told`; empty when
    /// it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_over: Option<String>,
    /// Names of the wordings the reply used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wordings: Vec<String>,
}
