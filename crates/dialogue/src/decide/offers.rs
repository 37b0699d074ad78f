//! She asks for discounts: the shop's own word, and what is reduced now, of the kind in view if there is one.

use super::{Decision, LIST_LENGTH, heard::Heard, price_query};
use crate::{
    filters::Filters,
    lookup::Lookup,
    understanding::{Intent, Slot, SlotValue},
};

pub(super) fn decide(heard: &Heard) -> Decision {
    if heard.understanding.has(Slot::Ordinal) {
        // "What discount is on the second one?" is about its price.
        return price_query::decide(heard);
    }
    let mut filters = super::conditions::stated(heard.understanding);
    if !heard.understanding.has(Slot::Category) {
        for condition in &heard.conversation.filters.conditions {
            let wearer_is_new = heard.understanding.has(Slot::Audience);
            let kept = match condition.slot {
                Slot::Category => true,
                Slot::Audience => !wearer_is_new,
                _ => false,
            };
            if kept {
                filters.add(condition.slot, condition.value.clone());
            }
        }
    }
    reduced(&mut filters);
    let lookup = Lookup::Offers { filters: filters.clone(), limit: LIST_LENGTH, language: heard.language };
    Decision { filters: Some(filters), ..heard.serve(Intent::Offers, lookup) }
}

fn reduced(filters: &mut Filters) {
    if filters.number(Slot::DiscountMin).is_none() {
        filters.add(Slot::DiscountMin, SlotValue::Number(1.0));
    }
    if filters.texts(Slot::Sort).next().is_none() {
        filters.add(Slot::Sort, SlotValue::Text("discount".to_owned()));
    }
}
