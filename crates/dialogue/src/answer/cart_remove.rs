//! A product taken out of the cart.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    let mut cart = draft.conversation.cart.clone();
    let dropped = draft.decision.asked.products.clone();
    if !cart.iter().any(|(id, _)| dropped.contains(id)) {
        draft.say("cart.not_there", &[]);
        draft.chips(&["cart", "more"]);
        return;
    }
    cart.retain(|(id, _)| !dropped.contains(id));
    draft.record.cart = Some(cart);
    match draft.findings.products.as_slice() {
        [only] => draft.say("cart.removed", &[("title", &only.title)]),
        _ => draft.say("cart.removed_many", &[("count", &dropped.len().to_string())]),
    }
    draft.chips(&["cart", "more"]);
}
