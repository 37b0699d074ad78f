//! Stock, sizes and colours of one product.

use super::{describe, draft::Draft, one};
use crate::{
    decide::{Fact, reference::is_colour},
    lookup::Product,
    names,
};

pub(super) fn answer(draft: &mut Draft) {
    let Some(mut product) = one::product(draft) else { return };
    let asked = draft.decision.asked.clone();
    if let Some(other) = in_asked_colour(draft, &product) {
        product = other;
    }
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
    let asks_colours = asked.colours.is_empty() && asked.facts.contains(&Fact::Colour);
    if asks_colours {
        tell_colours(draft);
    } else if asked.sizes.is_empty() && asked.colours.is_empty() {
        draft.say("stock.in", &[("title", &product.title)]);
        if !product.sizes.is_empty() {
            draft.say("fact.sizes", &[("value", &describe::sizes(&product))]);
        }
    }
    one::show(draft, &product);
    draft.chips(&["cart_add", "similar", "wishlist_add"]);
}

/// Whether it comes in a size.
pub(super) fn tell_size(draft: &mut Draft, product: &Product, asked: &str) {
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

/// The same thing in the colour that is asked for, when she has another one before her.
fn in_asked_colour(draft: &Draft, product: &Product) -> Option<Product> {
    let asked = draft.decision.asked.colours.first()?;
    let has = |product: &&Product| product.colours.iter().any(|own| is_colour(own, asked));
    if has(&product) {
        return None;
    }
    let mut there = draft.findings.products.iter().filter(has);
    there.clone().find(|product| product.in_stock).or_else(|| there.next()).cloned()
}

/// All colours that the thing comes in and that are there now.
pub(super) fn tell_colours(draft: &mut Draft) {
    let language = draft.language();
    let mut all: Vec<String> = Vec::new();
    for product in draft.findings.products.iter().filter(|product| product.in_stock) {
        let colours = describe::colours(language, product);
        if !colours.is_empty() && !all.contains(&colours) {
            all.push(colours);
        }
    }
    match all.is_empty() {
        true => draft.say("fact.no_colours", &[]),
        false => draft.say("fact.colours", &[("value", &all.join(", "))]),
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
