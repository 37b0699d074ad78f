//! A position in the list and nothing else ("the second one"): it goes on with what was last spoken about.

use super::{Decision, LEAST_CONFIDENCE, heard::Heard, served};
use crate::{
    cues,
    understanding::{Intent, Slot},
};

/// Whether that is so: positions, perhaps the kind of product, and no intent of its own.
pub(super) fn applies(heard: &Heard) -> bool {
    let understanding = heard.understanding;
    let says_no_more = understanding.slots.iter().all(|m| matches!(m.slot, Slot::Ordinal | Slot::Category));
    let sure = understanding.confidence >= LEAST_CONFIDENCE;
    let no_own_intent = !sure || understanding.intent == Intent::RefineSearch;
    understanding.has(Slot::Ordinal) && says_no_more && no_own_intent && !heard.conversation.shown.is_empty()
}

pub(super) fn decide(heard: &Heard) -> Decision {
    served(heard, continued(heard))
}

/// What a bare reference asks: the same of another product, or what Mitra asked "which one?" about.
fn continued(heard: &Heard) -> Intent {
    // While a product is in focus she was not asked which one, and nothing is put anywhere unasked.
    let keeps = cues::has(heard.understanding, "put_in") && !cues::has(heard.understanding, "remove");
    let was_asked_which = heard.conversation.focus.is_none();
    match heard.conversation.last_intent {
        Some(Intent::PriceQuery) => Intent::PriceQuery,
        Some(Intent::AvailabilityQuery) => Intent::AvailabilityQuery,
        Some(Intent::SizeHelp) => Intent::SizeHelp,
        Some(Intent::CartAdd) if was_asked_which => Intent::CartAdd,
        Some(Intent::WishlistAdd) if was_asked_which => Intent::WishlistAdd,
        // "Keep the second one in its place."
        Some(Intent::WishlistRemove) if keeps => Intent::WishlistAdd,
        Some(Intent::CartRemove) if keeps => Intent::CartAdd,
        Some(Intent::CartRemove) if was_asked_which => Intent::CartRemove,
        Some(Intent::WishlistRemove) if was_asked_which => Intent::WishlistRemove,
        _ => Intent::ProductDetails,
    }
}
