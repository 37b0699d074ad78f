//! A message that was not understood: ask, do nothing.

use super::{Decision, Doubt, LEAST_CONFIDENCE, heard::Heard, reference};
use crate::{
    cues,
    understanding::{Intent, Slot},
};

/// Whether that is so. A named kind of product is something to go on, however unsure the rest is; but nothing is kept,
/// taken out or ordered on a guess.
pub(super) fn applies(heard: &Heard) -> bool {
    let understanding = heard.understanding;
    let sure = understanding.confidence >= LEAST_CONFIDENCE;
    let has_something = understanding.has(Slot::Category) || asks_about_a_named_one(heard);
    !sure && (!has_something || changes_something(understanding.intent)) && !puts_a_named_one_in(heard)
}

/// "What is the second one made of": that much is certain, whatever exactly she wants to know.
fn asks_about_a_named_one(heard: &Heard) -> bool {
    let is_question = matches!(
        heard.understanding.intent,
        Intent::ProductDetails
            | Intent::PriceQuery
            | Intent::AvailabilityQuery
            | Intent::SizeHelp
            | Intent::CompareProducts
    );
    let asks_a_fact = !cues::facts(heard.understanding).is_empty() && heard.conversation.focus.is_some();
    is_question && (asks_a_fact || reference::named(heard).is_ok_and(|ids| ids.is_some()))
}

/// "The teal one too, add that": the word for it and the product are both there.
fn puts_a_named_one_in(heard: &Heard) -> bool {
    heard.understanding.intent == Intent::CartAdd
        && cues::has(heard.understanding, "put_in")
        && reference::named(heard).is_ok_and(|ids| ids.is_some())
}

pub(super) fn changes_something(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::CartAdd
            | Intent::CartRemove
            | Intent::WishlistAdd
            | Intent::WishlistRemove
            | Intent::Checkout
            | Intent::OrderCancel
    )
}

pub(super) fn decide(heard: &Heard) -> Decision {
    heard.doubt(heard.understanding.intent, Doubt::NotUnderstood)
}
