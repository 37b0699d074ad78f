//! A product put into the cart. What is out of stock stays out of the cart.

use super::{describe::rupees, draft::Draft, one};
use crate::lookup::{Findings, Product};

pub(super) fn answer(draft: &mut Draft) {
    let findings: &Findings = draft.findings;
    if one::product(draft).is_none() {
        return;
    }
    let mut cart = draft.conversation.cart.clone();
    let (buyable, gone): (Vec<&Product>, Vec<&Product>) =
        findings.products.iter().partition(|product| product.in_stock);
    for product in &gone {
        draft.say("cart.out_of_stock", &[("title", &product.title)]);
    }
    match buyable.as_slice() {
        [] => {}
        [only] => put_one(draft, &mut cart, only),
        several => {
            for product in several {
                put(&mut cart, &product.id, draft.decision.asked.quantity);
            }
            draft.say("cart.added_many", &[("count", &several.len().to_string())]);
        }
    }
    draft.record.cart = Some(cart);
    draft.show_unless_tapped(&findings.products);
    if let [only] = findings.products.as_slice() {
        draft.focus(only);
    }
    if buyable.is_empty() {
        draft.chips(&["similar", "wishlist_add", "cart"]);
    } else {
        draft.chips(&["cart", "more", "similar"]);
    }
}

/// Puts one product in and says what is in the cart of it now.
fn put_one(draft: &mut Draft, cart: &mut Vec<(String, u32)>, product: &Product) {
    let quantity = draft.decision.asked.quantity;
    let was_there = cart.iter().any(|(id, _)| *id == product.id);
    let pieces = put(cart, &product.id, quantity);
    let price = rupees(product.price_rupees.into());
    let count = pieces.to_string();
    let values = [("title", product.title.as_str()), ("price", &price), ("count", &count)];
    match (was_there && quantity.is_none(), pieces) {
        (true, _) => draft.say("cart.already", &values),
        (false, 1) => draft.say("cart.added", &values),
        (false, _) => draft.say("cart.pieces", &values),
    }
}

/// Puts a product in, or sets its pieces when she said how many; returns the pieces.
fn put(cart: &mut Vec<(String, u32)>, id: &str, quantity: Option<u32>) -> u32 {
    if let Some((_, pieces)) = cart.iter_mut().find(|(own, _)| own == id) {
        *pieces = quantity.unwrap_or(*pieces);
        return *pieces;
    }
    let pieces = quantity.unwrap_or(1);
    cart.push((id.to_owned(), pieces));
    pieces
}
