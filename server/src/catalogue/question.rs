//! Conditions as a query of the text index and limits on the facts in memory.

use mitra_dialogue::{Condition, Slot};
use mitra_perception::canonical_values;
use tantivy::{
    Term,
    query::{
        AllQuery, BooleanQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, PhraseQuery, Query, TermQuery,
    },
    schema::IndexRecordOption,
};

use super::{
    columns::Facts,
    index::{Fields, UNSAID, certain, family_term, joined, likely, sizes, sound_of_brand, type_term},
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
    (full - points + ROUNDING).max(0.0) % STEP <= MOST_MISSING + ROUNDING
}

/// The kind of everything that children wear.
pub(super) const KIDS_WEAR: &str = "kids_wear";

/// A value that says "something else"; what it is stands in the words.
pub(super) const OTHER: &str = "other";

/// Limits on price, rating and discount.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Limits {
    price_max: Option<f64>,
    price_min: Option<f64>,
    rating_min: Option<f64>,
    discount_min: Option<f64>,
}

impl Limits {
    pub(super) fn of(conditions: &[&Condition]) -> Limits {
        let last =
            |slot: Slot| conditions.iter().rev().filter(|c| c.slot == slot).find_map(|c| c.value.as_number());
        Limits {
            price_max: last(Slot::PriceMax),
            price_min: last(Slot::PriceMin),
            rating_min: last(Slot::RatingMin),
            discount_min: last(Slot::DiscountMin),
        }
    }

    pub(super) fn hold(&self, facts: &Facts) -> bool {
        let price = f64::from(facts.price_rupees);
        self.price_max.is_none_or(|most| price <= most)
            && self.price_min.is_none_or(|least| price >= least)
            // Stars come as 4.2 in 32 bits; a shopper's 4.2 must not miss them by a rounding.
            && self.rating_min.is_none_or(|least| f64::from(facts.rating) + 1e-3 >= least)
            && self.discount_min.is_none_or(|least| f64::from(facts.discount_percent()) >= least)
    }

    /// How far a price lies outside, rupees.
    pub(super) fn price_distance(&self, price_rupees: u32) -> u32 {
        let price = f64::from(price_rupees);
        let above = self.price_max.map_or(0.0, |most| price - most);
        let below = self.price_min.map_or(0.0, |least| least - price);
        above.max(below).max(0.0) as u32
    }
}

/// The query of a set of conditions, and the points a product gets that surely is everything they ask for.
pub(super) fn query(conditions: &[&Condition], fields: &Fields) -> (Box<dyn Query>, f32) {
    let asking = Asking { fields };
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, asking.any_of(vec![]))];
    let mut full = 0.0;
    for slot in Slot::ALL {
        let values: Vec<&str> =
            conditions.iter().filter(|c| c.slot == slot).filter_map(|c| c.value.as_text()).collect();
        if values.is_empty() {
            continue;
        }
        if let Some(refused) = slot.refuses() {
            clauses.extend(
                values.iter().map(|v| (Occur::MustNot, asking.term(&certain(refused.name(), v), 1.0))),
            );
            continue;
        }
        let ways: Vec<Box<dyn Query>> = match slot {
            Slot::Category => values.iter().flat_map(|v| asking.kind(v)).collect(),
            Slot::Brand => values.iter().flat_map(|v| asking.brand(v)).collect(),
            Slot::Size => {
                let sizes = values.iter().flat_map(|v| sizes(v));
                sizes.map(|size| asking.term(&certain(slot.name(), &size), 1.0)).collect()
            }
            Slot::Season => {
                // Few feeds say it; it only moves what suits to the front.
                clauses.push((Occur::Should, asking.best_of(asking.season(&values))));
                full += IN_SEASON;
                continue;
            }
            Slot::Colour
            | Slot::Fabric
            | Slot::Pattern
            | Slot::Occasion
            | Slot::Fit
            | Slot::Sleeve
            | Slot::Neck
            | Slot::Audience => values.iter().flat_map(|v| asking.value(slot, v)).collect(),
            _ => continue,
        };
        full += match slot {
            Slot::Category => KIND,
            Slot::Occasion => OCCASION,
            _ => 1.0,
        };
        clauses.push((Occur::Must, asking.best_of(ways)));
    }
    (Box::new(BooleanQuery::new(clauses)), full)
}

struct Asking<'a> {
    fields: &'a Fields,
}

