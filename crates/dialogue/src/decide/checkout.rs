//! She wants to buy: the cart is shown; the order itself is placed on the shop's own pages. With an empty cart what she
//! points at goes into it first.

use super::{Decision, cart_view, heard::Heard, reference};
use crate::understanding::Intent;

pub(super) fn decide(heard: &Heard) -> Decision {
    if !heard.conversation.cart.is_empty() {
        return Decision { intent: Intent::Checkout, ..cart_view::decide(heard) };
    }
    match reference::some(heard) {
        Ok(ids) => {
            let mut decision = heard.about(Intent::Checkout, ids);
            decision.asked.quantity = heard.quantity();
            decision
        }
        Err(_) => heard.talk(Intent::Checkout),
    }
}
