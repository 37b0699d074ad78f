//! Buying: the cart and its sum; the order itself is placed on the shop's own pages.

use super::{cart_add, cart_view, draft::Draft};

pub(super) fn answer(draft: &mut Draft) {
    if !draft.decision.asked.products.is_empty() {
        return take_at_once(draft);
    }
    let found = &draft.findings.products;
    if found.is_empty() {
        draft.say("checkout.empty", &[]);
        draft.chips(&["saree", "kurti", "wishlist"]);
        return;
    }
    cart_view::tell(draft);
    draft.say("checkout.elsewhere", &[]);
    draft.list(found);
    draft.chips(&["first_cart_remove", "wishlist", "help"]);
}

/// Puts what she points at into the empty cart, and goes on from there.
fn take_at_once(draft: &mut Draft) {
    cart_add::answer(draft);
    if draft.record.cart.as_ref().is_some_and(|cart| !cart.is_empty()) {
        draft.say("checkout.elsewhere", &[]);
    }
}
