//! The shop as far as she has seen it: every product she was shown, and searches among them.

use std::collections::HashMap;

use mitra_dialogue::{
    Condition, Filters, Findings, Lookup, Product, Relaxation, Slot, SlotValue, lookup::GIVEN_UP,
};
use mitra_perception::{Lexicon, lexicon_model, search_words};
use mitra_protocol::KeptProduct;
use mitra_turn::{Heard, Home, record::from_kept};
use serde::{Deserialize, Serialize};

/// So many products are kept, those shown last.
pub const MOST_PRODUCTS: usize = 300;
/// They take so much room at most, bytes as text.
pub const MOST_BYTES: usize = 1_500_000;

/// A product as it lies in the store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// When the shop told of it, milliseconds since 1970 (UTC).
    pub told_at: i64,
    /// What the shop said.
    pub product: KeptProduct,
}

/// Every product she was shown, the one shown last at the end.
#[derive(Debug, Default)]
pub struct Shelf {
    shown: Vec<Shown>,
    /// What each takes as text, bytes.
    bytes: HashMap<String, usize>,
}

impl Shelf {
    /// What the store held, in any order.
    pub fn new(mut shown: Vec<Shown>) -> Shelf {
        shown.sort_by_key(|shown| shown.told_at);
        let bytes = shown.iter().map(|shown| (shown.product.details.card.id.clone(), size(shown))).collect();
        Shelf { shown, bytes }
    }

    /// Puts products on it; gives what has to go for them, the oldest first.
    pub fn put(&mut self, products: Vec<KeptProduct>, told_at: i64) -> Vec<Shown> {
        for product in products {
            let id = product.details.card.id.clone();
            self.shown.retain(|shown| shown.product.details.card.id != id);
            let shown = Shown { told_at, product };
            self.bytes.insert(id, size(&shown));
            self.shown.push(shown);
        }
        let mut bytes: usize = self.bytes.values().sum();
        let mut surplus = 0;
        while self.shown.len() - surplus > MOST_PRODUCTS || bytes > MOST_BYTES && surplus < self.shown.len() {
            bytes -= self.bytes.get(&self.shown[surplus].product.details.card.id).copied().unwrap_or(0);
            surplus += 1;
        }
        self.evict(surplus)
    }

    /// Gives the older half, when the browser has no room for all.
    pub fn halve(&mut self) -> Vec<Shown> {
        self.evict(self.shown.len().div_ceil(2))
    }

    fn evict(&mut self, count: usize) -> Vec<Shown> {
        let gone: Vec<Shown> = self.shown.drain(..count).collect();
        for shown in &gone {
            self.bytes.remove(&shown.product.details.card.id);
        }
        gone
    }

    /// The products of these ids.
    pub fn of(&self, ids: &[String]) -> Vec<Shown> {
        self.shown.iter().filter(|shown| ids.contains(&shown.product.details.card.id)).cloned().collect()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    /// Whether she was shown nothing yet.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }
}

fn size(shown: &Shown) -> usize {
    serde_json::to_string(shown).map_or(0, |text| text.len())
}

/// Her phone as a home of the thought, at one moment.
#[derive(Debug)]
pub struct AtHand<'a> {
    /// What is there.
    pub shelf: &'a Shelf,
    /// The moment, milliseconds since 1970 (UTC).
    pub now: i64,
}

/// Nothing can fail here: what is not there is not found.
#[derive(Debug)]
pub enum Never {}

