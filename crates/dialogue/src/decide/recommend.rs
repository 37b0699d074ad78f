//! She asks for advice: by wearer, occasion and budget, what goes with a thing, or which of the shown products to take.

use super::{Decision, Pick, conditions, heard::Heard, reference};
use crate::{
    advice, cues,
    filters::{Condition, Filters},
    lookup::Lookup,
    recommend::CANDIDATES,
    understanding::{Intent, Slot, SlotValue},
};

/// How many of each part of an outfit are looked at.
const OF_A_PART: usize = 24;
/// Things that go with what is worn may cost this part of the budget each.
const BESIDE: f64 = 0.35;
/// Most things that go with what is worn.
const MOST_BESIDE: usize = 3;

pub(super) fn decide(heard: &Heard) -> Decision {
    if let Some(decision) = goes_with_what_is_in_view(heard) {
        return decision;
    }
    let filters = stated(heard);
    if !filters.is_empty() {
        return advise(heard, filters);
    }
    match reference::extreme(&heard.conversation.shown, Pick::BestRated) {
        Some(best) => heard.about(Intent::Recommend, vec![best.id.clone()]),
        None if was_asked(heard) => {
            // Never the same question twice: something is shown, she will say what is wrong with it.
            let kinds = advice::for_occasion("any", "women").map_or(&[][..], |advice| &advice.kinds);
            let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
            let filters = Filters::default();
            heard.serve(Intent::Recommend, Lookup::Search { filters, offset: 0, limit: CANDIDATES, kinds })
        }
        None => heard.serve(Intent::Recommend, Lookup::Kinds { filters: Filters::default() }),
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
    let parts = match advice::of(&filters) {
        Some(advice) if cues::has(heard.understanding, "wear") && names_no_kind(&filters) => {
            let mut parts = vec![of_kinds(&filters, &advice.kinds)];
            parts.extend(beside(&filters, &advice.beside));
            parts
        }
        _ => {
            let lookup = Lookup::search(&filters, 0, CANDIDATES);
            return Decision { filters: Some(filters), ..heard.serve(Intent::Recommend, lookup) };
        }
    };
    let lookup = Lookup::Outfit { parts, limit: OF_A_PART };
    Decision { filters: Some(filters), ..heard.serve(Intent::Recommend, lookup) }
}

/// "What goes with this?": for the product in view, things that are worn with its kind.
fn goes_with_what_is_in_view(heard: &Heard) -> Option<Decision> {
    if !cues::has(heard.understanding, "with") {
        return None;
    }
    let current = &heard.conversation.filters;
    let named = heard.understanding.texts(Slot::Category).next();
    let kind = named.or_else(|| current.texts(Slot::Category).last())?;
    let beside = advice::goes_with(kind);
    let id = match reference::one(heard) {
        Ok(id) => Some(id),
        Err(_) if named.is_some() => None,
        Err(_) => return None,
    };
    if beside.is_empty() {
        return None;
    }
    let mut filters = conditions::stated(heard.understanding);
    filters.forget(Slot::Category);
    for wearer in current.texts(Slot::Audience) {
        filters.add(Slot::Audience, SlotValue::Text(wearer.to_owned()));
    }
    let parts = beside.iter().map(|kind| of_kinds(&filters, &[kind])).collect();
    let mut decision = heard.serve(Intent::Recommend, Lookup::Outfit { parts, limit: OF_A_PART });
    decision.asked.products = id.into_iter().collect();
    Some(decision)
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
