//! She adds, drops or changes conditions of the results in view.

use super::{
    Decision, Doubt, Fact, Pick, availability_query, cart_add, compare_products, conditions, heard::Heard,
    price_query, product_details, product_search, reference,
};
use crate::{
    cues,
    understanding::{Intent, Slot},
};

pub(super) fn decide(heard: &Heard) -> Decision {
    let current = &heard.conversation.filters;
    if current.is_empty() || names_another_kind(heard) {
        return product_search::decide(heard);
    }
    if let Some(decision) = about_shown(heard) {
        return decision;
    }
    if changes_pieces(heard) {
        return cart_add::decide(heard);
    }
    let has = |cue: &str| cues::has(heard.understanding, cue);
    if has("one")
        && !has("show")
        && !has("above")
        && reference::pick(heard).is_some()
        && !cues::facts(heard.understanding).is_empty()
    {
        // "The rating of the dear one."
        return product_details::decide(heard);
    }
    if asks_for_a_size_of_it(heard) {
        return availability_query::decide(heard);
    }
    if asks_for_an_extreme(heard) {
        return match reference::pick(heard) {
            Some(Pick::BestRated) => product_details::decide(heard),
            _ => price_query::decide(heard),
        };
    }
    if asks_what_it_is_made_of(heard) {
        return product_details::decide(heard);
    }
    if let Some(decision) = in_other_colours(heard) {
        return decision;
    }
    let mut filters = conditions::merged(current, heard.understanding);
    if says_nothing(heard) {
        // "With pockets": words that no slot took may still stand in a title.
        filters.words = conditions::words(heard.understanding);
        if filters.words.is_empty() {
            return heard.doubt(Intent::RefineSearch, Doubt::WhichChange);
        }
    }
    let mut decision = heard.search(Intent::RefineSearch, filters);
    decision.asked.pick = reference::pick(heard);
    decision
}

/// "Which other colours?", of a search for one colour: the same in any, without those she has seen.
pub(super) fn in_other_colours(heard: &Heard) -> Option<Decision> {
    let has = |cue: &str| cues::has(heard.understanding, cue);
    let asks = (has("and") || has("others")) && cues::facts(heard.understanding).contains(&Fact::Colour);
    let of_one_colour = heard.conversation.filters.texts(Slot::Colour).next().is_some();
    if !asks || heard.understanding.has(Slot::Colour) || !of_one_colour {
        return None;
    }
    let mut filters = conditions::merged(&heard.conversation.filters, heard.understanding);
    filters.forget(Slot::Colour);
    Some(heard.search(Intent::RefineSearch, filters))
}

/// A position in the list makes it a question about what is shown: of two, which; of one, whether it comes in
/// the size.
fn about_shown(heard: &Heard) -> Option<Decision> {
    let positions = heard.understanding.slots.iter().filter(|m| m.slot == Slot::Ordinal).count();
    let size_alone = heard.understanding.has(Slot::Size) && !heard.understanding.has(Slot::Sort);
    match positions {
        0 => None,
        1 if size_alone => Some(availability_query::decide(heard)),
        1 => None,
        _ => Some(compare_products::decide(heard)),
    }
}

/// A new kind of product is a new search, unless it corrects the old one ("not kurti, kurta").
fn names_another_kind(heard: &Heard) -> bool {
    heard.names_another_category() && !heard.understanding.has(Slot::NotCategory)
}

/// Whether no slot of the message adds, replaces or frees a condition.
fn says_nothing(heard: &Heard) -> bool {
    let current = &heard.conversation.filters;
    conditions::stated(heard.understanding).is_empty()
        && conditions::merged(current, heard.understanding) == *current
}

/// "Which of these is the cheapest?" is about one product, not about an order of all.
fn asks_for_an_extreme(heard: &Heard) -> bool {
    let only_an_order = heard.understanding.slots.iter().all(|m| m.slot == Slot::Sort);
    only_an_order
        && reference::pick(heard).is_some()
        && cues::has(heard.understanding, "of_these")
        && !heard.conversation.shown.is_empty()
}

/// "Is it there in 32?", right after a question about one product.
fn asks_for_a_size_of_it(heard: &Heard) -> bool {
    let only_a_size = heard.understanding.has(Slot::Size)
        && heard.understanding.slots.iter().all(|m| matches!(m.slot, Slot::Size | Slot::Category));
    let was_about_one = matches!(
        heard.conversation.last_intent,
        Some(Intent::ProductDetails | Intent::PriceQuery | Intent::AvailabilityQuery | Intent::SizeHelp)
    );
    // "M size?"
    let is_short = heard.understanding.words.len() <= 3;
    let means_it =
        cues::has(heard.understanding, "it") || is_short && !cues::has(heard.understanding, "show");
    only_a_size && was_about_one && heard.conversation.focus.is_some() && means_it
}

/// "Is this leather?", with one product before her.
fn asks_what_it_is_made_of(heard: &Heard) -> bool {
    let has = |cue: &str| cues::has(heard.understanding, cue);
    let only_a_fabric =
        heard.understanding.slots.iter().all(|m| matches!(m.slot, Slot::Fabric | Slot::Language))
            && heard.understanding.has(Slot::Fabric);
    only_a_fabric && has("it") && has("question") && heard.conversation.focus.is_some()
}

/// "Make it two": about the cart, where the product spoken about is in it.
fn changes_pieces(heard: &Heard) -> bool {
    let in_cart = |id: &String| heard.conversation.cart.iter().any(|(own, _)| own == id);
    heard.quantity().is_some()
        && says_nothing(heard)
        && heard.conversation.focus.as_ref().is_some_and(in_cart)
}
