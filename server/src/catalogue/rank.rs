//! The order of what was found.

use std::{
    cmp::Ordering,
    collections::{HashMap, HashSet, VecDeque},
};

use mitra_dialogue::{Condition, Filters, Slot};

use super::{
    columns::Facts,
    question::{KIDS_WEAR, Limits},
    words::WordMatches,
};

/// A product that satisfies the conditions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) number: u64,
    /// How surely it is what was asked for, then how good an offer it is; higher is better.
    pub(super) points: f32,
    /// Every condition holds for it; the others only pass for what was asked for.
    pub(super) is_sound: bool,
    pub(super) facts: Facts,
}

/// A product whose words are worth this part of the best one's stays.
const NEARLY_BEST: f32 = 0.6;
/// Points of a product that has all words.
const WORDS: f32 = 4.0;
/// How many products are shown together at most; within them no thing comes twice in other colours.
const WINDOW: usize = 12;
/// How many of the best are spread.
const SPREAD: usize = 600;
/// With this many things for adults, children's are left out.
const ENOUGH: usize = 3;
/// Products of one brand in a window, unless she names a brand.
const OF_ONE_BRAND: usize = 4;
/// Stars of a product nobody has rated yet, and how many ratings that assumption is worth.
const USUAL_STARS: f32 = 3.8;
const USUAL_WEIGHT: f32 = 10.0;

/// Leaves out what only passes for what was asked for, when `least` products are it.
pub(super) fn sound_only(mut hits: Vec<Hit>, least: usize) -> Vec<Hit> {
    if hits.iter().filter(|hit| hit.facts.in_stock && hit.is_sound).count() >= least {
        hits.retain(|hit| hit.is_sound);
    }
    hits
}

/// Keeps the products that bear the words in their names, when any does. Without a kind of product the words
/// say what is looked for, and a description may speak for it as well.
pub(super) fn narrowed(mut hits: Vec<Hit>, words: &WordMatches, names_a_kind: bool) -> Vec<Hit> {
    let mut by = vec![&words.named];
    if !names_a_kind {
        by.push(&words.described);
    }
    for worth in by {
        let of = |hit: &Hit| worth.get(&hit.number).copied().unwrap_or(0.0);
        let best = hits.iter().map(of).fold(0.0, f32::max);
        if best > 0.0 {
            hits.retain(|hit| of(hit) >= NEARLY_BEST * best);
            break;
        }
    }
    hits
}

/// Orders: what can be bought now first, then as she asked, or by how well it fits.
pub(super) fn ordered(mut hits: Vec<Hit>, filters: &Filters, words: &WordMatches) -> Vec<Hit> {
    let sort = filters.texts(Slot::Sort).last();
    let of_children = |c: &Condition| c.slot == Slot::Category && c.value.as_text() == Some(KIDS_WEAR);
    let says_who = filters.conditions.iter().any(|c| c.slot == Slot::Audience || of_children(c));
    let is_for_adults = |hit: &Hit| !hit.facts.is_for_kids;
    let names_a_kind = filters.texts(Slot::Category).next().is_some();
    let adults = hits.iter().filter(|hit| is_for_adults(hit)).count();
    // Frocks are mostly for girls, and then that is what the word means.
    if names_a_kind && !says_who && adults >= ENOUGH.max(hits.len() - adults) {
        // Children's sizes cost less and would lead every list by price; who wants them says so.
        hits.retain(is_for_adults);
    }
    let usual_price = median(hits.iter().map(|hit| hit.facts.price_rupees).collect());
    for hit in &mut hits {
        let worth = |of: &HashMap<u64, f32>| of.get(&hit.number).copied().unwrap_or(0.0);
        if words.all > 0.0 {
            hit.points += WORDS * (worth(&words.named) + 0.2 * worth(&words.described)) / words.all;
        }
        if hit.facts.is_for_kids && !says_who {
            hit.points -= 0.6;
        }
        hit.points += quality(&hit.facts, usual_price);
    }
    let limits = Limits::of(&filters.conditions.iter().collect::<Vec<_>>());
    let wanted = |a: &Hit, b: &Hit| -> Ordering {
        let (x, y) = (&a.facts, &b.facts);
        match sort {
            Some("price_low") => x.price_rupees.cmp(&y.price_rupees),
            Some("price_high") => y.price_rupees.cmp(&x.price_rupees),
            Some("rating") => y.rating.total_cmp(&x.rating).then(y.rating_count.cmp(&x.rating_count)),
            Some("newest") => b.number.cmp(&a.number),
            Some("popular") => y.rating_count.cmp(&x.rating_count),
            Some("discount") => y.discount_percent().cmp(&x.discount_percent()),
            // When her price could not be kept, the nearest price is the best answer.
            _ => limits.price_distance(x.price_rupees).cmp(&limits.price_distance(y.price_rupees)),
        }
    };
    hits.sort_by(|a, b| {
        let stock = b.facts.in_stock.cmp(&a.facts.in_stock);
        stock
            .then_with(|| wanted(a, b))
            .then(b.is_sound.cmp(&a.is_sound))
            .then_with(|| b.points.total_cmp(&a.points))
            .then(a.number.cmp(&b.number))
    });
    if sort.is_some() { hits } else { spread(hits, filters.texts(Slot::Brand).next().is_some()) }
}

/// Moves products to the front whose names bear all the words, in stock before sold out; else all stays.
pub(super) fn named_first(mut hits: Vec<Hit>, words: &WordMatches) -> Vec<Hit> {
    let has_all = |hit: &Hit| words.named.get(&hit.number).is_some_and(|worth| *worth > 0.99 * words.all);
    hits.sort_by_key(|hit| (!hit.facts.in_stock, !has_all(hit)));
    hits
}

