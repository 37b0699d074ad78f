//! Conditions as a question to the terms of products, and limits on the facts in memory.

use mitra_dialogue::{Condition, Slot};
use mitra_perception::canonical_values;

use super::{
    columns::{Columns, Glance},
    index::{UNSAID, certain, family_term, joined, likely, sizes, sound_of_brand, type_term},
    tables,
};

/// Points for being the kind that was asked for. More than all other slots together, so that another kind that
/// also passes always comes later.
pub(super) const KIND: f32 = 100.0;
/// Points of a kind that only the title names, of one that is accepted for another, and of one that is better than
/// nothing. Only the accepted one lacks a whole number of steps, which keeps it sound.
const STEP: f32 = 10.0;
const KIND_STEP: f32 = 2.0 * STEP;
const KIND_TITLED: f32 = KIND - KIND_STEP - 1.0;
const KIND_ACCEPTED: f32 = KIND - 2.0 * KIND_STEP;
const KIND_STAND_IN: f32 = KIND - 3.0 * KIND_STEP - 1.0;
/// Parts of a slot's point.
const LIKELY: f32 = 0.95;
const NEARBY: f32 = 0.4;
const SUITABLE: f32 = 0.3;
/// What is for all or says nothing is for her as well, after what is for her.
const FOR_ALL: f32 = 0.75;
/// What is made for an occasion, and for one much like it; what merely suits gets nothing.
const OCCASION: f32 = 2.0 * STEP;
const OCCASION_NEARBY: f32 = STEP;
/// What is made for a season, and what suits it.
const IN_SEASON: f32 = STEP;
const SEASONABLE: f32 = STEP - 0.1;

/// Whether each condition holds for a product that got `points` of `full`, some perhaps by its description only. A
/// value that merely passes for another costs more than this; of another kind that is accepted, and of occasions and
/// seasons, which few feeds tell, nothing is thought.
pub(super) fn is_sound(points: f32, full: f32) -> bool {
    const MOST_MISSING: f32 = 0.36;
    const ROUNDING: f32 = 0.01;
    let missing = (full - points + ROUNDING).max(0.0);
    let whole_steps = (missing / STEP) as u32;
    missing - STEP * whole_steps as f32 <= MOST_MISSING + ROUNDING
}

/// The kind of everything that children wear.
pub(super) const KIDS_WEAR: &str = "kids_wear";

/// A value that says "something else"; what it is stands in the words.
pub(super) const OTHER: &str = "other";

/// Limits on price, rating and discount.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Limits {
    /// Whole rupees, as prices are.
    highest_price: u32,
    lowest_price: u32,
    rating_min: Option<f64>,
    discount_min: Option<f64>,
}

impl Limits {
    pub(super) fn of(conditions: &[&Condition]) -> Limits {
        let last =
            |slot: Slot| conditions.iter().rev().filter(|c| c.slot == slot).find_map(|c| c.value.as_number());
        Limits {
            highest_price: last(Slot::PriceMax).map_or(u32::MAX, |most| most.floor() as u32),
            lowest_price: last(Slot::PriceMin).map_or(0, |least| least.ceil() as u32),
            rating_min: last(Slot::RatingMin),
            discount_min: last(Slot::DiscountMin),
        }
    }

    /// Whether any product of the shop can be within them; a look at each would only find out the same.
    pub(super) fn can_hold(&self, columns: &Columns) -> bool {
        self.lowest_price <= self.highest_price
            && self.rating_min.is_none_or(|least| has_stars(columns.most_stars(), least))
            && self.discount_min.is_none_or(|least| f64::from(columns.most_discount()) >= least)
    }

    pub(super) fn hold(&self, number: u32, glance: &Glance, columns: &Columns) -> bool {
        let price = glance.price_rupees;
        let details = || columns.details(number);
        let discount = || details().discount_percent(price);
        (self.lowest_price..=self.highest_price).contains(&price)
            && self.rating_min.is_none_or(|least| has_stars(details().rating, least))
            && self.discount_min.is_none_or(|least| f64::from(discount()) >= least)
    }

    /// How far a price lies outside, rupees.
    pub(super) fn price_distance(&self, price_rupees: u32) -> u32 {
        let above = price_rupees.saturating_sub(self.highest_price);
        above.max(self.lowest_price.saturating_sub(price_rupees))
    }
}

