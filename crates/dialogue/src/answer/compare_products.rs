//! Two or more products side by side: prices, stars, fabrics, and a verdict that rests on them.

use super::{describe, describe::rupees, draft::Draft, table};
use crate::lookup::Product;

pub(super) fn answer(draft: &mut Draft) {
    let products = draft.findings.products.clone();
    let [first, second, ..] = products.as_slice() else {
        draft.say("gone", &[]);
        draft.chips(&["more", "help"]);
        return;
    };
    let cheapest = tell_price(draft, &products, first, second);
    let best_rated = tell_rating(draft, &products);
    if products.len() == 2 {
        tell_fabric(draft, first, second);
    }
    verdict(draft, cheapest.as_ref(), best_rated.as_ref());
    draft.compare(table::side_by_side(draft.language(), &products));
    draft.show(&products);
    draft.chips(&["first_details", "cart_add", "more"]);
}

/// Tells which costs least; `None` when all cost the same.
fn tell_price(draft: &mut Draft, all: &[Product], first: &Product, second: &Product) -> Option<Product> {
    let cheapest = all.iter().min_by_key(|product| product.price_rupees)?;
    let dearest = all.iter().max_by_key(|product| product.price_rupees)?;
    let price = rupees(cheapest.price_rupees.into());
    if cheapest.price_rupees == dearest.price_rupees {
        draft.say("compare.same_price", &[("price", &price)]);
        return None;
    }
    if all.len() > 2 {
        draft.say("compare.cheapest", &[("title", &cheapest.title), ("price", &price)]);
        return Some(cheapest.clone());
    }
    let other = if cheapest.id == first.id { second } else { first };
    let difference = rupees(u64::from(other.price_rupees.abs_diff(cheapest.price_rupees)));
    draft.say(
        "compare.cheaper",
        &[
            ("title", &cheapest.title),
            ("price", &price),
            ("difference", &difference),
            ("other", &other.title),
            ("other_price", &rupees(other.price_rupees.into())),
        ],
    );
    Some(cheapest.clone())
}

/// Tells which has the most stars; `None` when that does not set one apart.
fn tell_rating(draft: &mut Draft, all: &[Product]) -> Option<Product> {
    let mut rated: Vec<(&Product, f32)> =
        all.iter().filter_map(|product| Some((product, product.rating?))).collect();
    rated.sort_by(|a, b| b.1.total_cmp(&a.1));
    let [(best, rating), (_, next), ..] = rated.as_slice() else { return None };
    if rating <= next {
        return None;
    }
    let values = [
        ("title", best.title.as_str()),
        ("rating", &rating.to_string()),
        ("other_rating", &next.to_string()),
    ];
    draft.say("compare.rated", &values);
    Some((*best).clone())
}

fn tell_fabric(draft: &mut Draft, first: &Product, second: &Product) {
    let (Some(own), Some(other)) = (&first.material, &second.material) else { return };
    let language = draft.language();
    let (own, other) = (describe::fabric(language, own), describe::fabric(language, other));
    if own == other {
        draft.say("compare.same_fabric", &[("fabric", &own)]);
    } else {
        draft.say(
            "compare.fabric",
            &[("title", &first.title), ("fabric", &own), ("other", &second.title), ("other_fabric", &other)],
        );
    }
}

fn verdict(draft: &mut Draft, cheapest: Option<&Product>, best_rated: Option<&Product>) {
    match (cheapest, best_rated) {
        (Some(cheapest), Some(best)) if cheapest.id == best.id => {
            draft.say("compare.both", &[("title", &best.title)]);
            draft.focus(best);
        }
        (Some(cheapest), Some(best)) => {
            draft.say("compare.either", &[("title", &cheapest.title), ("other", &best.title)]);
        }
        (Some(only), None) | (None, Some(only)) => draft.focus(only),
        (None, None) => draft.say("compare.alike", &[]),
    }
}