/// How good an offer is among its like, within about half a point.
fn quality(facts: &Facts, usual_price: u32) -> f32 {
    let count = facts.rating_count as f32;
    let stars = (facts.rating * count + USUAL_STARS * USUAL_WEIGHT) / (count + USUAL_WEIGHT);
    let known = (1.0 + count).ln() / 10.0;
    // A price several times the usual one is rarely what she means, and a fraction of it often a slip.
    let odd = (facts.price_rupees.max(1) as f32 / usual_price.max(1) as f32).ln().abs();
    0.25 * (stars - USUAL_STARS) + 0.1 * known.min(1.0) - 0.1 * (odd - 1.1).clamp(0.0, 2.0)
}

fn median(mut prices: Vec<u32>) -> u32 {
    let middle = prices.len() / 2;
    if prices.is_empty() { 0 } else { *prices.select_nth_unstable(middle).1 }
}

/// One thing in five colours, or one brand, would fill the first page: within each window the second of a group and
/// the fifth of a brand wait for the next one. Products out of stock stay behind those in stock, and what only
/// passes behind what was asked for.
fn spread(mut hits: Vec<Hit>, names_a_brand: bool) -> Vec<Hit> {
    // Nobody leafs further, and a shop that gives all its products one group would make this quadratic.
    let rest = hits.split_off(hits.len().min(SPREAD));
    let mut order = Vec::with_capacity(hits.len() + rest.len());
    for alike in hits.chunk_by(|a, b| (a.facts.in_stock, a.is_sound) == (b.facts.in_stock, b.is_sound)) {
        windows(alike, names_a_brand, &mut order);
    }
    order.extend(rest);
    order
}

fn windows(hits: &[Hit], names_a_brand: bool, order: &mut Vec<Hit>) {
    let mut waiting: VecDeque<Hit> = VecDeque::new();
    let mut coming = hits.iter().copied();
    let mut groups: HashSet<u64> = HashSet::new();
    let mut brands: HashMap<u64, usize> = HashMap::new();
    loop {
        if order.len().is_multiple_of(WINDOW) {
            groups.clear();
            brands.clear();
        }
        let fits = |hit: &Hit| {
            let is_new = hit.facts.group == 0 || !groups.contains(&hit.facts.group);
            let of_brand = brands.get(&hit.facts.brand).copied().unwrap_or(0);
            is_new && (names_a_brand || hit.facts.brand == 0 || of_brand < OF_ONE_BRAND)
        };
        let next = match waiting.iter().position(fits) {
            Some(at) => waiting.remove(at),
            None => loop {
                match coming.next() {
                    Some(hit) if fits(&hit) => break Some(hit),
                    Some(hit) => waiting.push_back(hit),
                    // Nothing else is left.
                    None => break waiting.pop_front(),
                }
            },
        };
        let Some(hit) = next else { return };
        groups.insert(hit.facts.group);
        *brands.entry(hit.facts.brand).or_default() += 1;
        order.push(hit);
    }
}

#[cfg(test)]
mod tests {
    use mitra_dialogue::SlotValue;

    use super::*;

    fn hit(number: u64, price_rupees: u32, is_for_kids: bool) -> Hit {
        let facts = Facts {
            price_rupees,
            mrp_rupees: price_rupees,
            in_stock: true,
            rating: 4.0,
            rating_count: 10,
            group: 0,
            brand: 0,
            is_for_kids,
        };
        Hit { number, points: 1.0, is_sound: true, facts }
    }

    fn numbers(conditions: &[(Slot, &str)]) -> Vec<u64> {
        let mut filters = Filters::default();
        for (slot, value) in conditions {
            filters.add(*slot, SlotValue::Text((*value).to_owned()));
        }
        let mut hits: Vec<Hit> = (1..=8).map(|number| hit(number, 500, false)).collect();
        hits.push(hit(9, 200, true));
        ordered(hits, &filters, &WordMatches::default()).iter().map(|hit| hit.number).collect()
    }

    #[test]
    fn the_cheapest_shirt_is_not_a_childs_unless_she_asks_for_one() {
        let by_price = (Slot::Sort, "price_low");
        assert!(!numbers(&[(Slot::Category, "shirt"), by_price]).contains(&9));
        assert_eq!(numbers(&[(Slot::Category, "shirt"), (Slot::Audience, "boys"), by_price])[0], 9);
        assert_eq!(numbers(&[by_price])[0], 9);
    }

    #[test]
    fn one_brand_does_not_fill_the_first_page_unless_she_names_it() {
        let of_brand = |number: u64, brand: u64| {
            let mut hit = hit(number, 500, false);
            hit.facts.brand = brand;
            hit
        };
        let hits: Vec<Hit> =
            (1..=8).map(|n| of_brand(n, 7)).chain([of_brand(9, 8), of_brand(10, 9)]).collect();
        let numbers = |names_a_brand| -> Vec<u64> {
            spread(hits.clone(), names_a_brand).iter().map(|hit| hit.number).collect()
        };
        assert_eq!(numbers(false)[..6], [1, 2, 3, 4, 9, 10]);
        assert_eq!(numbers(true)[..6], [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn childrens_sizes_are_left_out_of_a_kind_for_adults_in_any_order() {
        assert!(!numbers(&[(Slot::Category, "shirt")]).contains(&9));
        assert!(numbers(&[(Slot::Category, KIDS_WEAR)]).contains(&9));
        assert_eq!(numbers(&[]).last(), Some(&9));
    }
}
