//! What is in the cart, and what it comes to.

use super::{describe::rupees, draft::Draft};
use crate::{conversation::Conversation, lookup::Product};

pub(super) fn answer(draft: &mut Draft) {
    let found = &draft.findings.products;
    if found.is_empty() {
        let key = if draft.conversation.cart.is_empty() { "cart.empty" } else { "gone" };
        draft.say(key, &[]);
        draft.chips(&["saree", "kurti", "wishlist"]);
        return;
    }
    tell(draft);
    draft.list(found);
    draft.chips(&["checkout", "first_cart_remove", "wishlist"]);
}

/// Says how many pieces there are and what they cost together.
pub(super) fn tell(draft: &mut Draft) {
    let found = &draft.findings.products;
    let pieces: u64 = found.iter().map(|product| u64::from(pieces(draft.conversation, product))).sum();
    let sum =
        found.iter().map(|product| pieces_cost(draft.conversation, product)).fold(0_u64, u64::saturating_add);
    let sum = rupees(sum);
    match (found.as_slice(), pieces) {
        ([only], 1) => draft.say("cart.one", &[("title", &only.title), ("sum", &sum)]),
        _ => draft.say("cart.many", &[("count", &pieces.to_string()), ("sum", &sum)]),
    }
}

fn pieces(conversation: &Conversation, product: &Product) -> u32 {
    conversation.cart.iter().find(|(id, _)| *id == product.id).map_or(1, |(_, pieces)| *pieces)
}

fn pieces_cost(conversation: &Conversation, product: &Product) -> u64 {
    u64::from(product.price_rupees).saturating_mul(u64::from(pieces(conversation, product)))
}
