//! "Which brands of shoes do you have?", "kurti me kaunse colours hai?", "what do you sell?", "sarees kitne se start hoti
//! hai?": what there is to choose from, before she chooses.

use super::{Decision, Fact, LIST_LENGTH, conditions, heard::Heard, reference};
use crate::{
    cues,
    filters::Filters,
    lookup::Lookup,
    understanding::{Intent, Slot, SlotValue},
};

pub(super) fn decide(heard: &Heard) -> Option<Decision> {
    if !may_ask(heard.understanding.intent) || heard.understanding.has(Slot::Ordinal) {
        return None;
    }
    let slot = wanted(heard)?;
    if heard.understanding.has(slot) || speaks_of_one(heard) {
        return None;
    }
    let filters = of_what(heard, slot)?;
    let intent = match heard.understanding.intent {
        known @ (Intent::ProductSearch | Intent::RefineSearch | Intent::PriceQuery | Intent::Help) => known,
        _ if slot == Slot::Category => Intent::Help,
        _ => Intent::AvailabilityQuery,
    };
    let mut decision = if slot == Slot::PriceMin {
        heard.search(intent, filters)
    } else if filters.is_empty() {
        heard.serve(intent, Lookup::Values { filters, slot, limit: 0 })
    } else {
        let lookup = Lookup::Values { filters: filters.clone(), slot, limit: LIST_LENGTH };
        Decision { filters: Some(filters), ..heard.serve(intent, lookup) }
    };
    decision.asked.values_of = Some(slot);
    Some(decision)
}

/// Of which attribute.
fn wanted(heard: &Heard) -> Option<Slot> {
    let has = |cue: &str| cues::has(heard.understanding, cue);
    let asks_of_offers = heard.understanding.intent == Intent::Offers;
    if has("starts") && (has("how_much") || has("price")) && !asks_of_offers {
        return Some(Slot::PriceMin);
    }
    if !(has("which") || is_doubled(heard, "what") || has("what") && has("sells")) {
        return None;
    }
    let facts = cues::facts(heard.understanding);
    let asks = |fact: Fact| facts.contains(&fact);
    if asks(Fact::Brand) {
        Some(Slot::Brand)
    } else if asks(Fact::Colour) {
        Some(Slot::Colour)
    } else if asks(Fact::Fabric) {
        Some(Slot::Fabric)
    } else if asks(Fact::Size)
        && (has("extreme") || is_doubled(heard, "which") || heard.understanding.intent != Intent::SizeHelp)
    {
        Some(Slot::Size)
    } else if facts.is_empty() && sells_what(heard) {
        Some(Slot::Category)
    } else {
        None
    }
}

/// "What do you sell?", "kya kya milta hai?", with nothing in it that names a thing.
fn sells_what(heard: &Heard) -> bool {
    let understanding = heard.understanding;
    let has = |cue: &str| cues::has(understanding, cue);
    let names_nothing = understanding.slots.is_empty() && understanding.leftovers.is_empty();
    names_nothing && (has("sells") || has("to_be_had") && is_doubled(heard, "what"))
}

/// "Kya kya": each and everything.
fn is_doubled(heard: &Heard, cue: &str) -> bool {
    heard.understanding.words.windows(2).any(|pair| pair[0] == pair[1] && cues::is(&pair[0], cue))
}

/// Of which products: those she names, else those in view, as long as she speaks of no single one. Brands and kinds are
/// also asked of the whole shop.
fn of_what(heard: &Heard, slot: Slot) -> Option<Filters> {
    let named = heard.understanding.has(Slot::Category);
    let mut filters = if named {
        conditions::stated(heard.understanding)
    } else {
        if reference::one(heard).is_ok() && slot != Slot::Category || !heard.understanding.slots.is_empty() {
            return None;
        }
        heard.conversation.filters.clone()
    };
    if slot == Slot::Category {
        filters = Filters::default();
    }
    // What the question itself is made of is no condition.
    filters.words.clear();
    filters.telling_words.clear();
    filters.doubtful_words.clear();
    filters.forget(Slot::Sort);
    if slot == Slot::PriceMin {
        filters.add(Slot::Sort, SlotValue::Text("price_low".to_owned()));
    }
    let has_kind = filters.texts(Slot::Category).next().is_some();
    (has_kind || matches!(slot, Slot::Category | Slot::Brand)).then_some(filters)
}

/// "What is this kurti made of?", "the red kurti, which brand?": a kind is named, and a single product is meant.
fn speaks_of_one(heard: &Heard) -> bool {
    let conversation = heard.conversation;
    let named = reference::named(heard).ok().flatten().is_some_and(|ids| ids.len() == 1);
    let names_no_kind = !heard.understanding.has(Slot::Category);
    let pointed_at = cues::has(heard.understanding, "it") && (names_no_kind || reference::one(heard).is_ok());
    let in_focus = conversation.focus.as_ref().and_then(|id| conversation.as_shown(id));
    let kind = in_focus.and_then(|product| product.kind.as_deref());
    named
        || pointed_at
        || kind.is_some_and(|kind| heard.understanding.texts(Slot::Category).any(|own| own == kind))
}

fn may_ask(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::Help
            | Intent::ProductSearch
            | Intent::RefineSearch
            | Intent::ShowMore
            | Intent::Recommend
            | Intent::ProductDetails
            | Intent::PriceQuery
            | Intent::AvailabilityQuery
            | Intent::SizeHelp
            | Intent::Offers
            | Intent::Chitchat
            | Intent::OutOfScope
    )
}
