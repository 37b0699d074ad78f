//! The order of what was found.

use std::{
    cmp::Ordering,
    collections::{BinaryHeap, HashMap, HashSet, VecDeque},
};

use mitra_dialogue::{Condition, Filters, Slot};

use super::{
    columns::{Columns, Details, Glance},
    question::{KIDS_WEAR, Limits},
    words::WordMatches,
};

/// A product that satisfies the conditions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) number: u32,
    /// Which part of the index it stands in, and where.
    pub(super) part: u32,
    pub(super) document: u32,
    /// How surely it is what was asked for, then how good an offer it is; higher is better.
    pub(super) points: f32,
    /// Every condition holds for it; the others only pass for what was asked for.
    pub(super) is_sound: bool,
    /// Its name bears all the words of the kind she named, finer than our category.
    pub(super) is_named: bool,
    pub(super) glance: Glance,
    /// Where it stands in the order that she asked for, the lowest first.
    order: u64,
}

impl Hit {
    pub(super) fn new(
        number: u32,
        (part, document): (usize, u32),
        (points, is_sound): (f32, bool),
        glance: Glance,
    ) -> Hit {
        Hit { number, part: part as u32, document, points, is_sound, is_named: false, glance, order: 0 }
    }
}

/// A product whose words are worth this part of the best one's stays.
const NEARLY_BEST: f32 = 0.6;
/// Points of a product that has all words.
const WORDS: f32 = 4.0;
/// Points of a product whose name has all doubtful words: more than a good standing, less than any condition.
const DOUBTFUL: f32 = 0.9;
/// How many products are shown together at most; within them no thing comes twice in other colours.
const WINDOW: usize = 12;
/// How many of the best are spread.
const SPREAD: usize = 600;
/// With this many things for adults, children's are left out.
const ENOUGH: usize = 3;
/// Products of one brand in a window, unless she names a brand.
const OF_ONE_BRAND: usize = 4;

/// Leaves out what only passes for what was asked for, when `least` products are it.
pub(super) fn sound_only(mut hits: Vec<Hit>, least: usize) -> Vec<Hit> {
    if hits.iter().filter(|hit| hit.is_sound && hit.glance.in_stock).take(least).count() >= least {
        hits.retain(|hit| hit.is_sound);
    }
    hits
}

/// Keeps what is worth nearly as much as the best.
pub(super) fn keep_best(hits: &mut Vec<Hit>, of: impl Fn(&Hit) -> f32) {
    let best = hits.iter().map(&of).fold(0.0, f32::max);
    hits.retain(|hit| of(hit) >= NEARLY_BEST * best);
}

/// Leaves out children's sizes where she asks for a kind and for no one in particular: they cost less and would
/// lead every list by price; who wants them says so. Frocks are mostly for girls, and then that is what the word means.
pub(super) fn for_adults(mut hits: Vec<Hit>, filters: &Filters) -> Vec<Hit> {
    let is_for_adults = |hit: &Hit| !hit.glance.is_for_kids;
    let adults = hits.iter().filter(|hit| is_for_adults(hit)).count();
    let names_a_kind = filters.texts(Slot::Category).next().is_some();
    if names_a_kind && !says_who(filters) && adults >= ENOUGH.max(hits.len() - adults) {
        hits.retain(is_for_adults);
    }
    hits
}

pub(super) fn says_who(filters: &Filters) -> bool {
    let of_children = |c: &Condition| c.slot == Slot::Category && c.value.as_text() == Some(KIDS_WEAR);
    filters.conditions.iter().any(|c| c.slot == Slot::Audience || of_children(c))
}

/// Puts products first whose names bear all these words, in stock before sold out; else all stays.
pub(super) fn name_first(hits: &mut [Hit], words: &WordMatches) {
    for hit in hits {
        hit.is_named = words.is_borne_by(hit);
    }
}

/// Leaves those whose names bear most of these words, where any bears one: "oxidised" jhumke are no others. What is not
/// in stock says nothing of the rest.
pub(super) fn keep_told(hits: &mut Vec<Hit>, words: &WordMatches) {
    let told = |hit: &Hit| words.named(hit);
    let most = hits.iter().filter(|hit| hit.glance.in_stock).map(told).fold(0.0, f32::max);
    if most > 0.0 {
        hits.retain(|hit| told(hit) >= most - 1e-3);
    }
}

