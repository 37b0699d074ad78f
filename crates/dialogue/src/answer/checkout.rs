//! Buying: the cart and its sum; the order itself is placed on the shop's own pages.

use super::{cart_view, draft::Draft};

pub(super) fn answer(draft: &mut Draft) {
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
