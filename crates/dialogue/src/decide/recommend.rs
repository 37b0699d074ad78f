//! She asks for advice: by wearer, occasion and budget, what goes with a thing, or which of the shown products to take.

use super::{Decision, Pick, conditions, heard::Heard, product_details, reference};
use crate::{
    advice,
    conversation::ShownProduct,
    cues,
    filters::{Condition, Filters},
    lookup::Lookup,
    recommend::CANDIDATES,
    understanding::{Intent, Slot, SlotValue},
};

/// How many of each part of an outfit are looked at.
const OF_A_PART: usize = 24;
/// Things that go with what is worn may cost this part of the budget each.
const BESIDE: f64 = 0.35;
/// Kinds that say who wears what goes with them.
const WORN_BY_WOMEN: [&str; 11] = [
    "saree",
    "kurti",
    "lehenga",
    "salwar_suit",
    "dupatta",
    "blouse",
    "anarkali",
    "palazzo",
    "gown",
    "dress",
    "skirt",
];
/// Most things that go with what is worn.
const MOST_BESIDE: usize = 3;

pub(super) fn decide(heard: &Heard) -> Decision {
    let filters = stated(heard);
    if !filters.is_empty() {
        return advise(heard, filters);
    }
    let shown: Vec<&ShownProduct> = heard.conversation.shown.iter().collect();
    match reference::extreme(&shown, Pick::BestRated) {
        Some(best) => heard.about(Intent::Recommend, vec![best.id.clone()]),
        None if was_asked(heard) => {
            // Never the same question twice: something is shown, she will say what is wrong with it.
            let hints = advice::what_is_worn_most();
            let filters = Filters::default();
            heard.serve(Intent::Recommend, Lookup::Search { filters, offset: 0, limit: CANDIDATES, hints })
        }
        None => {
            let kinds = Lookup::Values { filters: Filters::default(), slot: Slot::Category, limit: 0 };
            let mut decision = heard.serve(Intent::Recommend, kinds);
            decision.asked.is_gift = cues::has(heard.understanding, "gift");
            decision
        }
    }
}

/// What she asks advice for: by itself, or on top of what she said when she was asked.
fn stated(heard: &Heard) -> Filters {
    let stated = conditions::stated(heard.understanding);
    let current = &heard.conversation.filters;
    let goes_on = heard.conversation.last_intent == Some(Intent::Recommend)
        && current.texts(Slot::Category).next().is_none()
        && !stated.is_empty()
        && stated.texts(Slot::Occasion).next().is_none();
    if goes_on { conditions::merged(current, heard.understanding) } else { stated }
}

fn advise(heard: &Heard, filters: Filters) -> Decision {
    // "The whole look, clothes, jewellery, sandals": the parts are hers to name, the choice is ours.
    let whole = cues::has(heard.understanding, "whole_look");
    let asks_for_it = whole || cues::has(heard.understanding, "wear") && names_no_kind(&filters);
    let mut filters = filters;
    if whole {
        filters.forget(Slot::Category);
        filters.words.clear();
    }
    let parts = match advice::of(&filters) {
        Some(advice) if asks_for_it => {
            let mut parts = vec![of_kinds(&filters, &advice.kinds)];
            parts.extend(beside(&filters, &advice.beside));
            parts
        }
        _ => {
            let lookup = Lookup::search(&filters, &heard.conversation.taste, 0, CANDIDATES);
            return Decision { filters: Some(filters), ..heard.serve(Intent::Recommend, lookup) };
        }
    };
    let lookup = Lookup::Outfit { parts, limit: OF_A_PART };
    Decision { filters: Some(filters), ..heard.serve(Intent::Recommend, lookup) }
}

/// "What goes with this?", "which jewellery would suit it?": for the product in view, or for its kind, things that are
/// worn with it.
pub(super) fn goes_with(heard: &Heard) -> Option<Decision> {
    let understanding = heard.understanding;
    let asks = cues::has(understanding, "with") && cues::has(understanding, "suits");
    if !asks || !may_ask_for_advice(understanding.intent) {
        return None;
    }
    if product_details::comes_with_it(heard) && reference::one(heard).is_ok() {
        return Some(product_details::decide(heard));
    }
    let current = &heard.conversation.filters;
    let product = reference::one(heard).ok();
    let shown = product.as_ref().and_then(|id| heard.conversation.as_shown(id));
    let kind = shown.and_then(|product| product.kind.as_deref()).or(current.texts(Slot::Category).last());
    let mut wanted: Vec<&str> =
        understanding.texts(Slot::Category).filter(|named| Some(*named) != kind).collect();
    if wanted.is_empty() {
        wanted = advice::goes_with(kind.or(understanding.texts(Slot::Category).next())?).to_vec();
    }
    if wanted.is_empty() {
        return None;
    }
    let mut filters = Filters::default();
    if let Some(most) = understanding.number(Slot::PriceMax) {
        filters.add(Slot::PriceMax, SlotValue::Number(most));
    }
    for wearer in current.texts(Slot::Audience) {
        filters.add(Slot::Audience, SlotValue::Text(wearer.to_owned()));
    }
    if current.texts(Slot::Audience).next().is_none()
        && kind.is_some_and(|kind| WORN_BY_WOMEN.contains(&kind))
    {
        filters.add(Slot::Audience, SlotValue::Text("women".to_owned()));
    }
    let parts = wanted.iter().map(|kind| of_kinds(&filters, &[kind])).collect();
    let mut decision = heard.serve(Intent::Recommend, Lookup::Outfit { parts, limit: OF_A_PART });
    decision.asked.products = product.into_iter().collect();
    Some(decision)
}

fn may_ask_for_advice(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::Recommend
            | Intent::CompareProducts
            | Intent::ProductDetails
            | Intent::ProductSearch
            | Intent::RefineSearch
            | Intent::SimilarItems
            | Intent::ShowMore
            | Intent::AvailabilityQuery
            | Intent::Chitchat
    )
}

fn names_no_kind(filters: &Filters) -> bool {
    filters.texts(Slot::Category).next().is_none() && filters.words.is_empty()
}

/// The same conditions, of these kinds.
fn of_kinds(filters: &Filters, kinds: &[&str]) -> Filters {
    let mut filters = filters.clone();
    for kind in kinds {
        filters.add(Slot::Category, SlotValue::Text((*kind).to_owned()));
    }
    filters
}

/// Things beside what is worn: for the same wearer and for a part of the budget; an occasion is not asked of a bag.
fn beside(filters: &Filters, kinds: &[&str]) -> Vec<Filters> {
    let mut conditions = Vec::new();
    for condition in &filters.conditions {
        match (condition.slot, &condition.value) {
            (Slot::Audience, _) => conditions.push(condition.clone()),
            (Slot::PriceMax, SlotValue::Number(most)) => {
                let value = SlotValue::Number((most * BESIDE).floor());
                conditions.push(Condition { slot: Slot::PriceMax, value });
            }
            _ => {}
        }
    }
    let base = Filters { conditions, ..Filters::default() };
    kinds.iter().take(MOST_BESIDE).map(|kind| of_kinds(&base, &[kind])).collect()
}

fn was_asked(heard: &Heard) -> bool {
    heard.conversation.wordings.iter().any(|name| name.contains(":recommend.ask:"))
}