impl Home for AtHand<'_> {
    type Error = Never;

    async fn hear(&self, text: &str) -> Heard {
        Heard { understanding: Lexicon::builtin().understand(text), model: lexicon_model().to_owned() }
    }

    async fn product(&self, id: &str) -> Result<Option<Product>, Never> {
        Ok(self.by_id(id))
    }

    async fn find(&self, lookup: &Lookup) -> Result<Findings, Never> {
        Ok(match lookup {
            Lookup::Products { ids } => {
                let products: Vec<Product> = ids.iter().filter_map(|id| self.by_id(id)).collect();
                Findings { total: products.len(), products, ..Findings::default() }
            }
            Lookup::Search { filters, offset, limit, hints } => {
                let mut suiting = filters.clone();
                suiting.conditions.extend(hints.iter().cloned());
                match self.search(&suiting, *offset, *limit) {
                    found if found.relaxation.is_none() && !found.products.is_empty() => found,
                    _ => self.search(filters, *offset, *limit),
                }
            }
            Lookup::Outfit { parts, limit } => {
                let part = |filters: &Filters| self.search(filters, 0, *limit);
                let found = parts.iter().map(part);
                let kept = |found: Findings| found.relaxation.is_none().then_some(found.products);
                let parts = found.map(|found| kept(found).unwrap_or_default()).collect();
                Findings { parts, ..Findings::default() }
            }
            Lookup::Values { filters, slot: Slot::Category, .. } => {
                let mut counts: Vec<(String, usize)> = Vec::new();
                for kind in self.all(filters).iter().filter_map(|shown| shown.product.category.clone()) {
                    match counts.iter_mut().find(|(own, _)| *own == kind) {
                        Some((_, count)) => *count += 1,
                        None => counts.push((kind, 1)),
                    }
                }
                counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
                Findings { values: counts.into_iter().map(|(kind, _)| kind).collect(), ..Findings::default() }
            }
            Lookup::Styles { id } => {
                let Some(itself) = self.by_id(id) else { return Ok(Findings::default()) };
                let is_other = |shown: &&Shown| {
                    itself.style.is_some()
                        && shown.product.style == itself.style
                        && shown.product.details.card.id != *id
                };
                let others = self.shelf.shown.iter().filter(is_other).map(|shown| self.product_of(shown));
                let products: Vec<Product> = std::iter::once(itself.clone()).chain(others).collect();
                Findings { total: products.len(), products, ..Findings::default() }
            }
            // Which brands and colours there are, the shop alone knows.
            Lookup::Values { .. }
            | Lookup::Nothing
            | Lookup::Policy { .. }
            | Lookup::Offers { .. }
            | Lookup::Delivery { .. }
            | Lookup::Orders { .. }
            | Lookup::People { .. } => Findings::default(),
        })
    }
}

impl AtHand<'_> {
    fn by_id(&self, id: &str) -> Option<Product> {
        let shown = self.shelf.shown.iter().rev().find(|shown| shown.product.details.card.id == id)?;
        Some(self.product_of(shown))
    }

    /// As it was told, with how long ago that was.
    fn product_of(&self, shown: &Shown) -> Product {
        let product = from_kept(&shown.product);
        let age = u64::try_from((self.now - shown.told_at) / 1_000).unwrap_or(0);
        Product { price_age_seconds: Some(product.price_age_seconds.unwrap_or(0) + age), ..product }
    }

    /// What satisfies the filters, the nearest when nothing does.
    fn search(&self, filters: &Filters, offset: usize, limit: usize) -> Findings {
        let mut left = filters.clone();
        let mut found = self.all(&left);
        let mut dropped = Vec::new();
        for slots in GIVEN_UP {
            if !found.is_empty() {
                break;
            }
            let given_up: Vec<Condition> =
                left.conditions.iter().filter(|c| slots.contains(&c.slot)).cloned().collect();
            if given_up.is_empty() {
                continue;
            }
            slots.iter().for_each(|slot| left.forget(*slot));
            dropped.extend(given_up);
            found = self.all(&left);
        }
        let relaxation = (!dropped.is_empty() && !found.is_empty())
            .then_some(Relaxation { dropped, ..Relaxation::default() });
        let total = found.len();
        let page = found.into_iter().skip(offset).take(limit);
        let products = page.map(|shown| self.product_of(shown)).collect();
        Findings { products, total, relaxation, ..Findings::default() }
    }

    /// Everything that satisfies the filters, best first.
    fn all(&self, filters: &Filters) -> Vec<&Shown> {
        let words: Vec<String> = filters.words.iter().flat_map(|word| search_words(word)).collect();
        let names: Vec<String> = filters.kind_names.iter().flat_map(|name| search_words(name)).collect();
        let worth = |shown: &&'_ Shown| {
            let own = own_words(shown);
            let has = |wanted: &[String]| wanted.iter().filter(|word| own.contains(word)).count();
            (has(&words), has(&names))
        };
        let mut found: Vec<(&Shown, (usize, usize))> = self
            .shelf
            .shown
            .iter()
            .rev()
            .filter(|shown| satisfies(shown, filters))
            .map(|shown| {
                let needs_words = !words.is_empty() || !names.is_empty();
                (shown, if needs_words { worth(&shown) } else { (0, 0) })
            })
            .filter(|(_, (named, _))| words.is_empty() || *named > 0)
            .collect();
        // The order in which they were shown last decides between equals: sorts here keep it.
        found.sort_by_key(|(shown, worth)| (!shown.product.details.card.in_stock, std::cmp::Reverse(*worth)));
        let card = |shown: &Shown| shown.product.details.card.clone();
        for sort in filters.texts(Slot::Sort) {
            match sort {
                "price_low" => found.sort_by_key(|(shown, _)| card(shown).price),
                "price_high" => found.sort_by_key(|(shown, _)| std::cmp::Reverse(card(shown).price)),
                "rating" | "popular" => found.sort_by(|(a, _), (b, _)| {
                    card(b).rating.unwrap_or(0.0).total_cmp(&card(a).rating.unwrap_or(0.0))
                }),
                "discount" => found.sort_by_key(|(shown, _)| {
                    std::cmp::Reverse(from_kept(&shown.product).discount_percent())
                }),
                _ => {}
            }
        }
        found.into_iter().map(|(shown, _)| shown).collect()
    }
}