/// Moves products forward whose names bear words that may only be there for the sentence.
pub(super) fn name_forward(hits: &mut [Hit], words: &WordMatches) {
    if words.is_named() {
        hits.iter_mut().for_each(|hit| hit.points += DOUBTFUL * words.named(hit) / words.all);
    }
}

/// The `top` best in their order: what can be bought now first, then as she
/// asked, or by how well it fits.
pub(super) fn ordered(
    mut hits: Vec<Hit>,
    columns: &Columns,
    filters: &Filters,
    words: &WordMatches,
    top: usize,
) -> Vec<Hit> {
    let sort = filters.texts(Slot::Sort).last();
    let says_who = says_who(filters);
    let usual_price = median(hits.iter().map(|hit| hit.glance.price_rupees).collect());
    let limits = Limits::of(&filters.conditions.iter().collect::<Vec<_>>());
    for hit in &mut hits {
        if words.all > 0.0 {
            hit.points += WORDS * (words.named(hit) + 0.2 * words.described(hit)) / words.all;
        }
        if hit.glance.is_for_kids && !says_who {
            hit.points -= 0.6;
        }
        hit.points += columns.standing(hit.number) - 0.1 * oddness(hit.glance.price_rupees, usual_price);
        hit.order = place(hit, columns, &limits, sort);
    }
    // Few of them are shown, and to sort half a shop takes longer than to find it.
    let shown = top.max(SPREAD);
    let mut hits: Vec<Ranked> = hits.into_iter().map(Ranked).collect();
    if hits.len() > 2 * shown {
        let from = hits.len() - shown;
        hits.select_nth_unstable(from);
        hits.drain(..from);
    }
    let mut heap = BinaryHeap::from(hits);
    let mut coming = std::iter::from_fn(|| heap.pop().map(|Ranked(hit)| hit));
    let mut order = Vec::with_capacity(top.min(SPREAD));
    if sort.is_none() {
        // Nobody leafs further, and a shop that gives all its products one group would make this quadratic.
        let first = coming.by_ref().take(SPREAD);
        spread(first, columns, filters.texts(Slot::Brand).next().is_some(), top, &mut order);
    }
    let rest = top - order.len().min(top);
    order.extend(coming.take(rest));
    order
}

/// A product in the order of what is found: the greatest is the best.
struct Ranked(Hit);

impl Ord for Ranked {
    fn cmp(&self, other: &Ranked) -> Ordering {
        let (a, b) = (&self.0, &other.0);
        let stock = a.glance.in_stock.cmp(&b.glance.in_stock).then(a.is_named.cmp(&b.is_named));
        stock
            .then(b.order.cmp(&a.order))
            .then(a.is_sound.cmp(&b.is_sound))
            .then_with(|| a.points.total_cmp(&b.points))
            .then(b.number.cmp(&a.number))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Ranked) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Ranked) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ranked {}

/// A product's place in the order of a sort, the lowest first.
pub(super) fn place(hit: &Hit, columns: &Columns, limits: &Limits, sort: Option<&str>) -> u64 {
    let price = hit.glance.price_rupees;
    let details = || columns.details(hit.number);
    match sort {
        Some("price_low") => price.into(),
        Some("price_high") => (!price).into(),
        // Stars are never negative, and such numbers are in the order of their bits.
        Some("rating") => !(u64::from(details().rating.to_bits()) << 32 | u64::from(details().rating_count)),
        Some("newest") => (!hit.number).into(),
        Some("popular") => (!details().rating_count).into(),
        Some("discount") => (!details().discount_percent(price)).into(),
        // When her price could not be kept, the nearest price is the best answer.
        _ => limits.price_distance(price).into(),
    }
}