/// Stars come as 4.2 in 32 bits; a shopper's 4.2 must not miss them by a rounding.
fn has_stars(rating: f32, least: f64) -> bool {
    f64::from(rating) + 1e-3 >= least
}

/// What is asked of the words and terms of a product.
#[derive(Debug)]
pub(super) enum Ask {
    /// It has a term.
    Term(String),
    /// These words stand in its title, one after the other.
    Title(Vec<String>),
    /// It has one of the first terms, and the other one.
    OneAnd(Vec<String>, String),
    /// The first holds and none of the terms.
    Without(Box<Ask>, Vec<String>),
}

/// A way to be what a condition asks for, and how many points that is worth.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) ask: Ask,
    pub(super) points: f32,
}

/// What the conditions of one slot ask for. The best way counts: a product that is red and maroon is not twice red.
#[derive(Debug)]
pub(super) struct Clause {
    pub(super) ways: Vec<Way>,
    /// Whether products go that no way leads to.
    pub(super) is_must: bool,
}

/// A set of conditions as it is asked.
#[derive(Debug, Default)]
pub(super) struct Question {
    pub(super) clauses: Vec<Clause>,
    /// Terms that rule a product out.
    pub(super) refused: Vec<String>,
    /// Points of a product that surely is everything it asks for.
    pub(super) full: f32,
}

impl Question {
    pub(super) fn of(conditions: &[&Condition]) -> Question {
        let mut question = Question::default();
        for slot in Slot::ALL {
            let values: Vec<&str> =
                conditions.iter().filter(|c| c.slot == slot).filter_map(|c| c.value.as_text()).collect();
            if values.is_empty() {
                continue;
            }
            if let Some(refused) = slot.refuses() {
                question.refused.extend(values.iter().map(|value| certain(refused.name(), value)));
                continue;
            }
            let ways: Vec<Way> = match slot {
                Slot::Category => values.iter().flat_map(|v| kind(v)).collect(),
                Slot::Brand => values.iter().flat_map(|v| brand(v)).collect(),
                Slot::Size => {
                    let sizes = values.iter().flat_map(|v| sizes(v));
                    sizes.map(|size| way(certain(slot.name(), &size), 1.0)).collect()
                }
                Slot::Season => {
                    // Few feeds say it; it only moves what suits to the front.
                    question.clauses.push(Clause { ways: season(&values), is_must: false });
                    question.full += IN_SEASON;
                    continue;
                }
                Slot::Colour
                | Slot::Fabric
                | Slot::Pattern
                | Slot::Occasion
                | Slot::Fit
                | Slot::Sleeve
                | Slot::Neck
                | Slot::Audience => values.iter().flat_map(|v| ways_of(slot, v)).collect(),
                _ => continue,
            };
            question.full += match slot {
                Slot::Category => KIND,
                Slot::Occasion => OCCASION,
                _ => 1.0,
            };
            // Nobody wears earphones: for whom they are only says which to show first.
            let is_must = slot != Slot::Audience || !names_what_nobody_wears(conditions);
            question.clauses.push(Clause { ways, is_must });
        }
        question
    }
}

/// Whether only kinds are asked for that are neither worn nor made for some ages.
fn names_what_nobody_wears(conditions: &[&Condition]) -> bool {
    let mut kinds =
        conditions.iter().filter(|c| c.slot == Slot::Category).filter_map(|c| c.value.as_text()).peekable();
    let is_for_all =
        |kind: &str| tables::kind(kind).is_some_and(|kind| matches!(kind.family, "electronics" | "home"));
    kinds.peek().is_some() && kinds.all(is_for_all)
}

/// What a thing like another has in common with it: nothing is a must. What fully holds of a slot's first value is worth
/// its weight, of another one half.
pub(super) fn wishes(tags: &[Condition], weight: impl Fn(Slot) -> f32) -> Question {
    let mut wishes = Question::default();
    for slot in Slot::ALL {
        let mut ways = Vec::new();
        for (at, tag) in tags.iter().filter(|tag| tag.slot == slot).enumerate() {
            let worth = if at == 0 { weight(slot) } else { weight(slot) / 2.0 };
            let Question { clauses, full, .. } = Question::of(&[tag]);
            let of_tag = clauses.into_iter().flat_map(|clause| clause.ways);
            ways.extend(of_tag.map(|way| Way { points: way.points * worth / full, ..way }));
        }
        if !ways.is_empty() {
            wishes.clauses.push(Clause { ways, is_must: false });
        }
    }
    wishes
}

