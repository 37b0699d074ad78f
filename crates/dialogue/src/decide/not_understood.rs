//! A message that was not understood: ask, do nothing.

use super::{Decision, Doubt, LEAST_CONFIDENCE, heard::Heard, reference};
use crate::understanding::{Intent, Slot};

/// Whether that is so. A named kind of product is something to go on, however unsure the rest is; but nothing is kept,
/// taken out or ordered on a guess.
pub(super) fn applies(heard: &Heard) -> bool {
    let understanding = heard.understanding;
    let sure = understanding.confidence >= LEAST_CONFIDENCE;
    let has_something = understanding.has(Slot::Category) || asks_about_a_named_one(heard);
    !sure && (!has_something || changes_something(understanding.intent))
}

/// "What is the second one made of": that much is certain, whatever exactly she wants to know.
fn asks_about_a_named_one(heard: &Heard) -> bool {
    let is_question = matches!(
        heard.understanding.intent,
        Intent::ProductDetails | Intent::PriceQuery | Intent::AvailabilityQuery | Intent::SizeHelp | Intent::CompareProducts
    );
    is_question && reference::named(heard).is_ok_and(|ids| ids.is_some())
}

fn changes_something(intent: Intent) -> bool {
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
