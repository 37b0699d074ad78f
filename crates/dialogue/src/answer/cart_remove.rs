//! A product taken out of the cart.

use super::{describe::rupees, draft::Draft};

pub(super) fn answer(draft: &mut Draft) {
    let mut cart = draft.conversation.cart.clone();
    let dropped = draft.decision.asked.products.clone();
    if !cart.iter().any(|(id, _)| dropped.contains(id)) {
        draft.say("cart.not_there", &[]);
        draft.chips(&["cart", "more"]);
        return;
    }
    if let (Some(pieces), [only]) = (draft.decision.asked.quantity, draft.findings.products.as_slice()) {
        let only = only.clone();
        cart.iter_mut().filter(|(id, _)| *id == only.id).for_each(|(_, own)| *own = pieces);
        draft.record.cart = Some(cart);
        let values = [
            ("title", only.title.as_str()),
            ("price", &rupees(only.price_rupees.into())),
            ("count", &pieces.to_string()),
        ];
        draft.say("cart.pieces", &values);
        draft.focus(&only);
        draft.chips(&["cart", "checkout", "more"]);
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
