//! "The price does not matter", "start over": what is said about the conditions themselves, whatever else it could mean.

use super::{Decision, conditions, drop_condition, heard::Heard, refine_search};
use crate::{cues, understanding::Intent};

/// The decision, when the message takes a condition back that holds.
pub(super) fn decide(heard: &Heard) -> Option<Decision> {
    let current = &heard.conversation.filters;
    if current.is_empty() || !may_mean_conditions(heard.understanding.intent) {
        return None;
    }
    let has = |cue: &str| cues::has(heard.understanding, cue);
    let starts_over = (has("start") && has("over")) || has("anew") || (has("drop") && has("everything"));
    if starts_over && heard.understanding.slots.is_empty() {
        let language = heard.language;
        return Some(Decision { language, ..drop_condition::decide_all(heard.conversation) });
    }
    let freed = conditions::freed(heard.understanding);
    let holds = |slot| current.conditions.iter().any(|condition| condition.slot == slot);
    freed.into_iter().any(holds).then(|| refine_search::decide(heard))
}

fn may_mean_conditions(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::RefineSearch
            | Intent::ShowMore
            | Intent::Deny
            | Intent::Affirm
            | Intent::Chitchat
            | Intent::PriceQuery
            | Intent::ProductDetails
            | Intent::AvailabilityQuery
            | Intent::CartRemove
            | Intent::OutOfScope
            | Intent::Offers
    )
}
