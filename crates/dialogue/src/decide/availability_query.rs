//! She asks for stock, sizes or colours left: of one product, or of what is in view ("any in XL?").

use super::{Decision, heard::Heard, product_search, reference, refine_search};
use crate::understanding::{Intent, Slot};

pub(super) fn decide(heard: &Heard) -> Decision {
    let understanding = heard.understanding;
    if heard.names_another_category() && !understanding.has(Slot::Ordinal) {
        return product_search::decide(heard);
    }
    let product = reference::one(heard);
    if product.is_err() && !understanding.has(Slot::Ordinal) && narrows(heard) {
        return refine_search::decide(heard);
    }
    let mut decision = heard.about_or_ask(Intent::AvailabilityQuery, product.map(|id| vec![id]));
    decision.asked.sizes = understanding.texts(Slot::Size).map(str::to_owned).collect();
    decision.asked.colours = understanding.texts(Slot::Colour).map(str::to_owned).collect();
    decision
}

/// Whether the question, put to the whole list, leaves something out.
fn narrows(heard: &Heard) -> bool {
    !super::conditions::stated(heard.understanding).is_empty()
}
