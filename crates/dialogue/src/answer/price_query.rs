//! What a product costs now.

use super::{describe::rupees, draft::Draft, one};
use crate::{decide::Pick, lookup::Product};

/// Most products whose prices are told in one reply.
const MOST_PRICES: usize = 3;

pub(super) fn answer(draft: &mut Draft) {
    match draft.findings.products.as_slice() {
        [_, _, ..] => several(draft),
        _ => single(draft),
    }
}

fn single(draft: &mut Draft) {
    let Some(product) = one::product(draft) else { return };
    let price = rupees(product.price_rupees.into());
    match draft.decision.asked.pick {
        Some(Pick::Cheapest) => draft.say("price.lowest", &[("title", &product.title), ("price", &price)]),
        Some(Pick::Dearest) => draft.say("price.highest", &[("title", &product.title), ("price", &price)]),
        Some(Pick::BestRated) | None => tell(draft, &product),
    }
    one::show(draft, &product);
    draft.chips(&["cart_add", "sizes", "similar"]);
}

fn several(draft: &mut Draft) {
    let found = &draft.findings.products;
    for product in found.iter().take(MOST_PRICES) {
        tell(draft, product);
    }
    draft.show(found);
    draft.chips(&["compare", "cheaper"]);
}

/// The price, with the printed one where it is higher.
fn tell(draft: &mut Draft, product: &Product) {
    let price = rupees(product.price_rupees.into());
    match (product.mrp_rupees, product.discount_percent()) {
        (Some(mrp), Some(percent)) => draft.say(
            "price.reduced",
            &[
                ("title", &product.title),
                ("price", &price),
                ("mrp", &rupees(mrp.into())),
                ("percent", &percent.to_string()),
            ],
        ),
        _ => draft.say("price.now", &[("title", &product.title), ("price", &price)]),
    }
}
