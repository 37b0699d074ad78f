//! The thought of Mitra: what is understood, decided and answered, as plain values.
//!
//! Read in this order, which is the order of a turn:
//! [`understanding`] (what she said) -> [`mod@decide`] (what to do) -> [`lookup`] (the question to the shop's data
//! and its answer) -> [`mod@answer`] (what is said) -> [`word`] (what a language model may make of the words).
//! Of what was not understood a model may say what it means ([`opinion`]).
//! [`conversation`] is what is kept between turns.
//! [`wording`] holds the sentences and [`names`] the single words of the replies; both are data, in `wordings/`.
//!
//! Nothing here reads a clock, draws a random number, waits, writes or serialises; the same code runs on the
//! server and in the shopper's browser.

mod advice;
pub mod answer;
pub mod asking;
pub mod context;
pub mod conversation;
mod cues;
pub mod decide;
mod decimal;
pub mod delivery;
mod devanagari;
pub mod filters;
pub mod finer;
pub mod hand_over;
pub mod language;
pub mod lookup;
pub mod names;
pub mod opinion;
pub mod orders;
pub mod policy;
pub mod recommend;
pub mod summary;
pub mod taste;
pub mod understanding;
pub mod voices;
pub mod word;
pub mod wording;

pub use answer::{ComparedRow, Comparison, OnPhone, Reply, ReplyPart, Saying, answer, answer_on_phone};
pub use context::LabelledCondition;
pub use conversation::{Conversation, ShownProduct, TurnRecord};
pub use decide::{
    Asked, AskedLanguage, Decision, Doubt, Fact, LikePhoto, Pick, Tap, Trouble, decide, decide_tap,
};
pub use decimal::decimal;
pub use delivery::{Area, Delivery};
pub use devanagari::without_nukta;
pub use filters::{Condition, Filters, Photo};
pub use hand_over::{HandOver, HandOverStep};
pub use language::Language;
pub use lookup::{Findings, Lookup, PriceChange, Product, Relaxation};
pub use orders::{
    OpenAction, Order, OrderAction, OrderDeed, OrderItem, OrderQuestion, OrderState, OrderWish, OrdersFound,
    OrdersWanted, is_same_id, meant_id,
};
pub use policy::{Policy, Topic};
pub use taste::Taste;
pub use understanding::{Intent, Slot, SlotMatch, SlotValue, Understanding};
pub use voices::{Fit, INCH, Measure, Part, Remark, Review, SizeChart, Voices};
