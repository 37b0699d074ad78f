//! She asks what she has kept.

use super::{Decision, heard::Heard};
use crate::{lookup::Lookup, understanding::Intent};

pub(super) fn decide(heard: &Heard) -> Decision {
    match heard.conversation.wishlist.as_slice() {
        [] => heard.talk(Intent::WishlistView),
        kept => heard.serve(Intent::WishlistView, Lookup::Products { ids: kept.to_vec() }),
    }
}
