//! She takes a product out of the cart.

use super::{Decision, heard::Heard, reference};
use crate::{lookup::Lookup, understanding::Intent};

pub(super) fn decide(heard: &Heard) -> Decision {
    let held: Vec<String> = heard.conversation.cart.iter().map(|(id, _)| id.clone()).collect();
    match reference::among(heard, &held) {
        Ok(ids) => heard.about(Intent::CartRemove, ids),
        Err(doubt) => {
            let lookup = Lookup::Products { ids: held };
            Decision { doubt: Some(doubt), ..heard.serve(Intent::CartRemove, lookup) }
        }
    }
}