/// A price several times the usual one is rarely what she means, and a fraction of it often a slip.
fn oddness(price: u32, usual: u32) -> f32 {
    let (price, usual) = (price.max(1), usual.max(1));
    if price / 3 < usual && usual / 3 < price {
        // Within three times, as most are; a logarithm for each of half a million takes longer than the rest.
        return 0.0;
    }
    ((price as f32 / usual as f32).ln().abs() - 1.1).clamp(0.0, 2.0)
}

fn median(mut prices: Vec<u32>) -> u32 {
    let middle = prices.len() / 2;
    if prices.is_empty() { 0 } else { *prices.select_nth_unstable(middle).1 }
}

/// One thing in five colours, or one brand, would fill the first page: within each window the second of a group and
/// the fifth of a brand wait for the next one. Products out of stock stay behind those in stock, and what only
/// passes behind what was asked for.
fn spread(
    hits: impl Iterator<Item = Hit>,
    columns: &Columns,
    names_a_brand: bool,
    top: usize,
    order: &mut Vec<Hit>,
) {
    let rank = |hit: &Hit| (hit.glance.in_stock, hit.is_named, hit.is_sound);
    let mut hits = hits.peekable();
    while let Some(class) = hits.peek().map(rank).filter(|_| order.len() < top) {
        let alike = std::iter::from_fn(|| hits.next_if(|hit| rank(hit) == class));
        windows(alike, columns, names_a_brand, top, order);
    }
}

fn windows(
    mut coming: impl Iterator<Item = Hit>,
    columns: &Columns,
    names_a_brand: bool,
    top: usize,
    order: &mut Vec<Hit>,
) {
    let mut waiting: VecDeque<Hit> = VecDeque::new();
    let mut groups: HashSet<u64> = HashSet::new();
    let mut brands: HashMap<u64, usize> = HashMap::new();
    while order.len() < top {
        if order.len().is_multiple_of(WINDOW) {
            groups.clear();
            brands.clear();
        }
        let fits = |hit: &Hit| {
            let Details { group, brand, .. } = columns.details(hit.number);
            let is_new = *group == 0 || !groups.contains(group);
            let of_brand = brands.get(brand).copied().unwrap_or(0);
            is_new && (names_a_brand || *brand == 0 || of_brand < OF_ONE_BRAND)
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
        let Details { group, brand, .. } = columns.details(hit.number);
        groups.insert(*group);
        *brands.entry(*brand).or_default() += 1;
        order.push(hit);
    }
}

#[cfg(test)]
mod tests {
    use mitra_dialogue::SlotValue;

    use super::{super::columns::Facts, *};

    fn facts(price_rupees: u32, is_for_kids: bool, brand: u64) -> Facts {
        let details = Details { mrp_rupees: price_rupees, rating: 4.0, rating_count: 10, group: 0, brand };
        Facts::new(price_rupees, true, is_for_kids, details)
    }

    /// Products with the numbers from 1, and their columns.
    fn hits(facts: &[Facts]) -> (Vec<Hit>, Columns) {
        let mut columns = Columns::default();
        (1..).zip(facts).for_each(|(number, facts)| columns.set(number, Some(*facts)));
        let hit = |(number, facts): (u32, &Facts)| Hit::new(number, (0, 0), (1.0, true), facts.glance);
        ((1..).zip(facts).map(hit).collect(), columns)
    }

    fn numbers(conditions: &[(Slot, &str)]) -> Vec<u32> {
        let mut filters = Filters::default();
        for (slot, value) in conditions {
            filters.add(*slot, SlotValue::Text((*value).to_owned()));
        }
        let mut all = vec![facts(500, false, 0); 8];
        all.push(facts(200, true, 0));
        let (hits, columns) = hits(&all);
        let hits = for_adults(hits, &filters);
        ordered(hits, &columns, &filters, &WordMatches::default(), 20).iter().map(|hit| hit.number).collect()
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
        let all = [7, 7, 7, 7, 7, 7, 7, 7, 8, 9].map(|brand| facts(500, false, brand));
        let numbers = |names_a_brand| -> Vec<u32> {
            let (hits, columns) = hits(&all);
            let mut order = Vec::new();
            spread(hits.into_iter(), &columns, names_a_brand, 10, &mut order);
            order.iter().map(|hit| hit.number).collect()
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
