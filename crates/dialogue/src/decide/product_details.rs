//! She asks a fact about one product.

use super::{
    Decision, Doubt, Fact, availability_query, heard::Heard, product_search, reference, refine_search,
};
use crate::{
    cues,
    understanding::{Intent, Slot},
};

pub(super) fn decide(heard: &Heard) -> Decision {
    let asks_what_comes_with_it = comes_with_it(heard);
    if heard.names_another_category() && !heard.understanding.has(Slot::Ordinal) && !asks_what_comes_with_it {
        return product_search::decide(heard);
    }
    let asks_for_a_size_alone = heard.understanding.has(Slot::Size)
        && cues::facts(heard.understanding).is_empty()
        && cues::has(heard.understanding, "has");
    if asks_for_a_size_alone {
        return availability_query::decide(heard);
    }
    let product = match reference::in_focus(heard) {
        // "Real leather?", of the one before her, whatever others are made of.
        Ok(id) if asks_for_its_fabric(heard) => Ok(id),
        _ => reference::one(heard),
    };
    if product == Err(Doubt::WhichProduct) && states_a_limit(heard) {
        return refine_search::decide(heard);
    }
    let mut decision = heard.about_or_ask(Intent::ProductDetails, product.map(|id| vec![id]));
    decision.asked.pick = reference::pick(heard);
    decision.asked.facts = facts(heard);
    if decision.asked.facts.contains(&Fact::Colour) {
        availability_query::look_at_its_styles(&mut decision);
    }
    decision.asked.sizes = heard.understanding.texts(Slot::Size).map(str::to_owned).collect();
    decision.asked.words = cues::described(heard.understanding);
    decision.asked.words.extend(heard.understanding.leftovers.iter().cloned());
    if asks_what_comes_with_it {
        decision.asked.words.extend(heard.understanding.kind_names.iter().cloned());
    }
    decision
}

/// "Is the blouse piece included?", "does a dupatta come with the first?"
pub(super) fn comes_with_it(heard: &Heard) -> bool {
    let has = |cue: &str| cues::has(heard.understanding, cue);
    has("included") || has("with") && has("comes")
}

fn asks_for_its_fabric(heard: &Heard) -> bool {
    let only_a_fabric = matches!(heard.understanding.slots.as_slice(), [only] if only.slot == Slot::Fabric);
    only_a_fabric && heard.conversation.focus.is_some() && !cues::has(heard.understanding, "one")
}

/// A limit on the price, or a colour or fabric that no product in view is told by, is no fact of a product: it narrows
/// the list.
fn states_a_limit(heard: &Heard) -> bool {
    [Slot::PriceMax, Slot::PriceMin, Slot::Colour, Slot::Fabric, Slot::Pattern, Slot::Brand, Slot::Sleeve]
        .into_iter()
        .any(|slot| heard.understanding.has(slot))
}

/// Which facts the message asks for, by its words and slots.
fn facts(heard: &Heard) -> Vec<Fact> {
    let mut facts = Vec::new();
    let by_slot = heard.understanding.slots.iter().filter_map(|m| match m.slot {
        Slot::Fabric => Some(Fact::Fabric),
        Slot::Size => Some(Fact::Size),
        Slot::RatingMin => Some(Fact::Rating),
        _ => None,
    });
    for fact in by_slot.chain(cues::facts(heard.understanding)) {
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    facts
}