fn way(term: String, points: f32) -> Way {
    Way { ask: Ask::Term(term), points }
}

fn ways_of(slot: Slot, value: &str) -> Vec<Way> {
    let name = slot.name();
    if slot == Slot::Occasion {
        return occasion(name, value);
    }
    let mut ways = vec![way(certain(name, value), 1.0), way(likely(name, value), LIKELY)];
    for other in tables::nearby(name, value) {
        // What is for all is for her as well; maroon is not red.
        let points = if slot == Slot::Audience { FOR_ALL } else { NEARBY };
        ways.push(way(certain(name, other), points));
    }
    // A feed that does not say for whom means grown-ups.
    if slot == Slot::Audience && matches!(value, "women" | "men" | "unisex") {
        ways.push(way(certain(name, UNSAID), FOR_ALL));
    }
    ways.extend(fitting(slot, value, SUITABLE));
    ways
}

/// What usually suits a value of a slot that the feed does not tell.
fn fitting(slot: Slot, value: &str, points: f32) -> Vec<Way> {
    tables::suits(slot.name(), value)
        .iter()
        .map(|term| match term.strip_prefix("type=") {
            Some(name) => way(type_term(name), points),
            None => way((*term).to_owned(), points),
        })
        .collect()
}

/// Few feeds tell of occasions, and much suits them: what is made for one comes first, and nothing that suits is
/// less sound.
fn occasion(name: &str, value: &str) -> Vec<Way> {
    let made_for = [(certain(name, value), OCCASION), (likely(name, value), OCCASION - 1.0 + LIKELY)];
    let mut ways: Vec<_> = made_for.into_iter().map(|(term, points)| way(term, points)).collect();
    ways.extend(tables::nearby(name, value).iter().map(|other| way(certain(name, other), OCCASION_NEARBY)));
    ways.extend(fitting(Slot::Occasion, value, 0.0));
    ways
}

/// Made for a season, or suited to it and made for no other.
fn season(values: &[&str]) -> Vec<Way> {
    let name = Slot::Season.name();
    let others = canonical_values(Slot::Season).filter(|season| !values.contains(season));
    let others: Vec<String> = others.map(|season| certain(name, season)).collect();
    let suited = values.iter().flat_map(|value| fitting(Slot::Season, value, SEASONABLE));
    let suited =
        suited.map(|Way { ask, points }| Way { ask: Ask::Without(Box::new(ask), others.clone()), points });
    values.iter().map(|value| way(certain(name, value), IN_SEASON)).chain(suited).collect()
}

/// What children wear is of every other kind as well.
fn clothes_of_children() -> Way {
    let worn_by = |who: &str| certain(Slot::Audience.name(), who);
    let children = ["kids", "girls", "boys", "baby"].map(worn_by).to_vec();
    Way { ask: Ask::OneAnd(children, family_term("apparel")), points: KIND }
}

fn kind(category: &str) -> Vec<Way> {
    if category == OTHER {
        return Vec::new();
    }
    let name = Slot::Category.name();
    let kind = tables::kind(category);
    let mut ways = vec![way(certain(name, category), KIND), way(likely(name, category), KIND_TITLED)];
    for other in kind.map_or(&[][..], |kind| &kind.accepts) {
        ways.push(way(certain(name, other), KIND_ACCEPTED));
    }
    for other in kind.map_or(&[][..], |kind| &kind.stand_ins) {
        ways.push(way(certain(name, other), KIND_STAND_IN));
    }
    if category == KIDS_WEAR {
        ways.push(clothes_of_children());
    }
    if kind.is_none_or(|kind| !kind.is_for_women) {
        return ways;
    }
    let not_for = ["men", "boys"].map(|who| certain(Slot::Audience.name(), who));
    let for_women = |Way { ask, points }| Way { ask: Ask::Without(Box::new(ask), not_for.to_vec()), points };
    ways.into_iter().map(for_women).collect()
}

/// In the brand, or as these words in the title.
fn brand(brand: &str) -> Vec<Way> {
    let mut ways = vec![way(certain(Slot::Brand.name(), &joined(brand)), 1.0)];
    if !brand.is_ascii() {
        // A brand's own script is Latin; in another one only its sound can be compared.
        ways.push(way(sound_of_brand(brand), 0.9));
    }
    let words = mitra_perception::search_words(brand);
    if !words.is_empty() {
        ways.push(Way { ask: Ask::Title(words), points: 0.9 });
    }
    ways
}