/// Title, brand, kind and colours as searches compare them.
fn own_words(shown: &Shown) -> Vec<String> {
    let details = &shown.product.details;
    let said = [details.brand.as_deref(), details.material.as_deref(), details.pattern.as_deref()];
    let said = said.into_iter().flatten().chain(details.colours.iter().map(String::as_str));
    let mut words = search_words(&details.card.title);
    said.for_each(|said| words.extend(search_words(said)));
    words
}

/// Whether every slot's condition holds; several values of one are alternatives.
fn satisfies(shown: &Shown, filters: &Filters) -> bool {
    let of = |slot: Slot| filters.conditions.iter().filter(move |c| c.slot == slot);
    Slot::ALL.into_iter().all(|slot| {
        of(slot).next().is_none()
            || match slot.refuses() {
                Some(refused) => of(slot).all(|c| !c.value.as_text().is_some_and(|v| is(shown, refused, v))),
                None => of(slot).any(|c| holds(shown, slot, &c.value)),
            }
    })
}

fn holds(shown: &Shown, slot: Slot, value: &SlotValue) -> bool {
    let card = &shown.product.details.card;
    match (slot, value) {
        (Slot::PriceMax, SlotValue::Number(most)) => f64::from(card.price) <= *most,
        (Slot::PriceMin, SlotValue::Number(least)) => f64::from(card.price) >= *least,
        (Slot::RatingMin, SlotValue::Number(least)) => {
            card.rating.is_some_and(|rating| f64::from(rating) + 1e-3 >= *least)
        }
        (Slot::DiscountMin, SlotValue::Number(least)) => {
            from_kept(&shown.product).discount_percent().is_some_and(|off| f64::from(off) >= *least)
        }
        (Slot::Size, value) => {
            let wanted = match value {
                SlotValue::Text(text) => plain(text),
                SlotValue::Number(number) => number.to_string(),
            };
            card.sizes.iter().any(|size| plain(size) == wanted)
        }
        (Slot::Brand, SlotValue::Text(brand)) => {
            shown.product.details.brand.as_deref().is_some_and(|own| plain(own) == plain(brand))
        }
        // What it is stands in the words.
        (Slot::Category, SlotValue::Text(kind)) if kind == "other" => true,
        (Slot::Audience, SlotValue::Text(who)) => {
            let says = |own: &&mitra_protocol::KeptAttribute| own.slot == Slot::Audience.name();
            is(shown, slot, who)
                || is(shown, slot, "unisex")
                || shown.product.attributes.iter().find(says).is_none()
        }
        (
            Slot::Category
            | Slot::Colour
            | Slot::Fabric
            | Slot::Pattern
            | Slot::Occasion
            | Slot::Fit
            | Slot::Sleeve
            | Slot::Neck,
            SlotValue::Text(value),
        ) => is(shown, slot, value),
        // An order, a season and a number of pieces rule nothing out.
        _ => true,
    }
}

fn is(shown: &Shown, slot: Slot, value: &str) -> bool {
    shown.product.attributes.iter().any(|own| own.slot == slot.name() && own.value == value)
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
