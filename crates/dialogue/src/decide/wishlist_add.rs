//! She keeps a product.

use super::{Decision, heard::Heard, reference};
use crate::understanding::Intent;

pub(super) fn decide(heard: &Heard) -> Decision {
    heard.about_or_ask(Intent::WishlistAdd, reference::some(heard))
}
