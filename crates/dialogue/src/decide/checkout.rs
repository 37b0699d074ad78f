//! She wants to buy: the cart is shown; the order itself is placed on the shop's own pages.

use super::{Decision, cart_view, heard::Heard};
use crate::understanding::Intent;

pub(super) fn decide(heard: &Heard) -> Decision {
    Decision { intent: Intent::Checkout, ..cart_view::decide(heard) }
}
