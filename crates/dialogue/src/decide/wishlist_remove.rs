//! She drops a kept product.

use super::{Decision, heard::Heard, reference};
use crate::{lookup::Lookup, understanding::Intent};

pub(super) fn decide(heard: &Heard) -> Decision {
    let kept = &heard.conversation.wishlist;
    match reference::among(heard, kept) {
        Ok(ids) => heard.about(Intent::WishlistRemove, ids),
        Err(doubt) => {
            let lookup = Lookup::Products { ids: kept.clone() };
            Decision { doubt: Some(doubt), ..heard.serve(Intent::WishlistRemove, lookup) }
        }
    }
}
