//! A message that was not understood: ask, do nothing.

use super::{Decision, Doubt, LEAST_CONFIDENCE, heard::Heard};
use crate::understanding::{Intent, Slot};

/// Whether that is so. A named kind of product is something to go on, however unsure the rest is; but nothing is kept,
/// taken out or ordered on a guess.
pub(super) fn applies(heard: &Heard) -> bool {
    let understanding = heard.understanding;
    let sure = understanding.confidence >= LEAST_CONFIDENCE;
    !sure && (!understanding.has(Slot::Category) || changes_something(understanding.intent))
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
