//! She puts products into the cart, or says how many pieces; perhaps those she has kept.

use super::{Decision, heard::Heard, reference};
use crate::{cues, understanding::Intent};

pub(super) fn decide(heard: &Heard) -> Decision {
    let kept = &heard.conversation.wishlist;
    let from_what_is_kept = cues::has(heard.understanding, "kept") && !kept.is_empty();
    let ids = match from_what_is_kept {
        true if cues::has(heard.understanding, "everything") => Ok(kept.clone()),
        true => reference::among(heard, kept),
        false => reference::some(heard),
    };
    let mut decision = heard.about_or_ask(Intent::CartAdd, ids);
    decision.asked.quantity = heard.quantity();
    decision
}
