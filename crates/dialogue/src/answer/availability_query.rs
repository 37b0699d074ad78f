//! Stock, sizes and colours of one product.

use super::{describe, draft::Draft, one};
use crate::{decide::reference::is_colour, lookup::Product, names};

pub(super) fn answer(draft: &mut Draft) {
    let Some(product) = one::product(draft) else { return };
    let asked = draft.decision.asked.clone();
    if !product.in_stock {
        draft.say("stock.out", &[("title", &product.title)]);
        one::show(draft, &product);
        draft.chips(&["similar", "wishlist_add"]);
        return;
    }
    for size in &asked.sizes {
        tell_size(draft, &product, size);
    }
    for colour in &asked.colours {
        tell_colour(draft, &product, colour);
    }
    if asked.sizes.is_empty() && asked.colours.is_empty() {
        draft.say("stock.in", &[("title", &product.title)]);
        if !product.sizes.is_empty() {
            draft.say("fact.sizes", &[("value", &describe::sizes(&product))]);
        }
    }
    one::show(draft, &product);
    draft.chips(&["cart_add", "similar", "wishlist_add"]);
}

fn tell_size(draft: &mut Draft, product: &Product, asked: &str) {
    let sizes = describe::sizes(product);
    let own = product.sizes.iter().find(|own| describe::is_size(own, asked));
    let asked = describe::size(asked);
    let title = &product.title;
    match own {
        Some(own) => draft.say("size.yes", &[("title", title), ("size", own)]),
        None if product.sizes.is_empty() => draft.say("size.unknown", &[("title", title), ("size", &asked)]),
        None => draft.say("size.no", &[("title", title), ("size", &asked), ("sizes", &sizes)]),
    }
}

fn tell_colour(draft: &mut Draft, product: &Product, asked: &str) {
    let language = draft.language();
    let colours = describe::colours(language, product);
    let colour = names::readable(language, "colour", asked);
    let title = &product.title;
    if product.colours.iter().any(|own| is_colour(own, asked)) {
        draft.say("colour.yes", &[("title", title), ("colour", &colour)]);
    } else if product.colours.is_empty() {
        draft.say("fact.no_colours", &[]);
    } else {
        draft.say("colour.no", &[("title", title), ("colour", &colour), ("colours", &colours)]);
    }
}
