//! She asks for things like one shown: the same kind, for the same wearer, within the same budget. Which of
//! them are nearest in colour and price is seen when they are found.

use super::{Asked, Decision, Pick, availability_query, conditions, heard::Heard, reference};
use crate::{
    cues,
    filters::{Condition, Filters},
    lookup::Lookup,
    understanding::{Intent, Slot, SlotValue},
};

/// How many candidates are looked at to find the nearest.
pub(super) const CANDIDATES: usize = 48;

pub(super) fn decide(heard: &Heard) -> Decision {
    if heard.names_another_category() {
        return super::product_search::decide(heard);
    }
    // "Like this but cheaper" does not mean the cheapest.
    let in_view =
        if heard.understanding.has(Slot::Sort) { reference::in_focus(heard) } else { reference::one(heard) };
    let id = match in_view.or_else(|_| reference::one(heard)) {
        Ok(id) => id,
        Err(doubt) => return heard.doubt(Intent::SimilarItems, doubt),
    };
    let same_in_a_colour = cues::has(heard.understanding, "same") && heard.understanding.has(Slot::Colour);
    if same_in_a_colour {
        // "The same in blue": no other thing.
        return availability_query::decide(heard);
    }
    let mut filters = conditions::merged(&like(&heard.conversation.filters), heard.understanding);
    filters.forget(Slot::Sort);
    cheaper(heard, &id, &mut filters);
    let lookup = Lookup::search(&filters, &heard.conversation.taste, 0, CANDIDATES);
    Decision {
        filters: Some(filters),
        asked: Asked { products: vec![id], ..Asked::default() },
        ..heard.serve(Intent::SimilarItems, lookup)
    }
}

/// "Like this, but cheaper".
fn cheaper(heard: &Heard, id: &str, filters: &mut Filters) {
    let wants_less =
        reference::pick(heard) == Some(Pick::Cheapest) || cues::has(heard.understanding, "cheap");
    if let Some(shown) = heard.conversation.as_shown(id).filter(|_| wants_less) {
        filters.forget(Slot::PriceMax);
        filters.add(Slot::PriceMax, SlotValue::Number(f64::from(shown.price_rupees.saturating_sub(1))));
    }
    if let Some(most) = heard.understanding.number(Slot::PriceMax) {
        filters.forget(Slot::PriceMax);
        filters.add(Slot::PriceMax, SlotValue::Number(most));
    }
}

/// What of a search makes things alike; order, size and brand do not.
pub(super) fn like(current: &Filters) -> Filters {
    let mut filters = Filters { photo: None, ..current.clone() };
    filters.conditions.retain(|condition| {
        condition.slot.refuses().is_some()
            || matches!(condition.slot, Slot::Category | Slot::Audience | Slot::PriceMax | Slot::PriceMin)
    });
    filters
}

/// Everything of a kind.
pub(super) fn of_kind(category: &str) -> Filters {
    let kind = Condition { slot: Slot::Category, value: SlotValue::Text(category.to_owned()) };
    Filters { conditions: vec![kind], ..Filters::default() }
}
