//! From the slots of a message to conditions, alone or on top of those that hold already.

use super::Fact;
use crate::{
    cues,
    filters::Filters,
    understanding::{Slot, SlotMatch, SlotValue, Understanding},
};

/// The category of things that have none.
const OTHER_KIND: &str = "other";

/// What a message asks for by itself.
pub(super) fn stated(understanding: &Understanding) -> Filters {
    let mut filters = Filters::default();
    put_all(&mut filters, understanding);
    filters
}

/// What holds after a message changed what held before: a slot named again is replaced, an exclusion joins,
/// an addition ("red as well") becomes an alternative.
pub(super) fn merged(current: &Filters, understanding: &Understanding) -> Filters {
    let mut filters = current.clone();
    if !cues::has(understanding, "also") {
        for m in &understanding.slots {
            if m.slot.refuses().is_none() {
                filters.forget(m.slot);
            }
        }
    }
    for slot in freed(understanding) {
        filters.forget(slot);
    }
    put_all(&mut filters, understanding);
    filters
}

/// Words of the message to look for in titles: all that are left when no category was understood, else only
/// what looks like a model name ("501s"). A kind outside the categories ("umbrella") is known by its name alone.
pub(super) fn words(understanding: &Understanding) -> Vec<String> {
    let no_category = !understanding.has(Slot::Category);
    let looks_like_a_model = |word: &String| {
        word.chars().any(|c| c.is_ascii_digit()) && word.chars().any(|c| c.is_ascii_alphabetic())
    };
    let mut words: Vec<String> = Vec::new();
    if understanding.texts(Slot::Category).any(|kind| kind == OTHER_KIND) {
        words.extend(understanding.kind_names.iter().cloned());
    }
    for word in &understanding.leftovers {
        let long_enough = word.chars().count() > 1;
        if long_enough && !words.contains(word) && (no_category || looks_like_a_model(word)) {
            words.push(word.clone());
        }
    }
    words
}

fn put_all(filters: &mut Filters, understanding: &Understanding) {
    let both = understanding.has(Slot::PriceMin) && understanding.has(Slot::PriceMax);
    for m in &understanding.slots {
        // "No red, everybody has red": what is refused is not wanted, however often it is named.
        let refused = |other: &SlotMatch| Some(other.slot) == m.slot.refused_by() && other.value == m.value;
        if !understanding.slots.iter().any(refused) {
            put(filters, m);
        }
    }
    for name in &understanding.kind_names {
        if !filters.kind_names.contains(name) {
            filters.kind_names.push(name.clone());
        }
    }
    settle_prices(filters, both, understanding.has(Slot::PriceMin));
}

fn put(filters: &mut Filters, m: &SlotMatch) {
    match m.slot {
        Slot::Quantity | Slot::Ordinal | Slot::OrderId | Slot::Pincode | Slot::Language => {}
        Slot::PriceMax | Slot::PriceMin | Slot::RatingMin | Slot::DiscountMin => {
            let sensible = m.value.as_number().is_some_and(|number| number.is_finite() && number >= 0.0);
            if sensible {
                filters.forget(m.slot);
                filters.add(m.slot, m.value.clone());
            }
        }
        Slot::Sort => {
            filters.forget(Slot::Sort);
            filters.add(Slot::Sort, m.value.clone());
        }
        slot => {
            // The same value cannot be wanted and unwanted; what she said last holds.
            if let Some(opposite) = slot.refuses().or_else(|| slot.refused_by()) {
                filters.conditions.retain(|c| c.slot != opposite || c.value != m.value);
            }
            filters.add(slot, m.value.clone());
        }
    }
}

/// Two limits said together may come in any order; a new limit ends an older one that contradicts it.
fn settle_prices(filters: &mut Filters, both: bool, min_is_new: bool) {
    let (Some(min), Some(max)) = (filters.number(Slot::PriceMin), filters.number(Slot::PriceMax)) else {
        return;
    };
    if min <= max {
        return;
    }
    if both {
        filters.forget(Slot::PriceMin);
        filters.forget(Slot::PriceMax);
        filters.add(Slot::PriceMin, SlotValue::Number(max));
        filters.add(Slot::PriceMax, SlotValue::Number(min));
    } else if min_is_new {
        filters.forget(Slot::PriceMax);
    } else {
        filters.forget(Slot::PriceMin);
    }
}

/// "Any colour": which slots no longer matter.
fn freed(understanding: &Understanding) -> Vec<Slot> {
    if !cues::has(understanding, "any") {
        return Vec::new();
    }
    let slot_of = |fact: &Fact| match fact {
        Fact::Fabric => Some(Slot::Fabric),
        Fact::Rating | Fact::Reviews => Some(Slot::RatingMin),
        Fact::Brand => Some(Slot::Brand),
        Fact::Colour => Some(Slot::Colour),
        Fact::Size => Some(Slot::Size),
        Fact::Care => None,
    };
    cues::facts(understanding).iter().filter_map(slot_of).collect()
}
