//! She asks what one product costs now.

use super::{Decision, heard::Heard, product_search, reference};
use crate::understanding::{Intent, Slot};

pub(super) fn decide(heard: &Heard) -> Decision {
    if heard.names_another_category() && !heard.understanding.has(Slot::Ordinal) {
        return product_search::decide(heard);
    }
    let mut decision = heard.about_or_ask(Intent::PriceQuery, reference::some(heard));
    decision.asked.pick = reference::pick(heard);
    decision
}
