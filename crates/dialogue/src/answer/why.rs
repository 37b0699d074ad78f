//! Why a product is shown: the conditions of the search that it meets, in a short line. Only what the shop
//! states of it counts; what is merely likely is left out.

use super::describe;
use crate::{
    advice,
    filters::{Condition, Filters},
    language::Language,
    lookup::Product,
    names,
    understanding::{Slot, SlotValue},
    wording::fill,
};

/// Most reasons of a line; it stands on a small card.
const MOST_REASONS: usize = 3;

/// The line; none when nothing was asked that the shop's data answers for this product.
pub(super) fn line(language: Language, filters: &Filters, product: &Product) -> Option<String> {
    let mut reasons: Vec<String> = Vec::new();
    // The picture tells the colour; it comes last.
    let (colours, others): (Vec<&Condition>, Vec<&Condition>) =
        filters.conditions.iter().partition(|condition| condition.slot == Slot::Colour);
    let conditions = others.into_iter().chain(colours);
    for reason in conditions.filter_map(|condition| reason(language, condition, product)) {
        if !reasons.contains(&reason) && reasons.len() < MOST_REASONS {
            reasons.push(reason);
        }
    }
    (!reasons.is_empty()).then(|| reasons.join(" · "))
}

fn reason(language: Language, condition: &Condition, product: &Product) -> Option<String> {
    let phrase = |key: &str, value: &str| {
        names::name(language, "why", key).map(|phrase| fill(phrase, &[("value", value)]))
    };
    match (condition.slot, &condition.value) {
        (Slot::Colour, SlotValue::Text(colour)) => {
            let written = product.colours.iter().find(|written| is(written, colour))?;
            Some(describe::colour(language, written))
        }
        (Slot::Fabric, SlotValue::Text(fabric)) => {
            let written = product.material.as_ref().filter(|written| is(written, fabric))?;
            Some(describe::fabric(language, written))
        }
        (Slot::Brand, SlotValue::Text(brand)) => {
            product.brand.clone().filter(|written| is(written, &brand.to_lowercase().replace(' ', "_")))
        }
        (Slot::Size, SlotValue::Text(size)) if product.in_stock => {
            let written = product.sizes.iter().find(|written| describe::is_size(written, size))?;
            phrase("size", written)
        }
        (Slot::PriceMax, SlotValue::Number(most)) if f64::from(product.price_rupees) < *most => {
            phrase("price_max", &describe::rupees(most.max(0.0) as u64))
        }
        // What is customary is common knowledge; the colour is the shop's own word.
        (Slot::Occasion, SlotValue::Text(occasion)) => {
            let mut colours = product.colours.iter();
            let written = colours.find(|c| advice::is_customary(occasion, &describe::canonical(c)))?;
            let colour = describe::colour(language, written);
            let name = names::readable(language, "occasion", occasion);
            let phrase = names::name(language, "why", "occasion")?;
            Some(fill(phrase, &[("value", &name), ("colour", &colour)]))
        }
        (Slot::RatingMin, SlotValue::Number(least)) => {
            let stars = product.rating.filter(|stars| f64::from(*stars) >= *least)?;
            phrase("rating_min", &describe::stars(stars))
        }
        (Slot::DiscountMin, SlotValue::Number(least)) => {
            let percent = product.discount_percent().filter(|percent| f64::from(*percent) >= *least)?;
            phrase("discount_min", &percent.to_string())
        }
        _ => None,
    }
}

/// Whether the shop's own word is the canonical value.
fn is(written: &str, canonical: &str) -> bool {
    describe::canonical(written) == canonical
}
