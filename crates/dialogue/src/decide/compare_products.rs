//! She weighs shown products against each other.

use super::{
    Decision, Doubt, LIST_LENGTH, Pick, heard::Heard, price_query, product_details, reference, refine_search,
};
use crate::{
    cues,
    understanding::{Intent, Slot, SlotMatch},
};

pub(super) fn decide(heard: &Heard) -> Decision {
    let by_extreme = !heard.understanding.has(Slot::Ordinal) && reference::pick(heard).is_some();
    if by_extreme && reference::pick(heard) == Some(Pick::BestRated) {
        return product_details::decide(heard);
    }
    if by_extreme && heard.quantity().is_none() {
        // "Which of these is the cheapest?" has one answer.
        return price_query::decide(heard);
    }
    if let Some(decision) = asks_for_an_attribute(heard) {
        return decision;
    }
    match weighed(heard) {
        Ok(ids) => heard.about(Intent::CompareProducts, ids),
        Err(doubt) => heard.doubt(Intent::CompareProducts, doubt),
    }
}

/// "Which of these is black?", "inme silk kaunsi hai?" weighs nothing: it narrows the list.
fn asks_for_an_attribute(heard: &Heard) -> Option<Decision> {
    let is_attribute = |m: &SlotMatch| matches!(m.slot, Slot::Colour | Slot::Fabric | Slot::Pattern);
    let only_one = matches!(heard.understanding.slots.as_slice(), [only] if is_attribute(only));
    let narrows = only_one && !heard.conversation.filters.is_empty();
    narrows.then(|| refine_search::decide(heard))
}

/// The products that are weighed, two or more.
fn weighed(heard: &Heard) -> Result<Vec<String>, Doubt> {
    let shown = &heard.conversation.shown;
    let first = |count: usize| shown.iter().take(count).map(|product| product.id.clone()).collect::<Vec<_>>();
    let pieces = heard.quantity().map_or(2, |count| count.clamp(2, LIST_LENGTH as u32) as usize);

    let named = reference::named(heard)?.unwrap_or_default();
    let ids = match (named.as_slice(), &heard.conversation.focus) {
        (_, _) if named.len() > 1 => named,
        // "The first two".
        ([only], _) if heard.quantity().is_some() && shown.first().is_some_and(|p| p.id == *only) => {
            first(pieces)
        }
        // "The first one, or the other?"
        ([only], _)
            if cues::has(heard.understanding, "other") && shown.first().is_some_and(|p| p.id == *only) =>
        {
            first(2)
        }
        ([only], Some(focus)) if only != focus => vec![focus.clone(), only.clone()],
        ([_], _) => return Err(Doubt::NeedsTwo),
        (_, _) => first(pieces),
    };
    match ids.len() {
        0 => Err(Doubt::NothingShown),
        1 => Err(Doubt::NeedsTwo),
        _ => Ok(ids),
    }
}
