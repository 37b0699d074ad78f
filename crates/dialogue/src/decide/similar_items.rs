//! She asks for things like one shown: the same kind, for the same wearer, within the same budget. Which of
//! them are nearest in colour and price is seen when they are found.

use super::{Asked, Decision, heard::Heard, reference};
use crate::{
    filters::{Condition, Filters},
    lookup::Lookup,
    understanding::{Intent, Slot, SlotValue},
};

/// How many candidates are looked at to find the nearest.
pub(super) const CANDIDATES: usize = 24;

pub(super) fn decide(heard: &Heard) -> Decision {
    if heard.names_another_category() {
        return super::product_search::decide(heard);
    }
    let id = match reference::one(heard) {
        Ok(id) => id,
        Err(doubt) => return heard.doubt(Intent::SimilarItems, doubt),
    };
    let filters = like(&heard.conversation.filters);
    let lookup = Lookup::Search { filters: filters.clone(), offset: 0, limit: CANDIDATES };
    Decision {
        filters: Some(filters),
        asked: Asked { products: vec![id], ..Asked::default() },
        ..heard.serve(Intent::SimilarItems, lookup)
    }
}

/// What of a search makes things alike; order, size and brand do not.
pub(super) fn like(current: &Filters) -> Filters {
    let mut filters = Filters { photo: None, ..current.clone() };
    for slot in [Slot::Sort, Slot::Size, Slot::Brand, Slot::RatingMin, Slot::DiscountMin] {
        filters.forget(slot);
    }
    filters
}

/// Everything of a kind.
pub(super) fn of_kind(category: &str) -> Filters {
    let kind = Condition { slot: Slot::Category, value: SlotValue::Text(category.to_owned()) };
    Filters { conditions: vec![kind], ..Filters::default() }
}
