//! She puts products into the cart, or says how many pieces.

use super::{Decision, heard::Heard, reference};
use crate::understanding::Intent;

pub(super) fn decide(heard: &Heard) -> Decision {
    let mut decision = heard.about_or_ask(Intent::CartAdd, reference::some(heard));
    decision.asked.quantity = heard.quantity();
    decision
}
