//! She asks what is in the cart.

use super::{Decision, heard::Heard};
use crate::{lookup::Lookup, understanding::Intent};

pub(super) fn decide(heard: &Heard) -> Decision {
    match heard.conversation.cart.as_slice() {
        [] => heard.talk(Intent::CartView),
        cart => {
            let ids = cart.iter().map(|(id, _)| id.clone()).collect();
            heard.serve(Intent::CartView, Lookup::Products { ids })
        }
    }
}
