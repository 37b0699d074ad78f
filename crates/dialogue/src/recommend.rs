//! Which of the products that suit are recommended: a varied few instead of the first ones.
//!
//! Hard conditions: it can be bought now, she has not refused it, and of one style there are at most
//! [`MOST_OF_A_STYLE`] among any [`WINDOW`]. What is found keeps within her budget, since that is a condition of the
//! search. Soft ones: the search's own order, her taste, other kinds and colours than those chosen already.

use std::collections::HashMap;

use crate::{advice, answer::canonical, lookup::Product, taste::Taste};

/// How many products the choice is made from.
pub const CANDIDATES: usize = 48;
/// Most products of one style in a window.
pub const MOST_OF_A_STYLE: usize = 2;
/// How many products that holds for.
pub const WINDOW: usize = 8;

/// What a place further down the search's order costs.
const PLACE: f32 = 0.03;
/// What another product of the same kind, colour or style costs.
const SAME_KIND: f32 = 0.35;
const SAME_COLOUR: f32 = 0.15;
const SAME_STYLE: f32 = 0.6;
/// What it is worth that her size is there, and that a colour or fabric is one she asked for before.
const HER_SIZE: f32 = 0.2;
const HER_COLOUR: f32 = 0.1;
const HER_FABRIC: f32 = 0.1;
/// What a colour is worth that is customary at the occasion.
const CUSTOMARY: f32 = 0.4;
/// What it costs to be dearer than what she last named as her limit.
const DEARER: f32 = 0.3;

/// At most `count` of what was found (best first) for an occasion, the most recommendable first.
pub fn varied(found: &[Product], taste: &Taste, occasion: Option<&str>, count: usize) -> Vec<Product> {
    let may = |product: &&Product| product.in_stock && !taste.refused.contains(&product.id);
    let mut left: Vec<(f32, &Product)> = found
        .iter()
        .filter(may)
        .enumerate()
        .map(|(place, product)| {
            let is_customary = occasion.is_some_and(|occasion| is_customary(product, occasion));
            let custom = if is_customary { CUSTOMARY } else { 0.0 };
            (suits(product, taste) + custom - PLACE * place as f32, product)
        })
        .collect();
    let mut chosen: Vec<&Product> = Vec::new();
    while chosen.len() < count {
        let window = &chosen[chosen.len().saturating_sub(WINDOW - 1)..];
        let styles = counted(window.iter().filter_map(|product| product.style.as_deref()));
        let of_style = |product: &Product| {
            product.style.as_deref().and_then(|style| styles.get(style)).copied().unwrap_or_default()
        };
        let worth = |(own, product): &(f32, &Product)| {
            let same = |test: fn(&Product, &Product) -> bool| {
                chosen.iter().filter(|other| test(other, product)).count() as f32
            };
            own - SAME_KIND * same(is_same_kind)
                - SAME_COLOUR * same(shares_a_colour)
                - SAME_STYLE * of_style(product) as f32
        };
        let best = left
            .iter()
            .enumerate()
            .filter(|(_, (_, product))| of_style(product) < MOST_OF_A_STYLE)
            // `max_by` takes the last of equals, and the first is meant.
            .rev()
            .max_by(|(_, a), (_, b)| worth(a).total_cmp(&worth(b)))
            .map(|(at, _)| at);
        let Some(best) = best else { break };
        chosen.push(left.remove(best).1);
    }
    chosen.into_iter().cloned().collect()
}

fn suits(product: &Product, taste: &Taste) -> f32 {
    let is_known = |known: &[String], written: &str| known.contains(&canonical(written));
    let when = |holds: bool, worth: f32| if holds { worth } else { 0.0 };
    when(product.sizes.iter().any(|size| is_known(&taste.sizes, size)), HER_SIZE)
        + when(product.colours.iter().any(|colour| is_known(&taste.colours, colour)), HER_COLOUR)
        + when(product.material.as_ref().is_some_and(|fabric| is_known(&taste.fabrics, fabric)), HER_FABRIC)
        - when(taste.price_max_rupees.is_some_and(|most| product.price_rupees > most), DEARER)
}

fn is_customary(product: &Product, occasion: &str) -> bool {
    product.colours.iter().any(|colour| advice::is_customary(occasion, &canonical(colour)))
}

fn is_same_kind(a: &Product, b: &Product) -> bool {
    a.category.is_some() && a.category == b.category
}

fn shares_a_colour(a: &Product, b: &Product) -> bool {
    a.colours.iter().any(|colour| b.colours.contains(colour))
}

fn counted<'a>(names: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
    let mut counts = HashMap::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    counts
}