impl Asking<'_> {
    fn term(&self, term: &str, points: f32) -> Box<dyn Query> {
        let term = Term::from_field_text(self.fields.terms, term);
        Box::new(ConstScoreQuery::new(Box::new(TermQuery::new(term, IndexRecordOption::Basic)), points))
    }

    /// Every product, for no points, or any of some queries.
    fn any_of(&self, queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
        if queries.is_empty() {
            return Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0));
        }
        Box::new(BooleanQuery::union(queries))
    }

    /// The points of the best of several ways: a product that is red and maroon is not twice red.
    fn best_of(&self, ways: Vec<Box<dyn Query>>) -> Box<dyn Query> {
        Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, 0.0))
    }

    fn value(&self, slot: Slot, value: &str) -> Vec<Box<dyn Query>> {
        let name = slot.name();
        if slot == Slot::Occasion {
            return self.occasion(name, value);
        }
        let mut ways = vec![self.term(&certain(name, value), 1.0), self.term(&likely(name, value), LIKELY)];
        for other in tables::nearby(name, value) {
            // What is for all is for her as well; maroon is not red.
            let points = if slot == Slot::Audience { FOR_ALL } else { NEARBY };
            ways.push(self.term(&certain(name, other), points));
        }
        // A feed that does not say for whom means grown-ups.
        if slot == Slot::Audience && matches!(value, "women" | "men" | "unisex") {
            ways.push(self.term(&certain(name, UNSAID), FOR_ALL));
        }
        ways.extend(self.fitting(slot, value, SUITABLE));
        ways
    }

    /// What usually suits a value of a slot that the feed does not tell.
    fn fitting(&self, slot: Slot, value: &str, points: f32) -> Vec<Box<dyn Query>> {
        tables::suits(slot.name(), value)
            .iter()
            .map(|term| match term.strip_prefix("type=") {
                Some(name) => self.term(&type_term(name), points),
                None => self.term(term, points),
            })
            .collect()
    }

    /// Few feeds tell of occasions, and much suits them: what is made for one comes first, and nothing that suits is
    /// less sound.
    fn occasion(&self, name: &str, value: &str) -> Vec<Box<dyn Query>> {
        let made_for = [(certain(name, value), OCCASION), (likely(name, value), OCCASION - 1.0 + LIKELY)];
        let mut ways: Vec<_> = made_for.iter().map(|(term, points)| self.term(term, *points)).collect();
        ways.extend(tables::nearby(name, value).iter().map(|other| self.term(&certain(name, other), OCCASION_NEARBY)));
        ways.extend(self.fitting(Slot::Occasion, value, 0.0));
        ways
    }

    /// Made for a season, or suited to it and made for no other.
    fn season(&self, values: &[&str]) -> Vec<Box<dyn Query>> {
        let name = Slot::Season.name();
        let mut ways: Vec<_> = values.iter().map(|v| self.term(&certain(name, v), IN_SEASON)).collect();
        let suited: Vec<_> = values.iter().flat_map(|v| self.fitting(Slot::Season, v, SEASONABLE)).collect();
        let others = canonical_values(Slot::Season).filter(|season| !values.contains(season));
        let mut clauses = vec![(Occur::Must, self.best_of(suited))];
        clauses.extend(others.map(|season| (Occur::MustNot, self.term(&certain(name, season), 0.0))));
        ways.push(Box::new(BooleanQuery::new(clauses)));
        ways
    }

    /// What children wear is of every other kind as well.
    fn clothes_of_children(&self) -> Box<dyn Query> {
        let worn_by = |who: &&str| self.term(&certain(Slot::Audience.name(), who), 0.0);
        let children = ["kids", "girls", "boys", "baby"].iter().map(worn_by).collect();
        let clothes = vec![
            (Occur::Must, self.term(&family_term("apparel"), KIND)),
            (Occur::Must, self.any_of(children)),
        ];
        Box::new(BooleanQuery::new(clothes))
    }

    fn kind(&self, category: &str) -> Vec<Box<dyn Query>> {
        if category == OTHER {
            return Vec::new();
        }
        let name = Slot::Category.name();
        let kind = tables::kind(category);
        let mut ways =
            vec![self.term(&certain(name, category), KIND), self.term(&likely(name, category), KIND_TITLED)];
        for other in kind.map_or(&[][..], |kind| &kind.accepts) {
            ways.push(self.term(&certain(name, other), KIND_ACCEPTED));
        }
        for other in kind.map_or(&[][..], |kind| &kind.stand_ins) {
            ways.push(self.term(&certain(name, other), KIND_STAND_IN));
        }
        if category == KIDS_WEAR {
            ways.push(self.clothes_of_children());
        }
        if kind.is_none_or(|kind| !kind.is_for_women) {
            return ways;
        }
        let audience = Slot::Audience.name();
        let not_for = |who| (Occur::MustNot, self.term(&certain(audience, who), 1.0));
        vec![Box::new(BooleanQuery::new(vec![
            (Occur::Must, self.best_of(ways)),
            not_for("men"),
            not_for("boys"),
        ]))]
    }

    /// In the brand, or as these words in the title.
    fn brand(&self, brand: &str) -> Vec<Box<dyn Query>> {
        let mut ways = vec![self.term(&certain(Slot::Brand.name(), &joined(brand)), 1.0)];
        if !brand.is_ascii() {
            // A brand's own script is Latin; in another one only its sound can be compared.
            ways.push(self.term(&sound_of_brand(brand), 0.9));
        }
        let words = mitra_perception::search_words(brand);
        let terms: Vec<Term> = words.iter().map(|w| Term::from_field_text(self.fields.title, w)).collect();
        let in_title: Option<Box<dyn Query>> = match terms.as_slice() {
            [] => None,
            [word] => Some(Box::new(TermQuery::new(word.clone(), IndexRecordOption::Basic))),
            _ => Some(Box::new(PhraseQuery::new(terms))),
        };
        ways.extend(in_title.map(|query| Box::new(ConstScoreQuery::new(query, 0.9)) as Box<dyn Query>));
        ways
    }
}
